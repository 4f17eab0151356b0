"""The story of a file of statistics that becomes an edition: read, write, mirror in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from datasets.errors import EditionExists, EditionIncomplete, FileRefused, TooManyErrors
from datasets.loading import retract
from datasets.loads import LoadRequest, load
from datasets.model import Edition, Retraction, RowError
from ingest.dataset_sharing import StatisticsStores, mirror
from ingest.dataset_tables import dataset_editions


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
    if not _is_the_one(stores, edition):  # another machine loaded another one under this id at this moment
        return DatasetReport(path=str(request.path), reason=str(EditionExists(edition.id)))
    return report(str(request.path), edition)


def _is_the_one(stores: StatisticsStores, edition: Edition) -> bool:
    """Whether all machines hold this edition under its id; where not, it is taken back here."""
    query = select(dataset_editions.c.checksum).where(dataset_editions.c.id == str(edition.id))
    with stores.catalogue.reading() as connection:
        shared = connection.execute(query).scalar_one()
    if shared == edition.checksum:
        return True
    mirror(stores)
    return False


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
