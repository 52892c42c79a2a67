"""Words and names in any script, against Unicode's rules for word boundaries."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import regex

from topicbrief.brief.figures import fonts, save_figure, terms_figure
from topicbrief.language.names import find_names
from topicbrief.language.scripts import explain_uncounted, normal_form, segment, segmenter
from topicbrief.language.sentences import split_sentences
from topicbrief.language.words import locate, tokenize
from topicbrief.reading.pages import clean
from topicbrief.records import Document, Term

TEXTS = {  # 20 languages in 12 scripts
    "en": "The ministers of both countries met on Tuesday in the capital. They didn't agree on the"
    " price of wheat, although the harvest had been good this year.",
    "tr": "İki ülkenin bakanları salı günü başkentte bir araya geldi. Bu yıl hasat iyi olmasına"
    " rağmen İstanbul'daki görüşmelerde buğday fiyatında anlaşamadılar.",
    "vi": "Bộ trưởng hai nước gặp nhau hôm thứ ba tại thủ đô. Họ không thống nhất được về giá lúa"
    " mì, mặc dù năm nay được mùa.",
    "ro": "Miniștrii celor două țări s-au întâlnit marți în capitală. Nu au convenit asupra"
    " prețului grâului, deși recolta a fost bună anul acesta.",
    "el": "Οι υπουργοί των δύο χωρών συναντήθηκαν την Τρίτη στην πρωτεύουσα. Δεν συμφώνησαν για την"
    " τιμή του σιταριού, αν και η σοδειά ήταν φέτος καλή.",
    "ru": "Министры двух стран встретились во вторник в столице. Они не договорились о цене на"
    " пшеницу, хотя урожай в этом году был хорошим.",
    "uk": "Міністри двох країн зустрілися у вівторок у столиці. Вони не домовилися про ціну на"
    " пшеницю, хоча врожай цього року був добрий, а об'єм зріс.",
    "bg": "Министрите на двете страни се срещнаха във вторник в столицата. Те не се споразумяха за"
    " цената на пшеницата, въпреки че реколтата беше добра.",
    "hy": "Երկու երկրների նախարարները երեքշաբթի օրը հանդիպեցին մայրաքաղաքում։ Ինչո՞ւ նրանք չեկան"
    " համաձայնության ցորենի գնի շուրջ, թեև բերքն այս տարի լավն էր։",
    "ka": "ორი ქვეყნის მინისტრები სამშაბათს დედაქალაქში შეხვდნენ. ისინი ვერ შეთანხმდნენ ხორბლის"
    " ფასზე, თუმცა მოსავალი წელს კარგი იყო.",
    "he": "שרי שתי המדינות נפגשו ביום שלישי בבירה. הם לא הסכימו על מחיר החיטה, אף שהיבול השנה היה"
    ' טוב. דובר צה״ל וארה"ב סירב להגיב.',
    "ar": "التقى وزراء البلدين يوم الثلاثاء في العاصمة. ولم يتفقوا على سعر القمح، رغم أن المحصول"
    " كان جيدًا هذا العام؟",
    "fa": "وزیران دو کشور روز سه‌شنبه در پایتخت دیدار کردند. آنها درباره قیمت گندم به توافق"
    " نرسیدند، هرچند برداشت امسال خوب بود و گفتند که می‌آیند.",
    "ur": "دونوں ملکوں کے وزراء نے منگل کو دارالحکومت میں ملاقات کی۔ وہ گندم کی قیمت پر متفق نہ"
    " ہوئے، اگرچہ اس سال فصل اچھی تھی۔",
    "hi": "दोनों देशों के मंत्री मंगलवार को राजधानी में मिले। वे गेहूँ की कीमत पर सहमत नहीं हुए,"
    " हालाँकि इस साल फ़सल अच्छी थी।",
    "mr": "दोन्ही देशांचे मंत्री मंगळवारी राजधानीत भेटले. गव्हाच्या किमतीवर त्यांचे एकमत झाले नाही,"
    " जरी यंदा पीक चांगले होते.",
    "bn": "দুই দেশের মন্ত্রীরা মঙ্গলবার রাজধানীতে দেখা করেন। গমের দাম নিয়ে তাঁরা একমত হননি, যদিও"
    " এ বছর ফলন ভালো ছিল।",
    "ta": "இரு நாடுகளின் அமைச்சர்களும் செவ்வாய்க்கிழமை தலைநகரில் சந்தித்தனர். இந்த ஆண்டு அறுவடை"
    " நன்றாக இருந்தபோதிலும், கோதுமையின் விலையில் அவர்கள் உடன்படவில்லை.",
    "am": "የሁለቱ አገሮች ሚኒስትሮች ማክሰኞ በዋና ከተማው ተገናኙ። ምርቱ ዘንድሮ ጥሩ ቢሆንም በስንዴ ዋጋ አልተስማሙም።",
    "ko": "두 나라의 장관들은 화요일 수도에서 만났다. 올해 수확이 좋았는데도 그들은 밀 가격에"
    " 합의하지 못했다.",
}
CASELESS = ("ka", "he", "ar", "fa", "ur", "hi", "mr", "bn", "ta", "am", "ko")
BOUNDARY = regex.compile(r"(?V1w)\b")  # Unicode's annex 29, of which ICU has the same default


def spans(text: str) -> set[tuple[int, int]]:
    """What stands between Unicode's word boundaries and holds a letter."""
    places = [match.start() for match in BOUNDARY.finditer(text)]
    return {(a, b) for a, b in pairwise(places) if any(map(str.isalpha, text[a:b]))}


