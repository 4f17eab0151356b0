"""Numbers as they are written: groups of thousands, decimal commas, and what each may mean.

Forms have no group signs and a decimal point: ``1 320``, ``1,320`` and ``1320`` are all ``1320``; ``3,9`` is
``3.9``. Where a language leaves it open (``1.320`` in Spanish), a text yields both readings and a query the
first, so that neither is lost.
"""

from __future__ import annotations

import re

GROUP_SPACES = " \u00a0\u2009\u202f"
"""Spaces between groups of three digits (ISO 80000-1): plain, no-break, thin and narrow no-break."""

_POINT_GROUPS = frozenset({"es", "pt", "de", "id", "tr", "vi"})
"""Served languages that write 1.320 for one thousand three hundred and twenty."""

_COMMA_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINT_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_COMMA_DECIMAL = re.compile(r"\d+,\d+")
_SPACES = re.compile(f"[{GROUP_SPACES}]")


def readings(number: str, language: str | None = None) -> tuple[str, ...]:
    """What a number of digits, points, commas and group spaces says, the likeliest first; () for a list.

    ``language`` is that of the text; None for a query, whose language nobody knows.

    >>> readings("1,320"), readings("1.320", "es"), readings("3,9"), readings("8.7.1")
    (('1320',), ('1.320', '1320'), ('3.9',), ('8.7.1',))
    """
    number = _SPACES.sub("", number)
    if "," not in number and "." not in number:
        return (number,)
    if _COMMA_GROUPED.fullmatch(number):
        grouped = number.replace(",", "")
        decimal = _comma_decimal(number) if language is not None and language != "en" else ()
        return (grouped, *decimal)
    if _POINT_GROUPED.fullmatch(number) and _points_group(number, language):
        grouped = number.replace(".", "").replace(",", ".")
        return (grouped,) if "," in number else (number, grouped)
    if "," not in number:
        return (number,)
    return _comma_decimal(number)


def _comma_decimal(number: str) -> tuple[str, ...]:
    return (number.replace(",", "."),) if _COMMA_DECIMAL.fullmatch(number) else ()


def _points_group(number: str, language: str | None) -> bool:
    return language in _POINT_GROUPS or number.count(".") > 1 or "," in number
