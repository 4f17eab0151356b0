"""Older code pages: told by language and letters, short and long; a guess that may be wrong says so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.extractors.encoding import decoded
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.formats import recognise

TEXTS = {
    "en": "The report’s authors visited 12 villages – “hidden work” cost £30 or €25 a month.\n"
    "Café owners said children aren’t paid.",
    "fr": "Le travail des enfants au Sénégal est répandu.\n"
    "L’école n’est pas gratuite : les élèves âgés de 12 ans travaillent déjà.",
    "es": "El trabajo infantil es un problema señalado en España.\n"
    "¿Cuántos niños trabajan? La educación está garantizada según la Constitución.",
    "pt": "O trabalho infantil não é permitido antes dos 14 anos.\n"
    "A inspeção do trabalho está em três províncias e não há orçamento.",
    "de": "Kinderarbeit ist in Österreich verboten.\n"
    "Die Behörde prüft regelmäßig größere Betriebe; Verstöße führen zu Geldbußen.",
    "ro": "Munca copiilor este interzisă în România.\n"
    "Inspecţia Muncii a găsit douăzeci şi trei de cazuri în judeţul Iaşi.",
    "pl": "Praca dzieci jest zabroniona w Polsce.\n"
    "Inspekcja pracy stwierdziła trzydzieści naruszeń; więcej żądań zgłoszono później.",
    "cs": "Dětská práce je v České republice zakázána.\n"
    "Inspektoráty práce zjistily několik případů a uložily příslušné pokuty.",
    "tr": "Türkiye’de çocuk işçiliği yasaktır.\n"
    "İş müfettişleri geçen yıl kırk işyerinde çalışan çocuğa rastladı; ağır işler yapılıyordu.",
    "ru": "Детский труд запрещён законом.\n"
    "Инспекция труда выявила двадцать случаев в сельском хозяйстве области.",
    "uk": "Дитяча праця заборонена законом України.\n"
    "Інспекція праці виявила їх у сільському господарстві.",
    "el": "Η παιδική εργασία απαγορεύεται στην Ελλάδα.\n"
    "Η Επιθεώρηση Εργασίας εντόπισε είκοσι περιπτώσεις.",
    "he": "עבודת ילדים אסורה בחוק.\n"
    "הפיקוח על העבודה מצא עשרים מקרים בשנה האחרונה.",
    "ar": "عمل الأطفال محظور بموجب القانون.\n"
    "وجدت مفتشية العمل عشرين حالة في العام الماضي في القطاع الزراعي.",
    "zh": "法律禁止使用童工。\n"
    "劳动监察部门去年发现了二十起案件，主要在农业。",
    "zht": "法律禁止使用童工。\n"
    "勞動檢查部門去年發現了二十起案件，主要在農業。",
    "ja": "児童労働は法律で禁止されています。\n"
    "労働監督署は昨年、農業で二十件を見つけました。",
    "ko": "아동 노동은 법으로 금지되어 있다.\n"
    "근로 감독관은 지난해 농업에서 스무 건을 발견하였다.",
    "th": "กฎหมายห้ามใช้แรงงานเด็ก\n"
    "พนักงานตรวจแรงงานพบยี่สิบกรณีเมื่อปีที่แล้วในภาคเกษตร",
    "it": "Il lavoro minorile è vietato perché la scuola è obbligatoria.\n"
    "Così più città hanno già adottato un piano.",
    "hu": "A gyermekmunka Magyarországon tilos.\n"
    "A munkaügyi felügyelőség több esetet tárt föl, és bírságot szabott ki; szükség van ellenőrökre.",
}  # fmt: skip
"""Two lines in each language, made for these tests."""

WESTERN = ("fr", "es", "pt", "de", "it")
PAGES: dict[str, tuple[str, ...]] = {
    "latin-1": WESTERN, "iso8859-15": WESTERN, "cp1252": ("en", *WESTERN), "mac_roman": ("en", *WESTERN),
    "cp850": WESTERN, "cp437": ("fr", "es", "de"), "cp1250": ("pl", "cs", "hu", "ro"),
    "iso8859-2": ("pl", "cs", "hu", "ro"), "cp1254": ("tr",), "cp1251": ("ru", "uk"), "koi8_r": ("ru",),
    "koi8_u": ("uk",), "cp866": ("ru",), "mac_cyrillic": ("ru",), "iso8859-5": ("ru",), "cp1253": ("el",),
    "iso8859-7": ("el",), "cp1255": ("he",), "cp1256": ("ar",), "iso8859-6": ("ar",), "cp874": ("th",),
    "gb18030": ("zh",), "big5": ("zht",), "shift_jis": ("ja",), "euc_jp": ("ja",), "iso2022_jp": ("ja",),
    "euc_kr": ("ko",),
}  # fmt: skip
CASES = [(page, language) for page, languages in PAGES.items() for language in languages]
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8", "utf-8-sig", "utf-16", "utf-32")


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(("page", "language"), CASES)
def test_a_text_is_read_in_its_code_page(page: str, language: str, times: int) -> None:
    """Two lines are enough, and thirty times as much is read alike."""
    data = "\n\n".join([TEXTS[language]] * times).encode(page, "ignore")
    assert decoded(data).text == data.decode(page)


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("language", TEXTS)
def test_unicode_is_read_with_and_without_its_mark(encoding: str, language: str) -> None:
    """UTF-16 and UTF-32 of every script, one line of it too, which has hardly any zero bytes in some."""
    for text in (TEXTS[language], TEXTS[language].partition("\n")[0]):
        data = text.encode(encoding)
        read = decoded(data)
        assert (read.text, read.certain) == (text, True)
        assert recognise(data, len(data)) == "text"


def test_the_first_accent_may_come_late() -> None:
    """What is guessed from are the lines with more than ASCII, wherever they stand."""
    plain = "A line of nothing but plain letters.\n" * 3_000
    data = plain.encode() + TEXTS["fr"].encode("mac_roman")
    assert decoded(data).text.endswith(TEXTS["fr"])


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("cp1251", "ДЕТСКИЙ ТРУД В СЕЛЬСКОМ ХОЗЯЙСТВЕ"), ("koi8_r", "ДЕТСКИЙ ТРУД В СЕЛЬСКОМ ХОЗЯЙСТВЕ"),
        ("cp1252", "ÉCOLE PRIMAIRE DE LA RÉGION DES SAVANES"), ("gb18030", "ILO 童工报告 2020"),
        ("mac_roman", "ÉCOLE PRIMAIRE DE LA RÉGION DES SAVANES – ÉLÈVES"),
        ("cp1252", "Child labour – a guide for employers"), ("mac_roman", "“We work”, he said. “It’s hard”."),
        ("cp850", "Año;Niños;Niñas\n2010;12;13\n"),
    ],
)  # fmt: skip
def test_capitals_and_scraps_are_read(page: str, text: str) -> None:
    """Headings in capitals, a dash, a few signs: no statistics of letters, but places where letters stand."""
    assert decoded(text.encode(page)).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("mac_roman", "• school\n• work\n• home"),
        ("shift_jis", "児童労働"),
        ("cp1252", "Ñ"),
        ("cp850", "100 ± 5 µm"),
    ],
)
def test_what_cannot_be_told_is_no_certain_guess(page: str, text: str) -> None:
    """A sign or two fit many code pages: whichever is taken, it is said that it was guessed."""
    assert not decoded(text.encode(page)).certain


def test_a_guess_is_said_in_the_report_of_the_file(tmp_path: Path) -> None:
    """A wrong guess never passes in silence: what could only be guessed is named; what is sure is not."""
    doubtful, sure = tmp_path / "a.txt", tmp_path / "b.txt"
    doubtful.write_bytes("Notes on work\n\n• school and work\n".encode("mac_roman"))
    sure.write_bytes(TEXTS["fr"].encode("mac_roman"))
    assert (
        extract(doubtful, Limits()).left_out[0].startswith("signs of an encoding that could only be guessed")
    )
    assert extract(sure, Limits()).left_out == ()


def test_declared_encodings_are_no_guesses(tmp_path: Path) -> None:
    """What a page of the web says of its bytes is believed where they fit."""
    page = tmp_path / "page.html"
    page.write_bytes(
        "<html><head><meta charset=macintosh></head><body><p>L’été, déjà</body></html>".encode("mac_roman")
    )
    read = extract(page, Limits())
    assert read.pages[0].text == "L’été, déjà"
    assert read.left_out == ()


def test_bytes_by_chance_behind_a_mark_are_no_text() -> None:
    """A file that begins like UTF-16 and is none became a page of signs of forty scripts."""
    chance = random.Random(87).randbytes(4_000)
    with pytest.raises(FileRefused) as refused:
        recognise(b"\xff\xfe" + chance, 4_002)
    assert refused.value.state == "unsupported"
    for language, text in TEXTS.items():
        data = text.encode("utf-16")
        assert recognise(data, len(data)) == "text", language
