"""Where results are kept and who makes them."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicbrief.scale import store
from topicbrief.scale.codec import pack, pack_rows, unpack, unpack_rows
from topicbrief.scale.pool import open_workers
from topicbrief.scale.store import MARK, FolderStore, MemoryStore, key_of, remove
from topicbrief.scale.workers import add_pairwise

TEXT = st.text(max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=8,
)
VALUES = st.dictionaries(
    st.sampled_from(["one", "two", "three"]), PLAIN | st.binary(max_size=20), max_size=3
)


@dataclass(frozen=True)
class Place:
    line: int
    name: str
    sure: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    cells: np.ndarray
    places: tuple[Place, ...]
    words: frozenset[str] = frozenset()


@given(VALUES)
@settings(max_examples=80, deadline=None)
def test_memory_and_folder_give_back_equal_values(tmp_path_factory, values):
    folder = FolderStore(tmp_path_factory.mktemp("store"))
    kept = [store.keep("stage", "key", values) for store in (MemoryStore(), folder)]
    assert dict(kept[0]) == dict(kept[1])
    assert dict(folder.find("stage", "key") or {}) == dict(kept[0])


def test_arrays_come_back_as_they_were(tmp_path):
    arrays = {"a": np.arange(6, dtype=np.uint64).reshape(2, 3), "b": np.zeros(0, np.float32)}
    kept = FolderStore(tmp_path).keep("stage", "key", arrays)
    for name, array in arrays.items():
        assert kept[name].dtype == array.dtype
        np.testing.assert_array_equal(kept[name], array)


@pytest.mark.parametrize("at", [0, 30, 200, -200, -30, -1])
@pytest.mark.parametrize("how", ["flip", "cut", "zero"])
def test_what_is_damaged_is_made_again(tmp_path, capsys, at, how):
    store = FolderStore(tmp_path)
    values = {"text": "what stood in the source " * 40, "numbers": np.arange(50)}
    store.keep("stage", "key", values)
    path = tmp_path / "stage" / "key.npz"
    raw = bytearray(path.read_bytes())
    raw = {
        "flip": raw[:at] + bytes([raw[at] ^ 255]) + raw[at:][1:],
        "cut": raw[:at],
        "zero": raw[:at] + bytes(len(raw[at:])),
    }[how]
    path.write_bytes(raw)
    made = store.get("stage", "key", lambda: values)
    assert made["text"] == values["text"]
    np.testing.assert_array_equal(made["numbers"], values["numbers"])


@pytest.mark.parametrize("at", [6, 8])  # of an entry: its flags (encrypted), its compression
def test_an_entry_of_a_kind_that_is_never_written_is_made_again(tmp_path, at, capsys):
    store = FolderStore(tmp_path)
    store.keep("stage", "key", {"text": "as it was"})
    path = tmp_path / "stage" / "key.npz"
    raw = bytearray(path.read_bytes())
    for sign, more in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        raw[raw.index(sign) + at + more] ^= 1 if at == 6 else 6
    path.write_bytes(raw)
    assert store.find("stage", "key") is None
    assert "made again" in capsys.readouterr().err


def test_a_result_under_another_name_is_not_taken(tmp_path, capsys):
    store = FolderStore(tmp_path)
    store.keep("stage", "one", {"text": "one"})
    (tmp_path / "stage" / "one.npz").rename(tmp_path / "stage" / "two.npz")
    assert store.find("stage", "two") is None
    assert "made again" in capsys.readouterr().err


def test_a_folder_that_is_not_ours_is_neither_used_nor_removed(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ValueError, match="not empty and not ours"):
        FolderStore(tmp_path)
    with pytest.raises(ValueError, match=MARK):
        remove(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_folder_of_ours_goes_when_asked(tmp_path):
    FolderStore(tmp_path / "build").keep("stage", "key", {"a": 1})
    remove(tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_a_broken_write_leaves_nothing(tmp_path):
    store = FolderStore(tmp_path)
    with pytest.raises(TypeError):
        store.keep("stage", "key", {"bad": object()})
    assert list((tmp_path / "stage").iterdir()) == []


@given(st.dictionaries(TEXT, st.integers()), st.dictionaries(TEXT, st.integers()))
def test_keys_stand_for_values(one, other):
    assert (key_of(one) == key_of(other)) == (one == other)


def test_frozen_values_come_back_of_their_own_class():
    table = Table(
        np.arange(3), (Place(1, "a", notes=("x",)), Place(2, "b", False)), frozenset("ab")
    )
    back = unpack(pack((table, None)), Table, Place)[0]
    np.testing.assert_array_equal(back.cells, table.cells)
    assert (back.places, back.words) == (table.places, table.words)
    with pytest.raises(KeyError):
        unpack(pack(table), Place)


@given(
    st.lists(st.builds(Place, st.integers(0, 9), TEXT, st.booleans(), st.tuples(TEXT))), st.data()
)
@settings(deadline=None)
def test_rows_as_columns_come_back(rows, data):
    first = data.draw(st.integers(0, len(rows)))
    packed = pack_rows(rows, Place, "place_")
    back = unpack_rows(packed, Place, "place_", only=slice(first, len(rows)))
    assert [Place(**row) for row in back] == rows[first:]


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=40))
def test_sums_by_pairs_are_a_tree_over_the_order(values):
    def tree(items):
        size = 1 << (len(items) - 1).bit_length() - 1 if len(items) > 1 else 0
        return tree(items[:size]) + tree(items[size:]) if size else items[0]

    assert add_pairwise(values) == pytest.approx(sum(values))
    assert add_pairwise(values[:2]) == tree(values[:2])


@pytest.mark.parametrize("count", [0, -1, True, 1.5])
def test_a_number_of_workers_that_is_none(count):
    with pytest.raises(ValueError, match="workers="), open_workers(count):
        pass


def test_without_dask_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ValueError, match=r"topicbrief\[dask\]"), open_workers(1, "local"):
        pass


def test_processes_give_results_in_order():
    with open_workers(2) as workers:
        assert list(workers.map(pow, ((n, 2) for n in range(9)))) == [n * n for n in range(9)]


def test_this_process_works_beside_the_others():
    with open_workers(2) as workers:
        assert os.getpid() in workers.map(_own_process, [(n,) for n in range(4)])


def test_a_key_of_code_is_not_of_what_a_compiler_leaves_beside_it(tmp_path, monkeypatch):
    for name in ("scale/store.py", "topics/a.py", "topics/__pycache__/a.nbi", "records.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(store, "__file__", str(tmp_path / "scale" / "store.py"))
    before = store.code_of.__wrapped__("topics")
    (tmp_path / "topics/__pycache__/b.nbc").write_text("compiled")
    assert store.code_of.__wrapped__("topics") == before
    (tmp_path / "topics/a.py").write_text("changed")
    assert store.code_of.__wrapped__("topics") != before


def test_what_is_referred_to_is_not_held_again():
    places = [Place(1, "a"), Place(2, "b")]
    kept = pack((places[1], "x"), refer=lambda value: value.line)
    assert "fields" not in str(kept)
    assert unpack(kept, resolve=lambda line: places[line - 1]) == (places[1], "x")


def test_processes_end_with_a_run_that_is_broken_off():
    running: set[int] = set()
    with pytest.raises(SystemExit):
        _break_off(running)
    assert running
    for process in running:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def _break_off(running: set[int]) -> None:
    with open_workers(2) as hands:
        running.update(hands.map(_own_process, [(n,) for n in range(4)]))
        running.discard(os.getpid())
        raise SystemExit(143)


def _own_process(_: int) -> int:
    return os.getpid()
