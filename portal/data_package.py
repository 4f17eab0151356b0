"""The description of an edition's CSV file: a frictionless data package (specification, version 1)."""

from __future__ import annotations

from typing import Any

from datasets.model import Edition
from portal.statistics_answers import COLUMNS

FILE = "observations.csv"

_NUMBERS = frozenset({"value", "lower", "upper"})

_MEANINGS = {
    "series": "code of the series as its publisher writes it",
    "indicator": "code of the SDG indicator, empty where there is none",
    "area_scheme": "who drew the area: ISO, M49, ILO, UNICEF, WALKFREE, OTHER, NONE",
    "area": "ISO 3166-1 alpha-3 of a country, else the code in its scheme",
    "area_name": "name of the area in English",
    "period": "year or years as published",
    "value": "the figure, its multiplier applied; empty with a status that says why",
    "status": "what kind of word the figure is, or why there is none",
    "unit": "unit of the value",
    "sex": "F, M, _T or empty",
    "age": "SDMX code: Y5T17, Y_GE18, Y_LT18, _T or empty",
    "breakdown": "further dimensions, NAME=CODE, separated by semicolons",
    "boundary": "what is counted, by a code of Atlas 8.7",
    "lower": "lower end of the publisher's interval",
    "upper": "upper end of the publisher's interval",
    "nature": "C, CA, E, G, M or N as in the SDG database",
    "reporting_type": "G, N, R or empty",
    "source": "survey or register behind the figure",
    "caution": "what must be read with the figure, in the words of Atlas 8.7",
    "dataset": "id of the source whose edition this is; two of them may hold the same series",
    "edition": "the edition",
    "revised_by": "the edition that is current and says otherwise of this period, empty where none does",
    "followed_by": "the newest later period held of the same line, empty where there is none",
    "publishers": "who published the edition, separated by semicolons",
    "licence": "licence of the edition",
    "footnotes": "footnotes of the publisher, separated by semicolons",
    "flags": "what Atlas 8.7 noticed, never the publisher's word",
    "source_row": "row of the publisher's file or sheet, counted from 1",
}


def data_package(edition: Edition) -> dict[str, Any]:
    """The descriptor of one edition; its one resource is the CSV file beside it.

    A licence needs an address or a name of the Open Definition, which has none for "said in words".
    """
    link = edition.source_url
    return {
        "profile": "tabular-data-package",
        "name": edition.id,
        "title": edition.title,
        "version": edition.label,
        "created": edition.loaded_at,
        "contributors": [{"title": who, "role": "publisher"} for who in edition.publishers],
        "licenses": [{"title": edition.licence, **({"path": link} if link else {"name": "notspecified"})}],
        "sources": [{"title": ", ".join(edition.publishers), **({"path": link} if link else {})}],
        "published": edition.published,
        "as_of": edition.as_of,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "observations",
                "path": FILE,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": [_field(name) for name in COLUMNS], "missingValues": [""]},
            }
        ],
    }


def _field(name: str) -> dict[str, str]:
    kind = "number" if name in _NUMBERS else "integer" if name == "source_row" else "string"
    return {"name": name, "type": kind, "description": _MEANINGS[name]}
