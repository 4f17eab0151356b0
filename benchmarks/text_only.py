"""``atlas87 ingest`` without the tagger, as a process of its own: text, languages, kinds of pages, the index.

What it leaves out, places and concepts, is what the first release did not look for either: beside the whole
run it says what they cost. Reading columns, notes and running heads is part of reading the text, and stays.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main(folder: Path, environment: dict[str, str]) -> None:
    """Take in ``folder`` by way of the library, into the stores that the settings name."""
    from ingest.cage import Cage
    from portal.settings import read_settings

    settings = read_settings(environment)
    with Cage(workers=settings.cage_workers) as cage:
        cage.warm()  # as the command does: before anything else is loaded
        from ingest.pipeline import IngestRequest, ingest_work
        from ingest.plans import Wanted
        from portal.opening import open_stores

        with open_stores(settings) as stores:
            request = IngestRequest(paths=(folder,), wanted=Wanted(), largest=settings.max_upload)
            report = ingest_work(stores, cage, request, lambda _: None)
    if not report.complete:
        raise SystemExit("some files were not taken in")
    gc.freeze()  # as the command does


if __name__ == "__main__":
    main(Path(sys.argv[1]), dict(os.environ))
