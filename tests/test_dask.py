"""A scheduler and two workers on loopback: the same topics, also when one dies in the middle."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest
from scipy.sparse import csr_array

from topicbrief.reading import corpus as chunks
from topicbrief.scale import store
from topicbrief.topics import large as passes
from topicbrief.topics import shards

distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra: dask)")

TOPICS = 3


@pytest.fixture(scope="module")
def scheduler():
    """The address of a scheduler, and its two workers, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    quiet = ["--no-dashboard", "--host", address]
    processes = [start("dask_scheduler", *quiet)]
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "120"]
    workers = [start("dask_worker", address, *options) for _ in range(2)]
    yield address, workers
    for process in [*workers, *processes]:
        process.kill()
        process.wait()


def start(module: str, *arguments: str) -> subprocess.Popen:
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    return subprocess.Popen(command, stdout=quiet, stderr=quiet)


def make_shards(folder, pieces: int = 6, units: int = 120, words: int = 200) -> shards.Shards:
    """Counts of units that each draw their words from a third of the vocabulary."""
    draw = np.random.default_rng(0)
    total, paths = np.zeros(words, np.int64), []
    for number in range(pieces):
        rows = [
            draw.integers(0, words // TOPICS, 60) + unit % TOPICS * (words // TOPICS)
            for unit in range(units)
        ]
        cells = (np.ones(units * 60, np.int32), np.concatenate(rows), np.arange(units + 1) * 60)
        counts = csr_array(cells, (units, words))
        counts.sum_duplicates()
        total += counts.sum(axis=0)
        values = {
            "indptr": counts.indptr.astype(np.int32),
            "indices": counts.indices.astype(np.int32),
            "data": counts.data.astype(np.int32),
            "ids": [f"{number}-{unit}" for unit in range(units)],
        }
        paths.append(store.keep(folder / "shards", store.key_of(number), values))
    vocabulary = tuple(f"w{word:03d}" for word in range(words))
    return shards.Shards(
        tuple(paths), vocabulary, total, total, "document", "", "key", frozenset(), ()
    )


def fit(counted: shards.Shards, run) -> tuple[list[np.ndarray], np.ndarray]:
    lamda = np.random.default_rng(1).gamma(1.0, 1.0, (len(counted.vocabulary), TOPICS)) + 0.1
    return passes.carry_over(counted, lamda, run, alpha=0.1, eta=0.1)


def test_a_worker_that_dies_costs_time_and_nothing_else(scheduler, tmp_path, monkeypatch):
    from topicbrief.scale.dask import Spread, open_client

    address, workers = scheduler
    counted = make_shards(tmp_path)
    expected_gamma, expected = fit(counted, partial(passes.run_pass, counted, workers=1))
    with open_client(address, 2) as client:
        client.wait_for_workers(2, timeout=120)
        spread = Spread(client, counted)
        gamma, ours = fit(counted, spread.run_pass)
        np.testing.assert_array_equal(ours, expected)
        np.testing.assert_array_equal(np.concatenate(gamma), np.concatenate(expected_gamma))

        turns = []

        def kill_in_the_second(*arguments):
            turns.append(len(turns))
            if len(turns) == 2:
                workers[0].kill()
            return spread.run_pass(*arguments)

        gamma, ours = fit(counted, kill_in_the_second)
        assert workers[0].wait(30) != 0
        assert len(client.scheduler_info()["workers"]) == 1
        np.testing.assert_array_equal(ours, expected)
        np.testing.assert_array_equal(np.concatenate(gamma), np.concatenate(expected_gamma))


def test_workers_that_do_not_see_the_files_are_sent_the_counts(scheduler, tmp_path, monkeypatch):
    from topicbrief.scale.dask import Spread, open_client

    counted = make_shards(tmp_path)
    _, expected = fit(counted, partial(passes.run_pass, counted, workers=1))
    with open_client(scheduler[0], 1) as client:
        spread = Spread(client, counted)
        monkeypatch.setattr(client, "run", lambda function, path: {"elsewhere": False})
        np.testing.assert_array_equal(fit(counted, spread.run_pass)[1], expected)


def test_cleaning_and_counting_over_a_cluster_make_the_same_bytes(scheduler, tmp_path):
    from topicbrief.scale.dask import open_client

    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(6):
        story = f"On Monday Ada Brown saw ship number {number} near the old harbour wall. " * 3
        (texts / f"{number}.txt").write_text(story + "\n\nShare this page\n")
    kept = []
    for address in ("", scheduler[0]):
        folder = tmp_path / ("cluster" if address else "here")
        with open_client(address, 1) as client:
            pool = client and client.get_executor()
            corpus = chunks.read_corpus(texts, folder=folder)
            cleaned = chunks.clean_corpus(corpus, pool=pool)
            counted = shards.count_corpus(corpus, cleaned, pool=pool)
        kept.append((cleaned, counted))
    (here, ours), (there, theirs) = kept
    assert [path.name for path in here] == [path.name for path in there]
    assert ours.key == theirs.key
    assert ours.vocabulary == theirs.vocabulary
    assert (ours.counts(0) != theirs.counts(0)).nnz == 0


def test_without_dask_the_message_says_how_to_get_it(monkeypatch):
    from topicbrief.scale.dask import open_client

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r"topicbrief\[dask\]"), open_client("local", 1):
        time.sleep(0)
