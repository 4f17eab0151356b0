"""Reading works as they are, whatever their state; what readers may see is decided in ``visible``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, literal, select, union_all

from index.catalogue import tables
from index.catalogue.identifiers import is_identifier
from index.catalogue.records import WorkRecord
from index.errors import NotFound
from index.model import LanguageTag, Work, WorkId

_works = tables.works.c
_Lists = Mapping[WorkId, Mapping[str, tuple[str, ...]]]

AT_ONCE = 500
"""Works read by one query: far under the number of values that SQLite or PostgreSQL bind."""

_DESCRIBED = ("areas", "concepts", "mentioned_areas", "mentioned_concepts")
"""Lists that a description gives and that the pages of a work add to."""

_TITLES = ("title_languages", "titles")
"""Two lists beside each other: the languages and titles of the versions of a work."""

_COLUMN_FIELDS = (
    "number",
    "version",
    "state",
    "type",
    "title",
    "title_language",
    "abstract",
    "issued",
    "identifier",
    "licence",
    "source_url",
    "access",
    "audience",
)


def work(connection: Connection, work_id: WorkId) -> Work:
    """One work, in any state. Raises NotFound."""
    return work_record(connection, work_id).work


def work_record(connection: Connection, work_id: WorkId) -> WorkRecord:
    """One work with its dates and states. Raises NotFound."""
    records = work_records(connection, [work_id])
    if work_id not in records:
        raise NotFound(f"no work {work_id}")
    return records[work_id]


def works(connection: Connection, ids: Iterable[WorkId]) -> dict[WorkId, Work]:
    """Works by id in the order asked, in any state; an unknown id is left out. Five queries for 500 works."""
    return {work_id: record.work for work_id, record in work_records(connection, ids).items()}


def work_records(connection: Connection, ids: Iterable[WorkId]) -> dict[WorkId, WorkRecord]:
    """As ``works``, with dates and states."""
    rest, records = filter(is_identifier, dict.fromkeys(ids)), {}
    while batch := list(islice(rest, AT_ONCE)):
        rows = connection.execute(select(tables.works).where(_works.id.in_(batch))).mappings()
        found = {row["id"]: row for row in rows}
        lists = _lists(connection, list(found))
        records.update({key: _record(found[key], lists[key]) for key in batch if key in found})
    return records


def _record(row: RowMapping, lists: Mapping[str, tuple[str, ...]]) -> WorkRecord:
    return WorkRecord(
        work=_work(row, lists),
        described={field: lists.get(field, ()) for field in _DESCRIBED},
        declared_languages=tuple(row["declared_languages"]),
        abstract_language=LanguageTag(row["abstract_language"]),
        metadata_state=row["metadata_state"],
        title_confidence=row["title_confidence"],
        created=row["created"],
        updated=row["updated"],
        published_at=row["published_at"],
        withdrawn_at=row["withdrawn_at"],
        withdrawn_reason=row["withdrawn_reason"],
        merged_into=row["merged_into"],
    )


def _work(row: RowMapping, lists: Mapping[str, tuple[str, ...]]) -> Work:
    fields: dict[str, Any] = {field: row[field] for field in _COLUMN_FIELDS}
    languages = lists.get("languages") or tuple(row["declared_languages"])
    kept = {name: values for name, values in lists.items() if name not in _TITLES}
    given = {name: values for name, values in kept.items() if not name.startswith("named_")}
    found = {**fields, **given, **_with_named(lists if row["access"] != "record" else given)}
    found |= {"id": WorkId(row["id"]), "languages": languages, "titles": _titles(row, lists)}
    return Work(**found)


def _titles(row: RowMapping, lists: Mapping[str, tuple[str, ...]]) -> tuple[tuple[LanguageTag, str], ...]:
    """What versions in other languages than that of the work's own title are called."""
    every = zip(*(lists.get(name, ()) for name in _TITLES), strict=True)
    own = (row["title"], row["title_language"])
    return tuple((LanguageTag(tag), title) for tag, title in every if title != own[0] and tag != own[1])


