"""The reader's language: translations, numbers, sizes, dates and names, and which language to answer in.

Message catalogues are read from their ``.po`` files once, at start-up; nothing is compiled or committed in
binary form. How to extract and update them stands in ``portal/locale/README.md``.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from babel.units import format_unit

from index.languages import INTERFACE_LANGUAGES, Direction, direction
from index.model import UNDETERMINED

DEFAULT_LANGUAGE = "en"
LOCALE_FOLDER = Path(__file__).parent / "locale"

HTML_TAGS = {"zh": "zh-Hans"}
"""Where the ``lang`` attribute says more than the address: our Chinese is written in simplified signs."""

LOCALES = {"en": "en_GB"}
"""Where numbers and dates follow a country: our English is that of the United Nations (12 June 2022)."""

NATIVE_NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""Each interface language in its own words, for the language bar (never translated)."""

_MOST_PREFERENCES = 20  # an Accept-Language header longer than this is noise or an attack
_PREFERENCE = re.compile(
    r"\s*(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*(?P<q>[01](?:\.\d{0,3})?)\s*)?"
)


def negotiate(header: str | None, served: Sequence[str] = INTERFACE_LANGUAGES) -> str:
    """The interface language for an ``Accept-Language`` header (RFC 9110 12.5.4), English when in doubt.

    Higher q-values win, then the order of writing; ``zh-TW`` is served Chinese; ``q=0`` is never served.
    """
    wanted: list[tuple[float, int, str]] = []
    refused: set[str] = set()
    for place, part in enumerate((header or "").split(",")[:_MOST_PREFERENCES]):
        found = _PREFERENCE.fullmatch(part)
        if found is None:
            continue
        weight, tag = float(found["q"] or 1), found["tag"].lower()
        if weight > 0:
            wanted.append((-weight, place, tag))
        else:
            refused.add(tag)
    for _, _, tag in sorted(wanted):
        found_tag = _best(tag, refused, served)
        if found_tag is not None:
            return found_tag
    return _first(served)


def _best(tag: str, refused: set[str], served: Sequence[str]) -> str | None:
    if tag == "*":
        return next((one for one in (_first(served), *served) if one not in refused), None)
    base = tag.partition("-")[0]
    return base if base in served else None


def _first(served: Sequence[str]) -> str:
    return DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in served else served[0]


class ReaderLanguage:
    """One language of the interface: what a page needs to speak it. Immutable after it is made."""

    def __init__(self, tag: str, translations: NullTranslations) -> None:
        self.tag = tag
        self.html_tag = HTML_TAGS.get(tag, tag)
        self.direction: Direction = direction(tag)
        self.native_name = NATIVE_NAMES[tag]
        self.locale = Locale.parse(LOCALES.get(tag, tag))
        self.translations = translations
        self.number = lru_cache(maxsize=4096)(self._number)
        self.size = lru_cache(maxsize=4096)(self._size)
        self.issued = lru_cache(maxsize=4096)(self._issued)
        self.language_name = lru_cache(maxsize=256)(self._language_name)

    def gettext(self, message: str, /, **values: object) -> str:
        """The message in this language, its named placeholders (``%(name)s``) filled in."""
        text: str = self.translations.ugettext(message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The right plural form for ``count``; ``%(num)s`` is the count as this language writes it."""
        text: str = self.translations.ungettext(singular, plural, count)
        return text % {"num": self.number(count), **values}

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """The message in the sense of ``context``."""
        text: str = self.translations.upgettext(context, message)
        return text % values if values else text

    def _number(self, number: int | float) -> str:
        """A number with this language's grouping and decimal signs (digits 0 to 9 in Arabic too: CLDR)."""
        return format_decimal(number, locale=self.locale)

    def percent(self, share: float) -> str:
        """A share of one as a percentage, at most one decimal."""
        return format_percent(round(share, 3), locale=self.locale, decimal_quantization=False)

    def _size(self, size: int) -> str:
        """A number of bytes, short enough for a link: kilobytes below one megabyte (decimal units)."""
        if size < 1_000_000:
            return format_unit(max(1, round(size / 1000)), "kilobyte", length="short", locale=self.locale)
        megabytes = round(size / 1_000_000, 1)
        return format_unit(megabytes, "megabyte", length="short", locale=self.locale)

    def date(self, day: datetime.date) -> str:
        """A day, month in words."""
        return format_date(day, format="long", locale=self.locale)

    def _issued(self, issued: str) -> str:
        """An EDTF date (``2022``, ``2022-06``, ``2022-06-12``) in words; other text as it is."""
        try:
            if len(issued) == len("2022-06-12"):
                return self.date(datetime.date.fromisoformat(issued))
            if len(issued) == len("2022-06"):
                first = datetime.date.fromisoformat(f"{issued}-01")
                return format_skeleton("yMMMM", first, locale=self.locale)
        except ValueError:
            return issued
        return issued

    def _language_name(self, tag: str) -> str:
        """What a language is called in this one, as it stands inside a sentence."""
        if tag == UNDETERMINED:
            return self.pgettext("language of a document", "other")
        name: str = self.locale.languages.get(tag.replace("-", "_"), tag)
        return name

    def listed(self, items: Sequence[str]) -> str:
        """Several names as this language lists them: "a, b and c"."""
        return format_list(items, style="standard", locale=self.locale)


def read_translations(tag: str, folder: Path = LOCALE_FOLDER) -> NullTranslations:
    """The messages of one language from its ``.po`` file; none (English stands) where there is no file."""
    path = folder / tag / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=tag, charset="utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def read_languages(
    tags: Sequence[str] = INTERFACE_LANGUAGES, folder: Path = LOCALE_FOLDER
) -> Mapping[str, ReaderLanguage]:
    """The languages to serve, always in the order of the United Nations."""
    served = [tag for tag in INTERFACE_LANGUAGES if tag in tags]
    return {tag: ReaderLanguage(tag, read_translations(tag, folder)) for tag in served}


def gettext_noop(message: str) -> str:
    """Mark a message for extraction where it is defined; it is translated where it is shown."""
    return message
