"""``/healthz``: the process answers. ``/readyz``: its stores, each named. ``/metrics``: what it has done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select, text

from datasets.errors import StatisticsError
from index.catalogue import outbox, refusals, tables
from index.errors import (
    EngineKeyRefused,
    EngineUnavailable,
    EngineUntrusted,
    IndexMissing,
    IndexOfAnotherVersion,
    KnowledgeError,
)
from ingest import later_jobs, ledger
from portal.deps import Services, ServicesOf
from portal.metrics import MEDIA_TYPE, Metrics

router = APIRouter()

READY = "ready"

GONE_ON_DISK = "gone on disk, answered from memory"
"""The index folder was deleted under a running portal: `atlas87 rebuild` makes it anew."""

SAID: Mapping[type[Exception], str] = {
    IndexOfAnotherVersion: "of another version of Atlas: run `atlas87 rebuild`; all but searching goes on",
    IndexMissing: "missing: a worker makes it for a new catalogue, else run `atlas87 rebuild`",
    EngineKeyRefused: "refuses our key: see ATLAS87_SEARCH_API_KEY",
    EngineUntrusted: "shows a certificate that is not trusted: see ATLAS87_SEARCH_CA",
}
"""What an operator reads where there is something to do; of all else the name of the error."""

NEVER_KEPT = {"cache-control": "no-store"}


@router.get("/healthz")
async def healthz() -> Response:
    """The process is alive; nothing else is looked at, and no thread asked for: all may be waiting."""
    return Response("ok\n", media_type="text/plain", headers=NEVER_KEPT)


@router.get("/readyz")
def readyz(services: ServicesOf) -> Response:
    """Whether searches would be answered: every store by name, 503 when one is missing."""
    stores = _states(dict(_looks(services)))
    ready = all(state == READY for state in stores.values())
    if stores["search"] == READY and not services.engine.exists():
        stores["search"] = GONE_ON_DISK  # readers go on, so traffic must not be sent away
    body = json.dumps({"ready": ready, "stores": stores}) + "\n"
    return Response(
        body, status_code=200 if ready else 503, media_type="application/json", headers=NEVER_KEPT
    )


def _looks(services: Services) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield "catalogue", lambda: _catalogue_ready(services)
    yield "search", lambda: bool(services.engine.generation())
    yield "files", lambda: files_ready(services)
    yield "statistics", lambda: bool(services.statistics.snapshot())


def _states(looks: Mapping[str, Callable[[], bool]]) -> dict[str, str]:
    """Each store looked at side by side: several that stand still take the time of one."""
    with ThreadPoolExecutor(len(looks), thread_name_prefix="ready") as pool:
        return dict(zip(looks, pool.map(_state, looks.values()), strict=True))


def _state(look: Callable[[], bool]) -> str:
    """``ready``, or what is wrong; never the words of an error, which may hold a path."""
    try:
        return READY if look() else "missing"
    except (KnowledgeError, StatisticsError, OSError) as error:
        return SAID.get(type(error), type(error).__name__)


def _catalogue_ready(services: Services) -> bool:
    with services.catalogue.reading() as connection:
        answers = connection.execute(text("SELECT 1")).scalar() == 1
    return bool(answers) and services.catalogue.is_in_place()


def files_ready(services: Services) -> bool:
    """They can be read; a folder that is not made yet is no fault while the catalogue names no file."""
    if services.files.ready():
        return True
    with services.catalogue.reading() as connection:
        query = select(tables.documents.c.id).where(tables.documents.c.file_hash.is_not(None)).limit(1)
        return connection.execute(query).first() is None


@router.get("/metrics")
def metrics(request: Request, services: ServicesOf) -> Response:
    """Counts of this process, and how much is searchable."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(list(_gauges(services))), media_type=MEDIA_TYPE, headers=NEVER_KEPT)


def _gauges(services: Services) -> Iterator[tuple[str, str, float]]:
    yield from _waiting(services)
    try:
        works, pages = services.engine.counts()
    except EngineUnavailable:
        yield "atlas87_search_ready", "Whether searches are answered.", 0
        return
    yield "atlas87_search_ready", "Whether searches are answered.", 1
    yield "atlas87_searchable_works", "Works that can be found.", works
    yield "atlas87_searchable_pages", "Pages that can be found.", pages


def _waiting(services: Services) -> Iterator[tuple[str, str, float]]:
    """What is still to be done, by any worker; nothing while the catalogue does not answer."""
    try:
        with services.catalogue.reading() as connection:
            states, later = ledger.state_counts(connection), later_jobs.counts(connection)
            works, aside = outbox.waiting(connection), len(refusals.listed(connection))
    except KnowledgeError:
        yield "atlas87_catalogue_ready", "Whether the catalogue answers.", 0
        return
    files = sum(count for state, count in states.items() if state in ("received", "checking", "reading"))
    jobs = sum(states.get("waiting", 0) + states.get("working", 0) for states in later.values())
    yield "atlas87_catalogue_ready", "Whether the catalogue answers.", 1
    yield "atlas87_waiting_files", "Files that came in and are not read yet.", files
    yield "atlas87_waiting_works", "Works that the search index has still to hear of.", works
    yield "atlas87_set_aside_works", "Works of which the search index would not take something.", aside
    yield "atlas87_waiting_jobs", "Later jobs that are not done yet.", jobs
