"""The pure parts of reading a PDF: hyphens, glyphs, verdicts on letters, page numbers, notes, titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractors.arabic import brackets_facing, marks_on_letters, stops_behind_numbers
from ingest.extractors.layout import paragraphs
from ingest.extractors.pdf_glyphs import close_up, repaired
from ingest.extractors.pdf_hyphens import Vocabulary, whole_words
from ingest.extractors.pdf_labels import candidates, value
from ingest.extractors.pdf_lines import HYPHENATION, Line, _drawn_lines
from ingest.extractors.pdf_notes import endnotes_begin, footnotes, goes_on, last_number, note_paragraphs
from ingest.extractors.pdf_order import in_reading_order
from ingest.extractors.pdf_quality import fault
from ingest.extractors.pdf_title import document_title


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("inform‧ation on kilns", "information on kilns"),
        ("the pandemic‧related closing", "the pandemic-related closing"),
        ("an evidence‧based programme", "an evidence-based programme"),
        ("follow‧up visits", "follow-up visits"),
        ("https://a.org/plan‧set for rollout", "https://a.org/plan-set for rollout"),
        ("COVID‧19 and UNICEF‧supported", "COVID-19 and UNICEF-supported"),
        ("Asia‧Pacific", "Asia-Pacific"),
        ("неудовлетвори‧тельные", "неудовлетворительные"),
        ("life -supporting systems", "life-supporting systems"),
        ("a b - c", "a b - c"),
    ],
)
def test_the_document_tells_whether_a_hyphen_belongs_to_a_word(text: str, whole: str) -> None:
    """Where it writes the word elsewhere, in an address, before a capital or a digit, between two words."""
    words = Vocabulary(["A follow-up was life-saving, supporting all. Pandemic-related, it says."])
    assert whole_words(text.replace("‧", HYPHENATION), lambda: words) == whole


@given(
    st.lists(st.text(alphabet="ab-.,( \n", max_size=14), max_size=3),
    st.sampled_from(["a", "b", "ab", "a-b", "-a", "-ab", "a-", "ba-"]),
)
def test_a_word_is_looked_for_as_it_is_found_among_all_words(texts: list[str], word: str) -> None:
    """Few words are looked for in the text, many among the words that were cut: the answer is the same."""
    few, many = Vocabulary(texts), Vocabulary(texts)
    for number in range(100):
        assert f"none{number}" not in many
    assert (word in few) is (word in many)


def test_a_short_word_between_two_hyphens_keeps_both() -> None:
    """Broken at its first hyphen: PDFium tells the end of a line from no other."""
    for broken in ("ready‧to-use", "state‧of-the-art", "face‧to-face"):
        text = f"a {broken} thing".replace("‧", HYPHENATION)
        assert whole_words(text, lambda: Vocabulary([])) == f"a {broken.replace('‧', '-')} thing"
    assert whole_words(f"infor{HYPHENATION}mation-based", lambda: Vocabulary([])) == "information-based"


def test_the_page_number_is_no_part_of_a_word_that_the_page_breaks() -> None:
    """PDFium writes both as one word; a number at the end of a line further up stays."""
    assert list(_drawn_lines("Chap\r\nsome insti\ufffe23")) == [
        ("Chap", 0),
        ("some insti\ufffe", 6),
        ("23", 17),
    ]
    assert list(_drawn_lines("COVID\ufffe19\r\nend")) == [("COVID\ufffe19", 0), ("end", 10)]
    assert list(_drawn_lines("")) == [("", 0)]


@given(st.text(alphabet=st.characters(exclude_characters=HYPHENATION), max_size=200))
def test_text_without_broken_words_keeps_its_letters(text: str) -> None:
    """Only spaces before hyphens may go."""
    whole = whole_words(text, lambda: Vocabulary([]))
    assert whole.replace(" ", "") == text.replace(" ", "")


def test_private_signs_with_a_known_meaning_are_repaired_and_others_counted() -> None:
    """Bullets of symbol fonts, words in them, small capitals and old figures of Adobe's fonts."""
    assert repaired("\uf0b7 First \uf0a7 second").text == "• First • second"
    assert repaired("\uf043\uf068\uf069\uf06c\uf064\uf072\uf065\uf06e").text == "Children"
    assert repaired("\uf732\uf730\uf731\uf739 \uf763\uf768\uf769\uf76c\uf764").text == "2019 child"
    assert repaired("\ue123\ue124 text\ufffd").lost == 3


