"""The file of a reader's decisions: what it does, and every mistake told with the nearest key."""

from __future__ import annotations

import pytest

import topicbrief as tb
from topicbrief.__main__ import main
from topicbrief.brief.settings import KEYS, SettingsError

MISTAKES = {  # a file: what is told of it, beside the name of the file
    "sentenses = 5": "sentenses = 5: unknown key; nearest: sentences",
    'sentences = "five"': 'sentences = "five": expected a whole number of 1 or more',
    "sentences = 0": "sentences = 0: expected a whole number of 1 or more",
    "words = 1.5": "words = 1.5: expected a whole number of 1 or more",
    "sentences = 3\nwords = 90": "words = 90: expected sentences or words, not both",
    "n_topic = 8": "n_topic = 8: unknown key; nearest: n_topics",
    "topics = 8": "topics = 8: expected a table [topics] with names, seed_words, documents,",
    "n_topics = true": "n_topics = true: expected a whole number of 1 or more",
    'engine = "lda"': 'engine = "lda": expected one of auto, seeded,',
    "seed = -1": "seed = -1: expected a whole number",
    'language = "English"': 'language = "English": expected an ISO 639 code; nearest: "en"',
    'lang = "en"': 'lang = "en": unknown key; nearest: language',
    'form = "email"': 'form = "email": expected one of paragraphs, wrapped,',
    "keep_all = 1": "keep_all = 1: expected true or false",
    'keepall = "yes"': 'keepall = "yes": unknown key; nearest: keep_all',
    'stop_words = "madam"': 'stop_words = "madam": expected a list of words',
    'stop_words = ["madam", 3]': 'stop_words = ["madam", 3]: expected a list of words',
    'stopwords = ["madam"]': 'stopwords = ["madam"]: unknown key; nearest: stop_words',
    'keep_words = ["climate"]': 'keep_words = ["climate"]: expected a list of terms of two or more',
    'replace = ["spd"]': 'replace = ["spd"]: expected a table of variants, each with the term',
    '[replace]\nspd = "SPD"': 'replace.spd = "SPD": expected another term',
    '[replace]\na = "b"\nb = "c"': 'replace.a = "b": is replaced itself; expected its last form',
    '[columns]\ntxt = "body"': 'columns.txt = "body": unknown key; nearest: columns.text',
    '[columns]\ngroups = "party"': 'columns.groups = "party": expected a list of names of columns',
    '[topics]\nname = {}': "topics.name = {}: unknown key; nearest: topics.names",
    '[topics.names]\nCourts = "court"': 'topics.names = {"Courts": "court"}: expected a table of',
    '[topics]\nmerge = [2, 5]': "topics.merge = [2, 5]: expected a list of groups of two or more",
    '[topics]\nmerge = [["Court", "crime, police"]]\n[topics.names]\nCourts = ["court", "judge"]':
        'topics.merge = ["Court", "crime, police"]: no topic is named "Court"; nearest: Courts',
    '[topics]\ndrop = ["a, b"]\nmerge = [["a, b", "c, d"]]':
        'topics.drop = ["a, b"]: "a, b" stands in topics.merge already',
    'stop_words = ["court"]\n[topics.seed_words]\nCourts = ["court"]':
        'topics.seed_words.Courts = ["court"]: "court" is one of stop_words',
    'n_topics = 1\n[topics.seed_words]\na = ["b"]\nc = ["d"]':
        "n_topics = 1: expected 2, one a topic of seed words",
    '[topics.seed_words]\na = ["b"]\nc = ["b"]': 'topics.seed_words.c = ["b"]: "b" is in a too',
    'engine = "nmf"\n[topics.seed_words]\na = ["b"]': 'engine = "nmf": expected "seeded", which',
    '[topics.documents]\nA = "a.txt"': 'topics.documents = {"A": "a.txt"}: expected a table of',
    '[topics.documents]\nCourt = ["a.txt"]\n[topics.names]\nCourts = ["court"]':
        'topics.documents.Court: no topic is named "Court"; nearest: Courts',
    '[topics]\ndocument = { Courts = ["a.txt"] }':
        'topics.document = {"Courts": ["a.txt"]}: unknown key; nearest: topics.documents',
    'stop_words = ["a"\nwords = 3': "cannot be read as TOML: Unclosed array (at line 2",
}  # fmt: skip
COUNCIL = [
    "The Social Democrats asked the councillor for a green belt around the town.",
    "The councillors said that the green belt costs money, and the SPD agreed.",
    "Madam chair, the harbour needs new cranes before the ships come back in spring.",
]


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_key_value_and_what_was_expected(text, tmp_path):
    path = tmp_path / "topicbrief.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        tb.read_settings(path)
    assert f"{path}: {MISTAKES[text]}" in str(told.value)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(SettingsError) as told:
        tb.read_settings({"sentenses": 5, "keep_all": "no", "columns": {"day": "x"}})
    assert len(str(told.value).splitlines()) == 3


def test_no_file_is_as_usual_and_options_win(tmp_path):
    (tmp_path / "a.txt").write_text(COUNCIL[0])
    assert tb.find_settings([str(tmp_path)]) == tb.Settings()
    (tmp_path / "topicbrief.toml").write_text('words = 90\nlanguage = "de"')
    found = tb.find_settings(tmp_path / "a.txt")
    assert (found.words, found.language) == (90, "de")
    assert found.given(sentences=3, language="").words is None
    with pytest.raises(TypeError, match="nearest: n_topics"):
        found.given(n_topic=3)


def count(**settings) -> dict[str, int]:
    corpus = tb.open_corpus(COUNCIL, language="en")
    counted = tb.count_corpus(corpus, tb.clean_corpus(corpus), settings=tb.read_settings(settings))
    return dict(zip(counted.counts.vocabulary, counted.totals.tolist(), strict=True))


def test_words_of_ones_own_are_counted_as_told():
    usual = count()
    assert {"councillor", "green", "madam", "spd"} <= usual.keys()
    told = count(
        stop_words=["Councillors", "madam"],
        keep_words=["Green Belt"],
        replace={"social democrats": "SPD", "harbours": "port"},
    )
    assert told["green belt"] == 2
    assert told["spd"] == 2
    assert told["port"] == 1
    assert not {"councillor", "madam", "green", "harbour", "democrat"} & told.keys()


def test_the_command_reads_the_file_beside_the_texts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("\n".join(COUNCIL))
    (tmp_path / "texts" / "topicbrief.toml").write_text("sentences = 1")
    assert main(["texts", "--format", "md"]) == 0
    written = (tmp_path / "brief" / "brief.md").read_text()
    assert "In one sentence" in written
    assert "topicbrief.toml" not in written
    (tmp_path / "other.toml").write_text("sentences = 2")
    assert main(["texts", "--format", "md", "--config", "other.toml"]) == 0
    assert "In two sentences" in (tmp_path / "brief" / "brief.md").read_text()
    (tmp_path / "other.toml").write_text("sentence = 2")
    assert main(["texts", "--config", "other.toml"]) == 2
    assert "other.toml: sentence = 2: unknown key; nearest: sentences" in capsys.readouterr().err


@pytest.mark.parametrize("key", KEYS)
def test_the_example_of_a_key_is_right(key):
    import tomllib

    own = KEYS[key]
    assert own.kind.fits(tomllib.loads(f"x = {own.example}")["x"])
