"""What a cell of values says: a number in its own digits, or why there is none; and its status and scale."""

from __future__ import annotations

import re
from typing import NamedTuple

from datasets.model import ObservationStatus


class Unreadable(NamedTuple):
    """A cell that means nothing here, and what would have."""

    expected: str


class Gap(NamedTuple):
    """No figure, and the reason; with the bounds that a suppressed figure states (``<5``: upper 5)."""

    status: ObservationStatus
    lower: str | None = None
    upper: str | None = None


NOTHING = Gap(ObservationStatus.MISSING)
"""An empty cell: there is no figure, and no reason is given."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_BOUND = re.compile(r"(<|>|≤|≥|<=|>=)\s*(\d+(?:\.\d+)?)", re.ASCII)
_MARKED = re.compile(
    r"[+-]?\d+(?:\.\d+)?\s*(?:%|[*†‡¹²³]+|\(?[a-z]\)?|\[\w{1,3}\])", re.ASCII | re.IGNORECASE
)
_ABSENT = frozenset(
    {"", "..", "...", "…", "na", "n/a", "n.a.", "nan", "#n/a", "null", "none", "missing", ":"}
)
_REASONS = {
    "c": ObservationStatus.SUPPRESSED,
    "(c)": ObservationStatus.SUPPRESSED,
    "s": ObservationStatus.SUPPRESSED,
    "suppressed": ObservationStatus.SUPPRESSED,
    "confidential": ObservationStatus.SUPPRESSED,
    "not applicable": ObservationStatus.NOT_APPLICABLE,
    "not assessed": ObservationStatus.NOT_ASSESSED,
    "no assessment": ObservationStatus.NOT_ASSESSED,
}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})

EXPECTED = "a number with a decimal point and no thousands separators"
EXPECTED_BARE = "the number alone: whether a per cent sign or a footnote mark changes it is not guessed"


def read_number(cell: str) -> str | Gap | Unreadable:
    """The digits of the number in a cell, or why there is none.

    ``<5`` is suppressed, never 5 and never 0; an empty cell is ``NOTHING``.
    """
    if _NUMBER.fullmatch(cell):
        return cell
    text = cell.translate(_SPACES).strip().lstrip("'")
    if _NUMBER.fullmatch(text):
        return text
    if text.casefold() in _ABSENT:
        return NOTHING
    bound = _BOUND.fullmatch(text)
    if bound:
        below = bound[1][0] in "<≤"
        lower, upper = (None, bound[2]) if below else (bound[2], None)
        return Gap(ObservationStatus.SUPPRESSED, lower, upper)
    reason = _REASONS.get(text.casefold())
    if reason:
        return Gap(reason)
    return Unreadable(EXPECTED_BARE if _MARKED.fullmatch(text) else EXPECTED)


_STATUSES = {
    # SDMX cross-domain code list CL_OBS_STATUS 2.2; the SDG database uses A, E, I, O and V of it.
    "": ObservationStatus.NORMAL,
    "a": ObservationStatus.NORMAL,
    "b": ObservationStatus.BREAK,
    "d": ObservationStatus.DEFINITION_DIFFERS,
    "e": ObservationStatus.ESTIMATED,
    "f": ObservationStatus.FORECAST,
    "i": ObservationStatus.IMPUTED,
    "l": ObservationStatus.MISSING,
    "m": ObservationStatus.NOT_APPLICABLE,
    "o": ObservationStatus.MISSING,
    "h": ObservationStatus.MISSING,
    "p": ObservationStatus.PROVISIONAL,
    "q": ObservationStatus.SUPPRESSED,
    "n": ObservationStatus.UNRELIABLE,
    "u": ObservationStatus.UNRELIABLE,
    "v": ObservationStatus.UNVALIDATED,
    "j": ObservationStatus.UNRELIABLE,  # derogation
    "g": ObservationStatus.ESTIMATED,  # experimental
    "k": ObservationStatus.MISSING,  # included in another category
    "w": ObservationStatus.NORMAL,  # includes another category
    "s": ObservationStatus.NORMAL,  # strike or special event
    "x": ObservationStatus.NORMAL,  # only in this dissemination
    # Words and letters in use elsewhere: UNICEF, ILOSTAT ("real value").
    "available": ObservationStatus.NORMAL,
    "normal": ObservationStatus.NORMAL,
    "normal value": ObservationStatus.NORMAL,
    "r": ObservationStatus.NORMAL,
    "estimated": ObservationStatus.ESTIMATED,
    "estimated value": ObservationStatus.ESTIMATED,
    "imputed": ObservationStatus.IMPUTED,
    "modelled": ObservationStatus.MODELLED,
    "provisional": ObservationStatus.PROVISIONAL,
    "provisional value": ObservationStatus.PROVISIONAL,
    "missing": ObservationStatus.MISSING,
    "missing value": ObservationStatus.MISSING,
    "suppressed": ObservationStatus.SUPPRESSED,
    "confidential": ObservationStatus.SUPPRESSED,
    "not applicable": ObservationStatus.NOT_APPLICABLE,
    "not assessed": ObservationStatus.NOT_ASSESSED,
    "not_assessed": ObservationStatus.NOT_ASSESSED,
    "unreliable": ObservationStatus.UNRELIABLE,
    "break": ObservationStatus.BREAK,
}


def read_status(cell: str) -> ObservationStatus | Unreadable:
    """The status that a code or word stands for; empty is normal."""
    found = _STATUSES.get(cell.strip().casefold()) or _first_word(cell)
    return found or Unreadable("a code of the SDMX list CL_OBS_STATUS, such as A, E or O")


def _first_word(cell: str) -> ObservationStatus | None:
    """Of several codes (SDMX 3.0 allows lists) the first that says more than "normal"."""
    found = [_STATUSES.get(code.strip().casefold()) for code in cell.split(";")]
    if len(found) < 2 or None in found:
        return None
    return next((one for one in found if one is not ObservationStatus.NORMAL), ObservationStatus.NORMAL)


def read_multiplier(cell: str) -> int | Unreadable:
    """SDMX UNIT_MULT: the power of ten that the figure is to be multiplied by; empty is 0."""
    text = cell.strip()
    if not text:
        return 0
    if re.fullmatch(r"-?\d{1,2}(?:\.0+)?", text, re.ASCII):
        return int(float(text))
    return Unreadable("a power of ten from -99 to 99")
