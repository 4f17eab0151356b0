"""``atlas87 restore``: a backup into empty stores, whichever database and store of files they are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from portal.settings import Settings
from portal.terminal import Terminal

if TYPE_CHECKING:
    from portal.backups.manifest import Manifest
    from portal.backups.places import Source

EXAMPLE = "atlas87 restore /media/backups/atlas87-2026-11-22.tar"


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("place", metavar="FILE", type=Path, help="what atlas87 backup wrote, file or folder")
    parser.add_argument("--check", action="store_true", help="read all of it and compare; restore nothing")
    parser.add_argument(
        "--no-index", action="store_true", help="leave the search index to a later atlas87 rebuild"
    )


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Restore, or only check; 1 when a part of the backup is missing or was changed."""
    from portal.backups.places import reading_from
    from portal.backups.restoring import manifest_of, noted

    with reading_from(arguments.place) as source:
        manifest = manifest_of(source)
        said = noted(manifest)
        made = f"made {manifest.made} by Atlas 8.7 {manifest.version}"
        terminal.note(f"{arguments.place}: {manifest.rows:,} rows and {said['files']:,} files, {made}")
        if arguments.check:
            return _check(source, manifest, terminal)
        _restore(source, manifest, settings, terminal)
    pages = _derive(settings, index=not arguments.no_index)
    terminal.say(f"Restored: {manifest.rows:,} rows, {said['files']:,} files, {pages:,} pages in the index.")
    for file_hash in manifest.missing:
        terminal.say(f"  was missing when the backup was made: {file_hash}")
    terminal.document({"restored": str(arguments.place), **said, "indexed_pages": pages})
    return 0


def _check(source: Source, manifest: Manifest, terminal: Terminal) -> int:
    from portal.backups.restoring import noted, verify

    bar = terminal.bar()
    wrong = verify(source, manifest, lambda done, of: bar.show(done, of, 0))
    bar.end()
    for part in wrong:
        terminal.say(f"  missing or changed: {part}")
    terminal.say(f"{len(wrong):,} parts are not as they were." if wrong else "The backup is whole.")
    terminal.document({"whole": not wrong, "wrong": wrong, **noted(manifest)})
    return 1 if wrong else 0


def _restore(source: Source, manifest: Manifest, settings: Settings, terminal: Terminal) -> None:
    from index.catalogue.database import Catalogue
    from portal.backups.restoring import is_here, require_empty, restore_catalogue, restore_files
    from portal.database import make_at, upgrade
    from portal.opening import open_files

    catalogue, bar = Catalogue.open(settings.database), terminal.bar()
    try:
        here = is_here(catalogue, manifest)
        if not here:
            require_empty(catalogue, manifest)
        restore_files(source, manifest, open_files(settings), lambda done, of: bar.show(done, of, 0))
        bar.end()
        if here:
            terminal.note("The catalogue of this backup is here already; what is derived from it is made …")
            return
        terminal.note("Filling the catalogue …")
        restore_catalogue(source, manifest, catalogue, make_at)
        catalogue.make_ready(upgrade)
    finally:
        catalogue.close()


def _derive(settings: Settings, *, index: bool) -> int:
    """What a backup does not hold because it can be made anew: statistics to read, the index; its pages."""
    from ingest.dataset_sharing import mirror
    from ingest.indexing import outbox_is_empty, until_done
    from ingest.rebuilding import rebuild
    from portal.opening import open_statistics_stores, open_stores

    with open_statistics_stores(settings) as statistics:
        mirror(statistics)
    if not index:
        return 0
    with open_stores(settings) as stores:
        pages = rebuild(stores).pages
        until_done(stores, lambda: outbox_is_empty(stores))
    return pages
