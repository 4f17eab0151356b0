"""Parameters of an address, read one by one; what cannot be read is reported, never raised and never guessed.

Nothing here knows HTTP: parameters are (name, value) pairs, already decoded.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

Parameters = Sequence[tuple[str, str]]

MOST_VALUES = 200
"""Values of one filter that are read; far more than a reader ticks, few enough to stay one quick query."""

LONGEST_VALUE = 300
"""Code points of one filter value; the longest name of an organisation is under 200."""

MOST_UNKNOWN = 10
"""Names of unknown parameters that are told: enough to mend an address."""

Reason = Literal[
    "number",
    "year",
    "choice",
    "too-long",
    "too-many",
    "too-deep",
    "years-crossed",
    "unknown",
    "unknown-near",
    "needed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """A parameter that could not be used: its name, what was given (cut to be shown) and what is expected.

    ``expected`` holds the figures or choices for the sentence that ``portal.problems`` makes of ``reason``.
    """

    parameter: str
    given: str
    reason: Reason
    expected: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """The parameters of one address while they are read, and what could not be."""

    parameters: Parameters
    misread: list[Misread] = field(default_factory=list)

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a repeated parameter once, in the order given, empty ones left out."""
        found = dict.fromkeys(value.strip() for key, value in self.parameters if key == name)
        kept = [value for value in found if value]
        if len(kept) > MOST_VALUES:
            self.refuse(name, str(len(kept)), "too-many", str(MOST_VALUES))
        for value in kept:
            if len(value) > LONGEST_VALUE:
                self.refuse(name, value, "too-long", str(LONGEST_VALUE))
        return tuple(value for value in kept if len(value) <= LONGEST_VALUE)[:MOST_VALUES]

    def one(self, name: str, longest: int) -> str:
        """The last value of a parameter, as a browser's form would mean it; nothing when it is too long."""
        value = next((value for key, value in reversed(self.parameters) if key == name), "")
        if len(value) > longest:
            self.refuse(name, value, "too-long", str(longest))
            return ""
        return value

    def number(self, name: str, default: int | None, low: int, high: int, reason: Reason) -> int | None:
        """A whole number between two ends, both included; ``default`` when absent or unreadable."""
        value = self.one(name, LONGEST_VALUE).strip()
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
            return int(value)
        self.refuse(name, value, reason, str(low), str(high))
        return default

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of some words; ``default`` when absent or unknown."""
        value = self.one(name, LONGEST_VALUE).strip()
        if not value:
            return default
        if value in choices:
            return value
        self.refuse(name, value, "choice", *choices)
        return default

    def refuse(self, parameter: str, given: str, reason: Reason, *expected: str) -> None:
        """Note a parameter that cannot be used; what was given is cut to 80 signs, enough to recognise it."""
        self.misread.append(
            Misread(parameter=parameter, given=given[:80], reason=reason, expected=tuple(expected))
        )


def read_choice(
    parameters: Parameters, name: str, choices: Sequence[str], default: str
) -> tuple[str, tuple[Misread, ...]]:
    """One parameter that is one of some words, for the doors that have parameters of their own."""
    reading = Reading(parameters)
    return reading.choice(name, choices, default), tuple(reading.misread)


def unknown(parameters: Parameters, known: Collection[str]) -> tuple[Misread, ...]:
    """The parameters that a door does not know, each with the name it may mean, else all that it knows.

    An address with one would be answered as if it were not there: ``?aera=BRA`` with all the world.
    """
    names = dict.fromkeys(name for name, _ in parameters if name not in known)
    return tuple(_unknown(name, known) for name in list(names)[:MOST_UNKNOWN])


def _unknown(name: str, known: Collection[str]) -> Misread:
    near = difflib.get_close_matches(name[:LONGEST_VALUE].casefold(), list(known), n=1, cutoff=0.6)
    reason: Reason = "unknown-near" if near else "unknown"
    return Misread(parameter=name[:80], given=name[:80], reason=reason, expected=tuple(near or sorted(known)))
