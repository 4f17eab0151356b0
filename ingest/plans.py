"""What the operator wants of a file: metadata row and options, kept in the ledger: any worker can go on.

Pure functions from plans to values of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, cast
from urllib.parse import unquote

from index.catalogue.records import NewWork, WorkChanges
from index.languages import served_tag
from index.model import Access, LanguageTag
from ingest.extractors.cleaning import clean_line
from ingest.metadata_cells import Cell
from ingest.metadata_file import MetadataRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options of one run. None: not said, so that nothing that is there is changed."""

    publishers: tuple[str, ...] | None = None
    type: str | None = None
    language: str | None = None
    access: Access | None = None
    audience: str | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is wanted of one file. ``cells`` are those of the work, by column of the metadata file.

    ``described`` says that a row named the file, ``bad`` which of its cells could not be used; a work whose
    row had a bad cell is ``held`` as a draft. ``work_key`` is the folder of the metadata file and the value
    of the column ``work``. A file from an archive names the outermost ``archive`` by its source, and how many
    archives it lies in (``depth``). ``title`` and ``title_language`` are those of its own row.
    """

    cells: Mapping[str, Cell] = field(default_factory=dict)
    language: str | None = None
    access: Access | None = None
    audience: str | None = None
    draft: bool = False
    described: bool = False
    bad: tuple[str, ...] = ()
    work_key: tuple[str, str] | None = None
    archive: str | None = None
    depth: int = 0
    title: str | None = None
    title_language: str | None = None

    @property
    def held(self) -> bool:
        """Whether a bad cell keeps the work a draft."""
        return bool(self.bad)


def plan(row: MetadataRow | None, wanted: Wanted, scope: str) -> Plan:
    """The plan for one file: what its row says, and the options where the row says nothing."""
    options: dict[str, Cell] = {}
    if wanted.type is not None:
        options["type"] = wanted.type
    if wanted.publishers is not None:
        options["publisher"] = wanted.publishers
    said = dict(row.work_cells) if row else {}
    work = said.pop("work", None)
    own = row.cells.get("language") if row else None
    return Plan(
        cells=options | said,
        language=str(own) if own else wanted.language,
        access=wanted.access,
        audience=wanted.audience,
        draft=wanted.draft,
        described=row is not None,
        bad=tuple(dict.fromkeys(problem.column for problem in row.problems)) if row else (),
        work_key=(scope, str(work)) if work else None,
        title=_own(row, "title"),
        title_language=_own(row, "title_language"),
    )


def _own(row: MetadataRow | None, column: str) -> str | None:
    """What the file's own row says in a column, whatever its work says."""
    cell = row.cells.get(column) if row else None
    return str(cell) if cell else None


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as it stands in the ledger."""
    return {name: getattr(plan, name) for name in Plan.__slots__}


def from_json(stored: Mapping[str, Any]) -> Plan:
    """The plan back from the ledger: JSON knows no tuples."""
    cells = {name: tuple(cell) if isinstance(cell, list) else cell for name, cell in stored["cells"].items()}
    key = stored["work_key"]
    other = {"cells": cells, "bad": tuple(stored["bad"]), "work_key": tuple(key) if key else None}
    return Plan(**{**stored, **other})


def followed(before: Plan, after: Plan) -> Plan:
    """The plan that holds from now on: what is not said any more stays as it was said before."""
    kept = (
        before.cells if not after.described else {name: before.cells[name] for name in _lost(before, after)}
    )
    return Plan(
        cells={**kept, **after.cells},
        language=after.language or before.language,
        access=after.access or before.access,
        audience=after.audience or before.audience,
        draft=before.draft,
        described=after.described or before.described,
        bad=after.bad if after.described else before.bad,
        work_key=after.work_key or before.work_key,
        archive=after.archive,
        depth=after.depth,
        title=after.title or before.title,
        title_language=after.title_language if after.title else before.title_language,
    )


def _lost(before: Plan, after: Plan) -> list[str]:
    """Columns said before whose cell is now bad: the old value stays."""
    return [name for name in before.cells if name in after.bad and name not in after.cells]


def changes(before: Plan, after: Plan) -> WorkChanges:
    """What changes in a work from one plan to the next: cells that differ, cells that are now empty."""
    new = {name: cell for name, cell in after.cells.items() if before.cells.get(name) != cell}
    gone = [name for name in before.cells if name in _EMPTY and name not in after.cells]
    found = as_fields(new)
    for name in gone:
        found |= cleared(name)
    if "title" in new:
        found |= {"metadata_state": "declared", "title_confidence": None}
    if after.access not in (None, before.access):
        found["access"] = after.access
    if after.audience not in (None, before.audience):
        found["audience"] = after.audience
    return cast("WorkChanges", found)


_FIELD = {"publisher": "publishers"}
"""Columns that the catalogue calls otherwise."""

_EMPTY: dict[str, Any] = {
    "publisher": (),
    "authors": (),
    "issued": None,
    "areas": (),
    "concepts": (),
    "identifier": None,
    "licence": None,
    "source_url": None,
    "abstract": "",
}
"""What an emptied cell makes of a field; a title, its language and a type stay as they are."""


def cleared(column: str) -> dict[str, Any]:
    """The field of an emptied cell; nothing where the field cannot be empty."""
    return {_FIELD.get(column, column): _EMPTY[column]} if column in _EMPTY else {}


def as_fields(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Cells as the fields of a work."""
    found: dict[str, Any] = {_FIELD.get(name, name): cell for name, cell in cells.items()}
    if "title_language" in found:
        found["title_language"] = served_tag(str(found["title_language"]))
    return found


