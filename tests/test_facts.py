"""Who and what, figures and days, denials, titles: told where they are sure, else left out."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

import topicbrief as tb
from topicbrief.brief.disputes import find_disputes
from topicbrief.brief.facts import _patterns, find_facts
from topicbrief.brief.known import know_names
from topicbrief.brief.tables import documents_rows
from topicbrief.brief.terms import leading_names
from topicbrief.brief.title import span_of

TEXT = """The new ferry of Tallinn

Kersti Lepp, the director of the harbour, opened the new terminal in Tallinn on 3 May 2021.
Minister Kersti Lepp said the ferry of the Baltic Bank had cost $1.5 million in Tallinn alone.
The ferry company sold 12% more tickets to passengers in Tallinn than in the year before.
The harbour company will close the old northern terminal before the winter storms begin.
The union says that the harbour company will not close the old northern terminal before winter.
Passengers waited for hours at the gates of the terminal while the ice was cleared away.
It rained. They had 5% less. The weather was cold and the sea lay grey before the town.
"""


def quoted_of(*texts: str):
    documents = [tb.Document(f"d{n}", text, f"d{n}.txt") for n, text in enumerate(texts)]
    corpus = tb.open_corpus(documents)
    return tb.quote_pages(tb.count_corpus(corpus, tb.clean_corpus(corpus)))


@pytest.fixture(scope="module")
def quoted():
    return quoted_of(TEXT)


def test_a_name_is_sorted_by_the_words_beside_it(quoted):
    known = {one.name.word: one for one in know_names(leading_names(quoted, n=24), quoted.pages)}
    assert known["Tallinn"].kind == "place"
    assert known["Kersti Lepp"].kind == "person"
    assert known["Baltic Bank"].kind == "organisation"
    assert known["Kersti Lepp"].sentence.text.startswith("Kersti Lepp, the director")


def test_what_stands_behind_in_is_no_place_where_a_noun_follows_or_the_name_is_a_product():
    text = (
        "Boats in Sheesham wood are dear, and boats in Sheesham wood are heavy as well. "
        "Letters in OpenWrite are short, and letters in OpenWrite are dull for the reader. "
        "The winter in Tallinn is dark, and the summer in Tallinn is bright and short. "
        "The Harbour Rights Group said so, and the Harbour Rights Group said it twice. "
    )
    made = quoted_of(text)
    kinds = {one.name.word: one.kind for one in know_names(leading_names(made), made.pages)}
    assert kinds == {
        "Sheesham": "", "OpenWrite": "", "Tallinn": "place", "Harbour Rights Group": "organisation",
    }  # fmt: skip


def test_a_place_is_listed_or_spoken_of_as_one():
    text = (
        "Tests in Python are short, and errors in Python are easy to find for the crew. "
        "Those in Christ are free, and peace in Christ is what the sailors of the choir sing of. "
        "Boats in Phase 2 are dear, and boats in Phase 3 are cheaper than the winter coal. "
        "The winter in Norway is dark. Kersti Lepp lives in Ulvemoor, and she was born there. "
        "The summer in Ulvemoor is short, and the snow in Ulvemoor is deep for half of the year. "
    )
    made = quoted_of(text)
    known = know_names(leading_names(made, n=24), made.pages)
    assert {one.name.word for one in known if one.kind == "place"} == {"Norway", "Ulvemoor"}


def test_what_stands_before_a_name_says_whose_it_is():
    text = (
        "The crowd heard that Lepp was ill and that Lepp would not come to the harbour at night. "
        "A rope was cut off the coast of Ulvemoor, Norway, on the day of the summer fair there. "
        "All the town loves the singer Kersti Kask, who sang of boats and of the cold sea. "
        "Errors in Webline 3 are few, and errors in Webline 4 are dull, says the town outside. "
        "Then Mr Lepp went home and slept for most of the day in his own warm house."
    )
    made = quoted_of(text)
    kinds = {one.name.word: one.kind for one in know_names(leading_names(made, n=24), made.pages)}
    assert kinds["Lepp"] == kinds["Kersti Kask"] == "person"
    assert kinds["Ulvemoor"] == "place"
    assert kinds.get("Webline", "") == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Boats lie in Norway when it snows. The fishermen say so in the harbour.", "Norway"),
        ("Зимой лодки рыбаков стоят в Норвегии. Так говорят в порту о зиме.", "Норвегия"),
    ],
)
def test_a_country_is_a_place_wherever_it_stands(text, place):
    made = quoted_of(text)
    known = know_names(leading_names(made, n=24), made.pages)
    assert {one.name.word for one in known if one.kind == "place"} == {place}


def test_the_form_of_a_company_tells_a_body_in_any_language():
    made = quoted_of("Зимой рыбаки берут канаты фирмы Lampen Chemicals Ltd и плывут к порту.")
    known = {one.name.word: one.kind for one in know_names(leading_names(made), made.pages)}
    assert known == {"Lampen Chemicals Ltd": "organisation"}


def test_half_a_name_without_a_sentence_is_no_person():
    made = quoted_of("We thank dr. Kersti lepp.\n\nThe harbour was shut before the winter came.")
    known = {one.name.word: one.kind for one in know_names(leading_names(made), made.pages)}
    assert known == {"Kersti": ""}


def test_a_season_and_what_a_noun_follows_are_no_places():
    text = (
        "Boats in Winter are dear, and boats in Winter are heavy as well for the town. "
        "Ropes in Webline's shop are short, and ropes in Webline's shop are dull as well. "
    )
    made = quoted_of(text)
    kinds = {one.kind for one in know_names(leading_names(made), made.pages)}
    assert "place" not in kinds


def test_the_sentence_that_says_who_somebody_is_goes_before_others():
    text = (
        "The harbour was shut after Kersti Lepp and forty sailors came to the town. "
        "I think that Kersti Lepp, a friend of mine, is right about all the boats. "
        "On the pier stood Kersti Lepp, director of the harbour, with the new keys. "
    )
    made = quoted_of(text)
    (one,) = (x for x in know_names(leading_names(made), made.pages) if "Lepp" in x.name.word)
    assert one.sentence.text.startswith("On the pier")


def test_labels_show_no_names():
    made = quoted_of(f"{TEXT}\nAdd To Basket\nGo To Basket\n")
    assert "Basket" not in {term.word for term in leading_names(made, n=24)}


def test_sums_shares_and_days_stand_in_sentences_that_stand_alone(quoted):
    facts = find_facts(quoted, ())
    found = [(fact.kind, fact.written) for fact in facts]
    assert found == [("sum", "$1.5 million"), ("percentage", "12%"), ("day", "3 May 2021")]
    for fact in facts:
        assert fact.written in fact.sentence.text


@pytest.mark.parametrize(
    ("language", "kind", "text", "written"),
    [
        ("en", "sum", "It cost £600m in all", "£600m"),
        ("en", "sum", "They paid 30 million dollars", "30 million dollars"),
        ("de", "sum", "Das kostet 3,5 Mio. Euro", "3,5 Mio. Euro"),
        ("de", "day", "Am 3. Oktober 1990 war es", "3. Oktober 1990"),
        ("fr", "percentage", "une hausse de 3,5 % en mai", "3,5 %"),
        ("ru", "percentage", "выросли на 7 процентов", "7 процентов"),
        ("en", "day", "on 2020-02-29 at noon", "2020-02-29"),
        ("en", "day", "in March 1848 they rose", "March 1848"),
        ("en", "sum", "room 101 and 5 people", ""),
        ("fr", "sum", "il coûte 200 millions d'euros", "200 millions d'euros"),
        ("de", "sum", "es kostet $ 59,95 im Laden", "$ 59,95"),
        ("fr", "number", "mettre 200 millions dans un port", "200 millions"),
        ("fr", "number", "avec 25.000 bateaux", "25.000"),
        ("fi", "number", "lähes 150 000 asukasta", "150 000"),
        ("en", "number", "boats up to 3ft long", "3ft"),
        ("en", "number", "soaring to 20C today", "20C"),
        ("en", "number", "some 50,000 feet above", "50,000 feet"),
        ("en", "number", "a gift of $100,000 to all", ""),
        ("en", "number", "room 101, call 03 21 13 47", ""),
        ("en", "number", "the storm left 161 dead", "161 dead"),
        ("fr", "number", "elles ont fait 161 morts", "161 morts"),
        ("en", "number", "some 10million boats sail", "10million"),
        ("en", "percentage", "it is 100% sure", ""),
        ("en", "day", "from Monday 6 boats sail", ""),
        ("en", "day", "on Monday 6 December 2004 it", "Monday 6 December 2004"),
        ("fr", "day", "le vendredi 17 août à midi", "vendredi 17 août"),
        ("en", "day", "on 20 and 21 August they sailed", "21 August"),
        ("en", "day", "boats at 7:45 may be late", ""),
        ("en", "day", "at 9:11 Thursday night", ""),
        ("en", "percentage", "some 5–10 % of boats", "5–10 %"),
        ("en", "percentage", "it costs 5 to 10 % more", "5 to 10 %"),
        ("en", "percentage", "between 5% and 10% of boats", "between 5% and 10%"),
        ("en", "percentage", "it rose in 2004 to 10%", "10%"),
        ("en", "percentage", "boat 5, and 10% of ropes", "10%"),
        ("en", "percentage", "some <dig>–10 % of boats", ""),
        ("en", "percentage", "it fell by ±3% or so", "±3%"),
        ("de", "percentage", "rund 5 bis 10 % der Boote", "5 bis 10 %"),
        ("de", "percentage", "zwischen 5 und 10 Prozent", "zwischen 5 und 10 Prozent"),
        ("fr", "percentage", "entre 5 et 10 % des bateaux", "entre 5 et 10 %"),
        ("fr", "percentage", "de 5 à 10 % des bateaux", "de 5 à 10 %"),
        ("es", "percentage", "entre el 5 y el 10 % de todo", "entre el 5 y el 10 %"),
        ("es", "percentage", "del 5 al 10 % de todo", "del 5 al 10 %"),
        ("it", "percentage", "dal 5 al 10% delle barche", "dal 5 al 10%"),
        ("it", "percentage", "tra il 5 e il 10% delle barche", "tra il 5 e il 10%"),
        ("pt", "percentage", "entre 5 e 10% dos barcos", "entre 5 e 10%"),
        ("pt", "percentage", "de 5% a 10% dos barcos", "de 5% a 10%"),
        ("ru", "percentage", "от 5 до 10 % лодок", "от 5 до 10 %"),
        ("ru", "percentage", "около 5-10% лодок", "5-10%"),
        ("en", "sum", "a boat for less than $25K now", "$25K"),
        ("en", "sum", "they ask $5-10 million", "$5-10 million"),
        ("en", "sum", "they ask $5 to $10 million", "$5 to $10 million"),
        ("en", "sum", "they ask $5 to 10 million", "$5 to 10 million"),
        ("en", "sum", "they ask HK$25 a day", "HK$25"),
        ("en", "sum", "they paid $9/month, $1,250.50 a year", "$9"),
        ("fr", "sum", "de 5 à 10 millions d'euros", "de 5 à 10 millions d'euros"),
        ("ru", "sum", "стоит 5 тыс. рублей", "5 тыс. рублей"),
        ("en", "number", "their 1/4 mile times", "1/4 mile"),
        ("en", "number", "a rope of 2 1/2 feet", "2 1/2 feet"),
        ("en", "number", "a rope of 20–25 km", "20–25 km"),
        ("en", "number", "5,000 to 10,000 boats", "5,000 to 10,000"),
        ("en", "number", "from 1.2m in 1990 to 2.5 million", "2.5 million"),
        ("en", "day", "on 5-7 May 2021 they sailed", "5-7 May 2021"),
        ("en", "day", "on May 5-7, 2021 they sailed", "May 5-7, 2021"),
        ("de", "day", "vom 3. bis 5. Mai 2021", "3. bis 5. Mai 2021"),
        ("ru", "day", "с 3 по 5 мая 2021 года", "3 по 5 мая 2021"),
    ],
)
def test_how_figures_are_written(language, kind, text, written):
    match = dict(_patterns(language))[kind].search(text)
    assert (match.group().strip() if match else "") == written


def test_a_denial_is_held_against_what_it_denies(quoted):
    (dispute,) = find_disputes(quoted)
    assert dispute.first.text.startswith("The harbour company will close")
    assert dispute.second.text.startswith("The union says")


def test_sentences_on_other_things_are_no_dispute():
    text = "The council voted for a lighthouse. The school did not open its doors in the autumn."
    assert find_disputes(quoted_of(text)) == ()


@pytest.mark.parametrize("piece", ["1" * 50_000, "1." * 25_000, "$" * 50_000, "1 " * 25_000])
def test_no_pattern_hangs(piece):
    begun = time.perf_counter()
    for _, pattern in _patterns("en"):
        pattern.search(piece)
    assert time.perf_counter() - begun < 2


# Titles


def title_of(documents) -> str:
    return tb.make_brief(documents).title


def test_the_title_of_a_collection_is_a_subject_line():
    from corpora import make_documents

    documents = [
        tb.Document(d.id, d.text, "x", date=f"{1990 + n}-05", file=f"letters/{d.id}.txt")
        for n, d in enumerate(make_documents(36))
    ]
    title = title_of(documents)
    assert title.startswith("letters, x: ")  # the folder, and the publisher of all
    assert title.endswith(" (36 documents, 1990 to 2025)")
    assert title.count("; ") >= 2


@pytest.mark.parametrize(
    ("names", "about"),
    [
        (("harbour_1.txt", "harbour_2.txt", "kitchen_12.txt", "kitchen_13.txt", "harbour_3.txt"),
         ": harbour, kitchen ("),
        (("1981-Reagan", "1985-Reagan", "1989-Bush", "1993-Clinton", "1997-Clinton"), None),
        (("page_1", "page_2", "page_3", "page_4", "page_5"), None),
    ],
)  # fmt: skip
def test_documents_that_are_sorted_by_name_are_called_so(names, about):
    texts = zip(names, TEXT.split("\n")[2:], strict=False)
    title = title_of([tb.Document(name, text, "x", file="x") for name, text in texts])
    assert (about in title) if about else not any(name.split("_")[0] in title for name in names)


def test_a_short_title_has_the_name_of_its_site():
    named = tb.Document("a", TEXT, "Harbour Docs", title="Moorings", file="a.html")
    assert title_of(named) == "Moorings (Harbour Docs)"
    assert title_of(replace(named, title="Moorings of the outer harbour")).endswith("harbour")


def test_a_text_without_a_title_is_called_by_what_it_is_for():
    filler = "The ferry in the harbour of Tallinn waits for the ice. "
    aim = "In this paper we measure how long the ice keeps the ferry in the harbour."
    text = filler + "Winters on the Baltic coast are long and dark. " * 2 + aim + f" {filler}"
    assert title_of(tb.Document("a", text, "12.txt", language="en")) == f"“{aim[:-1]}”"


def test_a_heading_before_the_sentence_is_no_part_of_the_title():
    text = "RESULTS the ferry in the harbour of Tallinn waited for the ice on 12 days [3, 4]."
    title = title_of(tb.Document("a", text, "12.txt", language="en"))
    assert title == "“the ferry in the harbour of Tallinn waited for the ice on 12 days”"
    text = "Discussion in this study, we weighed the ferries in the harbour of Tallinn."
    title = title_of(tb.Document("a", text, "12.txt", language="en"))
    assert title == "“in this study, we weighed the ferries in the harbour of Tallinn”"


HARBOUR = (
    "The harbour of Tallinn froze on Monday, and Kersti Lepp closed the piers for a week. "
    "Ships waited in the bay for the ice to melt before they could unload coal and timber. "
)
RAILS = (
    "Trains to Tallinn run an hour late because of snow, said Kersti Lepp. "
    "Passengers in the south slept in the carriages while crews dug out the track. "
)
KITCHEN = (
    "The cook melts butter in a pan and stirs flour into it until it smells of nuts. "
    "Dough rests under a cloth until the oven is hot enough for a loaf with a crust. "
)
HEADS = "Ice closes the old piers | Gazette", "What else the cold week brought | Gazette"


@pytest.mark.parametrize(
    ("line", "articles", "title"),
    [
        ("Ice in Tallinn\n\n", (HARBOUR, RAILS), "Ice in Tallinn"),
        ("", (HARBOUR, RAILS), "Kersti Lepp, Tallinn"),
        ("", (HARBOUR, KITCHEN), "“Ice closes the old piers”; “What else the cold week brought”"),
    ],
)
def test_a_stitched_page_is_called_by_its_own_line_or_what_its_articles_share(
    line, articles, title
):
    pieces = zip(HEADS, articles, strict=True)
    text = line + line.join(f"{head}\n\n{article}\n\n" for head, article in pieces)
    assert title_of(tb.Document("a", text, "12.txt", language="en")) == title


def test_one_text_is_called_as_it_calls_itself():
    named = tb.Document("a", TEXT, "a.txt", title="A title of its own")
    assert title_of(named) == "A title of its own"
    assert title_of(tb.Document("a", TEXT, "a.txt")) == "The new ferry of Tallinn"


@pytest.mark.parametrize(
    ("file", "stem"), [("harbour-notes.txt", "harbour-notes: "), ("000_376d5c4b.txt", "")]
)
def test_a_text_without_a_title_is_called_by_its_file_if_that_has_words(file, stem):
    body = TEXT.split("\n\n", 1)[1]
    assert title_of(tb.Document("a", body, file, file=file)).startswith(stem)
    assert "376d" not in title_of(tb.Document("a", body, file, file=file))


@pytest.mark.parametrize(
    ("dates", "span"),
    [
        ([], ""),
        (["2004", ""], "2004"),
        (["2021-01-20", "1789"], "1789 to 2021"),
        (["2004-05-01", "2004-07-01"], "2004-05 to 2004-07"),
        (["2004-05-03", "2004-05-01"], "2004-05-01 to 2004-05-03"),
    ],
)
def test_the_range_of_dates(dates, span):
    assert span_of(dates) == span


def test_a_figure_is_told_by_a_sentence_in_which_nobody_speaks_of_himself():
    text = (
        "I have seen that the harbour of Dover paid $20 for every boat of the winter. "
        "The harbour of Dover paid $30 million for the crane and the pier last year. "
    )
    several = "".join(f"I paid ${n} for boat {n} in the harbour of Dover. " for n in range(11, 16))
    found = find_facts(quoted_of(several + text), ())
    assert "$30 million" in [fact.written for fact in found]


def test_a_contrast_and_a_repeat_are_no_dispute():
    text = (
        "Ropes of the old northern harbour company are sold as strong ropes in the town. "
        "Ropes of the new northern harbour company, not only strong, are sold in the town. "
        "Before the winter the wheel of the mill was stopped with two hands and a beam. "
        "Once oil was added in the winter the wheel of the mill could not be stopped at all. "
    )
    assert find_disputes(quoted_of(text)) == ()


def test_a_name_is_told_in_full_and_by_what_is_known_of_it():
    text = (
        "The Ulvemoor Rope Agency (URA) sells ropes. Buyers came when the URA opened its gates. "
        "Anna Lepp, 52, sings in the harbour of Norway. Lepp likes boats and Lepp likes ropes. "
        "Shares of Tolvex fell, and a Tolvex spokesman said that Tolvex shares were cheap. "
        "The crowd saw Bruno Ardvik there, and then the crowd of Anna Street went home. "
    )
    made = quoted_of(text)
    known = {one.name.word: one for one in know_names(leading_names(made, n=24), made.pages)}
    assert known["Anna Lepp"].name.count == 3
    kinds = {
        name: known[name].kind
        for name in ("Anna Lepp", "URA", "Tolvex", "Norway", "Bruno Ardvik", "Anna Street")
    }
    assert kinds == {
        "Anna Lepp": "person", "URA": "organisation", "Tolvex": "organisation",
        "Norway": "place", "Bruno Ardvik": "person", "Anna Street": "",
    }  # fmt: skip


def test_a_day_of_a_collection_is_told_with_its_year():
    texts = [f"The ferry of boat {n} left the harbour on {n} May with ropes." for n in range(1, 4)]
    facts = find_facts(quoted_of(*texts, "The ferry left the old harbour on 3 May 2021."), ())
    assert [fact.written for fact in facts if fact.kind == "day"] == ["3 May 2021"]


def test_the_list_of_documents_has_the_titles_that_were_found():
    two = [tb.Document(name, f"{TEXT}{name}\n", f"{name}.txt") for name in ("a", "b")]
    _, rows = documents_rows(tb.make_brief(two))
    assert [row[2] for row in rows] == ["The new ferry of Tallinn"] * 2


def test_a_figure_that_texts_begin_with_goes_before_those_further_down():
    first = "The crane of the pier in Dover cost the town $9 million. "
    plain = "Boats of the harbour lie behind the long wall of stones in winter. " * 3
    later = "".join(
        f"The harbour of Dover paid ${n} for a boat of its own. " for n in range(21, 29)
    )
    found = [fact.written for fact in find_facts(quoted_of(first + plain + later), ())]
    assert "$9 million" in found


def test_no_figure_is_told_twice():
    text = "The harbour of Dover paid $70 for a boat. The harbour of Essex paid $70 for a rope."
    assert [fact.written for fact in find_facts(quoted_of(text), ())] == ["$70"]


def test_three_writings_of_one_name_are_one():
    text = (
        "We met ANN here. We saw ANN there. We met ANN again. We met Ann once. We met AnN and ANN."
    )
    sentences = tb.clean(tb.Document("a", text, "a.txt", language="en")).sentences
    assert [(term.word, term.count) for term in tb.find_names(sentences)] == [("ANN", 6)]
