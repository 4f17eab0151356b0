"""The editions that key figures come from, each with its figures: what the data page lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from datasets.estimates import Estimate
from portal.figures import QUOTED, figure_in_words
from portal.i18n import ReaderLanguage
from portal.web_links import web_link


@dataclass(frozen=True, slots=True)
class FigureEdition:
    """One publication with key figures: whose, of when (EDTF), and each figure with its address.

    ``newest`` says that a figure of it is the newest held of its measure.
    """

    title: str
    publishers: tuple[str, ...]
    published: str
    licence: str
    source_url: str | None
    newest: bool
    figures: tuple[tuple[str, str], ...]


def figure_editions(figures: Iterable[Estimate], language: ReaderLanguage) -> tuple[FigureEdition, ...]:
    """Every edition of key figures, the newest first; figures by their year."""
    held: dict[tuple[str, str], list[Estimate]] = {}
    for figure in figures:
        held.setdefault((figure.published, figure.edition), []).append(figure)
    return tuple(_edition(held[key], language) for key in sorted(held, reverse=True))


def _edition(figures: list[Estimate], language: ReaderLanguage) -> FigureEdition:
    first = figures[0]
    return FigureEdition(
        first.edition,
        first.publishers,
        first.published,
        language.gettext(QUOTED) if first.licence == QUOTED else first.licence,
        web_link(first.source_url),
        any(not (one.followed_by or one.revised_by) for one in figures),
        tuple(
            (figure_in_words(one, language), f"/{language.tag}/estimates/{one.id}")
            for one in sorted(figures, key=lambda one: -one.year)
        ),
    )
