"""``python -m benchmarks [NAME …]``: all benchmarks, or those that are named (the table at the end).

Figures go to standard output as Markdown, one section a benchmark; what they need and is not there is said.
``BENCH_DATA`` names a folder where the generated collection is kept between runs.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def ingest() -> None:
    """Reports to a searchable store, beside what else reads them."""
    import_module("benchmarks.ingest_speed").main(SHARED)


def engine() -> None:
    """Queries on generated pages, in the engine."""
    import_module("benchmarks.engine_speed").main()


def elastic() -> None:
    """The same pages and queries on the embedded engine and on an Elasticsearch node, side by side."""
    import_module("benchmarks.elastic_speed").main()


def rebuilding() -> None:
    """A rebuild on Elasticsearch while others search and write: what failed, was lost, and took."""
    import_module("benchmarks.elastic_rebuild").main()


def growth() -> None:
    """One Elasticsearch node from 50,000 to 500,000 pages."""
    import_module("benchmarks.elastic_growth").main()


def cluster() -> None:
    """Three Elasticsearch nodes under load, one killed and one frozen."""
    import_module("benchmarks.cluster").main()


def http() -> None:
    """Queries on generated pages, over HTTP."""
    run = import_module("benchmarks.http_speed").main
    kept = os.environ.get("BENCH_DATA")
    if kept:
        run(Path(kept))
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder))


def databases() -> None:
    """The same reports into SQLite and into PostgreSQL."""
    import_module("benchmarks.database_speed").main(SHARED)


def relevance() -> None:
    """The order of results on a judged collection, beside a yardstick."""
    import_module("benchmarks.cranfield").main()


def kinds() -> None:
    """Kinds of page against labelled pages, and that such pages stand behind text."""
    import_module("benchmarks.page_kinds").main(SHARED)


def places() -> None:
    """Areas against pages marked by hand, what works are about, speed of tagging."""
    import_module("benchmarks.places").main(SHARED)


def concepts() -> None:
    """Concepts against pages marked by hand, what works are about, what the vocabulary costs."""
    import_module("benchmarks.concepts").main(SHARED)


def fresh() -> None:
    """Kinds, areas, concepts and subjects on pages and works labelled when all rules stood."""
    import_module("benchmarks.fresh").main(SHARED)


def reading() -> None:
    """The text of PDF pages, titles and languages against what people see there."""
    import_module("benchmarks.reading").main(SHARED)


def tables() -> None:
    """Cells of tables against rendered pages, prose of which none is made, pages a second."""
    import_module("benchmarks.tables").main(SHARED)


def statistics() -> None:
    """Loading observations, and what pages ask of three million of them."""
    import_module("benchmarks.statistics_speed").main()


def figures() -> None:
    """Charts, answers above results and pages of statistics, in processor time."""
    import_module("benchmarks.statistics_pages").main()


def ocr() -> None:
    """Text recognition on scans made from known text: words found, pages a second of one core."""
    import_module("benchmarks.ocr").main(SHARED)


def weight() -> None:
    """What a first visit costs over the wire."""
    import_module("benchmarks.first_load").main()


ALL: dict[str, Callable[[], None]] = {
    "relevance": relevance,
    "weight": weight,
    "reading": reading,
    "kinds": kinds,
    "tables": tables,
    "ocr": ocr,
    "statistics": statistics,
    "figures": figures,
    "places": places,
    "concepts": concepts,
    "fresh": fresh,
    "ingest": ingest,
    "databases": databases,
    "engine": engine,
    "elastic": elastic,
    "cluster": cluster,
    "rebuilding": rebuilding,
    "growth": growth,
    "http": http,
}


def main(chosen: list[str]) -> int:
    """Run the benchmarks; 2 for a name that is none."""
    if unknown := [name for name in chosen if name not in ALL]:
        sys.stderr.write(f"no benchmark {', '.join(unknown)}; there are {', '.join(ALL)}\n")
        return 2
    sys.stdout.write(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    for name in chosen or ALL:
        sys.stdout.write(f"\n## {name}\n\n")
        sys.stdout.flush()
        ALL[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