def sentences(text: str, language: str):
    return tuple(split_sentences(Document("x", text, "x", language), language=language))


@pytest.mark.parametrize("language", TEXTS)
def test_words_end_where_unicode_says(language: str) -> None:
    text = TEXTS[language]
    found = {(token.start, token.stop) for token in locate(text, language=language)}
    every = {(token.start, token.stop) for token in locate(text, language="und")}  # no stop words
    assert found
    assert len(found & spans(text)) >= 0.95 * len(found)
    long = {span for span in spans(text) if span[1] - span[0] > 1}
    assert len(every & long) >= 0.95 * len(long)


@pytest.mark.parametrize("language", CASELESS)
def test_no_name_is_guessed_where_letters_have_no_case(language: str) -> None:
    assert find_names(sentences(TEXTS[language], language), language=language) == ()


MARKED = {
    "he": ('ראש הממשלה דיבר עם עיתון "הארץ" אתמול.', "הארץ"),
    "ar": ("قالت صحيفة «القدس العربي» إن الاجتماع تأجل.", "القدس العربي"),
    "zh": ("他昨天读了《人民日报》的文章。", "人民日报"),
    "ja": ("彼は「朝日新聞」の記者だ。", "朝日新聞"),
    "hi": ("उन्होंने “आज तक” से बात की।", "आज तक"),
}


@pytest.mark.parametrize("language", MARKED)
def test_names_are_those_that_the_text_marks(language: str) -> None:
    text, name = MARKED[language]
    (term,) = find_names(sentences(text, language), language=language)
    assert term.word == name
    assert text[term.contexts[0].start : term.contexts[0].stop] == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("el", "Ο πρωθυπουργός Κυριάκος Μητσοτάκης πήγε στη Θεσσαλονίκη.", "Κυριάκος Μητσοτάκης"),
        ("ro", "Premierul a vizitat ieri orașul Ploiești și țara.", "Ploiești"),
        ("hy", "Վարչապետ Նիկոլ Փաշինյանը մեկնեց։", "Նիկոլ Փաշինյանը"),
    ],
)
def test_capitals_of_any_script_make_names(language: str, text: str, name: str) -> None:
    words = " ".join(term.word for term in find_names(sentences(text, language), language=language))
    assert name in words
    assert "țara" not in words


WEB = [
    ("RT @cnn: markets fell https://t.co/Ab12 #Brexit", "market fall brexit"),
    ("see www.example.org/a?b=c or mail me@example.org", "mail"),
    ("bread &amp; butter &lt;b&gt; tea&nbsp;time &#39;", "bread butter tea time"),
    ("great 😀❤️🇩🇪 1️⃣ news", "great news"),
    ("COVID-19, 5G and F-16 jets in C++ or C#", "covid-19 5g f-16 jet c++ c#"),
    ("a profit of $1.13bn, at 150km/h", "profit 150km/h"),
    ("bit.ly/3xYz and pic.twitter.com/abc", ""),
    ("_truly_ soft\u00adhyphens", "truly softhyphens"),
]


@pytest.mark.parametrize(("text", "words"), WEB)
def test_what_the_web_writes_between_words_is_no_word(text: str, words: str) -> None:
    assert tokenize(text) == words.split()
    assert [token.word for token in locate(text)] == words.split()


def test_one_word_has_one_spelling() -> None:
    assert normal_form("e\u0301te\u0301") == "été"
    assert normal_form("كِتَاب") == normal_form("كتـاب") == "كتاب"
    assert tokenize("İzmir ve ISPARTA", language="tr") == ["izmir", "ısparta"]


NEED = {"zh": "rjieba", "ja": "sudachipy", "th": "pythainlp"}
RUN_TOGETHER = {
    "zh": (
        "两国部长星期二在首都会谈，讨论小麦价格。今年收成很好！",
        ["部长", "首都", "小麦", "价格"],
    ),
    "ja": (
        "両国の大臣は火曜日に首都で会談した。小麦の価格は高い！",
        ["大臣", "首都", "小麦", "価格"],
    ),
    "th": (
        "รัฐมนตรีของทั้งสองประเทศพบกันที่เมืองหลวง และหารือเรื่องราคาข้าวสาลี",
        ["รัฐมนตรี", "เมืองหลวง", "ราคา"],
    ),
}


