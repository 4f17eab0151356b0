"""Works: what is added is what is read; every change is one event, one version and one outbox entry."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from catalogue_samples import ENGLISH, FRENCH, NOON, WHO_AND_WHEN, WHY, Statements, a_document, a_work, later
from sqlalchemy import delete

from index.catalogue import events, organisations, outbox, tables
from index.catalogue.database import Catalogue
from index.catalogue.identifiers import is_identifier
from index.catalogue.records import NewWork
from index.catalogue.works import add_work, edit_work, set_state
from index.catalogue.works_read import work, work_record, works
from index.errors import NotFound, TextNotStorable, ValueRefused
from index.model import WorkId

EVERYTHING = NewWork(
    title="Le travail des enfants",
    title_language=FRENCH,
    type="brief",
    state="draft",
    abstract="Un résumé.",
    abstract_language=FRENCH,
    publishers=("OIT", "UNICEF"),
    funders=("US Department of Labor",),
    authors=("Zoë Quiñones", "Ada Lovelace"),
    issued="2021-06-10",
    identifier="ISBN 92-2-1",
    licence="CC-BY-4.0",
    source_url="https://example.org/report",
    languages=(FRENCH, ENGLISH),
    areas=("CIV", "GHA"),
    concepts=("child-labour", "cocoa"),
    mentioned_areas=("MLI",),
    mentioned_concepts=("trafficking", "education"),
    access="text",
    audience="partners",
    metadata_state="guessed",
    title_confidence=0.5,
)


def test_a_work_is_read_as_it_was_added(catalogue: Catalogue) -> None:
    """Every field and the order of every list survive; what ``add_work`` returns is what is stored."""
    with catalogue.writing() as connection:
        added = add_work(connection, EVERYTHING, now=NOON)
    with catalogue.reading() as connection:
        record = work_record(connection, added.id)
    assert record.work == added
    given, held = asdict(EVERYTHING), asdict(record.work)
    assert {name: value for name, value in given.items() if name in held} == {
        name: value for name, value in held.items() if name in given
    }
    assert (record.abstract_language, record.metadata_state, record.title_confidence) == (
        "fr",
        "guessed",
        0.5,
    )
    assert (record.created, record.updated, record.published_at) == (NOON, NOON, None)
    assert is_identifier(added.id)
    assert added.version == 1


def test_a_new_work_is_queued_and_leaves_an_event(catalogue: Catalogue) -> None:
    """The engine hears of it, the ledger of events says what happened."""
    with catalogue.writing() as connection:
        added = a_work(connection)
    with catalogue.reading() as connection:
        assert outbox.pending(connection, 10) == [(added.id, 1)]
        assert [event.what for event in events.events(connection, added.id)] == ["published"]
        assert work_record(connection, added.id).published_at == NOON


def test_a_taken_identifier_is_drawn_again(catalogue: Catalogue) -> None:
    """Chance never gives two works one address."""
    drawn = iter(["w-11111111", "w-11111111", "w-22222222"])
    with catalogue.writing() as connection:
        first, second = (
            add_work(connection, EVERYTHING, now=NOON, draw=lambda: WorkId(next(drawn))) for _ in range(2)
        )
    assert (first.id, second.id) == ("w-11111111", "w-22222222")
    assert second.number > first.number


def test_a_number_is_never_given_twice(catalogue: Catalogue) -> None:
    """Engines count by number: even a removed last row does not free its own."""
    with catalogue.writing() as connection:
        add_work(connection, EVERYTHING, now=NOON)
        last = a_work(connection)
        for table in (tables.index_outbox, tables.events):
            connection.execute(delete(table).where(table.c.work_id == last.id))
        connection.execute(delete(tables.works).where(tables.works.c.id == last.id))
        assert a_work(connection).number == last.number + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "novel"),
        ("state", "lost"),
        ("access", "secret"),
        ("metadata_state", "unsure"),
        ("title", " "),
        ("audience", ""),
        ("publishers", ("",)),
        ("publishers", ("A" * 501,)),
    ],
)
def test_a_value_that_no_work_may_have_is_refused_by_name(
    catalogue: Catalogue, field: str, value: object
) -> None:
    """Nothing is guessed and nothing stored."""
    with pytest.raises(ValueRefused), catalogue.writing() as connection:
        a_work(connection, **{"title": "T", field: value})
    with catalogue.reading() as connection:
        assert outbox.waiting(connection) == 0


@pytest.mark.parametrize("field", ["title", "abstract", "source_url", "identifier"])
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_not_every_database_holds_is_refused(catalogue: Catalogue, field: str, text: str) -> None:
    """PostgreSQL refuses a NUL, UTF-8 half a surrogate pair: both are refused here, everywhere alike."""
    with pytest.raises(TextNotStorable, match=field), catalogue.writing() as connection:
        a_work(connection, **{"title": "T", field: text})


def test_an_edit_keeps_old_and_new_values(catalogue: Catalogue) -> None:
    """Whoever asks later sees what was changed, by whom, when and why."""
    with catalogue.writing() as connection:
        added = a_work(connection, areas=("GHA",), publishers=("ILO",))
        edited = edit_work(
            connection,
            added.id,
            {
                "title": "Cocoa",
                "areas": ("CIV", "GHA", "CIV"),
                "publishers": ("UNICEF",),
                "issued": "2020-05",
            },
            reason=" typing error ",
            actor="Ada",
            now=later(5),
        )
        last = list(events.events(connection, added.id))[-1]
        assert work(connection, added.id) == edited
        assert work_record(connection, added.id).updated == later(5)
        assert outbox.pending(connection, 10) == [(added.id, 2)]
    assert (edited.title, edited.areas, edited.publishers) == ("Cocoa", ("CIV", "GHA"), ("UNICEF",))
    assert (edited.version, edited.year) == (2, 2020)
    assert (last.what, last.actor, last.reason, last.at) == ("edited", "Ada", "typing error", later(5))
    assert last.details["changed"] == {
        "title": ["Child labour in cocoa", "Cocoa"],
        "areas": [["GHA"], ["CIV", "GHA"]],
        "publishers": [["ILO"], ["UNICEF"]],
        "issued": [None, "2020-05"],
    }


def test_an_edit_leaves_what_it_does_not_name(catalogue: Catalogue) -> None:
    """One field changed is one field changed."""
    with catalogue.writing() as connection:
        added = add_work(connection, EVERYTHING, now=NOON)
        edited = edit_work(connection, added.id, {"concepts": ()}, **WHY)
    assert asdict(edited) == asdict(added) | {"concepts": (), "version": 2}


def test_an_edit_that_changes_nothing_writes_nothing(catalogue: Catalogue) -> None:
    """The same metadata row again is no new version: reruns are harmless."""
    with catalogue.writing() as connection:
        added = add_work(connection, EVERYTHING, now=NOON)
        same = edit_work(
            connection,
            added.id,
            {"title": EVERYTHING.title, "areas": EVERYTHING.areas, "languages": EVERYTHING.languages},
            **WHY,
        )
        assert same == added
        assert len(list(events.events(connection))) == 1


def test_another_spelling_of_a_publisher_is_no_change(catalogue: Catalogue) -> None:
    """The organisation is the same: no new version each time the same row comes again."""
    with catalogue.writing() as connection:
        added = a_work(connection, publishers=("ILO",), funders=("UNICEF",))
        same = edit_work(connection, added.id, {"publishers": (" ilo", "Ilo"), "funders": ("Unicef",)}, **WHY)
        assert same == added


def test_declared_languages_change_though_documents_speak(catalogue: Catalogue) -> None:
    """What is declared is compared with what was declared, not with what the documents are in."""
    with catalogue.writing() as connection:
        added = a_work(connection, languages=(FRENCH,))
        a_document(connection, added, "The text is English.")
        version = work(connection, added.id).version
        assert edit_work(connection, added.id, {"languages": (FRENCH,)}, **WHY).version == version
        assert edit_work(connection, added.id, {"languages": (ENGLISH,)}, **WHY).version == version + 1
        assert work(connection, added.id).languages == (ENGLISH,)


@pytest.mark.parametrize("changes", [{"state": "draft"}, {"id": "w-1"}, {"version": 9}, {"nonsense": 1}])
def test_what_no_edit_may_touch_is_refused(catalogue: Catalogue, changes: dict[str, object]) -> None:
    """State has its own function; number, id and version belong to the catalogue."""
    with catalogue.writing() as connection:
        added = a_work(connection)
        with pytest.raises(ValueRefused):
            edit_work(connection, added.id, changes, **WHY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [{"title": None}, {"abstract": None}, {"publishers": "ILO"}, {"areas": None}, {"authors": {"Ada"}}],
)
def test_a_value_of_the_wrong_shape_is_refused(catalogue: Catalogue, changes: dict[str, object]) -> None:
    """One name is not a list of its letters; nothing is stored as "None"."""
    with catalogue.writing() as connection:
        added = a_work(connection)
        with pytest.raises(ValueRefused, match=next(iter(changes))):
            edit_work(connection, added.id, changes, **WHY)  # type: ignore[arg-type]
        assert work(connection, added.id) == added


def test_what_may_be_empty_can_be_cleared(catalogue: Catalogue) -> None:
    """None takes a date, a licence or an address away."""
    with catalogue.writing() as connection:
        added = add_work(connection, EVERYTHING, now=NOON)
        cleared = edit_work(
            connection, added.id, {"issued": None, "licence": None, "source_url": None, "abstract": ""}, **WHY
        )
        assert (cleared.issued, cleared.year, cleared.licence, cleared.source_url) == (None, None, None, None)
        assert work(connection, added.id) == cleared


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_every_correction_says_why(catalogue: Catalogue, reason: str) -> None:
    """No edit, publication or withdrawal without a reason."""
    with catalogue.writing() as connection:
        added = a_work(connection)
        with pytest.raises(ValueRefused, match="reason"):
            edit_work(connection, added.id, {"title": "T"}, reason=reason, **WHO_AND_WHEN)
        with pytest.raises(ValueRefused, match="reason"):
            set_state(connection, added.id, "withdrawn", reason=reason, **WHO_AND_WHEN)


def test_a_withdrawal_leaves_a_tombstone_until_published_again(catalogue: Catalogue) -> None:
    """When and why stay; the first publication's date stays too."""
    with catalogue.writing() as connection:
        added = a_work(connection)
        gone = set_state(connection, added.id, "withdrawn", reason="a duplicate", actor="Ada", now=later(1))
        assert gone == work(connection, added.id)
        record = work_record(connection, added.id)
        assert (record.withdrawn_at, record.withdrawn_reason) == (later(1), "a duplicate")
        set_state(connection, added.id, "published", reason="no duplicate", actor="Ada", now=later(2))
        record = work_record(connection, added.id)
        assert (record.withdrawn_at, record.withdrawn_reason) == (None, None)
        assert (record.published_at, record.work.version) == (NOON, 3)
        assert outbox.pending(connection, 10) == [(added.id, 3)]


