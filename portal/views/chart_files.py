"""A chart as a file: SVG under a policy of its own, PNG drawn once; both with every word inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from datasets.model import UNKNOWN, Edition
from portal.charts.frame import standalone, style_source
from portal.charts.model import Chart
from portal.deps import Services
from portal.i18n import ReaderLanguage
from portal.problems import OPEN_TO_ALL
from portal.spreadsheet import csv_pieces

SVG_POLICY = f"default-src 'none'; style-src {style_source()}; frame-ancestors 'none'"
"""A picture may have its own style and nothing else."""


def machine_headers(language: ReaderLanguage) -> dict[str, str]:
    """For files that programs ask for too: open to all, in the language of the address."""
    return {**OPEN_TO_ALL, "cache-control": "no-cache", "content-language": language.html_tag}


def svg_answer(chart: Chart, language: ReaderLanguage) -> Response:
    """The chart as a file of its own."""
    headers = {**machine_headers(language), "content-security-policy": SVG_POLICY}
    return Response(standalone(chart), media_type="image/svg+xml", headers=headers)


def png_answer(
    chart: Chart, services: Services, language: ReaderLanguage, *, source: str, licence: str, unit: str
) -> Response:
    """The chart as dots, with source, licence, unit and cautions as text in the file."""
    said = {
        "Source": source,
        "Copyright": licence,
        "Unit": unit,
        "Comment": " ".join(chart.words.notes),
        "Language": language.html_tag,
    }
    picture = services.chart_pictures.png(chart, said)
    return Response(picture, media_type="image/png", headers=machine_headers(language))


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], language: ReaderLanguage
) -> Response:
    """The figures of a chart as a table for spreadsheets."""
    headers = {
        **machine_headers(language),
        "content-disposition": f'attachment; filename="{name}.csv"',
    }
    body = b"".join(csv_pieces(columns, [list(rows)]))
    return Response(body, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def edition_sources(editions: Iterable[Edition]) -> tuple[str, str]:
    """Publishers with titles, and licences, of some editions."""
    held = tuple(editions)
    sources = "; ".join(f"{', '.join(one.publishers)}: {one.title} ({_when(one)})" for one in held)
    return sources, "; ".join(dict.fromkeys(one.licence for one in held))


def _when(one: Edition) -> str:
    """When an edition was published, or of when the copy is where no source tells."""
    return f"copy of {one.as_of}" if one.published == UNKNOWN else one.published
