"""What is no sentence to quote, what was named before, posts, and the line of a document."""

from __future__ import annotations

import numpy as np
import pytest

from topicbrief.brief.lines import opens, own_sentence
from topicbrief.brief.overview import lead_topics
from topicbrief.language.sentences import split_sentences
from topicbrief.language.words import tokenize
from topicbrief.reading.pages import clean
from topicbrief.records import Block, Document, Form, Page
from topicbrief.summary.candidates import find_candidates
from topicbrief.summary.cues import aims, cost_of, find_announcing, plans
from topicbrief.summary.labels import find_label
from topicbrief.summary.posts import find_posts
from topicbrief.summary.quotations import find_quoted
from topicbrief.summary.select import summarize
from topicbrief.summary.standalone import OFFERS, find_back, find_fault, find_lean, reads_badly


def page(text: str, name: str = "x", **fields) -> Page:
    document = Document(name, text, name, language="en")
    found = tuple(split_sentences(document, language="en"))
    return Page(document, fields.pop("blocks", ()), found, language="en", **fields)


def words_of(one: Page) -> list[list[str]]:
    return [tokenize(sentence.text) for sentence in one.sentences]


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("'Storm': The latest ferry in a row of losses lies in Dover.", "en", "caption"),
        ("High tide: In recent weeks ten boats were washed up at Dover.", "en", "caption"),
        ("Above, the mayor of Dover stands beside the ferry.", "en", "caption"),
        ("Above all, the mayor of Dover wants a ferry.", "en", ""),
        ("Ann Lee: We need a ferry to Dover.", "en", ""),
        ("The mayor said: The ferry is late.", "en", ""),
        ("The ferry has one fault: It is late.", "en", ""),
        ("BUY THE FERRY OF DOVER NOW!", "en", "heading"),
        ("1, Dover, Poole 5 (Hull) 7:19.", "en", "list"),
        ("Code number: 12.ABC.0345.Dover.", "en", "list"),
        ("Работы завершены, паромы отправлены.", "ru", ""),
        ('Parcs, plages et "bacs ouverts"Le maire de Douvres paie le bac.', "fr", "runs into"),
        ('Le maire a "peur"."L\'eau monte à Douvres", dit le bac.', "fr", "runs into"),
        ('Le maire de Douvres a dit "oui" au bac.', "fr", ""),
    ],
)
def test_lines_that_end_like_sentences_are_told(text, language, label):
    assert label in find_label(text, language)
    assert bool(label) == bool(find_label(text, language))


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        ("The company said that the ferry was sold.", "en", True),
        ("The old ferry, which carries mail, was sold.", "en", True),
        ("Found in warm water, the creature is three feet wide.", "en", True),
        ("Last week the firm sold its ferry.", "en", True),
        ("There were nine boats in the harbour.", "en", True),
        ("Mr Poole, however, sold the ferry.", "en", True),
        ("The company Dover Ferries said that it was sold.", "en", False),
        ("The captain of the ferry said that it was sold.", "en", False),
        ("The government said that the ferry was sold.", "en", False),
        ("The first ferry was sold in May.", "en", False),
        ("L'entreprise a vendu le bac.", "fr", True),
        ("Le maire de Douvres a vendu le bac.", "fr", False),
        ("Das Unternehmen hat die Fähre verkauft.", "de", True),
        ("La empresa ha vendido el barco.", "es", True),
        ("L'azienda ha venduto la barca.", "it", True),
        ("Указанные суда были проданы.", "ru", True),
        ("Данная работа посвящена паромам.", "ru", False),
        ("Данные о паромах собраны в Дувре.", "ru", False),
    ],
)
def test_what_opens_with_something_named_before_is_told(text, language, back):
    assert bool(find_back(text, language)) == back


@pytest.mark.parametrize(
    "text",
    [
        "The fact that they are ferries frees them from tax.",
        "The praise which it gives to the ferry is a comfort.",
        "The payment of this, fare and tax, must be made in May.",
        "Yeah, it might sail to Dover in May.",
    ],
)
def test_nouns_that_hang_on_a_pronoun_lean(text):
    assert find_lean(text, "en")


def test_what_was_named_before_is_taken_only_after_another_of_its_article():
    named = "Dover Ferries sells nine ferries to the harbour of Essex."
    back = "The company painted sheds, quays, cranes and lamps of Genoa, Haifa and Izmir in May."
    first = summarize(page(f"{back} {named}"), sentences=2).picks
    assert [pick.sentence.text for pick in first] == [named]
    both = summarize(page(f"{named} {back}"), sentences=2).picks
    assert [pick.sentence.text for pick in both] == [named, back]
    assert len(summarize(page(back), sentences=1).picks) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Fellow citizens, the harbour of Dover needs a new ferry this year.", "en"),
        ("Mr. Mayor, Senator Poole, and my fellow citizens: This is a day for ferries.", "en"),
        ("I appear here to take the oath that the harbour asks of its masters.", "en"),
        ("Mesdames et messieurs, le bac de Douvres est vendu.", "fr"),
        ("Уважаемые коллеги, паром продан.", "ru"),
    ],
)
def test_salutations_and_oaths_are_no_content(text, language):
    assert reads_badly(text, language) >= OFFERS