def test_the_same_state_again_is_no_change(catalogue: Catalogue) -> None:
    """Publishing twice is one publication."""
    with catalogue.writing() as connection:
        added = a_work(connection)
        assert set_state(connection, added.id, "published", **WHY) == added
        assert len(list(events.events(connection))) == 1


def test_an_unknown_work_is_not_found(catalogue: Catalogue) -> None:
    """By name, from every function that takes one."""
    nobody = WorkId("w-00000000")
    with catalogue.writing() as connection:
        with pytest.raises(NotFound):
            work(connection, nobody)
        with pytest.raises(NotFound):
            edit_work(connection, nobody, {"title": "T"}, **WHY)
        with pytest.raises(NotFound):
            set_state(connection, nobody, "withdrawn", **WHY)
        assert works(connection, [nobody]) == {}


def test_works_come_in_the_order_asked_with_as_many_queries_for_ten_as_for_one(catalogue: Catalogue) -> None:
    """A page of results costs the same however long it is."""
    with catalogue.writing() as connection:
        ids = [a_work(connection, f"T{n}", areas=("GHA",), authors=(f"A{n}",)).id for n in range(10)]
    asked = list(reversed(ids))
    with catalogue.reading() as connection:
        with Statements(catalogue.engine) as one:
            works(connection, ids[:1])
        with Statements(catalogue.engine) as ten:
            found = works(connection, asked)
    assert list(found) == asked
    assert len(one) == len(ten) == 5
    assert [found[key].authors for key in ids] == [(f"A{n}",) for n in range(10)]