@pytest.mark.parametrize(
    ("text", "lost", "found"),
    [
        ("The inspectors of the ministry went to the kilns and saw the children in the fields.", 0, None),
        ("12.4 13.0 11.9\n9.8 10.1 9.7", 0, None),
        ("ILO UNICEF OECD UNODC WHO UNHCR ECOWAS CEDEAO SADC ASEAN", 0, None),
        ("Kpalimé Sokodé Atakpamé Tsévié Aného Dapaong Kara Bassar Notsé", 0, None),
        ("Nepal", 0, None),
        ("some words of text", 9, "unmapped"),
        ("xqzt wrtpl kdjfh qwrts zxcvb nmkjh gfdsq plkjh mnbvc rtwqp", 0, "scrambled"),
        ("Ïðèâåò ìèð ýòî ñòðàíèöà òåêñòà î òðóäå äåòåé â ñòðàíå", 0, "scrambled"),
        (
            "بدأت الأعمال العسككككدود عجن الةدفي تشككككود الأفل أكت و ذرفتها أيج سككك تم انطلاق",
            0,
            "scrambled",
        ),
        ("تعتبر البرمجة من الأدوات القوية التي يمكن أن تعزز الإنتاجية وتساعد في إيجاد حلول فعالة", 0, None),
        ("儿童在砖窑里工作的时间很长并且他们早上不能去学校。", 0, None),
    ],
)
def test_letters_that_spell_nothing_are_told_from_names_and_figures(
    text: str, lost: int, found: str | None
) -> None:
    """By marks that writing does not have, never by unknown words alone."""
    assert fault(text, lost) == found


@given(st.text(max_size=300), st.integers(0, 50))
def test_every_text_gets_a_verdict(text: str, lost: int) -> None:
    """Whatever the signs."""
    assert fault(text, lost) in (None, "unmapped", "scrambled")


def test_numbers_at_the_edge_of_a_page() -> None:
    """Alone, at either end of a line, of so many pages, Roman; years and dates in brackets are none."""
    assert candidates("Page 4 of 11") == ("4",)
    assert candidates("4/25 25-11710")[0] == "4"
    assert candidates("2 BUREAU OF AFFAIRS") == ("2",)
    assert candidates("xiv") == ("xiv",)
    assert candidates("– 7 –") == ("7",)
    assert candidates("[3 April 2025]") == ()
    assert value("xiv") == ("roman", 14)


def test_a_wide_gap_parts_two_words() -> None:
    """Letters set apart are words; the widest gaps stand between these."""
    assert close_up("KEYFINDINGS", [5, 5, 12, 5, 5, 5, 5, 5, 5, 5]) == "KEY FINDINGS"


def page(*rows: tuple[str, float, float]) -> list[Line]:
    """Lines at the left edge: text, foot, size."""
    return [Line(text, 60, foot, size) for text, foot, size in rows]


def test_footnotes_of_the_first_column_do_not_cut_the_sentence() -> None:
    """Small, with a mark, at the foot of a column; what goes on in the next column is text again."""
    lines = page(
        ("The sentence begins here and", 120, 11),
        ("1 See the statistics of that year.", 60, 8),
        ("2 Ibid.", 50, 8),
        ("goes on in the second column.", 700, 11),
        ("and ends.", 686, 11),
    )
    assert footnotes(lines, 11) == ([1, 2], set())


def test_endnotes_run_on_over_pages() -> None:
    """From a heading and the number 1 on, as far as numbers follow each other."""
    assert endnotes_begin(["Text.", "REFERENCES", "1 A first source", "2 A second one"]) == 1
    assert endnotes_begin(["Text.", "References", "to the law are many."]) is None
    assert last_number(["1 A", "2 B", "of 1999", "3 C"], 0) == 3
    assert goes_on(["4 D", "5 E"], 3)
    assert not goes_on(["17 F", "18 G"], 3)


def test_blocks_drawn_out_of_place_go_where_they_stand() -> None:
    """A masthead drawn last stands first; a job number drawn first stands last."""
    lines = page(("job 25-117", 30, 8), ("Title of it", 600, 14), ("Text.", 560, 11), ("MASTHEAD", 780, 16))
    assert [line.text for line in in_reading_order(lines, 842)] == [
        "MASTHEAD",
        "Title of it",
        "Text.",
        "job 25-117",
    ]


