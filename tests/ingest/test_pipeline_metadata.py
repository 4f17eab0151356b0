"""What a metadata file says of works, on the first run and on later ones."""

from __future__ import annotations

import pytest

from index.catalogue.documents import documents
from index.catalogue.works import edit_work
from index.model import WorkId
from ingest.metadata_cells import UnknownArea
from tests.ingest.pipeline_samples import Desk, by_name, states, text_about


@pytest.fixture
def desk_database(database_url: str) -> str:
    """Every rule below holds on either kind of database."""
    return database_url


def test_a_row_says_what_the_work_is(desk: Desk) -> None:
    desk.put("a.txt", text_about("lead"))
    (file,) = desk.take_in(
        metadata="file,title,type,publisher,issued,areas,concepts,source_url,language\n"
        "a.txt,Lead mines,brief,ILO;UNICEF,2021-03,BRA;FRA,child-labour,https://example.org/lead,en\n",
        publishers=("Somebody else",),
    ).files
    work = desk.work(str(file.work))
    assert (work.title, work.type, work.publishers) == ("Lead mines", "brief", ("ILO", "UNICEF"))
    assert (work.issued, work.areas, work.concepts) == ("2021-03", ("BRA", "FRA"), ("child-labour",))
    with desk.stores.catalogue.reading() as connection:
        (document,) = documents(connection, work.id)
    assert (document.declared_language, document.source_url) == ("en", "https://example.org/lead")


def test_the_metadata_file_itself_is_not_taken_in(desk: Desk) -> None:
    desk.put("a.txt", text_about("zinc"))
    assert states(desk.take_in(metadata="file,title\na.txt,Zinc\n")) == {"a.txt": "indexed"}


def test_a_changed_row_updates_the_work_without_reading_again(desk: Desk) -> None:
    desk.put("a.txt", text_about("iron"))
    (file,) = desk.take_in(metadata="file,title,issued,licence\na.txt,Iron,2020,CC0-1.0\n").files
    report = desk.take_in(metadata="file,title,issued,licence\na.txt,Iron ore,2020,\n")
    assert report.files_read == 0
    work = desk.work(str(file.work))
    assert (work.title, work.issued, work.licence) == ("Iron ore", "2020", None)
    assert desk.found("iron ore") == [file.work], "the index has heard of it"
    assert states(report) == {"a.txt": "indexed"}


def test_a_run_without_the_metadata_leaves_the_work_alone(desk: Desk) -> None:
    desk.put("a.txt", text_about("gold"))
    (file,) = desk.take_in(metadata="file,title\na.txt,Gold\n").files
    desk.take_in()
    desk.take_in(metadata="file,title\n")
    assert desk.work(str(file.work)).title == "Gold"


def test_a_correction_by_hand_survives_a_run_with_the_same_row(desk: Desk) -> None:
    desk.put("a.txt", text_about("tin"))
    rows = "file,title,issued\na.txt,Tin,2020\n"
    (file,) = desk.take_in(metadata=rows).files
    with desk.stores.catalogue.writing() as connection:
        edit_work(
            connection, WorkId(str(file.work)), {"title": "By hand"}, reason="wrong", actor="me",
            now=desk.stores.now(),
        )  # fmt: skip
    desk.take_in(metadata=rows)
    assert desk.work(str(file.work)).title == "By hand"
    desk.take_in(metadata="file,title,issued\na.txt,Tin,2021\n")
    work = desk.work(str(file.work))
    assert (work.title, work.issued) == ("By hand", "2021"), "only the cell that changed"


def test_a_bad_cell_holds_the_work_back_until_it_is_corrected(desk: Desk) -> None:
    desk.put("a.txt", text_about("cobalt"))
    desk.put("b.txt", text_about("nickel"))
    report = desk.take_in(metadata="file,title,areas\na.txt,Cobalt,XXX\nb.txt,Nickel,FRA\n")
    assert [type(problem) for problem in report.problems] == [UnknownArea]
    assert not report.complete
    files = by_name(report)
    held = desk.work(str(files["a.txt"].work))
    assert (held.state, held.title, held.areas) == ("draft", "Cobalt", ())
    assert (desk.found("cobalt"), len(desk.found("nickel"))) == ([], 1)
    report = desk.take_in(metadata="file,title,areas\na.txt,Cobalt,BRA\nb.txt,Nickel,FRA\n")
    assert (report.complete, report.files_read) == (True, 0)
    assert desk.work(held.id).state == "published"
    assert desk.found("cobalt") == [held.id]


