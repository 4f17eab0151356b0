"""What is said of an edition: by the file, by its publisher's standing terms, by the one who loads it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from datasets.errors import EditionIncomplete
from datasets.model import UNKNOWN, Edition, EditionId

FIELDS = ("source", "label", "title", "publishers", "licence", "source_url", "published", "as_of")
"""What must be known of every edition. ``publishers`` are parted by ``;``, dates are EDTF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who stands behind a source, on which terms, and where."""

    publishers: str
    licence: str
    url: str


KNOWN: dict[str, Publisher] = {
    "unsd-sdg": Publisher(
        publishers="United Nations Statistics Division",
        licence="UN SDG database terms: free reuse with attribution to the United Nations",
        url="https://unstats.un.org/sdgs/dataportal",
    ),
    "ilostat": Publisher(
        publishers="International Labour Organization", licence="CC BY 4.0", url="https://ilostat.ilo.org/"
    ),
    "unicef": Publisher(
        publishers="United Nations Children's Fund", licence="CC BY 4.0", url="https://data.unicef.org/"
    ),
    "us-dol": Publisher(
        publishers="United States Department of Labor",
        licence="United States government work, public domain",
        url="https://www.dol.gov/agencies/ilab",
    ),
}
"""The standing terms of sources that are known here; of any other the loader must say them."""


def read_about(path: Path) -> dict[str, str]:
    """What a JSON file says of an edition; raises ``EditionIncomplete`` naming every field it lacks."""
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise EditionIncomplete(f"{path.name} is no JSON that can be read ({error})") from error
    if not isinstance(found, dict):
        raise EditionIncomplete(f"{path.name} holds no object")
    unknown = sorted(set(found) - set(FIELDS))
    if unknown:
        raise EditionIncomplete(f"{path.name} has fields that mean nothing here: {', '.join(unknown)}")
    cells = {name: _joined(found.get(name)) for name in FIELDS}
    _refuse_missing(cells)
    return cells


def _joined(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()


def complete(
    given: Mapping[str, str], *, source: str, label: str, title: str, licence: str, today: str
) -> dict[str, str]:
    """Every field of an edition from what was given, the file and the source's standing terms.

    What was given goes first. ``as_of`` is today where nothing is said; when it was published must be said,
    since that decides which edition is the newest; ``unknown`` is an answer, and older than any date. Raises
    ``EditionIncomplete``.
    """
    said = {name: cell for name, cell in given.items() if cell}
    chosen = said.get("source") or source
    known = KNOWN.get(chosen)
    fields = {
        "source": chosen,
        "label": label,
        "title": title,
        "publishers": known.publishers if known else "",
        "licence": licence or (known.licence if known else ""),
        "source_url": known.url if known else "",
        "published": "",
        "as_of": today,
    } | said
    _refuse_missing(fields)
    return {name: fields[name] for name in FIELDS}


def _refuse_missing(fields: Mapping[str, str]) -> None:
    missing = [name for name in FIELDS if not fields.get(name)]
    if missing:
        raise EditionIncomplete(f"of this edition is not known: {', '.join(missing)}")
    for name in ("published", "as_of"):
        if name == "published" and fields[name] == UNKNOWN:
            continue
        if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", fields[name]):
            raise EditionIncomplete(f"{name} is {fields[name]!r}: a date such as 2024-06-11, 2024-06 or 2024")


def edition_id(source: str, label: str) -> EditionId:
    """``unsd-sdg`` and ``2019.Q1.G.02`` make ``unsd-sdg-2019-q1-g-02``, a name safe for files."""
    plain = unicodedata.normalize("NFKD", f"{source}-{label}").encode("ascii", "ignore").decode("ascii")
    return EditionId(re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:100] or "edition")


def described(fields: Mapping[str, str], draft: Edition) -> Edition:
    """A draft with what is said of it."""
    return replace(
        draft,
        id=edition_id(fields["source"], fields["label"]),
        source=fields["source"],
        label=fields["label"],
        title=fields["title"],
        publishers=tuple(filter(None, (one.strip() for one in fields["publishers"].split(";")))),
        licence=fields["licence"],
        source_url=fields["source_url"],
        published=fields["published"],
        as_of=fields["as_of"],
    )
