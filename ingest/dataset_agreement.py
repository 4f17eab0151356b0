"""Whether this machine's statistics are what their manifests and the catalogue say, and how a fault ends.

Whatever is damaged here is fetched anew from the store of files; what readers see is derived anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from datasets.errors import StatisticsUnavailable
from datasets.giving_up import give_up
from datasets.loading import rebuild
from datasets.manifests import broken_manifests
from datasets.store import EDITIONS, Statistics
from ingest.agreement import Difference
from ingest.dataset_sharing import StatisticsStores, damaged_copies, is_in_step, mirror

ADVICE = "`atlas87 check --repair` fetches them anew"


def statistics_differences(stores: StatisticsStores) -> list[Difference]:
    """Every fault: manifests, rows against the checksums in them, the catalogue's list, what readers open."""
    return [
        Difference(kind="statistics", what=what, problem=problem, advice=ADVICE, repairable=True)
        for what, problem in _faults(stores)
    ]


def _faults(stores: StatisticsStores) -> Iterator[tuple[str, str]]:
    broken = broken_manifests(stores.folder / EDITIONS)
    for edition in broken:
        yield edition, "its manifest on this machine cannot be read"
    if broken:  # what cannot be read cannot be compared
        return
    for edition in damaged_copies(stores):
        yield edition, "its rows on this machine are damaged"
    if not is_in_step(stores):
        yield "all of them", "this machine does not hold what the catalogue lists"
    if not _opens(stores):
        yield "what readers see", "it cannot be opened"


def _opens(stores: StatisticsStores) -> bool:
    statistics = Statistics(stores.folder)
    try:
        statistics.snapshot().series()
    except StatisticsUnavailable:
        return False
    finally:
        statistics.close()
    return True


def repair_statistics(stores: StatisticsStores) -> None:
    """Fetch anew what is damaged, and derive anew what readers see. Raises what ``mirror`` raises."""
    give_up(stores.folder, *broken_manifests(stores.folder / EDITIONS))
    give_up(stores.folder, *damaged_copies(stores))
    if not _opens(stores):
        rebuild(stores.folder)
    mirror(stores)