def test_more_works_than_one_query_holds_are_read_in_parts(catalogue: Catalogue) -> None:
    """Databases bind a limited number of values; the caller need not know."""
    with catalogue.writing() as connection:
        ids = [a_work(connection, f"T{n}").id for n in range(1_001)]
        assert list(works(connection, ids)) == ids


def test_an_organisation_stands_once_however_it_is_written(catalogue: Catalogue) -> None:
    """Case and spacing do not make a second one; the first spelling stays; order and roles are kept."""
    with catalogue.writing() as connection:
        first = a_work(connection, publishers=("Straße Org", "International  Labour\tOffice"))
        second = a_work(
            connection,
            publishers=("INTERNATIONAL LABOUR OFFICE", "strasse org", " Straße org "),
            funders=("straße ORG",),
        )
        assert first.publishers == ("Straße Org", "International Labour Office")
        assert second.publishers == ("International Labour Office", "Straße Org")
        assert second == work(connection, second.id)
        assert second.funders == ("Straße Org",)
        names = [one.name for one in organisations.organisations(connection)]
        assert names == ["International Labour Office", "Straße Org"]
        assert organisations.organisation(connection, "international labour office") is not None
        assert organisations.organisation(connection, "nobody") is None


def test_what_happens_in_a_failed_transaction_never_happened(catalogue: Catalogue) -> None:
    """All of it or nothing."""
    with pytest.raises(RuntimeError), catalogue.writing() as connection:
        a_work(connection)
        raise RuntimeError
    with catalogue.reading() as connection:
        assert list(events.events(connection)) == []
        assert outbox.waiting(connection) == 0


def test_readers_see_a_history_without_insides(catalogue: Catalogue) -> None:
    """From the first publication on, with dates, reasons and names of fields; no actors, no old values."""
    with catalogue.writing() as connection:
        added = a_work(connection, state="draft")
        edit_work(connection, added.id, {"title": "secret draft title"}, **WHY)
        set_state(connection, added.id, "published", reason="checked by Bob", actor="Ada", now=later(1))
        edit_work(connection, added.id, {"title": "Open"}, reason="typing error", actor="Ada", now=later(2))
        set_state(connection, added.id, "withdrawn", reason="replaced", actor="Ada", now=later(3))
        history = events.history(connection, added.id)
    assert [(one.what, one.at, one.reason, one.fields) for one in history] == [
        ("published", later(1), "", ()),
        ("edited", later(2), "typing error", ("title",)),
        ("withdrawn", later(3), "replaced", ()),
    ]
    assert "secret" not in repr(history)
    assert "Ada" not in repr(history)
