"""Backup and restore: from either database into either, whole or not at all, every changed bit found."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from index.catalogue import tables
from index.catalogue.database import HEAD, Catalogue
from index.catalogue.merging import merge_work
from index.catalogue.records import NewWork
from index.catalogue.tables import METADATA
from index.catalogue.works import add_work
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import CatalogueOfAnotherVersion
from index.files import FolderFileStore
from index.model import LanguageTag
from ingest.cage import Cage
from ingest.stores import Stores
from portal.backups import places, restoring
from portal.backups.manifest import BackupBroken, Manifest, read, written
from portal.backups.places import BackupUnwritable, reading_from
from portal.backups.restoring import StoreNotEmpty, manifest_of, restore_catalogue, restore_files, verify
from portal.backups.taking import take
from portal.database import make_at, open_catalogue, upgrade
from tests.ingest.pipeline_samples import Desk, text_about
from tests.servers.fixtures import DATABASES

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(workers=1) as opened:
        yield opened


AddressOf = Callable[[str], str]


@pytest.fixture
def address_of(request: pytest.FixtureRequest, tmp_path: Path) -> AddressOf:
    """The address of an empty database of a kind."""

    def address(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/{len(list(tmp_path.iterdir()))}/c.sqlite3"
        server = request.getfixturevalue("postgresql_server")
        return str(server.url(server.new_database()))

    return address


def stores_at(url: str, folder: Path) -> Stores:
    folder.mkdir(exist_ok=True)
    engine = EmbeddedEngine.open(folder / "search")
    return Stores(open_catalogue(url), FolderFileStore(folder / "files"), engine, lambda: NOON)


def filled(stores: Stores, cage: Cage, folder: Path) -> Stores:
    """Works, a replaced document, a merged work, a duplicate, a refused file."""
    desk = Desk(folder, stores, cage)
    desk.put("a.txt", text_about("indigo"))
    desk.put("b.txt", text_about("cochineal"))
    desk.put("c.txt", text_about("cochineal"))
    desk.put("broken.pdf", b"%PDF-1.4\nnot really")
    desk.take_in()
    desk.put("a.txt", text_about("saffron", "Übergänge, école, 童工, \u202eevil"))
    desk.take_in()
    with stores.catalogue.writing() as connection:
        ids = connection.execute(select(tables.works.c.id).order_by(tables.works.c.number)).scalars().all()
        merge_work(connection, ids[1], ids[0], reason="the same", actor="a test", now=NOON)
    return stores


@pytest.fixture
def source(tmp_path: Path, cage: Cage) -> Iterator[Stores]:
    (tmp_path / "in").mkdir()
    stores = filled(stores_at(f"sqlite:///{tmp_path}/s.sqlite3", tmp_path / "s"), cage, tmp_path / "in")
    yield stores
    stores.catalogue.close()


def backed_up(stores: Stores, place: Path) -> Manifest:
    settings = {"ATLAS87_DATA": "./var"}
    return take(stores, place, version="1", settings=settings, now=NOON, tell=lambda *_: None)


def restored(place: Path, url: str, folder: Path) -> Stores:
    catalogue, files = Catalogue.open(url), FolderFileStore(folder / "files")
    try:
        with reading_from(place) as source:
            manifest = manifest_of(source)
            restoring.require_empty(catalogue, manifest)
            restore_files(source, manifest, files, lambda *_: None)
            restore_catalogue(source, manifest, catalogue, make_at)
        catalogue.make_ready(upgrade)
    finally:
        catalogue.close()
    return stores_at(url, folder)


def parts_of(manifest: Manifest) -> dict[str, tuple[int, str]]:
    return {one.name: (one.rows, one.sha256) for one in manifest.tables}


@pytest.mark.parametrize("into", DATABASES)
@pytest.mark.parametrize("out_of", DATABASES)
@pytest.mark.parametrize("form", ["file", "folder"])
def test_what_was_saved_is_there_again_on_either_database(
    out_of: str, into: str, form: str, tmp_path: Path, cage: Cage, address_of: AddressOf
) -> None:
    """A backup of what was restored holds the same bytes, table by table; both count on alike."""
    (tmp_path / "in").mkdir()
    first = filled(stores_at(address_of(out_of), tmp_path / "first"), cage, tmp_path / "in")
    place = tmp_path / "backup"
    if form == "folder":
        place.mkdir()
    manifest = backed_up(first, place)
    assert manifest.missing == ()
    assert parts_of(manifest)["works"][0] == 2
    second = restored(place, address_of(into), tmp_path / "second")
    again = backed_up(second, tmp_path / "again")
    assert parts_of(again) == parts_of(manifest)
    assert dict(again.files) == dict(manifest.files)
    assert all(second.files.verify(file_hash) for file_hash in manifest.files)
    new = NewWork(title="One more", title_language=LanguageTag("en"), type="report")
    for stores in (first, second):
        with stores.catalogue.writing() as connection:
            add_work(connection, new, now=NOON)
    with first.catalogue.reading() as one, second.catalogue.reading() as other:
        numbers = select(tables.works.c.number).order_by(tables.works.c.number)
        assert one.execute(numbers).scalars().all() == other.execute(numbers).scalars().all()
    for stores in (first, second):
        stores.catalogue.close()


def test_a_backup_into_a_folder_copies_only_what_is_new(source: Stores, tmp_path: Path) -> None:
    """Files that lie there stay; the catalogue's parts of the last backup go when the new one is whole."""
    place = tmp_path / "backup"
    place.mkdir()
    first = backed_up(source, place)
    files = {path: path.stat().st_mtime_ns for path in (place / "files").rglob("*") if path.is_file()}
    second = backed_up(source, place)
    assert {path: path.stat().st_mtime_ns for path in (place / "files").rglob("*") if path.is_file()} == files
    assert parts_of(first) == parts_of(second)
    assert len(list(place.glob("catalogue-*"))) == 1
    with reading_from(place) as held:
        assert verify(held, manifest_of(held), lambda *_: None) == []


