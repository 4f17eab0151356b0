"""Tables of countries and dates are lists, in six languages; tables of figures and timelines are text."""

from __future__ import annotations

import pytest

from datasets.areas import load_areas
from ingest.page_kinds import page_kinds

CODES = ("ALB", "DZA", "ARG", "BOL", "CHL", "GHA", "MAR", "TCD")
ROW = {
    "en": ("Initial", "1 October 2008", "6 March 2015", "12 June 2019"),
    "fr": ("Initial", "1er octobre 2008", "6 mars 2015", "12 juin 2019"),
    "es": ("Inicial", "1 de octubre de 2008", "6 de marzo de 2015", "12 de junio de 2019"),
    "ru": ("Первоначальный", "1 октября 2008 года", "6 марта 2015 года", "12 июня 2019 года"),
    "ar": ("الأولي", "1 أكتوبر 2008", "6 مارس 2015", "12 يونيه 2019"),
    "zh": ("初次", "2008年10月1日", "2015年3月6日", "2019年6月12日"),
}


def table(language: str) -> str:
    """A table of eight countries with four reports each, as it is read."""
    kind, *days = ROW[language]
    areas = load_areas()
    names = [areas.name(code, language) for code in CODES]
    more = "\n".join(f"{kind} {days[number]} - {days[number - 1]}" for number in range(3))
    rows = (f"{name} {kind} {days[0]} - {days[1]}\n{more}" for name in names)
    return "\n\n".join(rows)


@pytest.mark.parametrize("language", ROW)
def test_countries_and_dates_alone_are_a_list(language: str) -> None:
    (found,) = page_kinds([table(language)])
    assert (found.kind, "dates" in found.reason) == ("list", True)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            f"{name} 12.4 13.5 1 May 2019 88 {n}.1" for n, name in enumerate(("Chad", "Mali", "Niger") * 4)
        ),
        "\n".join(f"{n} May 2019 The committee met in Ghana and adopted its report" for n in range(1, 20)),
        "\n".join(
            f"In Ghana the committee met on {n} May 2019 and again on {n} June 2020. It heard what the "
            "inspectors had found on the farms, and asked for more."
            for n in range(1, 12)
        ),
        "\n".join(f"Session {n} {n} May–{n} June Geneva" for n in range(1, 20)),
    ],
    ids=["figures", "timeline", "prose", "calendar"],
)
def test_dates_with_anything_else_are_text(text: str) -> None:
    (found,) = page_kinds([text])
    assert found.kind == "text"
