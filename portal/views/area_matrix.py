"""``/{lang}/areas/matrix``: what is known and what is missing over all countries, as a page and as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from datasets.areas import SDG_REGIONS, Area
from index.errors import NotFound
from portal.area_list import listed
from portal.area_matrix import COLUMNS, overview, rows
from portal.deps import LanguageOf, Services, ServicesOf
from portal.problems import OPEN_TO_ALL
from portal.rendering import Head
from portal.spreadsheet import csv_pieces

router = APIRouter()


ELEMENTS = 1_200
"""What the rows of one page may take of the 1,500 elements that a page may have."""

FEWEST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the rows, named by the countries it begins and ends with."""

    label: str
    href: str
    chosen: bool


@router.get("/areas/matrix")
def matrix(
    request: Request, services: ServicesOf, language: LanguageOf, region: str = "", part: str = "1"
) -> HTMLResponse:
    """Members of the United Nations and observer States by question; ``region`` shows those of one region.

    The rows come in parts, by name; what is counted below them is counted over all.
    """
    chosen = services.areas.get(region) if region else None
    if chosen is not None and chosen.code not in SDG_REGIONS:
        chosen = None
    held = services.known_areas.now()
    shown = overview(_states(services, chosen), held, datetime.now(UTC).year, language)
    title = language.gettext("What is known of every country, and what is not")
    address = f"/{language.tag}/areas/matrix"
    query = f"region={chosen.code}" if chosen else ""
    step = max(FEWEST_ROWS, ELEMENTS // (len(shown.columns) + 3))  # a row, its name and link, its cells
    pieces = [shown.rows[at : at + step] for at in range(0, len(shown.rows), step)]
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0
    if not 1 <= number <= max(1, len(pieces)):
        raise NotFound("no such part of the matrix")
    queries = [_query(query, at) for at in range(1, len(pieces) + 1)]
    regions = [one for code in SDG_REGIONS if (one := services.areas.get(code)) is not None]
    return services.pages.answer(
        request,
        language,
        "area_matrix.html",
        Head(title=title, query=_query(query, number)),
        title=title,
        columns=shown.columns,
        rows=pieces[number - 1] if pieces else (),
        parts=[
            Part(
                f"{rows[0][0].name} – {rows[-1][0].name}",
                f"{address}?{asked}" if asked else address,
                at == number,
            )
            for at, (rows, asked) in enumerate(zip(pieces, queries, strict=True), 1)
        ],
        chosen=chosen,
        regions=listed(regions, None, language),
        address=address,
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


def _query(region: str, part: int) -> str:
    """The query string of one part; the first has none of its own."""
    return "&".join(filter(None, (region, f"part={part}" if part > 1 else "")))


def _states(services: Services, region: Area | None) -> list[Area]:
    """The members and observers of the United Nations, of one region where one is chosen."""
    held = (services.areas.get(code) for code in services.tile_grid.places)
    return [one for one in held if one is not None and (region is None or region.code in one.regions)]
