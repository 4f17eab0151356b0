"""What a page of a document is called: a page, a slide, a section, a part of a workbook.

The number is the same everywhere (it is the address); only its name follows the format of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.i18n import ReaderLanguage

Unit = Literal["page", "slide", "section", "part"]

_UNITS: dict[str, Unit] = {
    "pptx": "slide", "odp": "slide", "ppt": "slide",
    "docx": "section", "odt": "section", "rtf": "section", "doc": "section", "epub": "section",
    "eml": "section",
    "xlsx": "part", "ods": "part", "xls": "part",
}  # fmt: skip
"""Formats whose pages are no printed pages. A sheet that is long has several parts, so they are not called
sheets; their heading says which sheet and which rows."""


@dataclass(frozen=True, slots=True)
class Place:
    """How one page of a document is spoken of: as a title, among all, as a link back and onward."""

    title: str
    among: str
    back: str
    onward: str


def unit_of(form: str | None) -> Unit:
    """What a page of a file of this format is called."""
    return _UNITS.get(form or "", "page")


def place(language: ReaderLanguage, unit: Unit, number: int, of: int) -> Place:
    """The names of page ``number`` of ``of``; ``back`` and ``onward`` name the pages beside it."""
    values = {"page": language.number(number), "pages": language.number(of)}
    back, onward = {"page": language.number(number - 1)}, {"page": language.number(number + 1)}
    if unit == "slide":
        return Place(
            language.gettext("Slide %(page)s", **values),
            language.gettext("slide %(page)s of %(pages)s", **values),
            language.gettext("← Slide %(page)s", **back), language.gettext("Slide %(page)s →", **onward),
        )  # fmt: skip
    if unit == "section":
        return Place(
            language.gettext("Section %(page)s", **values),
            language.gettext("section %(page)s of %(pages)s", **values),
            language.gettext("← Section %(page)s", **back), language.gettext("Section %(page)s →", **onward),
        )  # fmt: skip
    if unit == "part":
        return Place(
            language.gettext("Part %(page)s", **values),
            language.gettext("part %(page)s of %(pages)s", **values),
            language.gettext("← Part %(page)s", **back), language.gettext("Part %(page)s →", **onward),
        )  # fmt: skip
    return Place(
        language.gettext("p. %(page)s", page=number),
        language.gettext("page %(page)s of %(pages)s", **values),
        # i18n: The arrows of the previous and the next page point the way this language reads.
        language.gettext("← Page %(page)s", **back), language.gettext("Page %(page)s →", **onward),
    )  # fmt: skip


def counted(language: ReaderLanguage, form: str | None, count: int) -> str:
    """How many pages a document has, by their name: ``12 slides``; the number alone for printed pages."""
    unit = unit_of(form)
    if unit == "slide":
        return language.ngettext("%(num)s slide", "%(num)s slides", count)
    if unit == "section":
        return language.ngettext("%(num)s section", "%(num)s sections", count)
    if unit == "part":
        return language.ngettext("%(num)s part", "%(num)s parts", count)
    return str(language.number(count))


def extent(language: ReaderLanguage, form: str | None, count: int) -> str:
    """How long a document is, where no head of a column says what is counted: ``12 slides``, ``12 pages``."""
    if unit_of(form) == "page":
        return language.ngettext("%(num)s page", "%(num)s pages", count)
    return counted(language, form, count)
