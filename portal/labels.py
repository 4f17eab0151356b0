"""What codes are called in the reader's language: types, kinds of page, languages, areas, concepts.

A ``Labels`` is made once for each language of the pages (it remembers what it has looked up) and is given to
whatever writes for readers. A value that nobody knows is its own label: unknown values are shown, not hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.i18n import ReaderLanguage, gettext_noop

NameOf = Callable[[str, str], str | None]
"""From a code and a language tag to a name; None (or the code) where it is unknown."""

TYPE_NAMES = {
    "report": gettext_noop("Report"),
    "brief": gettext_noop("Brief"),
    "good-practice": gettext_noop("Good practice"),
    "dataset": gettext_noop("Dataset"),
    "law-or-policy": gettext_noop("Law or policy"),
    "roadmap": gettext_noop("Roadmap"),
    "annual-report": gettext_noop("Annual report"),
    "meeting-record": gettext_noop("Meeting record"),
    "tool": gettext_noop("Tool"),
    "news": gettext_noop("News"),
}
"""The types of works as people read them (message ids)."""

KIND_NAMES = {
    "cover": gettext_noop("Cover page"),
    "imprint": gettext_noop("Imprint"),
    "contents": gettext_noop("List of contents"),
    "bibliography": gettext_noop("References and notes"),
    "index": gettext_noop("Index of words"),
    "list": gettext_noop("List of names or abbreviations"),
    "questionnaire": gettext_noop("Questionnaire"),
    "blank": gettext_noop("Blank page"),
}
"""The kinds of page that are no running text, as people read them (message ids)."""

REMEMBERED = 20_000
"""Labels kept in memory for one language: all areas and concepts, and an end to what strangers can fill."""


@dataclass(slots=True)
class Labels:
    """Names in one language of the pages. Looking up never fails."""

    language: ReaderLanguage
    area_name: NameOf
    concept_label: NameOf
    _known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def of(self, facet: str, value: str) -> str:
        """The label of one value of a facet or filter, or of a kind of page.

        ``mentions_area`` is named as ``area``.
        """
        key = (facet.removeprefix("mentions_"), value)
        known = self._known.get(key)
        if known is None:
            known = self._look_up(*key)
            if len(self._known) < REMEMBERED:
                self._known[key] = known
        return known

    def _look_up(self, facet: str, value: str) -> str:
        match facet:
            case "type":
                return self.language.gettext(TYPE_NAMES[value]) if value in TYPE_NAMES else value
            case "kind":
                return self.language.gettext(KIND_NAMES[value]) if value in KIND_NAMES else value
            case "language":
                return self.language.language_name(value)
            case "area":
                return self.area_name(value, self.language.tag) or value
            case "concept":
                return self.concept_label(value, self.language.tag) or value
        return value
