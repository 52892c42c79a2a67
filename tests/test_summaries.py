"""Summaries: what always holds, openings that lean, and what a choice is made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import near_repeats, paired_interval

from topicbrief import clean, clean_all, count, fit_topics, make_units, summarize
from topicbrief.records import Damage, Document, Page, Sentence
from topicbrief.summary.candidates import find_candidates
from topicbrief.summary.select import ALIKE, score_sentences, summarize_collection
from topicbrief.summary.standalone import explain, find_opener
from topicbrief.summary.tfidf import weigh
from topicbrief.topics.model import Topics

# --- openings --------------------------------------------------------------------------------

CASES = Path(__file__).parent / "cases" / "openers.txt"


def cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("language", "text", "opener"), cases())
def test_openings_that_lean_are_told_from_those_that_stand(language, text, opener):
    assert find_opener(text, language) == opener


def test_a_verdict_is_one_rules_name():
    assert explain("But why.", "en") == ("but", "connective")
    assert explain("It is clear that he left.", "en") == ("", "points_ahead")
    assert explain("Ships left.", "en") == ("", "stands alone")


# --- what always holds -----------------------------------------------------------------------

NAMES = ("Anna", "Berlin", "Cairo", "Dover", "Essex", "Genoa", "Haifa", "Izmir")
NOUNS = ("harbour", "ferry", "bridge", "council", "budget", "storm", "cargo", "engine", "school")
VERBS = ("closes", "builds", "repairs", "delays", "counts", "paints", "visits")
OPENINGS = ("{name}", "{name}", "{name}", "But {name}", "He", "{name}, who")


@st.composite
def texts(draw) -> str:
    """Paragraphs of made-up sentences, some leaning, some repeated, some questions."""
    sentence = st.builds(
        lambda opening, name, verb, nouns, end: (
            f"{opening.format(name=name)} {verb} the {nouns[0]} near the {nouns[1]}, with a"
            f" {nouns[2]} for the {nouns[3]}{end}"
        ),
        st.sampled_from(OPENINGS),
        st.sampled_from(NAMES),
        st.sampled_from(VERBS),
        st.lists(st.sampled_from(NOUNS), min_size=4, max_size=4),
        st.sampled_from([".", ".", ".", "?", "!"]),
    )
    paragraphs = draw(st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=6))
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def page(text: str, *, segments: int = 1) -> Page:
    """A page of which every line is body: the rules of cleaning are tested elsewhere."""
    from topicbrief.language.sentences import split_sentences

    document = Document("x", text, "x", language="en")
    found = split_sentences(document, language="en")
    return Page(document, (), tuple(found), language="en")


quick = settings(max_examples=60, deadline=None)


@quick
@given(texts(), st.integers(1, 8))
def test_picks_are_verbatim_in_reading_order_and_within_the_budget(text, length):
    picks = summarize(page(text), sentences=length).picks
    starts = [pick.sentence.start for pick in picks]
    assert starts == sorted(set(starts))
    assert len(picks) <= length
    assert all(text[p.sentence.start : p.sentence.stop] == p.sentence.text for p in picks)
    assert all(pick.why for pick in picks)


@quick
@given(texts(), st.integers(2, 8))
def test_no_two_picks_are_alike(text, length):
    picks = summarize(page(text), sentences=length).picks
    rows = find_candidates([page(text)]).weights
    numbers = {s.start: i for i, s in enumerate(page(text).sentences)}
    chosen = [numbers[pick.sentence.start] for pick in picks]
    for a in chosen:
        vector = np.zeros(len(rows.vocabulary))
        vector[rows.words[rows.of(a)]] = rows.values[rows.of(a)]
        cosines = rows.dot(vector)
        assert all(cosines[b] < ALIKE for b in chosen if b != a)


@quick
@given(texts(), st.integers(1, 6))
def test_a_longer_summary_holds_the_shorter_one(text, length):
    shorter = summarize(page(text), sentences=length).picks
    longer = summarize(page(text), sentences=length + 2).picks
    assert {p.sentence.start for p in shorter} <= {p.sentence.start for p in longer}


@quick
@given(texts(), st.integers(1, 60))
def test_words_are_never_exceeded(text, words):
    picks = summarize(page(text), words=words).picks
    assert sum(len(pick.sentence.text.split()) for pick in picks) <= words


@quick
@given(texts(), st.floats(0.05, 1))
def test_a_share_is_a_share_of_the_sentences(text, share):
    made = page(text)
    wanted = max(1, round(share * len(made.sentences)))
    assert len(summarize(made, share=share).picks) <= wanted


@quick
@given(texts())
def test_the_same_text_gives_the_same_summary(text):
    assert summarize(page(text)) == summarize(page(text))


@quick
@given(texts(), st.integers(1, 6))
def test_a_leaning_pick_follows_the_sentence_it_leans_on(text, length):
    made = page(text)
    candidates = find_candidates([made])
    if candidates.objections.min() > 0:
        return  # nothing stands alone: the least evil is taken, and says so
    picks = {pick.sentence.start for pick in summarize(made, sentences=length).picks}
    for before, sentence in zip((None, *made.sentences), made.sentences, strict=False):
        if sentence.start in picks and find_opener(sentence.text):
            assert before is not None
            assert before.start in picks


# --- single cases ----------------------------------------------------------------------------

STORY = (
    "The council of Dover approved a new harbour for fishing boats on Monday. "
    "But the budget for the cranes and the engineers is not settled. "
    "Who will pay for the cranes and the new lighthouse? "
    "The old harbour was damaged by a winter storm that sank three fishing boats. "
    "Engineers from Genoa will repair the bridge between the harbour and the market. "
    "The market sells fish from forty boats and employs two hundred people in the town. "
)


def test_questions_stay_out_and_leaning_sentences_follow_what_they_lean_on():
    texts = [pick.sentence.text for pick in summarize(page(STORY), sentences=6).picks]
    assert not any(text.endswith("?") for text in texts)
    assert texts[1].startswith("But")
    alone = Page(page(STORY).document, (), page(STORY).sentences[1:], language="en")
    texts = [pick.sentence.text for pick in summarize(alone, sentences=6).picks]
    assert not any(text.startswith("But") for text in texts)


def test_damaged_sentences_are_taken_only_where_nothing_is_whole():
    document = Document("x", STORY, "x", language="en")
    whole = page(STORY).sentences
    hole = [Sentence(document, s.start, s.stop, s.text, _lost(s)) for s in whole]
    mixed = Page(document, (), (whole[0], *hole[1:]), language="en")
    assert [p.sentence for p in summarize(mixed).picks] == [whole[0]]
    broken = summarize(Page(document, (), tuple(hole), language="en"), sentences=1).picks
    assert "nothing better was to be had" in broken[0].why


def _lost(sentence: Sentence) -> tuple[Damage, ...]:
    return (Damage("missing", sentence.start, sentence.start + 1, "text is gone"),)


def test_the_parts_of_a_score_add_up_to_it():
    for pick in summarize(page(STORY), sentences=3).picks:
        assert pick.score == pytest.approx(sum(value for _, value in pick.parts), abs=0.01)
        assert [name for name, _ in pick.parts] == ["centroid", "position", "redundancy"]


def test_every_sentence_is_scored_and_objections_are_in_words():
    scored = score_sentences(page(STORY))
    assert [pick.sentence.text for pick in scored] == [s.text for s in page(STORY).sentences]
    assert scored[0].why == ""
    assert scored[1].why == "leans on the sentence before: “but”"
    assert scored[2].why == "a question"


def stitched(*sizes: int) -> Page:
    """A page of articles of so many sentences each."""
    segments = [number for number, size in enumerate(sizes) for _ in range(size)]
    found = page(STORY * 2).sentences
    cut = [
        Sentence(s.document, s.start, s.stop, s.text, (), segment)
        for s, segment in zip(found, segments, strict=False)
    ]
    return Page(found[0].document, (), tuple(cut), language="en")


def test_position_counts_within_the_article_by_the_evidence_for_one():
    def position(*sizes: int) -> list[float]:
        return [dict(pick.parts)["position"] for pick in score_sentences(stitched(*sizes))]

    assert position(4) == [6, 4, 2, 0]
    assert position(3, 3) == [0] * 6
    falling = [1.5 * (1 - i / 8) for i in range(9)]
    assert position(9, 3) == pytest.approx([*falling, 1.5, 0.75, 0], abs=1e-3)


def by_hand() -> Topics:
    return Topics(
        topic_word=np.array([[0.5, 0.4, 0.1], [0.1, 0.1, 0.8]]),
        doc_topic=np.array([[0.5, 0.5]]),
        vocabulary=("harbour", "storm", "market"),
        ids=("x",),
        measured=None,
        recipe="by hand",
        lengths=np.array([10.0]),
    )


def test_a_topic_that_had_its_share_waits():
    harbour = "The harbour {} of Dover moored {} near the harbour {} in the storm."
    words = "wall light pier mole boats ships yachts rafts crane quay dock buoy anchor rope sail"
    rows = [harbour.format(*words.split()[i : i + 3]) for i in range(0, 15, 3)]
    made = page(" ".join([*rows, "Fish and bread from Genoa reach the market."]))
    covered = summarize(made, sentences=6, topics=by_hand(), cover=True)
    assert "market" in covered.text
    assert "cover:topics" in covered.recipe
    assert min(dict(pick.parts)["topics"] for pick in covered.picks) < 0


def test_a_collection_gives_an_overview_extracts_and_a_sentence_of_each_document():
    sentences = [s.text for s in page(STORY).sentences]
    pages = [page(" ".join(sentences[:1] + sentences[3:4])), page(sentences[5])]
    digest = summarize_collection(pages, sentences=2, per_topic=1, topics=by_hand())
    assert len(digest.overview.picks) == 2
    assert [extract.number for extract in digest.topics] == [0, 1]
    assert "market" in digest.topics[1].summary.text
    assert [pick.sentence.document for pick in digest.documents] == [p.document for p in pages]


def test_near_repeats_across_documents_are_chosen_once():
    again = STORY.replace("on Monday", "on Tuesday")
    picks = summarize([page(STORY), page(again)], sentences=8).picks
    assert near_repeats([set(p.sentence.text.lower().split()) for p in picks]) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sentences": 0}, "sentences=0: expected 1 or more"),
        ({"words": 0}, "words=0: expected 1 or more"),
        ({"share": 1.5}, "share=1.5: expected more than 0, at most 1"),
        ({"words": 9, "share": 0.5}, "expected one of them"),
        ({"sentences": 0, "words": -1}, "sentences=0: expected 1 or more; words=-1"),
    ],
)
def test_an_absurd_length_is_refused_in_words(options, said):
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        summarize(page(STORY), **options)


@pytest.mark.parametrize(
    "text", ["", "   \n", "The and of.", "?", "Hello world.", "The and of. Hello. It was."]
)
def test_tiny_texts_give_small_honest_summaries(text):
    assert len(summarize(clean(Document("x", text, "x"))).picks) <= 1


def test_the_shipped_page_gives_five_whole_sentences(seed_page):
    document = Document("page", seed_page.read_text(encoding="utf-8"), "page")
    picks = summarize(document, sentences=5).picks
    assert len(picks) == 5
    assert all(pick.sentence.whole for pick in picks)


# --- numbers ---------------------------------------------------------------------------------


def test_weights_are_those_of_scikit_learn():
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = [candidate.split() for candidate in ("a b b c", "b d", "", "e e a", "c")]
    ours = weigh(words)
    theirs = TfidfVectorizer(analyzer=lambda text: text).fit(words)
    dense = np.zeros((ours.n_texts, len(ours.vocabulary)))
    dense[ours.texts, ours.words] = ours.values
    order = [theirs.vocabulary_[word] for word in ours.vocabulary]
    assert dense == pytest.approx(theirs.transform(words).toarray()[:, order])


def test_an_interval_of_equal_scores_is_nothing():
    assert paired_interval(np.ones(5), np.ones(5)) == (0, 0, 0)


def test_the_overview_of_a_collection_gives_each_topic_its_turn():
    kinds = {
        "ferry": "The ferry to island {n} carries mail and passengers across the cold harbour.",
        "mill": "The mill on river {n} grinds rye and barley for farmers of the whole valley.",
        "choir": "The choir of town {n} sings hymns and carols in the old church each winter.",
    }
    numbers = [
        f"{a}{b}" for a in ["northern", "southern", "eastern", "western"] for b in ("ern", "")
    ]
    documents = [
        Document(
            id=f"{kind}-{n}", text=f"{text.format(n=n)} {text.format(n=n + 'side')}", source=""
        )
        for n in numbers
        for kind, text in kinds.items()
    ]
    pages = clean_all(documents)
    topics = fit_topics(count(make_units(pages, unit="document")), n_topics=3)
    picks = summarize(pages, sentences=3, topics=topics).picks
    assert {pick.sentence.document.id.split("-")[0] for pick in picks} == set(kinds)