def test_a_cell_that_goes_bad_later_keeps_the_old_value(desk: Desk) -> None:
    desk.put("a.txt", text_about("silver"))
    (file,) = desk.take_in(metadata="file,areas,issued\na.txt,FRA,2020\n").files
    desk.take_in(metadata="file,areas,issued\na.txt,XXX,2021\n")
    work = desk.work(str(file.work))
    assert (work.areas, work.issued, work.state) == (("FRA",), "2021", "published")


def test_a_draft_that_was_asked_for_stays_one_when_a_cell_is_corrected(desk: Desk) -> None:
    desk.put("a.txt", text_about("copper"))
    (file,) = desk.take_in(metadata="file,areas\na.txt,XXX\n", draft=True).files
    desk.take_in(metadata="file,areas\na.txt,FRA\n")
    assert desk.work(str(file.work)).state == "draft"


def test_rows_of_one_work_are_documents_of_one_work(desk: Desk) -> None:
    desk.put("en.txt", text_about("salt"))
    desk.put(
        "fr.txt", "Les enfants qui travaillent dans les salines ne vont pas à l'école, dit le rapport.\n"
    )
    rows = "file,title,title_language,issued,work\nen.txt,Salt,en,,s\nfr.txt,Sel,fr,2022,s\n"
    files = by_name(desk.take_in(metadata=rows))
    assert files["en.txt"].work == files["fr.txt"].work
    work = desk.work(str(files["en.txt"].work))
    assert (work.title, work.issued, set(work.languages)) == ("Salt", "2022", {"en", "fr"})
    assert sorted(map(str, desk.current_files(work.id))) == ["en.txt", "fr.txt"]
    assert desk.found("salines") == desk.found("salt") == [work.id]


def test_each_row_of_a_work_titles_its_own_document(desk: Desk) -> None:
    """Readers of its language see that title; a changed cell changes it without reading the file again."""
    desk.put("en.txt", text_about("salt"))
    french = "Les enfants qui travaillent dans les salines ne vont pas à l'école, dit le rapport.\n"
    desk.put("fr.txt", french)
    rows = "file,title,title_language,work\nen.txt,Salt,en,s\nfr.txt,{},fr,s\n"
    key = str(by_name(desk.take_in(metadata=rows.format("Sel"))).popitem()[1].work)
    work = desk.work(key)
    assert (work.title, work.title_in("fr"), work.title_in("es")) == ("Salt", ("Sel", "fr"), ("Salt", "en"))
    desk.take_in(metadata=rows.format("Le sel"))
    work = desk.work(key)
    assert (work.title, work.title_in("fr")) == ("Salt", ("Le sel", "fr"))


def test_a_later_language_version_joins_its_work(desk: Desk) -> None:
    desk.put("en.txt", text_about("coal"))
    (first,) = desk.take_in(metadata="file,title,work\nen.txt,Coal,c\n").files
    desk.put("fr.txt", "Les enfants qui travaillent dans les mines de charbon ne vont pas à l'école.\n")
    files = by_name(desk.take_in(metadata="file,title,work\nen.txt,Coal,c\nfr.txt,Charbon,c\n"))
    assert files["fr.txt"].work == first.work
    assert desk.count("works") == 1


def test_replacing_one_of_two_documents_leaves_the_other(desk: Desk) -> None:
    desk.put("a.txt", text_about("brick"))
    desk.put("b.txt", text_about("tile"))
    rows = "file,work\na.txt,w\nb.txt,w\n"
    files = by_name(desk.take_in(metadata=rows))
    desk.put("a.txt", text_about("mortar"))
    desk.take_in(metadata=rows)
    work = str(files["a.txt"].work)
    assert (desk.found("brick"), desk.found("mortar"), desk.found("tile")) == ([], [work], [work])
    assert sorted(map(str, desk.current_files(work))) == ["a.txt", "b.txt"]
