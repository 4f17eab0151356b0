"""The words and the look, as files: complete catalogues, no physical sides, nothing inline."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from index.languages import INTERFACE_LANGUAGES
from portal.i18n import LOCALE_FOLDER, ReaderLanguage, read_languages, read_translations
from portal.marking import visible

PORTAL = LOCALE_FOLDER.parent
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
TRANSLATED = tuple(sorted(path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir()))
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def messages() -> Catalog:
    """Every message that stands in the portal's modules and templates now."""
    found = Catalog()
    rules = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    for _, _, message, _, context in extract_from_dir(PORTAL, rules, options, KEYWORDS):
        found.add(message, context=context)
    return found


def catalogue(tag: str) -> Catalog:
    with (LOCALE_FOLDER / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=tag)


def shown(translated: object) -> tuple[str, ...]:
    return translated if isinstance(translated, tuple) else (str(translated),)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_message_is_translated(tag: str) -> None:
    """A catalogue has every message of the code, none empty, none fuzzy, and no plural form missing."""
    held = catalogue(tag)
    lacking = []
    for message in messages():
        if not message.id:
            continue
        found = held.get(message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
        forms = held.num_plurals if isinstance(message.id, tuple) else 1
        if found is None or found.fuzzy or len(shown(found.string)) != forms or not all(shown(found.string)):
            lacking.append(message.id)
    assert lacking == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_translations_use_the_same_placeholders(tag: str) -> None:
    """No translation names a value that the message does not have, or loses one (the count may go unsaid)."""
    for message in catalogue(tag):
        if message.id:
            wanted = {name for text in shown(message.id) for name in PLACEHOLDER.findall(text)}
            for text in shown(message.string):
                named = set(PLACEHOLDER.findall(text))
                assert named <= wanted and wanted - named <= {"num"}, message.id
                assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), text


@pytest.mark.parametrize("tag", TRANSLATED)
def test_translations_hold_no_markup_of_their_own(tag: str) -> None:
    """Translations are printed as markup, so they may only have the tags that the message has."""
    for message in catalogue(tag):
        if message.id:
            allowed = {tag for text in shown(message.id) for tag in re.findall(r"</?\w+>", text)}
            for text in shown(message.string):
                assert set(re.findall(r"<[^>]*>", text)) <= allowed, text


def test_the_template_of_messages_is_up_to_date() -> None:
    """messages.pot, from which translators begin, holds exactly the messages of the code."""
    with (LOCALE_FOLDER / "messages.pot").open("rb") as file:
        held = {(message.id, message.context) for message in read_po(file) if message.id}
    assert held == {(message.id, message.context) for message in messages() if message.id}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_words_stand_outside_the_catalogues(path: Path) -> None:
    """What is left of a template without tags, expressions and comments is signs, names and codes."""
    text = re.sub(r"\{% trans.*?endtrans %\}", " ", path.read_text("utf-8"), flags=re.S)
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r"<(code|svg|style|script)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r"<[^>]*>|\b[\w-]+=\"[^\"]*\"", " ", text)
    names = {"Atlas", "API", "BibTeX", "CSV", "JSON", "SDMX", "SVG"}
    names |= {"doctype", "gt", "html", "iframe", "lt", "nbsp"}
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - names
    assert words == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(path: Path) -> None:
    """No style attribute, no handler, no script text: the policy would refuse them."""
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_the_style_knows_no_left_and_no_right() -> None:
    """Logical properties only, so that the page mirrors by itself; nothing is fetched from elsewhere."""
    style = (PORTAL / "static" / "atlas.css").read_text("utf-8")
    assert not re.search(r"\b(left|right)\b", style)
    assert not re.search(
        r"(?<![\w-])(margin|padding|border)-(top|bottom)|(?<![\w-])(width|height)\s*:", style
    )
    assert not re.search(r"@import|@font-face|url\(|https?:", style)


