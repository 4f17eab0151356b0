"""Plain text and its encodings, and what is cleaned out of every text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.encoding import decoded
from ingest.extractors.text import extract_text

ENCODED = [
    ("utf-8", "Les enfants à l’école: ça va, où ?"),
    ("utf-8-sig", "Les enfants à l’école"),
    ("utf-16", "Los niños trabajan en el campo"),
    ("utf-16-le", "Los niños trabajan en el campo"),
    ("utf-16-be", "Los niños trabajan en el campo"),
    ("utf-32", "Los niños trabajan"),
    ("cp1252", "Les enfants à l’école travaillent – où ça ? “Déjà” très tôt, être né sûr."),
    ("latin-1", "As crianças não vão à escola; a educação é um direito das crianças."),
    ("cp1250", "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw."),
    ("cp1254", "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Ağaç, çiğ."),
    ("cp1251", "Все люди рождаются свободными и равными в своем достоинстве и правах."),
    ("koi8_r", "Все люди рождаются свободными и равными в своем достоинстве и правах."),
    ("cp1256", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق وقد وهبوا عقلا وضميرا"),
    ("cp1255", "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה"),
    ("gb18030", "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。"),
    ("big5", "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心。"),
    ("shift_jis", "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。"),
    ("euc_kr", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."),
    ("cp874", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ"),
]


@pytest.mark.parametrize(("encoding", "text"), ENCODED)
def test_text_is_read_in_every_encoding_that_reports_come_in(encoding: str, text: str) -> None:
    """Byte order marks, Unicode without marks, and the older code pages of the languages served."""
    assert decoded(text.encode(encoding))[0] == text


def test_utf8_that_was_cut_or_stained_is_still_utf8() -> None:
    """A few broken bytes cost a few signs, not the reading of the whole as another code page."""
    data = "Les enfants à l’école, été après été, n’ont pas été protégés. ".encode() * 20
    text, encoding, _ = decoded(data[:-3] + b"\xff\xff")
    assert encoding == "utf-8"
    assert text.count("école") == 20


def test_lone_surrogates_written_as_utf8_vanish() -> None:
    """Halves of surrogate pairs, as careless programs write them, leave the signs around them whole."""
    data = b"A text with lone \xed\xa0\x80 halves and a good \xc3\xa9."
    assert extract_text(data).pages[0].text == "A text with lone  halves and a good é."


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),  # NUL and other controls
        ("invoice\u202efdp.exe\u202c", "invoicefdp.exe"),  # overrides that make a name read backwards
        ("\u2067\u200fשלום\u2069", "שלום"),  # isolates and marks
        ("re\u00adport \ufeffand\ufffe \uffff", "report and"),  # soft hyphen, byte order mark, noncharacters
        ("ex\x02ample, ex\ufffeample", "example, example"),  # PDFium's signs for a hyphen at a line's end
        ("\uf0b7 item \ue000\U000f0001", "item"),  # private use
        ("\U000e0041\U000e0042hidden", "hidden"),  # tag characters
        ("ﬁeld, oﬃce", "field, office"),  # ligatures
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),  # Arabic presentation forms
        ("e\u0301cole", "école"),  # NFC
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\n\ne\nf\ng"),  # line ends
        ("a  \n\n\n\n\n b", "a\n\n b"),  # blank lines
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),  # joiners are spelling
        ("ｆｕｌｌ ① ² ½", "ｆｕｌｌ ① ² ½"),  # other compatibility signs stay as written
        ("𠮷👩‍👧", "𠮷👩‍👧"),  # beyond the basic plane
    ],
)
def test_cleaning_drops_what_carries_no_words_and_nothing_else(dirty: str, clean: str) -> None:
    """One row a rule."""
    assert clean_text(dirty) == clean


@given(st.text())
def test_clean_text_is_clean_and_stays_as_it_is(text: str) -> None:
    """For any text: no control sign, no surrogate, NFC, one line end; cleaning twice changes nothing."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [
        s for s in cleaned if unicodedata.category(s) in {"Cs", "Co"} or (ord(s) < 32 and s not in "\t\n")
    ]
    cleaned.encode()


def test_a_line_is_one_line_and_not_too_long() -> None:
    """Titles and headings from files fit a line of a page."""
    assert clean_line("A\n  title\tin\r\nparts") == "A title in parts"
    assert len(clean_line("word " * 1000)) <= 300


def test_paragraphs_and_form_feeds_of_plain_text_are_kept() -> None:
    """Lines keep their shape, blank lines divide paragraphs, a form feed begins a page."""
    extraction = extract_text(b"A poem:\n  roses\n\n\nEnd.\fSecond page.\f\fThird page of it.")
    assert [page.text for page in extraction.pages] == [
        "A poem:\n  roses\n\nEnd.",
        "Second page.",
        "Third page of it.",
    ]
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert extraction.title == "A poem:"


@pytest.mark.parametrize("data", [b"  \n\t \n", b"--- ... !!!", b"\xef\xbb\xbf", b"error", b"404\n"])
def test_a_text_without_words_is_no_text(data: bytes) -> None:
    """White space, punctuation, or the single word that a failed download leaves: never an empty success."""
    with pytest.raises(FileRefused) as caught:
        extract_text(data)
    assert caught.value.state == "no-text"


@pytest.mark.parametrize(
    ("piece", "megabytes"), [("a", 20), ("labour ", 20), ("x. ", 3), ("童工", 20), (" ", 20), ("a\u0301", 5)]
)
def test_twenty_megabytes_on_one_line_are_read(piece: str, megabytes: int) -> None:
    """One line without an end: linear time, every page within its bounds."""
    data = (piece * (megabytes * 1_000_000 // len(piece.encode()))).encode() + b" two words"
    began = time.process_time()
    pages = extract_text(data).pages
    assert (
        time.process_time() - began < 60
    )  # 1-7 s on the machine it was written on; quadratic would be hours
    assert max(len(page.text.encode()) for page in pages) <= 12_000
