"""What sources record of a country besides figures: pathfinder status, its government's answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.areas import Area
from datasets.registry import Registry
from portal.i18n import gettext_noop
from portal.web_links import web_link

_RECORDED = {
    "named": gettext_noop("Named among pathfinders, candidates and countries that held a workshop"),
    "pledged": gettext_noop("Pledged to apply"),
    "committed": gettext_noop("Committed itself to become one"),
    "workshop": gettext_noop("Held its strategic planning workshop"),
    "candidate": gettext_noop("Candidate"),
    "pathfinder": gettext_noop("Pathfinder country"),
}
"""What each word of the table means (message ids)."""


@dataclass(frozen=True, slots=True)
class PathfinderNote:
    """What is recorded (``told`` is a message id), of when, by whom."""

    told: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class ResponseNote:
    """A government's answer in full, in paragraphs, in its own language."""

    subject: str
    date: str
    language: str
    paragraphs: tuple[str, ...]
    source: str
    href: str | None


def pathfinder(area: Area, registry: Registry) -> PathfinderNote | None:
    """What a source with a date records of a country; None where none does."""
    held = registry.pathfinders.get(area.code)
    return PathfinderNote(_RECORDED[held.recorded], held.date, held.source) if held else None


def responses(area: Area, registry: Registry) -> tuple[ResponseNote, ...]:
    """Every answer of a country's government that is held, nothing of it left out."""
    return tuple(
        ResponseNote(
            one.subject,
            one.date,
            one.language,
            tuple(text for part in one.text.split("\n") if (text := part.strip())),
            one.source,
            web_link(one.source_url),
        )
        for one in registry.responses_of(area.code)
    )
