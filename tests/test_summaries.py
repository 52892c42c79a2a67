"""Summaries: what always holds, openings that lean, and what a choice is made of."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import near_repeats, paired_interval

from topicbrief import clean, stands_alone, summarize
from topicbrief.language.lexicon import frequencies
from topicbrief.records import Block, Damage, Document, Page, Sentence
from topicbrief.summary.candidates import find_candidates
from topicbrief.summary.scores import score_sentences
from topicbrief.summary.select import ALIKE, FILLED
from topicbrief.summary.select import summarize as choose_pages
from topicbrief.summary.standalone import (
    OFFERS,
    explain,
    find_fault,
    find_opener,
    is_talk,
    reads_badly,
)
from topicbrief.summary.weights import weigh

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
    words = dict(zip(page(text).sentences, find_candidates([page(text)]).words, strict=True))
    own = [set(words[pick.sentence]) for pick in picks]
    pairs = [(a, b) for number, a in enumerate(own) for b in own[:number]]
    assert all(len(a & b) < ALIKE * len(a | b) for a, b in pairs)


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
@given(texts(), st.integers(1, 200))
def test_a_budget_of_words_is_filled_or_it_is_said_why(text, words):
    summary = summarize(page(text), words=words)
    used = sum(len(pick.sentence.text.split()) for pick in summary.picks)
    assert (used >= FILLED * words) == (not summary.note)


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
    fit = [
        find_opener(sentence.text) == "" and not objection
        for sentence, objection in zip(made.sentences, candidates.objections, strict=True)
    ]
    if not any(fit):
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


def test_a_score_is_the_product_of_its_parts():
    for pick in summarize(page(STORY), sentences=3).picks:
        parts = dict(pick.parts)
        assert pick.score == pytest.approx(np.prod(list(parts.values())), abs=0.01)
        assert list(parts) == ["content", "position", "form", "turn"]


def test_every_sentence_is_scored_and_objections_are_in_words():
    scored = score_sentences(page(STORY))
    assert [pick.sentence.text for pick in scored] == [s.text for s in page(STORY).sentences]
    assert scored[0].why == ""
    assert scored[1].why == "leans on the sentence before: “but”"
    assert scored[2].why == "a question"


def test_scores_without_reasons_are_the_same_scores():
    scored, bare = (score_sentences(page(STORY), reasons=wanted) for wanted in (True, False))
    assert [pick.parts for pick in bare] == [pick.parts for pick in scored]
    assert not any(pick.why for pick in bare)


def test_the_best_of_a_run_is_the_greatest_of_its_scores():
    scored = score_sentences(page(STORY * 3), reasons=False)
    runs = [(a, b) for a in range(len(scored)) for b in range(a + 1, len(scored) + 1)]
    assert [scored.best(a, b) for a, b in runs] == [
        max(pick.score for pick in scored[a:b]) for a, b in runs
    ]


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

    alone = [(1 + i) ** -0.4 for i in range(12)]
    assert position(4) == pytest.approx(alone[:4], abs=1e-3)
    assert position(3, 3) == [1] * 6
    evidence = 2 * (0.75**2 + 0.25**2) - 1
    expected = [value**evidence for value in (*alone[:9], *alone[:3])]
    assert position(9, 3) == pytest.approx(expected, abs=1e-3)


def test_a_long_article_counts_its_end_and_a_short_one_does_not():
    def last(size: int) -> float:
        text = " ".join(f"The council of town {n} approved a budget for {n}." for n in range(size))
        return dict(score_sentences(page(text))[-1].parts)["position"]

    assert last(90) == 0.7
    assert last(20) == pytest.approx(20**-0.4, abs=1e-3)


NATURE = "river mountain forest desert glacier island canyon volcano meadow estuary lagoon prairie"
PEOPLE = "doctor lawyer farmer teacher sailor baker soldier painter miner weaver tailor hunter"


def test_each_half_of_a_long_text_has_its_share(monkeypatch):
    """What the first half says in each sentence outweighs all that the second says once."""
    ship = "The ferry company of {0} sold {0} tickets to {1} in the port of {2}."
    town = "{0} {1} a school near {2}."
    names = ("Adams", "Baker", "Clark", "Davis", "Evans", "Foster", "Grant", "Hayes", "Irwin")
    verbs = ("painted", "visited", "closed", "opened", "built", "counted", "repaired")
    rows = [
        ship.format(f"{names[i % 9]}ton", f"{names[i % 7]}ville", names[i % 5]) for i in range(60)
    ]
    rows += [town.format(names[i % 9], verbs[i % 7], f"{names[i % 8]}burg") for i in range(60)]
    made = page(" ".join(rows))

    def in_second_half() -> int:
        picks = summarize(made, sentences=4).picks
        return sum(pick.sentence.start >= made.sentences[60].start for pick in picks)

    monkeypatch.setattr("topicbrief.summary.select.AT_END", 0.0)
    shared = in_second_half()
    monkeypatch.setattr("topicbrief.summary.select.TURN", 1.0)
    assert in_second_half() < shared


def test_a_pick_names_who_says_it():
    document = Document("x", STORY, "x", language="en")
    said = [replace(s, speaker="Ann Hall") for s in page(STORY).sentences[:1]]
    summary = summarize(Page(document, (), tuple(said), language="en"))
    assert summary.text == f"Ann Hall: {said[0].text}"


def test_words_that_are_counted_already_are_not_counted_again():
    words = [sentence.text.lower().split() for sentence in page(STORY).sentences]
    seen = find_candidates([page(STORY)], words=words)
    assert seen.words == tuple(words)
    phrases = find_candidates([page(STORY)], phrases=frozenset({"winter storm"}))
    assert "winter storm" in phrases.words[3]


# --- what stands alone -----------------------------------------------------------------------


def sentence(text: str) -> Sentence:
    return Sentence(Document("x", text, "x"), 0, len(text), text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The council approved a budget.", ""),
        ("The council approved a budget", "no closing punctuation"),
        ("approved a budget on Monday.", "begins in the middle"),
        ("Who approved the budget?", "a question"),
        ("Thank you very much for coming to Dover today.", "thanks or greets"),
        ("Thanks to the new bridge, the ferry of Dover was sold.", ""),
        ("The king of Spain (left) meets the queen.", "reads like a picture's caption"),
        ("But the budget failed.", "leans on the sentence before: “but”"),
    ],
)
def test_what_keeps_a_sentence_from_standing_alone_is_said(text, reason):
    assert stands_alone(sentence(text)) == reason


def test_what_most_sentences_share_is_no_objection():
    text = "\n".join(f"the council of {n} approved a budget for the harbour" for n in NAMES)
    assert not any(pick.why for pick in score_sentences(page(text)))
    mixed = page(f"{text}\n" + "\n".join(f"{n} sells the harbour fish daily." for n in NAMES * 4))
    assert score_sentences(mixed)[0].why == "no closing punctuation"


def test_a_budget_of_words_lets_in_what_has_some_objection_and_says_so():
    people, places = PEOPLE.split(), NATURE.split()
    pairs = zip(people, places, NAMES, strict=False)
    text = " ".join(f"But the {a} of {c} crossed the {b}." for a, b, c in pairs)
    text += " The storm sank forty boats of the market near the old lighthouse."
    assert len(summarize(page(text), sentences=5).picks) == 1
    summary = summarize(page(text), words=40)
    assert summary.note == ""
    assert any("nothing better was to be had" in pick.why for pick in summary.picks)
    assert summarize(page(text), sentences=5).note == (
        "1 of 5 sentences: no other can be quoted alone"
    )


def test_a_text_that_is_shorter_than_its_summary_says_so():
    assert summarize(page(STORY), words=500).note.endswith("words: the text has no more")
    assert summarize(page(STORY), words=2).note == (
        "0 of 2 words: no other sentence fits or can be quoted"
    )


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


def test_a_word_weighs_by_the_sentences_that_hold_it_and_its_rarity():
    found = weigh([["harbour", "qwxzvkq", "harbour"], ["harbour"], []], ["en"] * 3)
    rare = -np.log10(frequencies("en")["harbour"])
    assert found.vocabulary == ("harbour", "qwxzvkq")
    assert found.values == pytest.approx([2**1.5 * rare, 8])
    assert found.sums() == pytest.approx([2**1.5 * rare + 8, 2**1.5 * rare, 0])


def test_a_word_is_as_rare_as_in_the_language_that_holds_it_first():
    found = weigh([["gift"], ["gift", "hafen"]], ["de", "en"])
    rare = [-np.log10(frequencies(x)[word]) for x, word in (("de", "gift"), ("en", "hafen"))]
    assert found.values == pytest.approx([2**1.5 * rare[0], rare[1]])


def test_a_long_text_is_summarised_in_time_that_grows_with_its_length():
    size, drawn = 20_000, np.random.default_rng(0)
    row = "The ferry to the island carries mail and passengers across the harbour.\n"
    document = Document("x", row * size, "x", language="en")
    sentences = tuple(
        Sentence(document, a, a + len(row) - 1, row[:-1])
        for a in range(0, size * len(row), len(row))
    )
    counted = [[f"word{n}" for n in own] for own in drawn.zipf(1.3, (size, 12)).tolist()]
    made = Page(document, (), sentences, language="en")
    began = time.process_time()
    chosen = len(choose_pages(made, share=0.05, counted=counted).picks)
    taken = time.process_time() - began
    assert 500 < chosen <= 1000
    assert taken < 6


def test_an_interval_of_equal_scores_is_nothing():
    assert paired_interval(np.ones(5), np.ones(5)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sign up for the harbour newsletter and save on every crossing to the islands."),
        ("en", "By using the pages of the harbour you agree to cookies and the privacy policy."),
        ("de", "Der Hafen verwendet Cookies nach den Regeln der Datenschutzerklärung der Stadt."),
        ("fr", "Découvrez les traversées du port vers les îles et réservez les places en ligne."),
        ("ru", "Подпишитесь на новости порта и получайте расписание всех паромов к островам."),
    ],
)
def test_what_offers_something_counts_less(language, text):
    assert reads_badly(text, language) >= OFFERS
    assert reads_badly("The harbour of Dover was shut by ice on Monday.", language) == 0


@pytest.mark.parametrize(
    "text", ["Winter Crossings, Ferries and the Cranes of Dover.", "(The ferry was sold in May."]
)
def test_headings_and_torn_asides_are_not_quoted(text):
    (sentence,) = page(text).sentences
    assert find_fault(sentence)[0]
    assert not find_fault(page("Dover Harbour and Calais are shut.").sentences[0])[0]


def test_in_a_long_text_what_announces_counts_more():
    lines = [f"The crane {n} of the harbour lifts boat {n} on day {n}." for n in range(120)]
    lines[60] = "In this report we compare the cranes of the harbour and the boats."
    picks = summarize(page(" ".join(lines)), sentences=3).picks
    assert lines[60] in [pick.sentence.text for pick in picks]


def test_a_line_that_may_be_furniture_counts_less():
    made = page("The crane of Dover lifts forty boats a day. The pier of Dover holds forty boats.")
    ends = [0, made.sentences[1].start, len(made.document.text)]
    blocks = tuple(
        Block(a, b, "body", "text", made.document.text[a:b], chance=chance)
        for a, b, chance in zip(ends, ends[1:], (0.3, 0.95), strict=False)
    )
    weighed = replace(made, blocks=blocks)
    assert summarize(weighed, sentences=1).picks[0].sentence == made.sentences[1]
    assert summarize(made, sentences=1).picks[0].sentence == made.sentences[0]


def test_a_country_in_capitals_is_nobody_who_speaks():
    assert not is_talk("The US sold a ferry to Dover.", "en", "together")
    assert is_talk("The mayor sold us a ferry.", "en", "together")


@pytest.mark.parametrize(
    ("language", "text", "talk"),
    [
        ("en", "I have sold my boat in Dover.", True),
        ("en", 'The mayor of Dover said: "I have sold my boat."', False),
        ("de", "Ich habe mein Boot in Husum verkauft.", True),
        ("fr", "J'ai vendu le bateau du port.", True),
        ("es", "Yo vendo barcos en el puerto.", True),
        ("it", "Io vendo barche nel porto.", True),
        ("pt", "Eu vendo barcos no porto.", True),
        ("ru", "Я продал лодку в порту.", True),
        ("ru", "24-я верфь строит лодки для Я. Петрова.", False),
    ],
)
def test_who_speaks_of_himself_is_told_outside_quotations(language, text, talk):
    assert is_talk(text, language, "first") is talk


def test_what_reads_worse_alone_counts_less():
    assert reads_badly('"The pier of Dover will be mended in May."') == 3
    assert reads_badly('"The pier will be mended," the mayor said.') == 1
    assert reads_badly("Figure 3 shows the boats of the harbour.") == 2
    assert reads_badly("The harbour of Dover and the islands by...") == 2
    assert reads_badly("The harbour (and the pier of Dover is shut.") == 1
    assert reads_badly("For more boats, refer to the list of Dover.") == OFFERS
    assert reads_badly("With such boats the harbour is full.") == 1
