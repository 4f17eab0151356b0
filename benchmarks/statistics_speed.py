"""Statistics: loading SDMX-CSV, and what pages ask of the store, on generated observations.

140 series × 200 areas × 35 years × 3 sexes are 2.94 million rows; ``BENCH_LARGE`` makes it ten times as many
series. Questions are asked warm, by two processes at once, each with the order of its own. Beside the time of
the clock stands processor time, which other work on the machine stretches less.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from datasets.areas import load_areas
from datasets.loads import LoadRequest, load
from datasets.store import Statistics

SERIES, AREAS, YEARS = 140, 200, range(1990, 2025)
SMALL_SERIES = 14
"""Series of the file that is loaded three times: 294,000 rows."""

QUESTIONS = 300


def main() -> None:
    """Load, ask, print."""
    series = SERIES * (10 if os.environ.get("BENCH_LARGE") else 1)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        print("## Statistics\n\n| | |\n| --- | --- |")
        _loading(place)
        path = _written(place / "large.csv", series)
        seconds, rows, peak = _load_apart(path, place / "store")
        path.unlink()
        print(f"| one file of {rows:,} rows: processor seconds, peak memory | {seconds:.0f} s, {peak} MB |")
        _asking(place / "store", series)


def _loading(place: Path) -> None:
    path = _written(place / "small.csv", SMALL_SERIES)
    figures = [_load_apart(path, place / f"small-{turn}") for turn in range(3)]
    rate = statistics.median(rows / seconds for seconds, rows, _ in figures)
    print(f"| loading SDMX-CSV of {figures[0][1]:,} rows, per processor second, median of 3 | {rate:,.0f} |")


def _written(path: Path, series: int) -> Path:
    """An SDMX-CSV file as the SDG database gives it; both sexes lie between girls and boys."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,"
            "OBS_STATUS,NATURE,SOURCE_DETAIL,COMMENT_OBS\n"
        )
        file.writelines(_lines(series))
    return path


def _lines(series: int) -> Iterator[str]:
    draw = random.Random(87)
    areas = [area.m49.lstrip("0") for area in load_areas().countries()][:AREAS]
    for number in range(series):
        for area in areas:
            for year in YEARS:
                girls, boys = draw.random() * 50, draw.random() * 50
                for sex, value in (("F", girls), ("M", boys), ("_T", (girls + boys) / 2)):
                    yield (
                        f"IAEG-SDGs:DF_SDG_GLH(1.0),A,G,S_{number:04},{area},{sex},Y5T17,{year},{value:.4f},PT,0,A,C,"
                        f"Survey {area} {year},\n"
                    )


_APART = """
import sys, time
from pathlib import Path
from benchmarks.statistics_speed import loaded_here
loaded_here(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def loaded_here(path: Path, store: Path) -> None:
    """Load in this process and print processor seconds, rows and peak memory in MB."""
    begun = time.process_time()
    request = LoadRequest(
        path=path, given={"label": "1", "published": "2024"}, now="2026-11-22T00:00:00Z", by="bench"
    )
    edition = load(store, load_areas(), request)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(time.process_time() - begun, edition.loaded, peak)


def _load_apart(path: Path, store: Path) -> tuple[float, int, int]:
    command = [sys.executable, "-c", _APART, str(path), str(store)]  # memory is measured by process
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), int(said[1]), int(said[2])


def _asking(store: Path, series: int) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    askers = [context.Process(target=_ask, args=(store, series, seed, results)) for seed in (1, 2)]
    for asker in askers:
        asker.start()
    answers = [results.get(timeout=600) for _ in askers]
    for asker in askers:
        asker.join()
    for name in QUESTIONED:
        clock, processor = (
            _p50_p95(one for answer in answers for one in answer[f"{name}, {kind}"]) for kind in TIMES
        )
        print(f"| {name}, two processes, p50 / p95 (processor) | {clock} ({processor}) ms |")
    print(f"| rows answered: profile, series | {answers[0]['rows'][0]}, {answers[0]['rows'][1]} |")


def _p50_p95(times: Iterable[float]) -> str:
    ordered = sorted(times)
    p50, p95 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    return f"{p50:.1f} / {p95:.1f}"


QUESTIONED = ("area profile", "one series, all areas, latest")
TIMES = {"clock": time.perf_counter, "processor": time.process_time}


def _ask(store: Path, series: int, seed: int, results: multiprocessing.Queue[dict[str, list[float]]]) -> None:
    draw = random.Random(seed)
    areas = [area.code for area in load_areas().countries()][:AREAS]
    held = Statistics(store)
    times: dict[str, list[float]] = {f"{name}, {kind}": [] for name in QUESTIONED for kind in TIMES}
    sizes = [0, 0]
    for turn in range(QUESTIONS + 20):
        begun = {kind: clock() for kind, clock in TIMES.items()}
        sizes[0] = len(held.snapshot().area_profile(draw.choice(areas)))
        middle = {kind: clock() for kind, clock in TIMES.items()}
        sizes[1] = len(held.snapshot().latest(f"S_{draw.randrange(series):04}"))
        if turn < 20:  # warm
            continue
        for kind, clock in TIMES.items():
            times[f"area profile, {kind}"].append(middle[kind] - begun[kind])
            times[f"one series, all areas, latest, {kind}"].append(clock() - middle[kind])
    held.close()
    results.put({**times, "rows": [float(size) for size in sizes]})
