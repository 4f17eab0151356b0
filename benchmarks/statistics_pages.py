"""Pages of statistics and answers above results, on what Atlas brings along: processor time in one process.

A chart is drawn from the rows of the store to SVG; a page is asked of the application without a network;
answers above results are found for queries that name areas, indicators, figures and nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient

from datasets.starter_editions import install
from portal import indicator_charts, indicator_maps
from portal.app import create_app
from portal.charts.frame import standalone
from portal.deps import Services
from portal.indicator_story import Story, tell
from portal.search_request import SearchRequest
from portal.settings import read_settings
from portal.statistics_areas import area_namer

ROUNDS = 20
"""Rounds over all series or addresses; the first is left out: it fills what is kept."""

QUERIES = (
    "child labour in brazil", "travail des enfants au mali", "8.7.1", "indicator 16.2.2", "forced labour",
    "modern slavery", "detected victims of trafficking in albania", "child marriage niger", "cocoa", "zzzxq",
    "children in child labour by sex and age", "what works against debt bondage in brick kilns in nepal",
    "عمل الأطفال في مصر", "童工 中国", "trabajo infantil en perú y bolivia", "принудительный труд",
)  # fmt: skip


def main() -> None:
    """Draw, ask, print."""
    print("## Pages of statistics\n\n| processor time, p50 / p95 | ms | |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as (client, services):
        for name, times, count in (*_charts(services), _answers(services), *_pages(client, services)):
            print(f"| {name} | {_p50_p95(times)} | {count} |")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[TestClient, Services]]:
    settings = read_settings({"ATLAS87_DATA": str(folder)})
    install(settings.statistics)
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        yield client, client.app.state.services


def _timed(every: Iterable[Callable[[], object]]) -> list[float]:
    asked = list(every)
    times = []
    for turn in range(ROUNDS):
        for one in asked:
            begun = time.process_time()
            one()
            if turn:
                times.append(time.process_time() - begun)
    return times


def _p50_p95(times: list[float]) -> str:
    ordered = sorted(times)
    p50, p95 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    return f"{p50:.2f} / {p95:.2f}"


def _charts(services: Services) -> Iterator[tuple[str, list[float], str]]:
    snapshot = services.statistics.snapshot()
    language = services.languages["en"]
    name = area_namer(services.areas, snapshot.editions(), "en")
    stories = [one for one in map(_teller(services), _drawn_series(services)) if one]

    def dots(story: Story) -> object:
        return standalone(indicator_charts.dot_chart(story, language, name))

    def world(story: Story) -> object:
        shown = indicator_maps.tiles(story, services.tile_grid)
        return standalone(indicator_maps.map_chart(story, shown, services.world, language))

    def grid(story: Story) -> object:
        shown = indicator_maps.tiles(story, services.tile_grid)
        return standalone(indicator_maps.tile_chart(story, shown, language))

    for kind, draw in (("chart of dots", dots), ("world map", world), ("grid of squares", grid)):
        times = _timed([lambda one=one, draw=draw: draw(one) for one in stories])  # type: ignore[misc]
        yield f"{kind}, from figures to SVG", times, f"{len(stories)} series"


def _drawn_series(services: Services) -> list[str]:
    return sorted({one.series for one in services.statistics.snapshot().series()})


def _teller(services: Services) -> Callable[[str], Story | None]:
    snapshot = services.statistics.snapshot()
    editions = {str(one.id): one for one in snapshot.editions()}
    name = area_namer(services.areas, snapshot.editions(), "en")

    def told(code: str) -> Story | None:
        series = services.registry.series.get(code)
        return tell(series, snapshot.latest(code), editions, name) if series and series.indicator else None

    return told


def _answers(services: Services) -> tuple[str, list[float], str]:
    language = services.languages["en"]
    services.engine.rebuild(())  # answers do not look at hits: an empty index will do

    def asked(words: str) -> Callable[[], object]:
        request = SearchRequest(q=words, ui="en")
        found = services.finder.find(services.finder.query(request))
        return lambda: services.answerer.answers(request, found, language, services.addresses)

    return "answers above results", _timed([asked(one) for one in QUERIES]), f"{len(QUERIES)} queries"


def _pages(client: TestClient, services: Services) -> Iterator[tuple[str, list[float], str]]:
    codes = sorted({one.indicator for one in services.registry.series.values() if one.indicator})
    areas = [one.code for one in services.areas.countries()][::20]
    families = {
        "page of an indicator": [f"/en/indicators/{quote(code)}" for code in codes],
        "profile of a country": [f"/en/areas/{code}" for code in areas],
        "matrix of all countries": ["/en/areas/matrix"],
        "list of editions": ["/en/data"],
    }
    for name, addresses in families.items():
        held = [one for one in addresses if client.get(one).status_code == 200]
        times = _timed([lambda one=one: client.get(one) for one in held])  # type: ignore[misc]
        if times:
            yield f"{name}, whole request in the process", times, f"{len(held)} pages"


if __name__ == "__main__":
    sys.exit(main())
