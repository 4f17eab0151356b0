"""The story of a file of statistics that becomes an edition: read, write, mirror in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, select

from datasets.areas import Areas
from datasets.errors import EditionExists, EditionIncomplete, FileRefused, TooManyErrors
from datasets.loading import held_editions, retract, settle
from datasets.loads import LoadRequest, load
from datasets.model import Edition, Retraction, RowError
from index.catalogue.database import Catalogue
from ingest.dataset_tables import dataset_editions


@dataclass(frozen=True, slots=True)
class StatisticsStores:
    """The catalogue, the folder of the statistics, and the table of areas; ``now`` is aware UTC."""

    catalogue: Catalogue
    folder: Path
    areas: Areas
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """What became of one file: its edition, or why there is none (``seen``, ``expected``)."""

    path: str
    layout: str = ""
    edition: str = ""
    rows: int = 0
    loaded: int = 0
    refused: int = 0
    empty: int = 0
    errors: tuple[RowError, ...] = ()
    flagged: tuple[tuple[str, int], ...] = ()
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is an edition."""
        return bool(self.edition)


def ingest_dataset(stores: StatisticsStores, request: LoadRequest) -> DatasetReport:
    """Load one file; readers see it when this returns, and the catalogue has its row.

    A file that is refused is a report, not an error. Raises ``StatisticsUnavailable`` where nothing can be
    written. Killed at any moment there is the old or the new; the next run, or ``mirror``, brings the
    catalogue in step.
    """
    try:
        edition = load(stores.folder, stores.areas, request)
    except TooManyErrors as refusal:
        return DatasetReport(
            path=str(request.path), rows=refusal.rows, refused=refusal.refused, reason=str(refusal)
        )
    except (FileRefused, EditionExists, EditionIncomplete) as refusal:
        return DatasetReport(path=str(request.path), reason=str(refusal))
    except OSError as error:
        return DatasetReport(path=str(request.path), reason=error.strerror or str(error))
    mirror(stores)
    return report(str(request.path), edition)


def report(path: str, edition: Edition) -> DatasetReport:
    """What became of a file that is held as an edition."""
    return DatasetReport(
        path=path,
        layout=edition.layout,
        edition=edition.id,
        rows=edition.rows,
        loaded=edition.loaded,
        refused=edition.refused,
        empty=edition.empty,
        errors=edition.errors,
        flagged=edition.flagged,
    )


def retract_dataset(stores: StatisticsStores, edition: str, *, by: str, reason: str) -> Edition:
    """Hide an edition at every door and keep that it was hidden, by whom and why.

    Raises ``UnknownEdition``, ``AlreadyRetracted`` or ``StatisticsUnavailable``.
    """
    when = stores.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    hidden = retract(stores.folder, edition, Retraction(when=when, by=by, reason=reason))
    mirror(stores)
    return hidden


def mirror(stores: StatisticsStores) -> int:
    """Bring the catalogue's rows in step with the manifests; how many rows were changed.

    Also finishes a generation that a kill left half-made. Harmless at any time.
    """
    settle(stores.folder)
    wanted = {one.id: _row(one) for one in held_editions(stores.folder)}
    with stores.catalogue.writing() as connection:
        rows = connection.execute(select(dataset_editions)).mappings()
        held = {row["id"]: dict(row) for row in rows}
        wrong = [name for name in {*held, *wanted} if held.get(name) != wanted.get(name)]
        for name in sorted(wrong):
            connection.execute(delete(dataset_editions).where(dataset_editions.c.id == name))
            if name in wanted:
                connection.execute(insert(dataset_editions).values(wanted[name]))
    return len(wrong)


def _row(edition: Edition) -> dict[str, object]:
    hidden = edition.retracted
    return {
        "id": str(edition.id),
        "source": edition.source,
        "label": edition.label,
        "title": edition.title,
        "publishers": list(edition.publishers),
        "licence": edition.licence,
        "source_url": edition.source_url,
        "published": edition.published,
        "layout": edition.layout,
        "checksum": edition.checksum,
        "series": list(edition.series),
        "rows": edition.rows,
        "loaded": edition.loaded,
        "refused": edition.refused,
        "loaded_at": datetime.fromisoformat(edition.loaded_at),
        "loaded_by": edition.loaded_by,
        "retracted_at": datetime.fromisoformat(hidden.when) if hidden else None,
        "retracted_by": hidden.by if hidden else None,
        "retracted_reason": hidden.reason if hidden else None,
    }