def _with_named(lists: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What the description says, then what the pages name; what a work is about it does not also mention.

    Pages of a ``record`` are not shown here, and what they name is not told either.
    """
    found: dict[str, tuple[str, ...]] = {}
    for plural in ("areas", "concepts"):
        about = dict.fromkeys((*lists.get(plural, ()), *lists.get(f"named_{plural}", ())))
        mentions = f"mentioned_{plural}"
        mentioned = dict.fromkeys((*lists.get(mentions, ()), *lists.get(f"named_{mentions}", ())))
        found |= {plural: tuple(about), mentions: tuple(one for one in mentioned if one not in about)}
    return found


def _lists(connection: Connection, ids: list[WorkId]) -> _Lists:
    """Every list of every work: organisations, authors, areas, concepts, languages of current documents."""
    lists: dict[WorkId, dict[str, tuple[str, ...]]] = {work_id: {} for work_id in ids}
    if not ids:
        return lists
    for source in (_organisations, _authors, _about_and_mentioned, _languages):
        for (work_id, field), values in source(connection, ids).items():
            lists[work_id][field] = tuple(values)
    return lists


_Values = Mapping[tuple[WorkId, str], Iterable[str]]


def _organisations(connection: Connection, ids: list[WorkId]) -> _Values:
    link, named = tables.work_organisations, tables.organisations
    query = (
        select(link.c.work_id, link.c.role, named.c.name)
        .join(named, named.c.number == link.c.organisation)
        .where(link.c.work_id.in_(ids))
        .order_by(link.c.position)
    )
    values: dict[tuple[WorkId, str], list[str]] = defaultdict(list)
    for work_id, role, name in connection.execute(query):
        values[work_id, f"{role}s"].append(name)
    return values


def _authors(connection: Connection, ids: list[WorkId]) -> _Values:
    table = tables.work_authors.c
    query = select(table.work_id, table.name).where(table.work_id.in_(ids)).order_by(table.position)
    values: dict[tuple[WorkId, str], list[str]] = defaultdict(list)
    for work_id, name in connection.execute(query):
        values[work_id, "authors"].append(name)
    return values


def _about_and_mentioned(connection: Connection, ids: list[WorkId]) -> _Values:
    """Areas and concepts of the description under their fields; of the pages under ``named_areas``, …"""
    areas, concepts, named = tables.work_areas.c, tables.work_concepts.c, tables.work_named.c
    columns = (
        (literal(""), literal("area"), areas.sense, areas.area, areas),
        (literal(""), literal("concept"), concepts.sense, concepts.concept, concepts),
        (literal("named_"), named.what, named.sense, named.value, named),
    )
    selects = [
        select(table.work_id, prefix, what, sense, value, table.position).where(table.work_id.in_(ids))
        for prefix, what, sense, value, table in columns
    ]
    values: dict[tuple[WorkId, str], list[str]] = defaultdict(list)
    for work_id, prefix, what, sense, value, _ in sorted(connection.execute(union_all(*selects)), key=_place):
        field = f"{what}s" if sense == "about" else f"mentioned_{what}s"
        values[work_id, prefix + field].append(value)
    return values


def _place(row: Row[Any]) -> int:
    return int(row[-1])


def _languages(connection: Connection, ids: list[WorkId]) -> _Values:
    """Main languages first, in the order of the documents, then what else is in them; and their titles.

    Of each language the first title counts.
    """
    table = tables.documents.c
    query = select(table.work_id, table.language, table.languages, table.title, table.title_language)
    query = query.where(table.work_id.in_(ids), table.state == "current").order_by(table.number)
    main: dict[tuple[WorkId, str], list[str]] = defaultdict(list)
    other: dict[tuple[WorkId, str], list[str]] = defaultdict(list)
    titles: dict[WorkId, dict[str, str]] = {}
    for work_id, language, languages, title, tag in connection.execute(query):
        main[work_id, "languages"].append(language)
        other[work_id, "languages"].extend(languages)
        if title:
            titles.setdefault(work_id, {}).setdefault(tag or language, title)
    found: dict[tuple[WorkId, str], Iterable[str]] = {
        key: dict.fromkeys(main[key] + other[key]) for key in main
    }
    for work_id, by_language in titles.items():
        found |= {
            (work_id, "title_languages"): list(by_language),
            (work_id, "titles"): list(by_language.values()),
        }
    return found
