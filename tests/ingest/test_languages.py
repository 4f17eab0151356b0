"""Languages of texts: right on real material, honest about the rest, exact in its runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages import SERVED
from index.model import UNDETERMINED, LanguageTag, Runs
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.function_words import plain_voice
from ingest.language_detection import LanguageDetector
from ingest.language_runs import DocumentLanguages, document_languages, language_of
from ingest.passages import with_languages

UDHR_MINIMUM = 0.996  # measured: 300 of 300; one may be lost to a new model
UDHR_SENTENCES_MINIMUM = 0.985  # measured: 0.996 of 511 pieces of nine words


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector.load()


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[tuple[str, str]]:
    """(language, text) of every article of the Universal Declaration in the shared material."""
    rows = (shared / "retrieval/udhr/passages.jsonl").read_text("utf-8").splitlines()
    return [(row["lang"].partition("-")[0], row["text"]) for row in map(json.loads, rows)]


def found(text: str, detector: LanguageDetector, declared: str | None = None) -> DocumentLanguages:
    return document_languages([text], declared, detector)


def amounts(pages: Iterator[Runs] | tuple[Runs, ...]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for tag, text in (run for page in pages for run in page):
        counted[tag] += len(text)
    return counted


def test_articles_of_the_declaration_are_told_apart(
    articles: list[tuple[str, str]], detector: LanguageDetector
) -> None:
    """Paragraphs in ten languages, one by one."""
    right = sum(found(text, detector).main == language for language, text in articles)
    assert right / len(articles) >= UDHR_MINIMUM


def test_sentences_of_nine_words_are_told_apart(
    articles: list[tuple[str, str]], detector: LanguageDetector
) -> None:
    """Short texts, with nothing around them to go by."""
    pieces = [
        (language, " ".join(words[start : start + 9]))
        for language, words in ((language, text.split()) for language, text in articles if language != "zh")
        for start in range(2, len(words) - 9, 27)
    ]
    wrong = [(language, text) for language, text in pieces if found(text, detector).main != language]
    assert 1 - len(wrong) / len(pieces) >= UDHR_SENTENCES_MINIMUM, wrong


# One sentence each, from the first article of the Declaration, which exists in some five hundred languages.
OTHERS = {
    "Aymara": "Taqi jaqinakaxa qhispiyata uñjatatäpxiwa munañapansa lurañanakapansa,",
    "Italian": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati.",
    "Hebrew": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
    "Quechua": "Tukuy kay pachaman paqarimujkuna libres nasekuntu tukuypunitaj kikin obligaciones.",
    "Haitian": "Tout moun fèt lib, egal ego pou diyite kou wè dwa. Nou gen la rezon ak la konsyans.",
    "Hausa": "Su dai yan-adam, ana haifuwarsu ne duka yantattu, kuma kowannensu na da mutunci da hakkoki.",
    "Somali": "Aadanaha dhammaantiis wuxuu dhashaa isagoo xor ah kana siman xagga sharafta iyo xuquuqada.",
    "Yoruba": "Gbogbo ènìyàn ni a bí ní òmìnira; iyì àti ẹ̀tọ́ kọ̀ọ̀kan sì dọ́gba, wọ́n ní ẹ̀bùn ti làákàyè.",
    "Kinyarwanda": "Abantu bose bavuka aribakuru kandi bareshya mu cyubahiro no mu uburenganzira.",
    "Tagalog": "Ang lahat ng tao ay isinilang na malaya at pantay-pantay sa karangalan at mga karapatan.",
    "Azerbaijani": "Bütün insanlar ləyaqət və hüquqlarına görə azad və bərabər doğulurlar. Onların şüurları.",
    "Catalan": "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. Són dotats de raó.",
    "Ukrainian": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом",
    "Bulgarian": "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум.",
    "Kazakh": "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге келеді.",
    "Persian": "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.",
    "Urdu": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔",
    "Pashto": "د بشر ټول افراد آزاد نړۍ ته راځی او د حیثیت او حقوقو له پلوه سره برابر دی.",
    "Nepali": "सबै व्यक्तिहरू जन्मजात स्वतन्त्र हुन ती सबैको समान अधिकार र महत्व छ।",
    "Assamese": "জন্মগতভাৱে সকলো মানুহ মৰ্য্যদা আৰু অধিকাৰত সমান আৰু স্বতন্ত্ৰ।",
    "Amharic": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።",
    "Burmese": "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း",
    "Greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
}

SERVED_SENTENCES = {
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft begabt.",
    "id": "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka berakal.",
    "bn": "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "ja": "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "sw": "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri.",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_are_not_forced_into_a_served_one(name: str, detector: LanguageDetector) -> None:
    """A text in a language that has no analysis here is ``und``, not the likeliest of those that have."""
    assert found(OTHERS[name], detector).main == "und"


@pytest.mark.parametrize("tag", SERVED_SENTENCES)
def test_every_served_language_is_found(tag: str, detector: LanguageDetector) -> None:
    """The served languages that the parallel articles do not cover."""
    assert found(SERVED_SENTENCES[tag], detector).main == tag


@pytest.mark.parametrize("other", ["Aymara", "Tagalog", "Quechua", "Italian", "Hausa"])
def test_a_foreign_paragraph_in_a_long_document_is_seen(other: str, detector: LanguageDetector) -> None:
    """Also when a hundred paragraphs before were all in one language and are judged by the cheapest means."""
    spanish = (
        "Los niños y las niñas que trabajan en las fábricas de ladrillos no van a la escuela por la mañana."
    )
    page = "\n\n".join([spanish] * 100 + [OTHERS[other]] + [spanish] * 5)
    runs = found(page, detector).pages[0]
    assert [tag for tag, _ in runs] == ["es", "und", "es"]
    assert runs[1][1].strip() == OTHERS[other]


def test_two_languages_on_one_page_are_two_runs(detector: LanguageDetector) -> None:
    """Neighbouring paragraphs of one language are one run; joined, the runs are the page."""
    english = (
        "Children who work in brick kilns do not go to school in the morning, and seldom in the evening."
    )
    french = "Les enfants qui travaillent dans les briqueteries ne vont pas à l'école le matin, ni le soir."
    arabic = "الأطفال الذين يعملون في مصانع الطوب لا يذهبون إلى المدرسة في الصباح."
    page = "\n\n".join([english, english, french, french, arabic])
    runs = found(page, detector).pages[0]
    assert [tag for tag, _ in runs] == ["en", "fr", "ar"]
    assert "".join(text for _, text in runs) == page


def test_lines_in_two_scripts_are_told_apart_within_a_paragraph(detector: LanguageDetector) -> None:
    """A bilingual table or cover has no blank lines between its languages."""
    english = ["Convention on the worst forms of child labour", "Adopted in Geneva in 1999"]
    page = f"{english[0]}\n关于最恶劣形式的童工劳动公约\n{english[1]}\n一九九九年在日内瓦通过"
    assert [tag for tag, _ in found(page, detector).pages[0]] == ["en", "zh", "en", "zh"]


def test_names_and_figures_belong_to_the_text_around_them(detector: LanguageDetector) -> None:
    """A line too short to judge, or without letters, does not break a run."""
    arabic = "الأطفال الذين يعملون في مصانع الطوب لا يذهبون إلى المدرسة في الصباح."
    page = f"{arabic}\n\nILO, 2021\n\n12.4 %\n\n{arabic}"
    assert [tag for tag, _ in found(page, detector).pages[0]] == ["ar"]


def test_japanese_headings_in_han_alone_are_japanese(detector: LanguageDetector) -> None:
    """Han is Chinese, except in a Japanese document."""
    page = "児童労働撤廃\n\nすべての子どもは学校に行くべきであり、工場で働くべきではありません。"
    assert found(page, detector).languages == ("ja",)
    assert found("消除童工劳动", detector).main == "zh"


def test_what_is_declared_decides_only_where_nothing_can_be_judged(detector: LanguageDetector) -> None:
    """Never over a clear detection; never overruled on under eight words; never against the script."""
    french = "Les enfants qui travaillent dans les briqueteries ne vont pas à l'école le matin, ni le soir."
    assert found(french, detector, "en").main == "fr"
    assert found("Rapport final", detector, "pt-BR").main == "pt"
    assert found("Report", detector, "es").main == "es"
    assert found("最终报告", detector, "es").main == "zh"
    assert found("2021", detector, "ru_RU").main == "ru"
    assert found("Rapport final", detector, "it").main == "und"


@pytest.mark.parametrize(("text", "language"), [
    ("The report of the Ministry was read by all of them, and that was the end of it for now.", "en"),
    ("Les enfants sont dans les mines du nord, et le rapport est sur la table avec leurs noms.", "fr"),
    ("Ministry of Labour, Geneva, 2021", None),
    ("The end of the report: les enfants sont dans les mines du nord avec leurs parents.", None),
    ("", None),
])  # fmt: skip
def test_little_words_speak_only_where_they_leave_no_doubt(text: str, language: str | None) -> None:
    """Five of one language, and five times as many as of all others; else the models are asked."""
    assert plain_voice(text) == language


def test_detection_is_the_same_every_time(detector: LanguageDetector) -> None:
    """langdetect draws at random unless it is seeded; a page must not change its language by being read
    again."""
    text = "Centro Internacional Foundation Stiftung Association pour enfants del mondo"
    assert len({found(text, detector).pages for _ in range(20)}) == 1


def test_a_page_without_text_has_no_runs(detector: LanguageDetector) -> None:
    """And a document of nothing but figures is in the language it declares, or in none."""
    result = document_languages(["", "12 34", ""], None, detector)
    assert result.pages == ((), (("und", "12 34"),), ())
    assert document_languages([], None, detector).main == "und"


def test_capitals_are_read_like_small_letters(detector: LanguageDetector) -> None:
    """Headings in capitals are in the language of their words."""
    assert (
        found("Togo\nMODERATE ADVANCEMENT\n2021 FINDINGS ON THE WORST FORMS OF CHILD LABOR 1", detector).main
        == "en"
    )
    assert (
        found("INSTRUMENTS INTERNATIONAUX SUR LE TRAVAIL FORCÉ ET LE TRAVAIL DES ENFANTS", detector).main
        == "fr"
    )


def test_the_language_of_a_title_follows_its_document_when_it_is_short(detector: LanguageDetector) -> None:
    """A title of a few words is in the language of its document, unless its script says otherwise."""
    assert language_of("Rapport final 2021", LanguageTag("fr"), detector) == "fr"
    assert language_of("最终报告", LanguageTag("fr"), detector) == "zh"
    assert language_of("", LanguageTag("fr"), detector) == "fr"
    long = "Informe anual sobre las peores formas de trabajo infantil en los países de América del Sur"
    assert language_of(long, LanguageTag("en"), detector) == "es"


@pytest.mark.parametrize(
    "text",
    ["Test", "test", "OK", "Draft 3", "Ghana", "Kakuma", "Annex II", "Hello world", "No text", "Bonjour",
     "Maria Silva", "Togo, Benin, Mali", "Lorem ipsum dolor sit amet", "UNICEF", "Hotel Internacional"],
)  # fmt: skip
def test_too_little_text_is_in_no_language(text: str, detector: LanguageDetector) -> None:
    """A word or two of Latin letters are words of ten languages, or a name: never a guess."""
    assert found(text, detector).main == "und"
    assert language_of(text, UNDETERMINED, detector) == "und"


@pytest.mark.parametrize(
    "text",
    [
        "Kakuma Dadaab Nairobi Mombasa Kisumu Lodwar Garissa Wajir Marsabit",
        "Test test test test test test test test test",
        "Ouro Atlas Kivu Zenith Omega Delta Sigma Tango Alpha",
    ],
)
def test_names_alone_are_in_no_language(text: str, detector: LanguageDetector) -> None:
    """However many: no model is asked to choose where none is clear."""
    assert found(text, detector).main == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("تقرير", "ar"), ("报告", "zh"), ("รายงาน", "th"), ("아동 노동", "ko"), ("Отчет", "ru"),
        ("Тест", "ru"), ("子どもの労働", "ja"), ("প্রতিবেদন", "bn"),
        ("Summary of the findings", "en"), ("Le travail des enfants", "fr"), ("Kazi ya watoto", "sw"),
        ("Informe sobre el trabajo infantil", "es"), ("Relatório sobre o trabalho infantil", "pt"),
    ],
)  # fmt: skip
def test_a_few_words_are_told_by_their_script_or_where_they_are_plain(
    text: str, language: str, detector: LanguageDetector
) -> None:
    """A script of one language, or little words and models that agree."""
    assert found(text, detector).main == language
    assert language_of(text, UNDETERMINED, detector) == language


def test_a_short_page_is_in_the_language_of_its_document(detector: LanguageDetector) -> None:
    """Before and behind: a title page, a divider, the last page."""
    french = "Les enfants qui travaillent dans les briqueteries ne vont pas à l'école le matin, ni le soir."
    pages = document_languages(["Test", french, "Annex II", french, "OK"], None, detector).pages
    assert [tag for page in pages for tag, _ in page] == ["fr"] * 5
    assert found("Test", detector, "fr").main == "fr"


@given(pages=st.lists(st.text(max_size=300), max_size=4), declared=st.none() | st.text(max_size=8))
def test_runs_are_the_text_exactly(pages: list[str], declared: str | None) -> None:
    """For any text and any declaration: joined, the runs are the page; every tag is served or ``und``."""
    result = document_languages(pages, declared, LOADED)
    assert ["".join(text for _, text in page) for page in result.pages] == pages
    assert all(text and (tag in SERVED or tag == "und") for page in result.pages for tag, text in page)
    assert all(a != b for page in result.pages for (a, _), (b, _) in pairwise(page))


LOADED = LanguageDetector.load()


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("un_documents/A_78_354.en.pdf", "es"),  # its name says English
        ("un_documents/A_79_876.en.pdf", "ar"),  # its name says English
        ("un_documents/A_80_66.en.pdf", "en"),
        ("un_documents/A_52_687.en.pdf", "en"),  # an old scan with recognised text
        ("manuals/install.es.pdf", "es"),
        ("manuals/install.fr.pdf", "fr"),
        ("manuals/install.ko.pdf", "ko"),
        ("manuals/install.pt.pdf", "pt"),
        ("manuals/install.ru.pdf", "ru"),
        ("manuals/install.vi.pdf", "vi"),
        ("manuals/install.zh_CN.pdf", "zh"),
        ("alliance87_fr/alliance_8.7_en_bref.fr.md", "fr"),
        ("alliance87_fr/alliance_8.7_mandat.fr.txt", "fr"),
        ("office/pdf__right_to_left_01.pdf", "ar"),
        ("office/pdf__right_to_left_03.pdf", "und"),  # Persian
        ("office/pdf__normal_4pages.pdf", "ko"),
    ],
)
def test_real_documents_are_in_the_language_they_are_in(
    shared: Path, detector: LanguageDetector, name: str, language: str
) -> None:
    """Whatever their names or their own declarations say."""
    file = with_languages(extract(shared / "reports" / name, Limits()), detector, None)
    counted = amounts(page.runs for page in file.pages)
    assert file.main_language == language
    assert counted[language] >= 0.6 * sum(counted.values())


def test_english_reports_are_english_but_for_their_foreign_sources(
    shared: Path, detector: LanguageDetector
) -> None:
    """Of a country chapter nearly all is English; titles of Spanish sources in its endnotes are Spanish."""
    folder = shared / "reports/us_dol_child_labor"
    counted: Counter[str] = Counter()
    for name in ["Argentina", "Ghana", "Nepal", "Thailand"]:
        file = with_languages(extract(folder / f"{name}.pdf", Limits()), detector, None)
        assert file.main_language == "en"
        counted += amounts(page.runs for page in file.pages)
    assert counted["en"] >= 0.9 * sum(counted.values())
    assert set(counted) <= {"en", "es"}