@pytest.mark.parametrize("language", RUN_TOGETHER)
def test_languages_without_blanks_are_segmented(language: str) -> None:
    pytest.importorskip(NEED[language])
    text, words = RUN_TOGETHER[language]
    tokens = locate(text, language=language)
    assert set(words) <= {token.word for token in tokens}
    assert [token.word for token in tokens] == tokenize(text, language=language)
    assert all(token.start < token.stop <= len(text) for token in tokens)
    page = clean(Document("x", text, "x", language))
    assert not page.notes
    assert len(page.sentences) == (1 if language == "th" else 2)
    assert all(sentence.whole for sentence in page.sentences)


@pytest.mark.parametrize("language", ["hy", "ur", "hi", "bn", "am", "ka"])
def test_every_script_s_full_stop_ends_a_sentence(language: str) -> None:
    text = f"{TEXTS[language]} {TEXTS[language]}"
    page = clean(Document("x", text, "x", language))
    assert len(page.sentences) in (2, 4)
    assert all(sentence.whole for sentence in page.sentences)


def test_thai_sentences_end_at_blanks() -> None:
    first = "รัฐมนตรีของทั้งสองประเทศพบกันที่เมืองหลวง และหารือเรื่องราคาข้าวสาลี 12 บาท"
    second = "ปีนี้ผลผลิตดีมากแต่ราคายังไม่ตกลงกันในที่ประชุม"
    found = sentences(f"{first} {second}", "th")
    assert [sentence.text for sentence in found] == [first, second]


@pytest.mark.parametrize("language", RUN_TOGETHER)
def test_without_a_segmenter_a_page_is_kept_and_says_what_to_install(language, monkeypatch):
    monkeypatch.setattr("topicbrief.language.scripts.segmenter", lambda language: None)
    text, _ = RUN_TOGETHER[language]
    page = clean(Document("x", text, "x", language))
    assert page.sentences
    assert "pip install 'topicbrief[cjk]'" in page.notes[0]
    assert segment(text, language) == []
    assert "no segmenter" in explain_uncounted("km")
    assert explain_uncounted("ko") == ""


def test_a_word_of_another_script_is_cut_by_its_own_rules() -> None:
    pytest.importorskip("rjieba")
    assert "小麦" in tokenize("Wheat 小麦价格 prices", language="en")
    assert "iphone" in tokenize("他们喜欢iPhone手机", language="zh")


def test_a_long_run_is_cut_in_pieces() -> None:
    pytest.importorskip("rjieba")
    found = segment("小麦价格" * 2000, "zh")
    assert len(found) > 3000
    assert segmenter("zh") is segmenter("zh")


def draw(words: list[str], path) -> str:
    save_figure(terms_figure([Term(word, 2, 1.0, ()) for word in words]), path)
    return path.read_text(encoding="utf-8")


def test_figures_have_the_letters_of_every_script(tmp_path, recwarn):
    for package in fonts.PACKAGES:
        pytest.importorskip(package)
    words = [text.split()[1] for text in TEXTS.values()]
    words += [text[:3] for text, _ in RUN_TOGETHER.values()]
    svg = draw(words, tmp_path / "terms.svg")
    assert "Boxes" not in svg
    assert not [warning for warning in recwarn if "missing" in str(warning.message)]
    assert draw(words, tmp_path / "terms.svg") == svg
    assert len(svg) < 200_000


def test_a_figure_says_which_letters_no_font_has(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "_others", lambda: ())
    fonts._fonts_for.cache_clear()
    svg = draw(["मंत्री", "minister"], tmp_path / "terms.svg")
    fonts._fonts_for.cache_clear()
    assert "no font here has: Devanagari" in svg
    assert "topicbrief[fonts]" in svg
    assert "no font" not in draw(["λέξη", "слово"], tmp_path / "terms.svg")


def test_ideographs_are_as_wide_as_two_letters():
    assert fonts.shown_width("小麦") == 4
    assert fonts.shown_width("e\u0301te\u0301") == 3
    assert fonts.shown_width("plain") == 5


def test_another_font_of_the_same_name_changes_nothing(tmp_path, monkeypatch):
    from matplotlib.font_manager import fontManager

    svg = draw(["minister", "ffi"], tmp_path / "terms.svg")
    serif = next(f for f in fontManager.ttflist if f.fname.endswith("DejaVuSerif.ttf"))
    others = [f for f in fontManager.ttflist if f.name != fonts.FIRST]
    monkeypatch.setattr(fontManager, "ttflist", [replace(serif, name=fonts.FIRST), *others])
    fonts.use_bundled.cache_clear()
    assert draw(["minister", "ffi"], tmp_path / "terms.svg") == svg
