"""From a file to the places of its pages and of its work, through the cage, the catalogue and the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from index.catalogue import tables
from index.catalogue.documents import current_documents
from index.catalogue.pages import page
from index.catalogue.works_read import work_record
from index.model import PageArea, WorkId
from index.search import Filters, SearchQuery
from ingest.cage import Cage
from ingest.tagging import bundled_tagger
from tests.ingest.pipeline_samples import Desk, by_name, open_stores_in, text_about

CHAPTER = "# Child labour in Georgia\n\n" + "\n\n".join(
    f"## Part {number}\n\n{text_about('hazelnut', 'The Government of Georgia and Georgian farmers met.')}"
    for number in range(1, 5)
)
NEIGHBOUR = f"\n\n## Part 5\n\n{text_about('tea', 'Georgia and Armenia signed.')}"


@pytest.fixture(scope="module")
def tagging_cage() -> Iterator[Cage]:
    """A cage that tags with the words that come with the program."""
    with Cage(workers=1, vocabulary=bundled_tagger) as opened:
        yield opened


@pytest.fixture
def tagging_desk(tmp_path: Path, tagging_cage: Cage) -> Iterator[Desk]:
    """An empty folder, empty stores, that cage."""
    (tmp_path / "in").mkdir()
    stores = open_stores_in(tmp_path / "data")
    yield Desk(tmp_path / "in", stores, tagging_cage)
    stores.catalogue.close()


def taken_in(desk: Desk, **options: str) -> WorkId:
    desk.put("georgia.md", CHAPTER + NEIGHBOUR)
    return WorkId(str(by_name(desk.take_in(**options))["georgia.md"].work))


def test_places_go_from_the_file_to_page_and_work(tagging_desk: Desk) -> None:
    work_id = taken_in(tagging_desk)
    with tagging_desk.stores.catalogue.reading() as connection:
        (document,) = current_documents(connection, [work_id])[work_id]
        last = page(connection, document.id, document.page_count)
        record = work_record(connection, work_id)
    assert document.titled_areas == ("GEO",)
    assert last.areas == (PageArea("GEO", ("Georgia",)), PageArea("ARM", ("Armenia",)))
    assert (record.work.areas, record.work.mentioned_areas) == (("GEO",), ("ARM",))
    assert record.described["areas"] == ()


def test_about_and_mentions_are_two_filters_and_two_counts(tagging_desk: Desk) -> None:
    """Armenia finds the work by ``mentions_area`` alone, Georgia by both."""
    taken_in(tagging_desk)
    engine = tagging_desk.stores.engine

    def works(**chosen: tuple[str, ...]) -> int:
        return engine.search(SearchQuery(filters=Filters(**chosen))).total.works

    assert (works(area=("GEO",)), works(mentions_area=("GEO",))) == (1, 1)
    assert (works(area=("ARM",)), works(mentions_area=("ARM",))) == (0, 1)
    asked = SearchQuery(facets=("area",))
    assert [(one.value, one.works) for one in engine.search(asked).facets["area"]] == [("GEO", 1)]


def test_described_areas_stay_about_and_newer_bytes_count_anew(tagging_desk: Desk) -> None:
    metadata = "file,areas\ngeorgia.md,PER\n"
    tagging_desk.put("georgia.md", CHAPTER)
    tagging_desk.take_in(metadata=metadata)
    tagging_desk.put("georgia.md", CHAPTER.replace("Georgia", "Armenia"))
    report = tagging_desk.take_in(metadata=metadata)
    work = tagging_desk.work(str(by_name(report)["georgia.md"].work))
    assert work.areas[0] == "PER"
    assert "ARM" in work.areas


def test_reading_again_changes_no_place(tagging_desk: Desk) -> None:
    work_id = taken_in(tagging_desk)
    before = tagging_desk.work(work_id)
    tagging_desk.read_again("indexed")
    after = tagging_desk.work(work_id)
    assert (after.areas, after.mentioned_areas) == (before.areas, before.mentioned_areas)
    with tagging_desk.stores.catalogue.reading() as connection:
        assert connection.execute(select(tables.work_named.c.share)).scalars().first() == 1.0
