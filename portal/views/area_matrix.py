"""``/{lang}/areas/matrix``: what is known and what is missing over all countries, as a page and as CSV."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from datasets.areas import SDG_REGIONS, Area
from portal.area_list import listed
from portal.area_matrix import COLUMNS, overview, rows
from portal.deps import LanguageOf, Services, ServicesOf
from portal.problems import OPEN_TO_ALL
from portal.rendering import Head
from portal.spreadsheet import csv_pieces

router = APIRouter()


@router.get("/areas/matrix")
def matrix(request: Request, services: ServicesOf, language: LanguageOf, region: str = "") -> HTMLResponse:
    """Members of the United Nations and observer States by question; ``region`` shows those of one region."""
    chosen = services.areas.get(region) if region else None
    if chosen is not None and chosen.code not in SDG_REGIONS:
        chosen = None
    held = services.known_areas.now()
    shown = overview(_states(services, chosen), held, datetime.now(UTC).year, language)
    title = language.gettext("What is known of every country, and what is not")
    regions = [one for code in SDG_REGIONS if (one := services.areas.get(code)) is not None]
    return services.pages.answer(
        request,
        language,
        "area_matrix.html",
        Head(title=title, query=f"region={chosen.code}" if chosen else ""),
        title=title,
        shown=shown,
        chosen=chosen,
        regions=listed(regions, None, language),
        address=f"/{language.tag}/areas/matrix",
    )


@router.get("/areas/matrix.csv")
def matrix_csv(services: ServicesOf, language: LanguageOf) -> Response:
    """The same over all countries and areas of M49, a row for each country and question."""
    held = services.known_areas.now()
    listed_by_un = [one for one in services.areas.countries() if one.m49]
    found = rows(listed_by_un, held, datetime.now(UTC).year, language)
    headers = {
        **OPEN_TO_ALL,
        "cache-control": "no-cache",
        "content-language": language.html_tag,
        "content-disposition": 'attachment; filename="what-is-known.csv"',
    }
    body = b"".join(csv_pieces(COLUMNS, [list(found)]))
    return Response(body, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def _states(services: Services, region: Area | None) -> list[Area]:
    """The members and observers of the United Nations, of one region where one is chosen."""
    held = (services.areas.get(code) for code in services.tile_grid.places)
    return [one for one in held if one is not None and (region is None or region.code in one.regions)]
