"""Tables as a later job: text first, then rows beside the same pages; nothing lost, nothing twice."""

from __future__ import annotations

from typing import Any

import weasyprint
from ledger_samples import NOON
from made_office import docx, p, row
from pipeline_samples import Desk
from sqlalchemy import update

from index.catalogue.page_tables import count_tables, tables_of_document
from index.catalogue.tables import extractions
from index.model import DocumentId
from index.search import SearchQuery
from ingest import later_jobs
from ingest.cage_tables import TablesRead
from ingest.errors import FileRefused
from ingest.indexing import empty_outbox
from ingest.later_jobs_running import LaterJobs
from ingest.lease_owners import this_process
from ingest.tables_job import BAD_PAGES, FINDING, TablesWork, all_tables, finding_of
from ingest.tables_renewal import count_older, look_again

HTML = (
    "<style>@page{size:A4} table{border-collapse:collapse} td,th{border:1px solid;padding:4px}</style>"
    "<p>Table 1. Hours of work</p><table><tr><th>Country</th><th>Hours</th></tr>"
    "<tr><td>Nepal</td><td>41.5</td></tr><tr><td>Ghana</td><td>38</td></tr></table>"
    + "<p>The children of the village carry bricks to the kilns every morning before school begins.</p>"
    * 5
)


def taken_in(desk: Desk) -> str:
    desk.put("a.pdf", weasyprint.HTML(string=HTML).write_pdf())
    (file,) = desk.take_in().files
    return str(file.document)


def do_tables(desk: Desk) -> LaterJobs:
    jobs = LaterJobs(desk.stores, this_process(), [TablesWork(lambda: desk.cage)])
    while jobs.do_one():
        pass
    empty_outbox(desk.stores)
    return jobs


def waiting(desk: Desk) -> dict[str, Any]:
    with desk.stores.catalogue.reading() as connection:
        return dict(later_jobs.counts(connection).get("tables", {}))


def test_text_is_found_before_tables_are_taken(desk: Desk) -> None:
    """The job waits, is done, and publishes into the same page, which is indexed anew."""
    document = taken_in(desk)
    assert desk.found("bricks") and waiting(desk) == {"waiting": 1}
    assert do_tables(desk).done.done == {"tables": 1}
    assert waiting(desk) == {"done": 1}
    with desk.stores.catalogue.reading() as connection:
        (table,) = tables_of_document(connection, DocumentId(document))
        assert count_tables(connection) == 1
    assert table.rows == (("Country", "Hours"), ("Nepal", "41.5"), ("Ghana", "38"))
    (hit,) = desk.stores.engine.search(SearchQuery(text="nepal 41.5")).hits
    assert "table" in [one.kind for one in hit.pages[0].because]


def test_a_job_done_twice_changes_nothing(desk: Desk) -> None:
    """The second time the tables are the same, and the engine hears nothing of it."""
    taken_in(desk)
    do_tables(desk)
    with desk.stores.catalogue.writing() as connection:
        later_jobs.ask_again(connection, ["tables"], "done", now=NOON)
    before = desk.stores.engine.generation()
    assert do_tables(desk).done.done == {"tables": 1}
    assert desk.stores.engine.generation() == before
    assert desk.count("page_tables") == 1


def test_a_file_read_again_keeps_its_tables_until_they_are_taken_again(desk: Desk) -> None:
    """The bytes are the same: what was found on them stays true."""
    taken_in(desk)
    do_tables(desk)
    desk.read_again("indexed")
    assert desk.count("page_tables") == 1 and waiting(desk) == {"waiting": 1}
    do_tables(desk)
    assert desk.count("page_tables") == 1


def test_a_kill_before_the_end_leaves_the_job(desk: Desk) -> None:
    """What was taken and not published is taken again by the next worker."""
    taken_in(desk)
    with desk.stores.catalogue.writing() as connection:
        (job,) = later_jobs.claim(connection, this_process(), ["tables"], now=NOON)
    TablesWork(lambda: desk.cage).do(desk.stores, job)
    assert desk.count("page_tables") == 0
    with desk.stores.catalogue.writing() as connection:
        later_jobs.give_back(connection, this_process(), now=NOON)
    do_tables(desk)
    assert desk.count("page_tables") == 1


class BadPages:
    """A cage in which some pages end badly."""

    def __init__(self, bad: set[int]) -> None:
        self.bad, self.asked = bad, list[tuple[int, int | None]]()

    def tables(self, _: Any, first: int, last: int | None = None) -> TablesRead:
        self.asked.append((first, last))
        end = last or 20
        if any(first <= page <= end for page in self.bad):
            raise FileRefused("timed-out", "too-long", seconds="30")
        return TablesRead((), end - first + 1, None)


def test_a_bad_page_costs_itself_alone() -> None:
    """Pages around it are looked at; too many of them end the file with the reason."""
    cage: Any = BadPages({3})
    assert all_tables(cage, None, 20) == ([], 19)  # type: ignore[arg-type]
    worst: Any = BadPages(set(range(1, BAD_PAGES + 3)))
    try:
        all_tables(worst, None, 20)  # type: ignore[arg-type]
    except FileRefused as refused:
        assert refused.reason_code == "too-long"
    else:
        raise AssertionError


def test_office_tables_are_there_at_once(desk: Desk) -> None:
    """A table that a file has as rows is kept with its pages, without a job."""
    body = "<w:tbl>" + row("Country", "Hours") + row("Nepal", "41.5") + "</w:tbl>"
    desk.put("a.docx", docx(p("Hours of work in the kilns of the valley.") + body))
    desk.take_in()
    assert waiting(desk) == {} and desk.count("page_tables") == 1
    (hit,) = desk.stores.engine.search(SearchQuery(text="nepal")).hits
    assert "table" in [one.kind for one in hit.pages[0].because]


def test_documents_looked_at_in_an_older_way_are_looked_at_again(desk: Desk) -> None:
    """With a table or without one; a few at a time, and not while tables of new documents wait."""
    taken_in(desk)
    desk.put("b.pdf", weasyprint.HTML(string="<p>" + "Children carry bricks to the kilns. " * 60).write_pdf())
    desk.take_in()
    newer = FINDING + 1
    assert look_again(desk.stores) == 0 and older(desk, newer) == 0  # they wait, and are not done in any way
    do_tables(desk)
    assert older(desk, FINDING) == 0 and older(desk, newer) == 2
    assert look_again(desk.stores) == 0 and look_again(desk.stores, newer) == 2
    assert waiting(desk) == {"waiting": 2} and look_again(desk.stores, newer) == 0
    do_tables(desk)
    assert older(desk, FINDING) == 0


def test_what_another_version_has_looked_at_is_told_by_its_number(desk: Desk) -> None:
    """A release of pdfplumber is no other way of finding; a document that has left does not count."""
    taken_in(desk)
    do_tables(desk)
    assert [finding_of(one) for one in ("0.11.9+tables.12", "0.12+tables.3", "0.11.9", "")] == [12, 3, 0, 0]
    with desk.stores.catalogue.writing() as connection:
        connection.execute(update(extractions).values(version="0.1+tables.1"))
    assert older(desk, FINDING) == 1 and look_again(desk.stores) == 1
    do_tables(desk)
    assert older(desk, FINDING) == 0 and desk.count("page_tables") == 1


def older(desk: Desk, finding: int) -> int:
    with desk.stores.catalogue.reading() as connection:
        return count_older(connection, finding)
