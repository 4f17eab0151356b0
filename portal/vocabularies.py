"""The vocabulary in force: the bundled one, or the edition that an operator applied.

The catalogue is the system of record; a copy lies in the data folder, named after its digest, so that a
process has it before it has opened a database. ``keep_copy`` brings the copy in step.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from portal.settings import Settings

if TYPE_CHECKING:
    from index.catalogue.database import Catalogue
    from index.thesaurus.model import Vocabulary

_NAME = "vocabulary-{digest}.json"


def copy_in_force(settings: Settings) -> Path | None:
    """The copy of the operator's vocabulary; None while the bundled one is in force."""
    copies = sorted(settings.data.glob(_NAME.format(digest="*")), key=lambda path: path.stat().st_mtime_ns)
    return copies[-1] if copies else None


def vocabulary_in_force(settings: Settings) -> Vocabulary:
    """The vocabulary to work with. Its rules were checked when it was loaded."""
    from index.thesaurus.load import load_vocabulary, read_vocabulary

    copy = copy_in_force(settings)
    return read_vocabulary(copy.read_bytes()) if copy else load_vocabulary()


def content_in_force(settings: Settings) -> bytes:
    """The vocabulary in force as one JSON document."""
    from index.thesaurus.load import bundled_folder, content_of

    copy = copy_in_force(settings)
    return copy.read_bytes() if copy else content_of(bundled_folder())


def keep_copy(settings: Settings, catalogue: Catalogue) -> bool:
    """Bring the copy in step with the catalogue; whether it had to be changed."""
    from index.catalogue.vocabularies import edition_content, edition_in_force

    with catalogue.reading() as connection:
        held = edition_in_force(connection)
        wanted = settings.data / _NAME.format(digest=held.digest) if held else None
        others = [path for path in settings.data.glob(_NAME.format(digest="*")) if path != wanted]
        fresh = wanted is not None and not wanted.exists()
        if held is not None and wanted is not None and fresh:
            _write(wanted, edition_content(connection, held.number))
    for path in others:
        with contextlib.suppress(FileNotFoundError):  # another process tidied up at the same time
            path.unlink()
    return fresh or bool(others)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever else reads or writes."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
