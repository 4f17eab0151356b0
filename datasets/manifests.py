"""The manifest beside each edition: the truth about what was loaded. Written once, never changed.

A retraction is a second small file; the edition itself stays as it is.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from datasets.errors import StatisticsUnavailable
from datasets.model import Edition, EditionId, Retraction, RowError

MANIFEST = "manifest.json"
RETRACTED = "retracted.json"
OBSERVATIONS = "observations.parquet"


def manifest_text(edition: Edition) -> str:
    """The manifest of an edition as it is written."""
    fields = asdict(edition)
    del fields["retracted"]
    fields["errors"] = [error._asdict() for error in edition.errors]
    fields["flagged"] = dict(edition.flagged)
    fields["area_names"] = dict(edition.area_names)
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def edition_of(text: str, retracted: Retraction | None = None) -> Edition:
    """The edition that a manifest describes; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    fields: dict[str, Any] = json.loads(text)
    for name in ("publishers", "files", "series"):
        fields[name] = tuple(fields[name])
    fields["id"] = EditionId(fields["id"])
    fields["errors"] = tuple(RowError(**error) for error in fields["errors"])
    fields["flagged"] = tuple(sorted(fields["flagged"].items()))
    fields["area_names"] = tuple(sorted(fields["area_names"].items()))
    return replace(Edition(**fields), retracted=retracted)


def retraction_text(retraction: Retraction) -> str:
    """The file that hides an edition."""
    return json.dumps(asdict(retraction), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def retraction_of(text: str) -> Retraction:
    """What ``retraction_text`` wrote."""
    return Retraction(**json.loads(text))


def read_edition(folder: Path) -> Edition:
    """The edition in a folder of the store; raises ``StatisticsUnavailable`` when its manifest is broken."""
    hidden = folder / RETRACTED
    try:
        retracted = retraction_of(hidden.read_text("utf-8")) if hidden.exists() else None
        return edition_of((folder / MANIFEST).read_text("utf-8"), retracted)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise StatisticsUnavailable(f"the manifest of {folder.name} is broken: {error!r}") from error


def broken_manifests(editions: Path) -> tuple[str, ...]:
    """The editions in a folder of them whose manifests, or retractions, cannot be read."""
    folders = sorted(editions.iterdir()) if editions.is_dir() else []
    return tuple(one.name for one in folders if not _is_readable(one))


def _is_readable(folder: Path) -> bool:
    try:
        read_edition(folder)
    except StatisticsUnavailable:
        return False
    return True
