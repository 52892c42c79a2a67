"""The brief: every sentence leads back, nothing is invented, bad input is told plainly."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

import topicbrief as tb
from topicbrief.brief.reliability import line_ranges

SHORT = "The harbour of Tallinn was closed on Monday because of ice."


def document(text: str, name: str = "a.txt") -> tb.Document:
    return tb.Document(id=name, text=text, source=name, file=f"seeds/{name}")


@pytest.fixture(scope="module")
def brief(seed_page):
    return tb.make_brief(tb.read(seed_page.parent))


def quoted(brief) -> list[tb.Sentence]:
    picks = [pick.sentence for pick in brief.summary.picks]
    topics = [sentence for topic in brief.topics for sentence in topic.quotes]
    topics += [s for level in brief.levels for topic in level.entries for s in topic.quotes]
    topics += [one.sentence for one in (*brief.known, *brief.facts) if one.sentence]
    contexts = [c.sentence for term in (*brief.terms, *brief.names) for c in term.contexts]
    return [*picks, *topics, *contexts, *(sentence for sentence, _ in brief.damaged)]


def test_every_sentence_of_the_brief_stands_in_the_source(brief):
    assert len(quoted(brief)) > 20
    for sentence in quoted(brief):
        assert sentence.document.text[sentence.start : sentence.stop] == sentence.text
        assert 1 <= sentence.line <= sentence.document.text.count("\n") + 1


def test_a_word_in_context_is_where_it_is_said_to_be(brief):
    for term in (*brief.terms, *brief.names):
        for context in term.contexts:
            assert context.sentence.start <= context.start < context.stop <= context.sentence.stop


def test_what_is_quoted_was_kept(brief):
    (page,) = brief.pages
    kept = [(block.start, block.stop) for block in page.kept]
    for sentence in quoted(brief):
        assert any(a <= sentence.start and sentence.stop <= b for a, b in kept), sentence.text


def test_the_summary_of_the_shipped_page_is_whole(brief):
    assert len(brief.summary.picks) == 5
    for pick in brief.summary.picks:
        assert pick.sentence.whole, pick.sentence.quoted
        assert pick.sentence.text[0].isupper()
        assert pick.sentence.text[-1] in '.”"'
        assert pick.why


def test_the_counts_add_up(brief):
    counts = brief.counts
    assert counts.lines == counts.kept + counts.set_aside == 28
    assert counts.whole < counts.sentences
    assert abs(sum(topic.share for topic in brief.topics) - 1) < 1e-6
    assert sum(entry.lines for entry in brief.set_aside) == counts.set_aside
    assert counts.held <= counts.read
    assert counts.prose_held <= counts.prose <= counts.read


def test_the_reader_can_turn_to_other_numbers_of_topics(brief):
    sizes = [len(level.entries) for level in brief.levels]
    assert sizes == sorted(set(sizes))
    assert len(brief.topics) in sizes
    for level in brief.levels:
        assert abs(sum(topic.share for topic in level.entries) - 1) < 1e-6
        assert len({topic.name for topic in level.entries}) == len(level.entries)


def test_topics_do_not_depend_on_the_seed(seed_page):
    pages = tb.clean_all(tb.read(seed_page))
    bags = tb.count(tb.make_units(pages, phrases=tb.find_phrases(pages)))
    first = tb.fit_topics(bags, seed=0)
    for seed in range(1, 20):
        other = tb.fit_topics(bags, seed=seed)
        assert np.array_equal(first.topic_word, other.topic_word)


def test_the_same_bytes_whatever_the_hash_seed(seed_page):
    code = (
        "import sys, topicbrief as tb;"
        "b = tb.make_brief(tb.read(sys.argv[1]));"
        "sys.stdout.buffer.write((b.to_markdown() + b.to_html()).encode())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, str(seed_page)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }
    assert len(made) == 1


def test_the_title_is_the_pages_own_headline():
    text = f"Ice closes the port of Tallinn\n\n{SHORT} Ships wait in the bay for the thaw.\n"
    assert tb.make_brief(document(text)).title == "Ice closes the port of Tallinn"


def test_a_stitched_page_is_not_called_by_one_of_its_headlines(brief):
    (page,) = brief.pages
    assert len(page.segments) > 1
    assert brief.title not in {segment.title for segment in page.segments}


@pytest.mark.parametrize(
    ("file", "title"),
    [("1981-Reagan.txt", "1981-Reagan: “"), ("376d5c4b6d5487cf.txt", "“"), ("12.txt", "“")],
)
def test_a_text_without_a_title_is_called_by_its_file_and_what_it_says(file, title):
    text = "The ferry between Tallinn and Helsinki stays in port until the ice has gone."
    assert tb.make_brief([tb.Document("a", text, file, language="en")]).title.startswith(title)


def test_a_thread_is_called_by_its_common_subject():
    said = ("Re: Tides in winter", "AW: Re: Tides in winter", "Tides in winter", "Ships")
    letters = [
        tb.Document(f"{n}", f"{SHORT} Letter {n}.", "m", title=t) for n, t in enumerate(said)
    ]
    assert "“Tides in winter” (4 documents)" in tb.make_brief(letters).title


def test_one_sentence_has_an_honest_brief_without_topics():
    brief = tb.make_brief([document(SHORT)])
    assert brief.topics == ()
    assert "No topics" in brief.topics_note
    assert [pick.sentence.text for pick in brief.summary.picks] == [SHORT]
    assert SHORT in brief.to_markdown()


@pytest.mark.parametrize("text", ["", "  \n\n ", "--- *** ---"])
def test_no_letter_is_an_error_that_names_the_file(text):
    with pytest.raises(ValueError, match=r"seeds/a\.txt: not a word in it"):
        tb.make_brief([document(text)])


@pytest.mark.parametrize("text", ["the of and to in a is it", "12 34 --- 5"])
def test_what_counts_no_word_has_a_brief_that_says_so(text):
    brief = tb.make_brief([document(text)])
    assert brief.topics == ()
    assert "No topics" in brief.topics_note


def test_no_documents_is_an_error():
    with pytest.raises(ValueError, match="no documents"):
        tb.make_brief([])


def test_an_empty_text_among_others_is_told(seed_page):
    texts = [*tb.read(seed_page), document("", "empty.txt")]
    brief = tb.make_brief(texts)
    assert any("empty.txt" in caveat for caveat in brief.caveats)


@pytest.mark.parametrize("n_topics", [0, -1, 1000])
def test_a_number_of_topics_that_cannot_be_had_names_itself(seed_page, n_topics):
    with pytest.raises(ValueError, match=str(n_topics)):
        tb.make_brief(tb.read(seed_page), n_topics=n_topics)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "no line"),
        ([4], "line 4"),
        ([7, 8, 9, 12], "lines 7 to 9, 12"),
        ([3, 1], "lines 1, 3"),
        ([1, 2, 2], "lines 1 to 2"),
    ],
)
def test_line_ranges(lines, expected):
    assert line_ranges(lines) == expected


def test_an_unknown_engine_is_an_error_and_not_too_little_text(seed_page):
    with pytest.raises(ValueError, match='engine="magic"'):
        tb.make_brief(tb.read(seed_page), engine="magic")


def test_every_loss_of_the_shipped_page_is_told(brief):
    told = " ".join([*(d.note for _, d in brief.damaged), *brief.caveats])
    assert len(brief.damaged) + len(brief.losses) >= 12
    for sign in (
        "Septemberwhen",
        "parliamentlet",
        "inRussian",
        "quotation is announced",
        "Rusnano",
    ):
        assert sign in told


CHINESE = "今天天气很好，我们去公园散步。孩子们在玩耍，老人们在下棋。"


@pytest.fixture
def no_segmenter(monkeypatch):
    monkeypatch.setattr("topicbrief.language.scripts.segmenter", lambda language: None)


def test_a_language_without_spaces_is_named_with_its_file(no_segmenter):
    brief = tb.make_brief([document(CHINESE, "zh.txt")])
    assert any("zh.txt" in told and "topicbrief[cjk]" in told for told in brief.caveats)


def test_a_language_without_spaces_is_counted_by_its_segmenter():
    pytest.importorskip("rjieba")
    brief = tb.make_brief([document(CHINESE, "zh.txt")])
    assert brief.summary.picks
    assert brief.terms


def test_one_text_that_cannot_be_counted_costs_the_others_nothing(no_segmenter):
    brief = tb.make_brief([document(CHINESE, "zh.txt"), document(SHORT)])
    assert [pick.sentence.text for pick in brief.summary.picks] == [SHORT]
    assert any("zh.txt: Chinese sets no blanks between words" in caveat for caveat in brief.caveats)


def test_an_empty_file_is_in_no_language():
    brief = tb.make_brief(["", "The old lamp of the pier broke in a storm, and the town wept."])
    assert brief.counts.languages == ("en",)


def test_small_faults_and_weak_signs_are_told_beside_whole_sentences():
    text = (
        "The ferry leaves and comes to an end.Nobody wept for the boat on the island at night. "
        "The crew of the ferry sings in the bar of the harbour after work. "
        "Boats lie behind the long wall of stones for the whole of the winter ."
    )
    told = tb.make_brief(tb.Document("a", text, "a.txt", language="en")).to_markdown()
    assert "4 of 4 sentences are whole" in told
    assert "and 1 smaller fault is listed as damage" in told
    assert "no blank stands before a sentence" in told
    assert "1 weak sign of damage is held against no sentence" in told
    assert "No sign of damage" not in told


def test_a_collection_says_which_documents_are_nearly_the_same():
    words = "ferry harbour island winter crew rope crane storm ice coal timber boat pier wall night"
    story = " ".join(f"The {a} and the {b} were seen by the {c}." for a, b, c in zip(
        words.split(), words.split()[3:], words.split()[1:], strict=False))  # fmt: skip
    mill = "The mill of the town is older than the bridge. Flour is ground there in spring."
    texts = {"a": story, "b": mill, "c": f"{story} It was late."}
    brief = tb.make_brief([tb.Document(name, text, f"{name}.txt") for name, text in texts.items()])
    assert brief.trust[-1].startswith("2 documents are nearly the same as another: a and c.")
    assert brief.trust[-1] in brief.to_markdown()
