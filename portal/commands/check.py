"""``atlas87 check``: whether catalogue, files and index agree; says what does not."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from portal.opening import open_statistics_stores, open_stores
from portal.settings import Settings
from portal.terminal import Terminal

if TYPE_CHECKING:
    from ingest.agreement import Difference

EXAMPLE = "atlas87 check --repair"


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--repair", action="store_true", help="queue again what the index lacks or has too much"
    )
    parser.add_argument("--quick", action="store_true", help="do not read every file to compare its bytes")


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Compare, say every difference, repair if asked; 1 when a difference is left."""
    from ingest.agreement import differences, repair

    with open_stores(settings) as stores:
        terminal.note("Comparing catalogue, files and index …")
        found = differences(stores, read_files=not arguments.quick)
        found += _statistics(settings, repair=arguments.repair)
        if arguments.repair and found:
            repair(stores, found)
            terminal.note("Repairing what can be repaired …")
            before, found = found, differences(stores, read_files=False)
            found += _statistics(settings, repair=False)
            left = {one.what for one in found}
            found += [one for one in before if not one.repairable and one.what not in left]
    for one in found:
        terminal.say(f"{one.kind:<12}{one.what}: {one.problem}. {one.advice}")
    terminal.say("Catalogue, files and index agree." if not found else f"{len(found):,} differences.")
    terminal.document({"agree": not found, "differences": [asdict(one) for one in found]})
    return 1 if found else 0


def _statistics(settings: Settings, *, repair: bool) -> list[Difference]:
    """This machine's copy of the statistics beside what the catalogue lists; repaired at once where asked."""
    from ingest.dataset_agreement import repair_statistics, statistics_differences

    with open_statistics_stores(settings) as stores:
        found = statistics_differences(stores)
        if repair and found:
            repair_statistics(stores)
            found = statistics_differences(stores)
    return found