def test_an_interest_in_conflict_is_news_and_its_denial_is_none():
    news = "Three heads of the ferry line leave after talk of a conflict of interest."
    assert reads_badly(news, "en") == 0
    assert reads_badly("The authors declare no conflict of interest.", "en") >= OFFERS


def test_a_speaker_plans():
    assert plans("It is my intention to mend the pier.", "en")
    assert plans("We must mend the pier.", "en")
    assert not plans("The pier was mended.", "en")


def thread(*posts: str, frame: str = "Reply #{n}") -> Page:
    """Posts, each under a line of its frame."""
    rows, blocks, at = [], [], 0
    for n, post in enumerate(posts):
        for role, row in (("debris", frame.format(n=n, name="abcdefgh"[n])), ("body", post)):
            blocks.append(Block(at, at + len(row), role, role, row))
            rows.append(row)
            at += len(row) + 1
    text = "\n".join(rows)
    document = Document("x", text, "x", language="en")
    found = tuple(
        sentence
        for sentence in split_sentences(document, language="en")
        if any(b.role == "body" and b.start <= sentence.start < b.stop for b in blocks)
    )
    return Page(document, tuple(blocks), found, language="en")


POSTS = (
    "The ferry engine of mine leaks oil into the harbour. Which ferry engine leaks no oil?"
    " A ferry engine with oil costs more in the harbour than a ferry engine without oil.",
    "Paint keeps the ferry engine dry in the harbour.",
    "Oil of the ferry engine freezes at Dover.",
    "Ask the harbour master for a ferry engine.",
    "Sell the ferry engine before the winter.",
)


def test_posts_are_told_by_the_line_between_them():
    one = thread(*POSTS)
    posts = find_posts(one)
    assert posts == sorted(posts)
    assert len(set(posts)) == len(POSTS)
    assert set(find_posts(thread(*POSTS, frame="Chapter {name}"))) == {0}
    assert set(find_posts(thread(*POSTS[:3]))) == {0}
    assert set(find_posts(page(" ".join(POSTS)))) == {0}


def test_each_post_has_its_turn():
    parts = find_candidates([thread(*POSTS)]).parts
    assert len(set(parts.tolist())) == len(POSTS)
    plain = find_candidates([page(" ".join(POSTS))]).parts
    assert set(plain.tolist()) == {0}


LEAD = "A row over the colour of nine boats has reached a court of Dover this week."
OTHER = "Dover Ferries paints boats, boats of Dover and ferries of Dover in green."


def test_an_article_is_told_by_its_opening():
    one = page(f"{LEAD} {OTHER} {OTHER}")
    assert own_sentence(one, words_of(one)).text == LEAD
    assert not opens(page(f"{LEAD} {OTHER}", form=Form("mail", "")))
    assert not opens(page(f"Rare are the days on which a boat is wanted. {OTHER}"))
    assert not opens(page(f"The line was sold to nine men of Dover in May. {OTHER}"))
    assert not opens(page(" ".join([LEAD, *[OTHER] * 100])))
    assert not opens(page(""))


def test_a_second_article_stands_beside_the_first():
    texts = (
        "Dover sold nine ferries and a harbour to the town of Poole in May.",
        "Essex wants to mend its ferries and its harbour before the winter of the year.",
    )
    pages = [page(text, str(n)) for n, text in enumerate(texts)]
    shown = ({"ferries", "harbour"},)
    (lead,) = lead_topics(pages, [words_of(one) for one in pages], np.ones((2, 1)), shown=shown)
    assert (lead.sentence.text, lead.second.text) in (texts, texts[::-1])


STUDY = (
    "Willow bark has been chewed against pain since antiquity. It grows along rivers [3].\n"
    "The aim of this study was to compare willow bark with aspirin in sore runners. "
    "Blood was collected twice a day and samples were stored at the station. "
    "Runners were interviewed by two nurses about pain after willow bark and aspirin.\n\n"
    "Conclusion\n\nWillow bark relieved pain in runners for as long as aspirin did. "
    "Our results suggest that willow bark can replace aspirin in most runners.\n"
)


def test_of_a_study_its_aim_and_what_it_found_are_taken() -> None:
    picks = summarize(clean(Document("a", STUDY, "a")), sentences=3).picks
    assert [pick.sentence.text.split()[0] for pick in picks] == ["The", "Willow", "Our"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ziel der Studie war es, die Wirkung zu prüfen."),
        ("de", "Die Ergebnisse deuten auf einen Anstieg hin."),
        ("en", "The aim of this study was to test the method."),
        ("en", "In conclusion, prices rose."),
        ("es", "El objetivo de este estudio fue medir el agua."),
        ("fr", "Dans cet article, nous examinons la question."),
        ("it", "Lo scopo di questo lavoro è chiaro."),
        ("pt", "Neste artigo analisamos a lei."),
        ("ru", "Цель работы – оценить влияние воды."),
    ],
)
def test_what_sums_up_its_text_is_known_in_each_language(language: str, text: str) -> None:
    assert find_announcing([text], [tokenize(text, language=language)], [language]) == [True]