def test_the_colours_can_be_read() -> None:
    """Text, soft text, links and marked text have a contrast of 4.5 to 1 on every ground, light and dark."""
    style = (PORTAL / "static" / "atlas.css").read_text("utf-8")
    light = dict(
        re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", style.split("@media (prefers-color-scheme:dark)")[0])
    )
    dark = {
        **light,
        **dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", style.split("dark){:root{")[1].split("}}")[0])),
    }
    for colours in (light, dark):
        for ground in ("paper", "sheet", "wash"):
            for ink in ("ink", "soft", "accent"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
            assert contrast(colours["edge"], colours[ground]) >= 3, ground
        assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5
        assert contrast(colours["paper"], colours["ink"]) >= 4.5
    assert contrast("#1b1d1f", light["focus"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 (relative luminance)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * sign for sign in digits) if len(digits) == 3 else digits
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_catalogue_that_is_missing_leaves_english(tmp_path: Path) -> None:
    """Without a file the messages stand as they are written."""
    assert ReaderLanguage("ru", read_translations("ru", tmp_path)).gettext("Search") == "Search"


def test_fuzzy_translations_are_not_shown(tmp_path: Path) -> None:
    """A guess is not a translation."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('#, fuzzy\nmsgid "Search"\nmsgstr "Guess"\n', "utf-8")
    assert ReaderLanguage("fr", read_translations("fr", tmp_path)).gettext("Search") == "Search"


def test_plurals_follow_the_language() -> None:
    """French counts nothing as one; Arabic has six forms when its catalogue says so."""
    french = read_languages(["fr"])["fr"]
    one, many = "%(num)s publication", "%(num)s publications"
    assert [french.ngettext(one, many, count) for count in (0, 1, 2)] == [
        "0 publication",
        "1 publication",
        "2 publications",
    ]


@pytest.mark.parametrize(
    ("tag", "number", "size", "percent", "day"),
    [
        ("en", "1,234,567", "1.2 MB", "61%", "12 June 2022"),
        ("fr", "1\u202f234\u202f567", "1,2\u202fMo", "61\u202f%", "12 juin 2022"),
        ("es", "1.234.567", "1,2\xa0MB", "61\xa0%", "12 de junio de 2022"),
        ("ru", "1\xa0234\xa0567", "1,2\xa0МБ", "61\xa0%", "12 июня 2022\u202fг."),
        ("zh", "1,234,567", "1.2\xa0MB", "61%", "2022年6月12日"),
        ("ar", "1,234,567", "1.2\xa0م.ب", "61\u200e%\u200e", "12 يونيو 2022"),
    ],
)
def test_numbers_sizes_shares_and_days(tag: str, number: str, size: str, percent: str, day: str) -> None:
    """Each language writes them its own way (CLDR); Arabic with the digits 0 to 9."""
    language = read_languages([tag])[tag]
    spaces = str.maketrans({"\u202f": " ", "\xa0": " ", "\u200e": "", "\u200f": ""})
    said = (
        language.number(1234567),
        language.size(1_234_567),
        language.percent(0.61),
        language.issued("2022-06-12"),
    )
    assert [one.translate(spaces) for one in said] == [
        one.translate(spaces) for one in (number, size, percent, day)
    ]


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        ("2022", "2022"),
        ("2022-06", "June 2022"),
        ("2022-06-12", "12 June 2022"),
        ("2022-13", "2022-13"),
        ("", ""),
    ],
)
def test_dates_as_exact_as_they_are_known(issued: str, words: str) -> None:
    """A year stays a year, a month a month; what is no date stays as it is."""
    assert read_languages(["en"])["en"].issued(issued) == words


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_small_files_are_at_least_a_kilobyte(tag: str) -> None:
    """No link says 0 kB."""
    assert read_languages([tag])[tag].size(3).startswith("1")


def test_text_in_no_language_is_called_other() -> None:
    """``und`` is a word for people; a tag that CLDR does not know stays itself."""
    english = read_languages(["en"])["en"]
    assert (english.language_name("und"), english.language_name("qqq")) == ("other", "qqq")


def test_our_own_words_survive_their_own_cleaning() -> None:
    """No message holds a sign that ``visible`` takes out."""
    for tag in TRANSLATED:
        for message in catalogue(tag):
            for text in shown(message.string):
                assert visible(text) == text


def test_catalogues_are_plain_files_that_gettext_reads() -> None:
    """UTF-8, with a plural rule in the header."""
    for tag in TRANSLATED:
        raw = (LOCALE_FOLDER / tag / "LC_MESSAGES" / "messages.po").read_bytes()
        assert b"charset=utf-8" in raw.lower()
        assert b"Plural-Forms: nplurals=" in raw
        read_po(io.BytesIO(raw), locale=tag, abort_invalid=True)