_COPY = re.compile(r"\s*(?:\(\d{1,2}\)| - (?:copy|copie|copia|Копия))$", re.I)
"""What programs add to the name of a second copy."""

TITLE_IN_FILE = 0.6
TITLE_FROM_NAME = 0.2
"""How sure a guessed title is: a file's own title is right more often than not, its name seldom."""


def new_work(
    plan: Plan,
    *,
    title_in_file: str | None,
    file_name: str,
    language: LanguageTag,
    title_confidence: float | None = None,
) -> NewWork:
    """The work that a file becomes; ``language`` is the file's main one.

    A title that nobody declared is the file's own, else its name; ``title_confidence`` is how sure the
    extractor is of the file's own, where it can tell.
    """
    found: dict[str, Any] = {"type": "report", "title_language": language} | as_fields(plan.cells)
    if "title" not in found:
        found["title"] = title_in_file or title_from_name(file_name)
        found["metadata_state"] = "guessed"
        found["title_confidence"] = title_sureness(title_in_file, title_confidence)
    state = "draft" if plan.draft or plan.held else "published"
    return NewWork(
        **found, state=cast("Any", state), access=plan.access or "file", audience=plan.audience or "public"
    )


def document_title(
    plan: Plan, title_in_file: str | None, confidence: float | None, language: LanguageTag
) -> tuple[str | None, LanguageTag]:
    """What one document is called, and in which language: as its row says, else as its file does.

    A title that the extractor is less sure of than usual is none: readers would take it for the work's.
    ``language`` is the document's main one.
    """
    if plan.title:
        return plan.title, served_tag(plan.title_language) if plan.title_language else language
    sure = title_in_file is not None and title_sureness(title_in_file, confidence) >= TITLE_IN_FILE
    return (title_in_file if sure else None), language


def title_sureness(title_in_file: str | None, confidence: float | None) -> float:
    """How sure a guessed title is, from 0 to 1: as sure as the extractor, else as such titles usually are."""
    if not title_in_file:
        return TITLE_FROM_NAME
    return TITLE_IN_FILE if confidence is None else confidence


def title_from_name(file_name: str) -> str:
    """A file's name as a title: ``child_labour-in_2022.pdf`` → ``child labour-in 2022``."""
    name = _COPY.sub("", unquote(PurePath(file_name).stem))
    return clean_line(name.replace("_", " ")) or "?"
