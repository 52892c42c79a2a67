"""Words as counted, with their places, and the names of a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicbrief.language.names import find_names, told_kind
from topicbrief.language.phrases import choose_phrases, count_phrases, find_phrases
from topicbrief.language.sentences import split_sentences
from topicbrief.language.words import lemma, locate, tokenize, tokenize_sentence
from topicbrief.records import Document, Page, Token

CASES = [
    ("en", "The meetings between Israel's leaders", "meeting israel leader"),
    ("en", "It was in Septemberwhen Israel acted", "september israel act"),
    ("en", "phone.The recommendation", "phone recommendation"),
    ("en", "The de-confliction arrangement, in 2015 and 3.5", "de-confliction arrangement"),
    ("en", "The US and the U.S. told us", "u.s. u.s."),
    ("en", "Putin, Williams and the Israelis", "putin williams israeli"),
    ("en", "media data news", "media data news"),
    ("en", "read PanARMENIAN.Net or write to me@example.org", "read panarmenian.net write"),
    ("en", "SoftBank’s phones", "softbank phone"),
    ("de", "In den Häusern der Stadt", "haus stadt"),
    ("fr", "l'eau qu'elle boit aujourd'hui", "eau boire"),
    ("it", "la neve sull'Appennino, dell'acqua", "neve appennino acqua"),
    ("es", "las elecciones en la ciudad", "elección ciudad"),
    ("pt", "as eleições nas cidades", "eleição cidade"),
    ("ru", "президента в городах", "президент город"),
    ("und", "Some words stay", "some words stay"),
]


@pytest.mark.parametrize(("language", "text", "words"), CASES)
def test_words(language: str, text: str, words: str) -> None:
    assert tokenize(text, language=language) == words.split()


def test_names_stay_together() -> None:
    names = frozenset({"golan heights", "golan"})
    text = "Near the Golan Heights, and the Golan heightsman"
    assert "golan heights" in tokenize(text, names=names)
    assert "golan" in tokenize(text, names=names)
    assert "height" in tokenize(text)


def test_places_lead_back() -> None:
    text = "It was in Septemberwhen Israel's leaders met near the Golan Heights."
    tokens = locate(text, names=frozenset({"golan heights"}))
    found = [text[token.start : token.stop] for token in tokens]
    assert found == ["September", "Israel's", "leaders", "met", "Golan Heights"]
    assert locate(text, offset=10)[0] == Token(20, 29, "september")


WRITTEN = st.text(st.sampled_from("abGolan Heights'.-/@1é"), max_size=60)


@given(WRITTEN)
@settings(deadline=None)
def test_places_and_words_agree(text: str) -> None:
    names = frozenset({"golan heights"})
    tokens = locate(text, names=names)
    assert [token.word for token in tokens] == tokenize(text, names=names)
    assert all(0 <= token.start < token.stop <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


OTHERS = {
    "": "Some words and numbers met",
    "nl": "De gesprekken tussen de landen in Amsterdam",
    "uk": "Переговори між країнами у Києві 12абв",
    "ar": "المحادثات بين البلدين",
    "ko": "두 나라의 회담은",
    "el": "Οι συνομιλίες στην Αθήνα",
    "eo": "La hundo kuras",
    "sr": "Razgovori između zemalja u Beogradu",
    "he": "השיחות בין המדינות",
}


@pytest.mark.parametrize("language", OTHERS)
def test_any_language_with_spaces_is_read(language: str) -> None:
    text = f"{OTHERS[language]}. {OTHERS[language]}."
    document = Document(id="x", text=text, source="x", language=language)
    sentences = split_sentences(document, language=language)
    assert tokenize(text, language=language)
    assert all(sentence.whole for sentence in sentences)
    find_names(sentences, language=language)


def test_lemmas_leave_names_alone() -> None:
    assert lemma("Putin", "en") == "putin"
    assert lemma("Israeli", "en") != lemma("Israel", "en")
    assert lemma("meeting", "en") == lemma("meetings", "en") == "meeting"


def _page(text: str, language: str = "en") -> Page:
    document = Document(id="x", text=text, source="x", language=language)
    return Page(document, (), tuple(split_sentences(document)), language=language)


PAGE = _page(
    "Weather was fine. Russian President Vladimir Putin met Benjamin Netanyahu near the Golan"
    " Heights on Monday. Putin smiled. Then Putin left for the Bank of England, as Netanyahu's"
    " Israeli guests did. Bashar al-Assad was in Damascus. It was inRussia."
)


def test_names_are_people_places_and_organisations() -> None:
    names = {term.word: term.count for term in find_names(PAGE.sentences)}
    assert names == {
        "Putin": 3,
        "Benjamin Netanyahu": 2,
        "Bank of England": 1,
        "Bashar al-Assad": 1,
        "Damascus": 1,
        "Golan Heights": 1,
    }
    assert "Weather" not in names
    assert "Monday" not in names
    assert "Israeli" not in names


@given(st.permutations([0, 0, 0, 1, 1, 2, 3]))
def test_forms_of_a_name_are_joined_in_any_order(left_out: list[int]) -> None:
    name = ["Upper", "Marlo", "North", "Trefoil"]
    text = " ".join(f"They have been to see {' '.join(name[n:])} this year." for n in left_out)
    terms = find_names(_page(text).sentences)
    assert sum(term.count for term in terms) == len(left_out)
    assert terms[0].word == "Upper Marlo North Trefoil"


def test_contexts_of_names_lead_back() -> None:
    for term in find_names(PAGE.sentences):
        assert len(term.contexts) == term.count
        for context in term.contexts:
            assert context.sentence.start <= context.start < context.stop <= context.sentence.stop


def test_german_nouns_are_no_names() -> None:
    page = _page("Der Regen fiel auf das Haus, sagte Rheinfelden dem DWD.", "de")
    assert [term.word for term in find_names(page.sentences, language="de")] == [
        "DWD",
        "Rheinfelden",
    ]


def test_phrases_are_names_of_several_words() -> None:
    assert {"golan heights", "bank of england", "bashar al-assad"} <= find_phrases([PAGE])


def test_pairs_that_keep_company_are_found_wherever_parts_end() -> None:
    pages = [_page("They sold orange juice there.\nNobody saw them.", "en")] * 60
    found = find_phrases(pages)
    assert "orange juice" in found
    parts = [count_phrases(pages[:7]), count_phrases([]), count_phrases(pages[7:])]
    assert choose_phrases(parts, len(pages), "en") == found


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "en",
            "Strains of e. Marinus grew and s. Marinus did not, said Kersti Lepp.",
            "Kersti Lepp",
        ),
        ("en", "We watched TV on a DVD in Ulvemoor with the MPs.", "Ulvemoor"),
        ("en", "Open the File and save the file. The File is a file in Ulvemoor.", "Ulvemoor"),
        ("en", "They trust our Government and the Government trusts Ulvemoor.", "Ulvemoor"),
        ("en", "The town waits. BOATS SINK IN ULVEMOOR HARBOUR AT NIGHT", ""),
        ("en", "BOS SJ 12 3 44 TOR 7 9. It snowed in Ulvemoor.", "Ulvemoor"),
        ("en", "An Irishman and two Frenchwomen came to Ulvemoor.", "Ulvemoor"),
        ("fr", "Selon l'AFP et d'après ceux qu'Élise Morvan a vus.", "AFP|Élise Morvan"),
        ("en", "It was Italian Jo Morvan and MP Anna Lepp who sang.", "Anna Lepp|Jo Morvan"),
        ("en", "ULVEMOOR is cold. We like Ulvemoor and ULVEMOOR.", "Ulvemoor"),
        ("en", "The Harbour Rope Union (HRU) met. It was the HRU that sang, and HRU", "HRU"),
        (
            "en",
            "Boats came to St. Ulvemoor and the Six Harbours on Dock Two.",
            "St. Ulvemoor|Six Harbours|Dock Two",
        ),
        ("en", "We watched Pier 4 and Pier 7 in Ulvemoor.", "Ulvemoor"),
        ("en", "Pat Lepp] You say that Ulvemoor sinks.", "Ulvemoor"),
        ("en", "We heard Jo Morvens' Harbours in Ulvemoor.", "Jo Morvens|Ulvemoor"),
        ("en", "We saw Jo Hull sing. The cheers for Hull were loud.", "Jo Hull"),
        ("en", "We saw Jo Hull sing in Hull. The cheers for Hull were loud.", "Jo Hull|Hull"),
        (
            "ru",
            "Зимой Портовый комитет и лодки в Норвегии ждут. Потом Портовый комитет поёт.",
            "Портовый комитет|Норвегия",
        ),
        ("fi", "Hän asuu Ulvelassa. Matka Ulvelaan on pitkä, sanoi Ulvela itse.", "Ulvela"),
        ("en", "We heard of Paul Martin King's boats and of Jo May.", "Paul Martin King|Jo May"),
        ("en", "We saw Martin King Jr. there.", "Martin King"),
        ("en", "He was a bad GM. He is not the best GM in town. We need a GM.", ""),
        ("en", "A stronger NHL helps. We wrote to the NHL and to the NHL again.", "NHL"),
        ("en", "We like the Chief Magistrate, and our Chief Magistrate likes it.", ""),
        ("en", "We read PDFs of UNO-wide talks of UNO-based Lampen.", "Lampen"),
        ("en", "We like Lampen Ltd and Ulvo S.A. in winter.", "Lampen Ltd|Ulvo S.A"),
        ("de", "Wir kennen die Lampen GmbH im Hafen.", "Lampen GmbH"),
        ("fr", "Hier, l'ONU chante. L'ONU parle. On aime L'Ulvien.", "ONU|L'Ulvien"),
        ("fr", "On parle au ministère de la Transition douce de la Transition verte.", ""),
        ("ru", "Мы видим БЦЖ-подобный рост и БЦЖподобный рост.", ""),
    ],
)
def test_what_is_a_name(language: str, text: str, names: str) -> None:
    found = {term.word for term in find_names(_page(text, language).sentences, language=language)}
    assert found == {*names.split("|")} - {""}


def test_words_are_counted_by_names_as_the_text_has_them() -> None:
    page = _page("Boats came to the Six Grand Harbours of Kersti Lepp in Ulvemoor.")
    counted = {term.word for term in find_names(page.sentences, whole=False)}
    assert {"Grand Harbours", "Kersti Lepp"} <= counted


def test_a_surname_belongs_to_the_full_name_of_its_document() -> None:
    first = _page("We met Anna Lepp in May. Later Lepp said that Lepp would go to South Ulvemoor.")
    other = Document("q", "We met Jo Lepp in May. Later Lepp sang in Ulvemoor.", "q.txt")
    sentences = [*first.sentences, *split_sentences(other)]
    names = {term.word: term.count for term in find_names(sentences)}
    assert names["Anna Lepp"] == 3
    assert names["Jo Lepp"] == 2


def _counts(*texts: str) -> dict[str, int]:
    documents = (Document(f"d{n}", text, f"d{n}.txt") for n, text in enumerate(texts))
    sentences = [sentence for one in documents for sentence in split_sentences(one)]
    return {term.word: term.count for term in find_names(sentences)}


def test_a_city_is_no_surname_but_where_the_full_name_stands() -> None:
    names = _counts(
        "We read of George Washington. The boats that Washington had were old.",
        "The papers were signed at Washington. All of Washington sang.",
        "We read of Jo Halifax. A crane came from Halifax, UK, and Halifax sang.",
    )
    assert names["George Washington"] == 2
    assert names["Washington"] == 2
    assert (names["Jo Halifax"], names["Halifax"]) == (1, 2)


def test_a_surname_is_counted_to_no_other_first_name() -> None:
    names = _counts(
        "We met Anna Lepp. Later Mr Lepp and Mrs Lepp sang.",
        "We met Jo Lepp. Later Mr Lepp sang.",
        "They say that Lepp sang and that Lepp left.",
    )
    assert names == {"Anna Lepp": 3, "Jo Lepp": 2, "Lepp": 2}


def test_an_initial_is_no_second_person() -> None:
    names = _counts("We met Jo O'Hara. The team is J O'Hara and B Lepp. They say O'Hara ran.")
    assert names["Jo O'Hara"] == 2


def test_the_first_word_of_a_name_that_opens_a_sentence_is_part_of_it() -> None:
    text = "Standard Nordic sells. Standard Nordic buys. They like Standard Nordic."
    assert _counts(text) == {"Standard Nordic": 3}


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [
        ("Kersti Lepp", "en", ""), ("Anna Lepp", "en", "person"), ("Anna Street", "en", ""),
        ("Jean-Paul Morvan", "fr", "person"), ("Norvège", "fr", "place"),
        ("России", "ru", "place"), ("NATO", "en", "organisation"),
        ("Marine Algen", "de", ""), ("Israel", "en", "place"), ("UN", "en", "organisation"),
        ("Un", "en", ""),
    ],
)  # fmt: skip
def test_what_the_words_of_a_name_tell(name: str, language: str, kind: str) -> None:
    assert told_kind(name, language) == kind


def test_what_stands_for_something_and_rows_of_tables_count_no_words() -> None:
    assert tokenize("the <num> ropes and <b>boats</b>") == ["rope", "boat"]
    assert tokenize_sentence("BOS SJ 12 3 44 TOR 7 9") == []
    assert tokenize_sentence("The 12 boats of 1990 and the 3 of 1991 sank") == ["boat", "sink"]
