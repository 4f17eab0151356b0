"""Documents as they are held against others, from the catalogue; and which others are worth it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, RowMapping, select, union_all

from index.catalogue.tables import documents, pages, works
from ingest.likeness import Profile
from ingest.likeness_sketch import Sketch
from ingest.likeness_tables import document_sketch_keys as keys
from ingest.likeness_tables import document_sketches as sketches

_ENOUGH_KEYS = 2
"""Hashes of one kind in common from which a document is looked at: one alone is chance or a common phrase."""

_FIRST_PAGES = 3
"""Pages of a document on which the names of its area are looked for: a cover is no evidence."""

_MOST_CANDIDATES = 200
"""Documents looked at for one: those with most keys in common. A form letter has thousands of copies."""

_NEIGHBOURS = 30
"""Documents that one key leads to, on each side of the own id: what thousands share tells nothing of any of
them, and ids are drawn by lot, so that copies of one text are held together without all looking at one."""


def candidates(connection: Connection, own: Sequence[str], document_id: str) -> list[str]:
    """Other documents with the same name or identifier, or enough hashes of one kind in common."""
    shared: Counter[str] = Counter()
    hashes: Counter[tuple[str, str]] = Counter()
    for other, key in _neighbours(connection, own, document_id):
        shared[other] += _ENOUGH_KEYS if key[0] in "ni" else 1
        hashes[other, key[0]] += _ENOUGH_KEYS if key[0] in "ni" else 1
    enough = {other for (other, _), count in hashes.items() if count >= _ENOUGH_KEYS}
    return [other for other, _ in shared.most_common() if other in enough][:_MOST_CANDIDATES]


def _neighbours(connection: Connection, own: Sequence[str], document_id: str) -> list[tuple[str, str]]:
    """(document, key) of those that are found under these keys, a few for each key."""
    sides = []
    for key in own:
        for beside, order in (
            (keys.c.document_id > document_id, keys.c.document_id),
            (keys.c.document_id < document_id, keys.c.document_id.desc()),
        ):
            side = select(keys.c.document_id, keys.c.key).where(keys.c.key == key, beside)
            sides.append(select(side.order_by(order).limit(_NEIGHBOURS).subquery()))
    rows = connection.execute(union_all(*sides)) if sides else ()
    return [(other, key) for other, key in rows]


def profiles(connection: Connection, ids: Sequence[str]) -> dict[str, Profile]:
    """The profiles of current documents that have a sketch, in the order asked."""
    query = (
        select(
            documents.c.id, documents.c.work_id, documents.c.language, documents.c.format,
            documents.c.file_name, documents.c.titled_areas, works.c.title, works.c.identifier,
            works.c.issued, sketches.c.pages, sketches.c.words, sketches.c.figures, sketches.c.figure_count,
            sketches.c.number_order, sketches.c.year,
        )
        .join(works, works.c.id == documents.c.work_id)
        .join(sketches, sketches.c.document_id == documents.c.id)
        .where(documents.c.id.in_(ids), documents.c.state == "current", works.c.state != "withdrawn")
    )  # fmt: skip
    names = _area_names(connection, ids)
    rows = {row["id"]: _profile(row, names[row["id"]]) for row in connection.execute(query).mappings()}
    return {one: rows[one] for one in ids if one in rows}


def _area_names(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """By what words the first pages of documents name areas: countries are renamed."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    query = select(pages.c.document_id, pages.c.areas)
    for one, areas in connection.execute(
        query.where(pages.c.document_id.in_(ids), pages.c.number <= _FIRST_PAGES)
    ):
        for area, words in areas:
            found[one].setdefault(area, []).extend(words)
    return found


def _profile(row: RowMapping, names: Mapping[str, Sequence[str]]) -> Profile:
    made = Sketch(
        pages=row["pages"],
        words=tuple(row["words"]),
        figures=tuple(row["figures"]),
        figure_count=row["figure_count"],
        order=tuple(row["number_order"]),
        year=row["year"],
    )
    areas = tuple(row["titled_areas"] or ())
    return Profile(
        document=row["id"],
        work=row["work_id"],
        sketch=made,
        language=row["language"],
        format=row["format"] or "",
        file_name=row["file_name"] or "",
        title=row["title"],
        identifier=row["identifier"],
        areas=areas,
        area_names=tuple(names.get(areas[0], ())) if areas else (),
        issued=row["issued"],
    )
