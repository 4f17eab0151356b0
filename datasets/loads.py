"""One file to one edition: read, described, written; or previewed, with nothing written that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from datasets.areas import Areas
from datasets.batches import Batch
from datasets.derived import current, in_order
from datasets.describing import complete, described
from datasets.differences import Difference, NewSeries, compare, new_series
from datasets.estimates import load_estimates
from datasets.figure_differences import FiguresDifference, compare_figures, figures_of
from datasets.figures import LAYOUT, FiguresChange, change, checksum, is_figures, read_rows, text_of
from datasets.loading import Describe, Written, add_edition, held_editions, preview_edition, restated
from datasets.manifests import OBSERVATIONS
from datasets.model import Edition, EditionId, RowError
from datasets.readers.bulk import Bulk
from datasets.readers.opening import Reading, Told, open_statistics
from datasets.registry import indicators_of_series
from datasets.store import Statistics

ERRORS_KEPT = 1000
"""Row errors that a manifest repeats; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """A file or folder to load. ``given`` are fields of ``describing.FIELDS``; ``now`` is UTC ISO 8601."""

    path: Path
    told: Told = field(default_factory=Told)
    given: Mapping[str, str] = field(default_factory=dict)
    now: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a load would make, and what of the figures that readers see would change, by series.

    ``new`` are series that the source had not shown before, ``behind`` those of which a newer release is
    held: nothing that readers see changes with them.
    """

    edition: Edition
    changes: Mapping[str, Difference]
    new: Mapping[str, NewSeries] = field(default_factory=dict)
    behind: tuple[str, ...] = ()
    figures: FiguresChange | None = None


class _Counting:
    """Portions on their way, counted."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.counts: Counter[str] = Counter()
        self.errors: list[RowError] = []

    def portions(self) -> Iterator[Batch | Bulk]:
        """The portions of the reading, counted once they are taken; raises what it raises."""
        for portion in self._reading.portions():
            yield portion
            self.counts.update(rows=portion.rows, refused=portion.refused, empty=portion.empty)
            self.errors += portion.errors[: ERRORS_KEPT - len(self.errors)]


def load(folder: Path, areas: Areas, request: LoadRequest) -> Edition:
    """Make a file an edition of the store in ``folder``; the edition as it is held then.

    Raises ``FileRefused``, ``TooManyErrors``, ``EditionIncomplete``, ``EditionExists`` or
    ``StatisticsUnavailable``; then nothing has changed.
    """
    if is_figures(request.path):
        return add_edition(folder, (), _figures_drafted(folder, request)[0])
    reading = open_statistics(request.path, areas, request.told)
    counting = _Counting(reading)
    fields = _fields(reading, request)

    def describe(written: Written) -> Edition:
        return restated(_draft(fields, reading, request, counting, written), written)

    return add_edition(folder, counting.portions(), describe, indicators_of_series())


def preview(folder: Path, areas: Areas, request: LoadRequest) -> Preview:
    """What ``load`` would do, without doing it. Raises what ``load`` raises."""
    if is_figures(request.path):
        drafted, changed = _figures_drafted(folder, request)
        with preview_edition(folder, (), drafted) as (edition, _):
            return Preview(edition=edition, changes={}, figures=changed)
    reading = open_statistics(request.path, areas, request.told)
    counting = _Counting(reading)
    fields = _fields(reading, request)

    def describe(written: Written) -> Edition:
        return restated(_draft(fields, reading, request, counting, written), written)

    with preview_edition(folder, counting.portions(), describe, indicators_of_series()) as (edition, place):
        return _previewed(folder, edition, place / OBSERVATIONS)