@pytest.mark.parametrize("form", ["file", "folder"])
def test_a_backup_that_breaks_off_leaves_the_one_before(
    source: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Nothing half-written takes its place or lies about; the next one is whole."""
    place = tmp_path / "kept" / "backup"
    (place if form == "folder" else place.parent).mkdir(parents=True)
    backed_up(source, place)
    with monkeypatch.context() as full:
        full.setattr("portal.backups.taking._keep", lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))
        with pytest.raises(BackupUnwritable, match="No space"):
            backed_up(source, place)
    with reading_from(place) as held:
        assert verify(held, manifest_of(held), lambda *_: None) == []
    assert [one.name for one in place.parent.iterdir()] == ["backup"]


def test_what_a_killed_backup_left_is_taken_away_by_the_next(source: Stores, tmp_path: Path) -> None:
    """After a day, not what another one is writing now, nor files of other names."""
    place, left, other = tmp_path / "copy.tar", tmp_path / ".copy.tar.0123abcd", tmp_path / ".copy.tar.notes"
    scratch, running = tmp_path / ".backup-x1y2", tmp_path / ".copy.tar.89abcdef"
    scratch.mkdir()
    for one in (left, other, running, scratch / "works"):
        one.write_bytes(b"half")
    for one in (left, other, scratch):
        os.utime(one, (NOON.timestamp() - 100_000,) * 2)
    os.utime(running, (NOON.timestamp() - 3_600,) * 2)
    backed_up(source, place)
    assert not left.exists()
    assert not scratch.exists()
    assert running.exists()
    assert other.exists()


def test_a_folder_of_something_else_is_left_alone(source: Stores, tmp_path: Path) -> None:
    """Nobody's photographs get a backup beside them."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BackupUnwritable, match="other things"):
        backed_up(source, tmp_path / "home")


def test_a_file_that_the_store_lost_is_named_and_the_rest_is_saved(source: Stores, tmp_path: Path) -> None:
    """A backup of what is left is better than none; its manifest says what is not in it."""
    store = source.files
    assert isinstance(store, FolderFileStore)
    hashes = list(store.hashes())
    store.delete(hashes[0])
    place = store.path(hashes[1])
    assert place is not None
    place.chmod(0o644)
    place.write_bytes(b"other bytes")
    manifest = backed_up(source, tmp_path / "b.tar")
    assert manifest.missing == tuple(hashes[:2])
    assert set(manifest.files) == set(hashes[2:])


def test_a_catalogue_with_anything_in_it_is_not_restored_into(source: Stores, tmp_path: Path) -> None:
    """Said before a file is copied; what is there stays as it is."""
    backed_up(source, tmp_path / "b.tar")
    with pytest.raises(StoreNotEmpty, match="not empty"):
        restored(tmp_path / "b.tar", str(source.catalogue.engine.url), tmp_path / "other")
    assert not (tmp_path / "other" / "files").exists()


def rewritten(place: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a backup in which the parts are what ``change`` makes of them; None: left out."""
    changed = place.with_name("changed.tar")
    with tarfile.open(place) as old, tarfile.open(changed, "w") as new:
        for one in old.getmembers():
            held = old.extractfile(one)
            assert held is not None
            content = change(one.name, held.read())
            if content is not None:
                one.size = len(content)
                new.addfile(one, io.BytesIO(content))
    return changed


def flipped(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


@pytest.mark.parametrize("part", ["catalogue/works.jsonl.gz", "catalogue/pages.jsonl.gz", "files/"])
@pytest.mark.parametrize("what", ["changed", "left out"])
def test_a_part_that_was_changed_or_lost_is_found_before_anything_is_seen(
    source: Stores, tmp_path: Path, part: str, what: str
) -> None:
    """By ``--check`` as by restoring: the catalogue stays without a row."""
    backed_up(source, tmp_path / "b.tar")
    changed = rewritten(
        tmp_path / "b.tar",
        lambda name, content: (
            content if not name.startswith(part) else flipped(content) if what == "changed" else None
        ),
    )
    with reading_from(changed) as held:
        assert verify(held, manifest_of(held), lambda *_: None) != []
    url = f"sqlite:///{tmp_path}/new/c.sqlite3"
    with pytest.raises(BackupBroken):
        restored(changed, url, tmp_path / "new")
    empty = Catalogue.open(url)
    assert empty.revision() is None
    empty.close()


@pytest.mark.parametrize("length", [0, 10, 5_000, -20_000])
def test_a_backup_that_was_cut_off_is_none(source: Stores, tmp_path: Path, length: int) -> None:
    """The manifest comes last."""
    backed_up(source, tmp_path / "b.tar")
    content = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(content[:length])
    with pytest.raises(BackupBroken), reading_from(tmp_path / "cut.tar") as held:
        manifest_of(held)


def test_a_backup_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A file and a folder."""
    for place in (tmp_path / "nothing.tar", tmp_path):
        with pytest.raises(BackupBroken), reading_from(place) as held:
            manifest_of(held)


def test_names_in_a_manifest_lead_nowhere_else(source: Stores, tmp_path: Path) -> None:
    """Whoever hands over a backup cannot have other files read; nor is a changed manifest believed."""
    manifest = backed_up(source, tmp_path / "b.tar")
    table = dataclasses.replace(manifest.tables[0], part="../../etc/passwd")
    with pytest.raises(BackupBroken, match="none can have"):
        read(written(dataclasses.replace(manifest, tables=(table,))))
    values = json.loads(written(manifest))
    values["version"] = "2"
    with pytest.raises(BackupBroken, match="was changed"):
        read(json.dumps(values).encode())
    newer = dataclasses.replace(manifest, format=99)
    with pytest.raises(BackupBroken, match="newer"):
        read(written(newer))
    for nonsense in (b"", b"[]", b"{}", b"\xff", b'{"sha256": 1, "format": "x"}'):
        with pytest.raises(BackupBroken):
            read(nonsense)


def test_a_restore_that_was_interrupted_goes_on(
    source: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that came are not copied again; the catalogue comes whole or not at all."""
    manifest = backed_up(source, tmp_path / "b.tar")
    url = f"sqlite:///{tmp_path}/new/c.sqlite3"
    with monkeypatch.context() as power_cut:
        power_cut.setattr(restoring, "_fill", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restored(tmp_path / "b.tar", url, tmp_path / "new")
    copied: list[str] = []
    put = FolderFileStore.put_stream
    monkeypatch.setattr(FolderFileStore, "put_stream", lambda self, one: copied.append("x") or put(self, one))
    stores = restored(tmp_path / "b.tar", url, tmp_path / "new")
    assert copied == []
    assert parts_of(backed_up(stores, tmp_path / "again.tar")) == parts_of(manifest)
    stores.catalogue.close()


def as_of(revision: str, place: Path, manifest: Manifest, scratch: str) -> Path:
    """A backup as an older version would have made it: without the tables and columns that came since."""
    catalogue = Catalogue.open(scratch)
    catalogue.prepare()
    with catalogue.writing() as connection:
        make_at(connection, revision)
        then = {name: {one["name"] for one in inspect(connection).get_columns(name)} for name in TABLES
                if inspect(connection).has_table(name)}  # fmt: skip
    catalogue.close()
    parts, copies = dict[str, bytes](), []
    with reading_from(place) as held:
        for one in manifest.tables:
            columns = {name: kind for name, kind in one.columns.items() if name in then.get(one.name, ())}
            if columns:
                kept = [number for number, name in enumerate(one.columns) if name in columns]
                lines = gzip.decompress(held.open(one.part).read()).split(b"\n")
                rows = [json.dumps([json.loads(line)[number] for number in kept]) for line in lines if line]
                parts[one.part] = gzip.compress("".join(f"{row}\n" for row in rows).encode())
                digest = hashlib.sha256(parts[one.part]).hexdigest()
                copies.append(dataclasses.replace(one, columns=columns, sha256=digest))
    older = written(dataclasses.replace(manifest, revision=revision, tables=tuple(copies)))
    return rewritten(place, lambda name, old: older if name == "manifest.json" else parts.get(name, old))


TABLES = tuple(METADATA.tables)


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    source: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filled as it was then, upgraded like any older catalogue; one of a newer version is refused."""
    manifest = backed_up(source, tmp_path / "b.tar")
    tar = as_of("0009", tmp_path / "b.tar", manifest, f"sqlite:///{tmp_path}/older.sqlite3")
    stores = restored(tar, f"sqlite:///{tmp_path}/new/c.sqlite3", tmp_path / "new")
    assert stores.catalogue.revision() == HEAD
    with stores.catalogue.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM works")).scalar() == 2
    stores.catalogue.close()
    newer = rewritten(
        tmp_path / "b.tar",
        lambda name, content: (
            written(dataclasses.replace(manifest, revision="9999")) if name == "manifest.json" else content
        ),
    )
    with pytest.raises(CatalogueOfAnotherVersion, match="newer"):
        restored(newer, f"sqlite:///{tmp_path}/newer/c.sqlite3", tmp_path / "newer")


def test_a_backup_is_nobody_elses_business(source: Stores, tmp_path: Path) -> None:
    """It holds drafts and names: only its owner reads it."""
    backed_up(source, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0
    (tmp_path / "folder").mkdir()
    backed_up(source, tmp_path / "folder")
    parts = [path for path in (tmp_path / "folder").rglob("*") if path.is_file()]
    assert parts and all(path.stat().st_mode & 0o077 == 0 for path in parts)
    shutil.rmtree(tmp_path / "folder")
    assert places.NAME == "manifest.json"
