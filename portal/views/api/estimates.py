"""``GET /api/v1/estimates``: key figures, each with its edition and what it follows."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response
from typing_extensions import TypedDict

from datasets.breakdowns import Breakdown
from datasets.estimates import Estimate
from portal.deps import ServicesOf
from portal.i18n import gettext_noop
from portal.views.api import parameters
from portal.views.api.answering import asked_language, json_answer
from portal.views.api.documenting import described

router = APIRouter()


class PartAnswer(TypedDict):
    """One part; ``value`` is a decimal in a string."""

    code: str
    label: str
    value: str


class BreakdownAnswer(TypedDict):
    """A figure in parts. ``shares`` leave nothing out of the whole, ``bars`` stand beside each other.

    ``of`` says of whom the parts are shares where that is not the whole, else it is empty.
    """

    id: str
    by: str
    kind: str
    unit: str
    of: str
    parts: list[PartAnswer]


class EstimateAnswer(TypedDict):
    """One figure as one edition printed it; ``value`` is a decimal in a string.

    ``follows`` and ``followed_by`` lead to the figure of another year, ``revised_by`` to a correction of the
    same year; ``newest`` means newest held here.
    """

    id: str
    concept: str
    label: str
    value: str
    unit: str
    year: int
    area: str
    boundary: str
    edition: str
    published: str
    publishers: list[str]
    licence: str
    source_url: str | None
    caution: str
    newest: bool
    follows: str | None
    followed_by: str | None
    revised_by: str | None
    breakdowns: list[BreakdownAnswer]


class EstimatesAnswer(TypedDict):
    """All figures held, in the order of the table."""

    estimates: list[EstimateAnswer]


@router.get(
    "/estimates",
    **described(
        "estimates", gettext_noop("Key figures with their editions."), EstimatesAnswer, [parameters.UI]
    ),
)
def estimates(request: Request, services: ServicesOf) -> Response:
    """Key figures with their editions; which may be compared is said in each figure's caution."""
    ui = asked_language(request, services)
    parts = services.breakdowns
    every = [estimate_answer(figure, ui, parts.of(figure.id)) for figure in services.estimates]
    answer: EstimatesAnswer = {"estimates": every}
    return json_answer(answer, ui)


def breakdown_answer(one: Breakdown, ui: str) -> BreakdownAnswer:
    """One figure in parts for a reader of ``ui``."""
    text = one.whole.text
    return {
        "id": one.id,
        "by": one.by,
        "kind": one.kind,
        "unit": one.unit,
        "of": text(one.of, ui) if one.of else "",
        "parts": [
            {"code": part.code, "label": text(part.label, ui), "value": str(part.value)} for part in one.parts
        ],
    }


def estimate_answer(figure: Estimate, ui: str, parts: Sequence[Breakdown] = ()) -> EstimateAnswer:
    """One figure for a reader of ``ui``."""
    return {
        "id": figure.id,
        "concept": figure.concept,
        "label": figure.text(figure.label, ui),
        "value": str(figure.value),
        "unit": figure.unit,
        "year": figure.year,
        "area": figure.area,
        "boundary": figure.boundary,
        "edition": figure.edition,
        "published": figure.published,
        "publishers": list(figure.publishers),
        "licence": figure.licence,
        "source_url": figure.source_url or None,
        "caution": figure.text(figure.caution, ui),
        "newest": not (figure.followed_by or figure.revised_by),
        "follows": figure.follows,
        "followed_by": figure.followed_by,
        "revised_by": figure.revised_by,
        "breakdowns": [breakdown_answer(one, ui) for one in parts],
    }