def test_entries_of_a_contents_list_stay_lines() -> None:
    """Leaders end a line, however long it is."""
    entries = [f"{n} A chapter about something of importance ........................ {n}1" for n in range(4)]
    assert [line for line in paragraphs("\n".join(entries)).split("\n") if line] == entries


def test_signs_of_arabic_stand_on_their_letters_and_stops_behind_numbers() -> None:
    """Drawn by themselves, vowel signs come before their letter; a full stop comes before a number."""
    assert marks_on_letters("يؤدي أي ًضا إلى") == "يؤدي أيضًا إلى"
    assert stops_behind_numbers("موسم رقم .100\n.3 الملحق") == "موسم رقم 100.\n3. الملحق"


@pytest.mark.parametrize(
    ("declared", "author", "title", "confidence"),
    [
        ("Child labour in kilns", None, "Child labour in kilns", 0.8),
        ("The real title", None, "The real title", 0.95),
        ("Ana Pérez", "Ana Pérez", "The real title", 0.7),
        ("L'Ã©cole et le travail", None, "L'école et le travail", 0.8),
        ("Slide 1", None, "The real title", 0.7),
        ("Insert title here", None, "The real title", 0.7),
        ("brief_template", None, "The real title", 0.7),
    ],
)
def test_a_declared_title_is_used_with_care(
    declared: str, author: str | None, title: str, confidence: float
) -> None:
    """An author's name, a template and a slide are no titles; letters read wrongly are put right."""
    found = document_title(declared, author, page(("The real title", 700, 24), *[("Words.", 600, 11)] * 4))
    assert found
    assert (found.text, found.confidence) == (title, confidence)


def test_a_kind_of_publication_is_a_title_only_with_what_stands_under_it() -> None:
    """ "Fact sheet" says nothing, and neither does the office that made it."""
    lines = page(("Fact Sheet", 700, 30), ("Bricks and schools", 650, 18), *[("Words.", 600, 11)] * 4)
    found = document_title(None, None, lines)
    assert found
    assert found.text == "Fact Sheet: Bricks and schools"
    same = page(("Ministry of Labour", 700, 11), ("QUESTIONS AND ANSWERS:", 680, 11), ("Kilns", 660, 11))
    found = document_title(None, None, same)
    assert found
    assert found.text == "QUESTIONS AND ANSWERS: Kilns"


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        (")انظر المادة 3(", "(انظر المادة 3)"),
        ("عن »العمل« و)ب(\nSee (3) and «b»", "عن «العمل» و(ب)\nSee (3) and «b»"),
        ("قانون )رقم 3\nلسنة 2003( المادة", "قانون (رقم 3\nلسنة 2003) المادة"),
        ("1) المادة (ب)\n2) الملحق", "1) المادة (ب)\n2) الملحق"),
        ("1) المادة الأولى", "1) المادة الأولى"),
        ("No Arabic )here(", "No Arabic )here("),
    ],
)
def test_brackets_of_arabic_lines_face_what_they_enclose(drawn: str, typed: str) -> None:
    """Programs differ in what they write into the file; numbers of lists and Latin lines are left alone."""
    assert brackets_facing(drawn) == typed


def test_a_year_at_the_beginning_of_a_line_begins_no_note() -> None:
    """Nor does a day or a page: the numbers of notes follow each other."""
    lines = [
        "9 Zegers, Mei. Evaluation of the Strategy", "2012–2018. Source on file.", "10 Survey Report 2019-",
        "20. December 23, 2021.", "11 Africa News. June 12,", "2019. https://a.org", "12 A last one",
        "* A star",
    ]  # fmt: skip
    assert note_paragraphs(lines).split("\n") == [
        "9 Zegers, Mei. Evaluation of the Strategy 2012–2018. Source on file.",
        "10 Survey Report 2019- 20. December 23, 2021.",
        "11 Africa News. June 12, 2019. https://a.org",
        "12 A last one",
        "* A star",
    ]
    assert note_paragraphs(["2025”, May 2025.", "47 UNEP", "48 WHO"]) == "2025”, May 2025.\n47 UNEP\n48 WHO"
