"""Places of pages, counted up to works: kept apart from descriptions, counted anew with every change."""

from __future__ import annotations

from catalogue_samples import ENGLISH, NOON, WHY, a_document, a_page, a_work, later
from sqlalchemy import Connection

from index.catalogue import documents, merging, named, outbox, works
from index.catalogue.database import Catalogue
from index.catalogue.pages import page, put_pages
from index.catalogue.passages import to_index
from index.catalogue.records import Document, NewExtraction, PageRow
from index.catalogue.shelves import related_works
from index.catalogue.works_read import work, work_record
from index.model import PageArea, Work


def pages_naming(*areas: str, kind: str = "text") -> list[PageRow]:
    """One page for each list of codes (``GHA TGO``)."""
    return [
        a_page(
            ((ENGLISH, f"page {number}"),),
            number,
            kind=kind,
            areas=tuple(PageArea(code, (code.title(),)) for code in codes.split()),
        )
        for number, codes in enumerate(areas, 1)
    ]


def filled(connection: Connection, held: Work, *areas: str, titled: tuple[str, ...] = ()) -> Document:
    """A document of the work whose pages name these areas."""
    added = a_document(connection, held, "to be replaced")
    read = NewExtraction(tool="reader", version="1", titled_areas=titled)
    put_pages(connection, added.id, read, pages_naming(*areas), now=NOON)
    return added


def test_a_page_keeps_its_areas_with_the_words_that_caused_them(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        added = filled(connection, a_work(connection), "GHA TGO", "")
        assert page(connection, added.id, 1).areas == (PageArea("GHA", ("Gha",)), PageArea("TGO", ("Tgo",)))
        assert page(connection, added.id, 2).areas == ()


def test_a_work_is_about_what_most_pages_name_and_mentions_the_rest(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held = a_work(connection)
        filled(connection, held, "GHA TGO", "GHA", "GHA", "GHA")
        assert (work(connection, held.id).areas, work(connection, held.id).mentioned_areas) == (
            ("GHA",),
            ("TGO",),
        )
        found = named.named(connection, held.id, "area")
    assert [(one.value, one.share, one.about) for one in found] == [("GHA", 1.0, True), ("TGO", 0.25, False)]


def test_described_areas_are_about_always_and_stand_first(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held = a_work(connection, areas=("PER", "TGO"), mentioned_areas=("CHL",))
        filled(connection, held, "GHA TGO", "GHA", "GHA", "GHA")
        record = work_record(connection, held.id)
    assert record.work.areas == ("PER", "TGO", "GHA")
    assert record.work.mentioned_areas == ("CHL",)
    assert record.described["areas"] == ("PER", "TGO")


def test_another_title_counts_anew_what_the_work_is_about(catalogue: Catalogue) -> None:
    """The country that the corrected title names is what the work is about, the one before is mentioned."""
    with catalogue.writing() as connection:
        held = a_work(connection, title="The state of Tgo")
        filled(connection, held, "GHA TGO", "GHA", "GHA TGO", "GHA")
        assert work(connection, held.id).areas == ("TGO",)
        edited = works.edit_work(connection, held.id, {"title": "The state of Gha"}, **WHY)
        assert (edited.areas, edited.mentioned_areas) == (("GHA",), ("TGO",))


def test_an_edit_changes_what_is_described_and_leaves_what_was_found(catalogue: Catalogue) -> None:
    """The event names the description's own old value, not what the pages add to it."""
    with catalogue.writing() as connection:
        held = a_work(connection, areas=("PER",))
        filled(connection, held, "GHA", "GHA")
        edited = works.edit_work(connection, held.id, {"areas": ("BOL",)}, **WHY)
        same = works.edit_work(connection, held.id, {"areas": ("BOL",)}, **WHY)
    assert edited.areas == ("BOL", "GHA")
    assert same.version == edited.version


def test_pages_of_other_kinds_count_neither_for_nor_against(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held = a_work(connection)
        added = a_document(connection, held, "to be replaced")
        rows = [
            *pages_naming("PER", "PER", "PER", kind="bibliography"),
            a_page(((ENGLISH, "text"),), 4, areas=(PageArea("GHA", ("Ghana",)),)),
        ]
        put_pages(connection, added.id, NewExtraction(tool="reader", version="1"), rows, now=NOON)
        assert named.named(connection, held.id, "area")[0].share == 1.0
        assert work(connection, held.id).areas == ("GHA",)


def test_withdrawing_replacing_and_merging_count_anew(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held, other = a_work(connection), a_work(connection, "Another")
        one = filled(connection, held, "GHA", "GHA")
        filled(connection, held, "PER", "PER", "PER")
        assert set(work(connection, held.id).areas) == {"GHA", "PER"}
        documents.withdraw_document(connection, one.id, **WHY)
        assert work(connection, held.id).areas == ("PER",)
        filled(connection, other, "TGO", "TGO")
        merging.merge_work(connection, held.id, other.id, **WHY)
        assert set(work(connection, other.id).areas) == {"PER", "TGO"}
        assert named.named(connection, held.id, "area") == ()


def test_reading_again_replaces_what_was_found_and_queues_the_work(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held = a_work(connection)
        added = filled(connection, held, "GHA", "GHA")
        before = work(connection, held.id).version
        read = NewExtraction(tool="reader", version="2")
        put_pages(connection, added.id, read, pages_naming("PER", "PER"), now=later(1))
        assert work(connection, held.id).areas == ("PER",)
        assert dict(outbox.pending(connection, 10))[held.id] > before


def test_a_title_settles_what_a_work_is_about(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held = a_work(connection)
        filled(connection, held, "JOR SYR", "JOR SYR", "JOR SYR", titled=("JOR",))
        assert work(connection, held.id).areas == ("JOR",)
        assert work(connection, held.id).mentioned_areas == ("SYR",)


def test_what_a_record_names_is_not_told(catalogue: Catalogue) -> None:
    """Its pages are not shown here: neither are the places in them."""
    with catalogue.writing() as connection:
        held = a_work(connection, access="record", areas=("PER",))
        filled(connection, held, "GHA", "GHA")
        told = work(connection, held.id)
    assert (told.areas, told.mentioned_areas) == (("PER",), ())


def test_the_engine_hears_of_found_areas_and_related_works_share_them(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        held, near = a_work(connection), a_work(connection, "Near", areas=("GHA",))
        filled(connection, held, "GHA TGO", "GHA", "GHA")
        gone_out = {one.id: one for one, _ in to_index(connection)}
        related = related_works(connection, near.id, 5)
    assert (gone_out[held.id].areas, gone_out[held.id].mentioned_areas) == (("GHA",), ("TGO",))
    assert [(one.work.id, one.areas) for one in related] == [(held.id, ("GHA",))]
