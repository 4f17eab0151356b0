"""``atlas87 vocabulary``: an operator's own edition of the thesaurus, checked, compared, put in force."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import VocabularyBroken
from portal.opening import open_stores
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from index.thesaurus.model import Vocabulary
    from ingest.retagging_difference import Difference

EXAMPLE = 'atlas87 vocabulary load terms.json --reason "regional terms" && atlas87 vocabulary apply'
ACTOR = "atlas87 vocabulary"

_FILE = "a JSON file or a folder like index/thesaurus/vocabulary"


def declare(parser: argparse.ArgumentParser) -> None:
    """The parts of the command and their options."""
    parts = parser.add_subparsers(metavar="load|check|diff|apply|export", dest="part", required=True)
    load = _part(parts, "load", "keep an edition; nothing changes before it is applied")
    load.add_argument("file", type=Path, metavar="FILE", help=_FILE)
    load.add_argument("--reason", required=True, help="why; kept with the edition")
    check = _part(parts, "check", "name every fault of a vocabulary")
    check.add_argument("file", type=Path, nargs="?", metavar="FILE", help="usually the one in force")
    diff = _part(parts, "diff", "what another vocabulary would change: concepts, pages, works")
    diff.add_argument("file", type=Path, nargs="?", metavar="FILE", help="usually the edition loaded last")
    apply = _part(parts, "apply", "put the edition loaded last in force, tag from the stored text")
    apply.add_argument("--edition", type=int, metavar="N", help="another edition by its number")
    apply.add_argument("--reason", default="", help="why; kept among the events")
    export = _part(parts, "export", "write the vocabulary in force to a file, to be edited")
    export.add_argument("file", type=Path, metavar="FILE", help="the file to be written")


_EXAMPLES = {
    "load": 'load terms.json --reason "words from the field office"',
    "check": "check terms.json",
    "diff": "diff terms.json",
    "apply": "apply",
    "export": "export terms.json",
}


def _part(parts: Any, name: str, meaning: str) -> argparse.ArgumentParser:
    example = f"Example:  atlas87 vocabulary {_EXAMPLES[name]}"
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.", epilog=example
    )
    return part


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """The part that was asked for; 1 when a vocabulary has faults."""
    try:
        return _PARTS[arguments.part](arguments, settings, terminal)
    except VocabularyBroken as broken:
        for fault in broken.faults:
            terminal.say(fault)
        terminal.say(f"{counted(len(broken.faults))}. The vocabulary is refused.")
        terminal.document({"faults": list(broken.faults)})
        return 1


def counted(faults: int) -> str:
    """How many faults there are, in words."""
    return "1 fault" if faults == 1 else f"{faults:,} faults"


def _load(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    from index.catalogue.vocabularies import keep_edition
    from index.thesaurus.load import digest

    content, vocabulary = _sound(arguments.file)
    with open_stores(settings) as stores, stores.catalogue.writing() as connection:
        held = keep_edition(
            connection, content.decode(), digest=digest(content), version=vocabulary.version,
            reason=arguments.reason, actor=ACTOR, now=stores.now(),
        )  # fmt: skip
    terminal.say(
        f"edition {held.number}: {vocabulary.title}, version {held.version}, {len(vocabulary):,} concepts"
    )
    terminal.say(
        "See what it would change with `atlas87 vocabulary diff`; `atlas87 vocabulary apply` does it."
    )
    found = {"edition": held.number, "digest": held.digest, "version": held.version}
    terminal.document(found | {"concepts": len(vocabulary)})
    return 0


def _check(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    from index.thesaurus.lint import faults
    from index.thesaurus.load import read_vocabulary
    from portal.vocabularies import content_in_force

    content = _content(arguments.file) if arguments.file else content_in_force(settings)
    vocabulary = read_vocabulary(content)
    if found := faults(vocabulary):
        raise VocabularyBroken(found)
    terminal.say(f"{len(vocabulary):,} concepts, no fault")
    terminal.document({"faults": [], "concepts": len(vocabulary), "version": vocabulary.version})
    return 0


def _diff(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    from index.catalogue.vocabularies import edition_content, newest_edition
    from index.thesaurus.load import read_vocabulary
    from ingest.retagging_difference import difference
    from portal.vocabularies import vocabulary_in_force

    with open_stores(settings) as stores:
        if arguments.file:
            after = _sound(arguments.file)[1]
        else:
            with stores.catalogue.reading() as connection:
                newest = newest_edition(connection)
                if newest is None:
                    raise WrongUse("no edition was loaded yet: name a FILE, or `atlas87 vocabulary load` one")
                after = read_vocabulary(edition_content(connection, newest.number))
        bar = terminal.bar()
        found = difference(
            stores, vocabulary_in_force(settings), after, lambda done, of: bar.show(done, of, done)
        )
        bar.end()
    _say_difference(found, after, terminal)
    terminal.document(_as_document(found))
    return 0


def _apply(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    from index.catalogue import outbox
    from index.catalogue.vocabularies import edition_in_force, newest_edition, put_in_force
    from ingest.indexing import until_done
    from ingest.retagging import retag
    from ingest.tagging import tagger_of
    from portal.vocabularies import content_in_force, keep_copy

    with open_stores(settings) as stores:
        with stores.catalogue.writing() as connection:
            newest = newest_edition(connection)
            number = arguments.edition or (newest.number if newest else None)
            if number is not None:
                put_in_force(connection, number, reason=arguments.reason, actor=ACTOR, now=stores.now())
            held = edition_in_force(connection)
        keep_copy(settings, stores.catalogue)
        tagger = tagger_of(content_in_force(settings))
        bar = terminal.bar()
        try:
            done = retag(stores, tagger, lambda pages, of: bar.show(pages, of, pages))
        finally:
            bar.end()

        def told() -> bool:
            with stores.catalogue.reading() as connection:
                return not outbox.waiting(connection)

        until_done(stores, told)
    terminal.say(f"{f'edition {held.number}' if held else 'the bundled vocabulary'} is in force")
    terminal.say(
        f"{done.pages:,} pages of {done.documents:,} documents tagged, {done.changed:,} documents changed"
    )
    terminal.document(
        {
            "edition": held.number if held else None, "tagged_with": tagger.edition,
            "documents": done.documents, "pages": done.pages, "changed": done.changed,
        }
    )  # fmt: skip
    return 0


def _export(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    from portal.vocabularies import content_in_force

    with open_stores(settings):  # the copy that is written is that of the catalogue
        content = content_in_force(settings)
    arguments.file.write_bytes(content)
    terminal.say(f"{arguments.file}: {len(content):,} bytes")
    terminal.document({"file": str(arguments.file), "bytes": len(content)})
    return 0


_PARTS = {"load": _load, "check": _check, "diff": _diff, "apply": _apply, "export": _export}


def _content(file: Path) -> bytes:
    from index.thesaurus.load import content_of

    if not file.exists():
        raise WrongUse(f"{file} does not exist: {_FILE} is expected")
    return content_of(file)


def _sound(file: Path) -> tuple[bytes, Vocabulary]:
    """A vocabulary without fault, as content and as values. Raises VocabularyBroken."""
    from index.thesaurus.lint import faults
    from index.thesaurus.load import read_vocabulary

    content = _content(file)
    vocabulary = read_vocabulary(content)
    if found := faults(vocabulary):
        raise VocabularyBroken(found)
    return content, vocabulary


def _say_difference(found: Difference, after: Vocabulary, terminal: Terminal) -> None:
    for identifier in found.added:
        terminal.say(f"new:      {identifier} ({after.label(identifier, 'en')})")
    for identifier in found.removed:
        terminal.say(f"removed:  {identifier}")
    for identifier, what in found.changed.items():
        terminal.say(f"changed:  {identifier}")
        for one in what:
            terminal.say(f"          {one}")
    for identifier, gain in found.gains.items():
        terminal.say(
            f"{identifier:<36} pages +{gain.pages_gained:,} −{gain.pages_lost:,}   "
            f"works +{len(gain.works_gained):,} −{len(gain.works_lost):,}"
        )
    terminal.say(f"{found.pages:,} pages compared, {len(found.gains):,} concepts gain or lose pages")


def _as_document(found: Difference) -> dict[str, Any]:
    return {
        "added": list(found.added),
        "removed": list(found.removed),
        "changed": {identifier: list(what) for identifier, what in found.changed.items()},
        "pages": found.pages,
        "concepts": {
            identifier: {
                "pages_gained": gain.pages_gained, "pages_lost": gain.pages_lost,
                "works_gained": len(gain.works_gained), "works_lost": len(gain.works_lost),
            }
            for identifier, gain in found.gains.items()
        },
    }  # fmt: skip