def test_how_it_was_done_costs_most_in_a_study() -> None:
    costs = [
        cost_of(text, "en", False, 0, True)
        for text in (
            "Suggests that willow helps.",
            "Willow helps.",
            "Blood was collected twice.",
        )
    ]
    assert costs == sorted(set(costs))


@pytest.mark.parametrize(
    ("text", "language", "leans"),
    [
        ("Исходя из этого, паром был продан.", "ru", True),
        ("В этом порту стоят паромы.", "ru", True),
        ("В этом году паром был продан.", "ru", False),
        ("Dans cette affaire, le bac a été vendu.", "fr", True),
        ("Dans cet article, nous parlons du bac.", "fr", False),
        ("C'est ainsi que le bac fut vendu.", "fr", True),
        ("C'est le maire qui a vendu le bac.", "fr", False),
        ("In diesem Fall wird die Fähre verkauft.", "de", True),
        ("In diesem Jahr wird die Fähre verkauft.", "de", False),
        ("En este caso el barco se vende.", "es", True),
        ("En este año el barco se vende.", "es", False),
        ("In questo caso la barca si vende.", "it", True),
        ("Neste caso o barco se vende.", "pt", True),
        ("Neste ano o barco se vende.", "pt", False),
        ("From this sale the port gained a million.", "en", True),
        ("Now it needs a new ferry.", "en", True),
        ("Now it is time to buy a ferry.", "en", False),
        ("If this new crane breaks, the port stops.", "en", True),
        ("C'est une nouvelle grue qui fera parler d'elle.", "fr", True),
    ],
)
def test_what_opens_with_this_leans_but_not_a_time_or_the_text_itself(text, language, leans):
    assert bool(find_lean(text, language)) == leans


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("(The port says that it never owned a crane.)", "en"),
        ('They sold the crane at once", said Mr Poole.', "en"),
    ],
)
def test_asides_and_ends_of_quotations_read_worse(text, language):
    assert reads_badly(text, language) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The port also sold a crane.", "en"),
        ("Le port a également vendu une grue.", "fr"),
        ("Der Hafen hat auch einen Kran verkauft.", "de"),
    ],
)
def test_what_adds_to_what_was_said_reads_a_little_worse(text, language):
    assert reads_badly(text, language) == 1


def test_a_stop_set_apart_ends_a_line_and_no_sentence():
    sentence = page("The crane that was sold in the port of Dover .").sentences[0]
    assert find_fault(sentence, "en")[0] == "unclosed"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“It sank. Nobody was hurt. The crew swam”, said Mr Poole. It was dark.", "0100"),
        ('He said: "It sank. Nobody was hurt. The crew swam." It was dark.', "0100"),
        ("« Il a coulé. Personne n'est mort. Tous ont nagé », dit-il. Il fait nuit.", "0100"),
        ('He said: "It sank. Nobody was hurt. "The crew swam." It was dark.', "0000"),
        ('He said: "It sank.\nNobody was hurt. The crew swam." It was dark.', "0000"),
    ],
)
def test_what_is_inside_a_quotation_from_end_to_end(text, inside):
    assert "".join("01"[found] for found in find_quoted(page(text))) == inside


def test_what_a_speech_means_to_do_costs_nothing():
    assert cost_of("We must build a new harbour.", "en", False, 0, False) == 0


def test_an_aside_that_does_not_end_is_cut_but_a_face_is_none():
    faults = [
        find_fault(page(text).sentences[0], "en")[0]
        for text in ("The old crane of the port (s. .", "The crane of the port was sold :( today.")
    ]
    assert faults == ["unclosed", ""]


def test_what_nearly_all_was_said_is_not_said_again():
    said = "A grey whale and her young calf were seen off the harbour of Padstow in Cornwall"
    text = (
        f"{said}. The council met on Monday about the price of tickets. {said}, and the mayor, "
        "the coastguard, fishermen and a priest warned swimmers against jellyfish and currents."
    )
    assert len(summarize(page(text), sentences=3).picks) == 2


def test_what_stands_before_the_aim_of_a_study_costs_more():
    text = (
        "Willow grows along rivers. The aim of this study was to test willow bark. "
        "Willow helps runners. Our results suggest that willow bark replaces pills."
    )
    front, aim, body, found = find_candidates([page(text)]).costs(long=90)
    assert aim == found == 0 < body < front


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The aim of this study is to weigh the ice."),
        ("de", "Ziel dieser Arbeit ist es, das Eis zu wiegen."),
        ("fr", "L'objectif de cette étude est de peser la glace."),
        ("es", "El objetivo de este estudio es pesar el hielo."),
        ("it", "Lo scopo di questo lavoro è pesare il ghiaccio."),
        ("pt", "O objetivo deste estudo é pesar o gelo."),
        ("ru", "Цель настоящей работы – взвесить лёд."),
        ("ru", "Целью данного обзора является описание льда."),
    ],
)
def test_what_a_text_is_for_is_heard_in_seven_languages(language, text):
    assert aims(text, language)
    assert not aims(text.split()[-1], language)
