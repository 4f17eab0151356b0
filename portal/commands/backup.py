"""``atlas87 backup``: everything a fresh machine needs, in one file or a folder, while everything goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

from portal.opening import open_statistics_stores, open_stores
from portal.settings import SETTINGS, Settings
from portal.terminal import Terminal, WrongUse

EXAMPLE = "atlas87 backup /media/backups/atlas87-2026-11-22.tar"


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "place", metavar="FILE", type=Path,
        help="a file to write, or an existing folder that is brought up to date",
    )  # fmt: skip


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Take the backup; 1 when the store lacks files that the catalogue names, which are listed."""
    from importlib.metadata import version

    from ingest.dataset_sharing import mirror
    from portal.backups.restoring import noted
    from portal.backups.taking import take

    place: Path = arguments.place
    if not place.resolve().parent.is_dir():
        raise WrongUse(f"{place} is to lie in a folder that does not exist")
    with open_statistics_stores(settings) as statistics:
        mirror(statistics)  # what a kill kept out of the store of files
    bar = terminal.bar()
    with open_stores(settings) as stores:
        terminal.note("Copying the catalogue …")
        manifest = take(
            stores, place, version=version("atlas87"), settings=settings_noted(settings), now=stores.now(),
            tell=lambda done, of: bar.show(done, of, 0),
        )  # fmt: skip
    bar.end()
    said = noted(manifest)
    terminal.say(f"{place}: {manifest.rows:,} rows, {said['files']:,} files, {said['bytes']:,} bytes")
    for file_hash in manifest.missing:
        terminal.say(f"  missing in the store of files: {file_hash}")
    terminal.document({"backup": str(place), **said})
    return 1 if manifest.missing else 0


SECRET = "(a secret)"  # noqa: S105 - what stands in its place


def settings_noted(settings: Settings) -> dict[str, str]:
    """The settings in force, for whoever sets up the next machine; of secrets only that they are set."""
    hidden = {"database", "database_password", "secret_key", "files_secret"}
    noted = {one.name: getattr(settings, one.field) for one in SETTINGS}
    return {
        name: SECRET if name.removeprefix("ATLAS87_").lower() in hidden or "_KEY" in name else str(value)
        for name, value in noted.items()
        if value is not None
    }