def _figures_drafted(folder: Path, request: LoadRequest) -> tuple[Describe, FiguresChange]:
    """The manifest of a file of key figures, and what it changes; raises ``FileRefused``."""
    text = text_of(request.path)
    rows = read_rows(text)
    digest = checksum(text)
    others = [
        one for one in held_editions(folder) if one.checksum != digest
    ]  # the same file twice is harmless
    changed = change(load_estimates(), others, text)
    figures = [row.figure for row in rows]
    told = {
        "publishers": "; ".join(dict.fromkeys(name for one in figures for name in one.publishers)),
        "published": max(one.published for one in figures),
        "source_url": figures[0].source_url,
    } | dict(request.given)
    fields = complete(
        told, source=LAYOUT, label=f"{digest[:8]}-{request.path.stem}"[:80], title=request.path.stem,
        licence="; ".join(dict.fromkeys(one.licence for one in figures)), today=request.now[:10],
    )  # fmt: skip

    def describe(written: Written) -> Edition:
        draft = Edition(
            id=EditionId(""), source="", label="", title="", publishers=(), licence="", source_url="",
            published="", as_of="", layout=LAYOUT, files=(request.path.name,), checksum=digest,
            stored=written.stored, rows=len(rows), loaded=len(rows), refused=0, empty=0, series=(),
            loaded_at=request.now, loaded_by=request.by, figures=text,
        )  # fmt: skip
        return described(fields, draft)

    return describe, changed


def difference(folder: Path, series: str, old: str, new: str) -> Difference:
    """What the newer of two editions says otherwise in one series.

    Raises ``UnknownEdition``, ``EditionRetracted`` or ``StatisticsUnavailable``.
    """
    statistics = Statistics(folder)
    try:
        snapshot = statistics.snapshot()
        return compare(snapshot.parquet(old), snapshot.parquet(new), series, (old, new))
    finally:
        statistics.close()


def _previewed(folder: Path, edition: Edition, written: Path) -> Preview:
    """What each series of an edition would change of what its source shows now."""
    statistics = Statistics(folder)
    try:
        snapshot = statistics.snapshot()
        held = [one for one in snapshot.editions() if one.id != edition.id]
        shown = next(
            (codes for one, codes in current(in_order([*held, edition])) if one.id == edition.id), ()
        )
        before = {one.series: one.edition for one in snapshot.series() if one.source == edition.source}
        changes = {
            code: compare(snapshot.parquet(before[code]), written, code, (str(before[code]), str(edition.id)))
            for code in shown
            if code in before
        }
    finally:
        statistics.close()
    new = {code: new_series(written, code) for code in shown if code not in before}
    behind = tuple(code for code in edition.series if code not in shown)
    return Preview(edition=edition, changes=changes, new=new, behind=behind)


def figures_difference(folder: Path, wanted: str, old: str, new: str) -> FiguresDifference | None:
    """What the newer of two editions of key figures says otherwise; None where they hold observations.

    ``wanted`` is the id of a figure, a concept or ``all``. Raises ``UnknownEdition``.
    """
    held = {str(one.id): one for one in held_editions(folder)}
    before, after = figures_of(old, held), figures_of(new, held)
    if before is None or after is None:
        return None
    return compare_figures(before, after, wanted)


def _fields(reading: Reading, request: LoadRequest) -> dict[str, str]:
    stem = request.path.stem if request.path.is_file() else request.path.name
    release = reading.release or reading.checksum()[:8]
    return complete(
        request.given,
        source=reading.source,
        label=f"{release}-{stem}"[:80],
        title=reading.title or stem,
        licence=reading.licence,
        today=request.now[:10],
    )


def _draft(
    fields: Mapping[str, str], reading: Reading, request: LoadRequest, counting: _Counting, written: Written
) -> Edition:
    draft = Edition(
        id=EditionId(""), source="", label="", title="", publishers=(), licence="", source_url="",
        published="", as_of="", layout=reading.layout, files=tuple(path.name for path in reading.files),
        checksum=reading.checksum(), stored="", rows=counting.counts["rows"], loaded=0,
        refused=counting.counts["refused"], empty=counting.counts["empty"], series=(),
        loaded_at=request.now, loaded_by=request.by, errors=tuple(counting.errors),
        area_names=tuple(sorted(reading.area_names().items())) if written.others else (),
    )  # fmt: skip
    return described(fields, draft)
