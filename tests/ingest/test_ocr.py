"""Scans are read by tesseract: upright, in their language, once; what cannot be read ends in one state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from scans import (
    ARABIC,
    CHINESE,
    ENGLISH,
    FRENCH,
    HEBREW,
    HINDI,
    RUSSIAN,
    joined,
    picture,
    recall,
    scan,
    scan_of,
    set_pdf,
)

from index.catalogue.documents import document
from index.catalogue.pages import pages
from index.model import DocumentId
from ingest import later_jobs
from ingest.later_jobs_running import LaterJobs, LaterWork, drain
from ingest.later_jobs_wanted import LONG_RECOGNITION, RECOGNITION
from ingest.lease_owners import this_process
from ingest.pipeline import IngestRequest, ingest_work
from ingest.plans import Wanted
from ingest.recognition import word_boxes
from ingest.recognition_job import RecognitionWork
from ingest.recognition_program import Tesseract, find_tesseract
from ingest.recognition_store import recognised_page, recognition_of
from ingest.reports import FileReport
from tests.ingest.pipeline_samples import Desk, by_name


@pytest.fixture(scope="session")
def program() -> str:
    """Tesseract; the tests' own list of packages has it, so that CI recognises for real."""
    found = find_tesseract()
    if found is None:
        pytest.skip("skipped: tesseract is not installed")
    return found


def take_in(
    desk: Desk, program: str | None, *, kinds: Sequence[str] = (RECOGNITION,), seconds: float = 40
) -> dict[str, FileReport]:
    """A run over the folder that waits for short scans."""

    def recognition(told: Callable[[], None]) -> Sequence[LaterWork]:
        tesseract = Tesseract(program, seconds=seconds) if program else None
        return [
            RecognitionWork(kind, tesseract, lambda: desk.cage, own_cage=False, page_done=told)
            for kind in kinds
        ]

    request = IngestRequest(paths=(desk.folder,), wanted=Wanted(), largest=50_000_000, again="needs-ocr")
    return by_name(ingest_work(desk.stores, desk.cage, request, desk.told.append, recognition))


def texts(desk: Desk, report: FileReport) -> list[str]:
    """The text of each page."""
    with desk.stores.catalogue.reading() as connection:
        return [page.text for page in pages(connection, DocumentId(str(report.document)))]


def test_a_scan_is_read_and_found_by_its_words(desk: Desk, program: str) -> None:
    """Words, count of pages, tool and confidence are there when the run ends."""
    desk.put("scan.pdf", scan(ENGLISH, FRENCH))
    report = take_in(desk, program)["scan.pdf"]
    assert (report.state, report.pages, report.pages_ocr, report.reason) == ("indexed", 2, 2, None)
    english, french = texts(desk, report)
    assert recall(ENGLISH, english) >= 0.95
    assert recall(FRENCH, french) >= 0.95
    assert desk.found("inspectorate plantations") == [report.work]
    with desk.stores.catalogue.reading() as connection:
        held = document(connection, DocumentId(str(report.document)))
        page = recognised_page(connection, held.id, 1)
    assert held.pages_ocr == 2
    assert page is not None
    assert page.confidence > 0.85
    assert not page.is_unsure


def test_an_arabic_scan_is_read_in_arabic(desk: Desk, program: str) -> None:
    """The script is seen in the picture; nobody has to say it."""
    desk.put("arabic.pdf", scan(ARABIC))
    report = take_in(desk, program)["arabic.pdf"]
    assert (report.state, report.language) == ("indexed", "ar")
    assert recall(ARABIC, texts(desk, report)[0]) >= 0.95


@pytest.mark.parametrize("dots", [200, 300])
@pytest.mark.parametrize(
    ("language", "text", "model"),
    [("ru", RUSSIAN, "rus"), ("zh", CHINESE, "chi_sim"), ("hi", HINDI, "hin"), ("ar", ARABIC, "ara")],
)
def test_scans_in_other_scripts_are_read_with_their_own_models(
    desk: Desk, program: str, language: str, text: str, model: str, dots: int
) -> None:
    """Clean scans at 200 and 300 dots an inch: 95 of 100 words, Latin abbreviations among Cyrillic too."""
    assert model in Tesseract(program).models, "the list of packages in tests/run.py has it"
    desk.put("scan.pdf", scan_of([picture(text, scale=dots / 72)], dots))
    report = take_in(desk, program)["scan.pdf"]
    assert (report.state, report.language) == ("indexed", language)
    assert recall(text, texts(desk, report)[0]) >= 0.95


def test_a_script_without_a_model_is_said_and_never_guessed(desk: Desk, program: str) -> None:
    """Letters of Hebrew read as Latin ones would be found by nobody, and shown to everybody."""
    desk.put("hebrew.pdf", scan(HEBREW))
    report = take_in(desk, program)["hebrew.pdf"]
    assert report.state == "needs-ocr"
    assert "no model is installed for Hebrew script" in (report.reason or "")
    assert desk.count("works") == 0


def test_fine_arabic_letters_survive_the_compression_of_a_scan(desk: Desk, program: str) -> None:
    """Grain and traces of compression on the paper are made white: without that, 0.3 of these words are
    found."""
    drawn = picture(ARABIC, font="DejaVu Sans")
    dirty = drawn.point(lambda shade: 20 + shade * 4 // 5)
    dirty = ImageChops.add(dirty, Image.effect_noise(dirty.size, 6), 1, -128)
    desk.put("clean.pdf", scan_of([drawn]))
    desk.put("dirty.pdf", scan_of([dirty]))
    reports = take_in(desk, program)
    assert recall(ARABIC, texts(desk, reports["clean.pdf"])[0]) >= 0.95
    assert recall(ARABIC, texts(desk, reports["dirty.pdf"])[0]) >= 0.95


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_scan_is_put_upright_and_its_words_are_marked_where_they_are_seen(
    desk: Desk, program: str, turn: int
) -> None:
    """Boxes are those of the page as it is shown: the first word lies at the edge where the text begins."""
    desk.put("turned.pdf", scan(ENGLISH, turn=turn))
    report = take_in(desk, program)["turned.pdf"]
    assert recall(ENGLISH, texts(desk, report)[0]) >= 0.95
    with desk.stores.catalogue.reading() as connection:
        seen = recognition_of(connection, DocumentId(str(report.document)), 1)
    assert seen is not None
    first = word_boxes(seen)[0]
    assert first[0] == "The"
    middle = ((first[1] + first[3]) / 2, (first[2] + first[4]) / 2)
    corners = {90: (1, 0), 180: (1, 1), 270: (0, 1)}
    assert all(abs(one - corner) < 0.2 for one, corner in zip(middle, corners[turn], strict=True))


def test_a_scanned_page_among_others_is_read_later_into_the_same_document(desk: Desk, program: str) -> None:
    """The text is found first; the job puts the page into the same document, and is not asked for again."""
    desk.put("mixed.pdf", joined(set_pdf(FRENCH), scan(ENGLISH)))
    first = take_in(desk, program)["mixed.pdf"]
    assert (first.state, first.pages_ocr, desk.found("inspectorate")) == ("indexed", 0, [])
    again = take_in(desk, program, kinds=(LONG_RECOGNITION,))["mixed.pdf"]
    assert (again.state, again.pages_ocr, again.document) == ("indexed", 1, first.document)
    own, read = texts(desk, again)
    assert recall(FRENCH, own) == 1.0
    assert recall(ENGLISH, read) >= 0.95
    assert desk.found("inspectorate") == [first.work]
    with desk.stores.catalogue.reading() as connection:
        assert later_jobs.counts(connection)[LONG_RECOGNITION] == {"done": 1}


def test_a_blank_scan_has_no_text_and_is_no_work(desk: Desk, program: str) -> None:
    """An empty extraction is never a success."""
    desk.put("blank.pdf", scan_of([Image.new("L", (1654, 2339), 255)]))
    grain = Image.effect_noise((1654, 2339), 12).point(lambda shade: min(255, shade + 110))
    desk.put("grain.pdf", scan_of([grain]))
    reports = take_in(desk, program)
    assert {one.state for one in reports.values()} == {"no-text"}
    assert desk.count("works") == 0


def test_without_tesseract_a_scan_waits_and_is_read_once_it_is_there(desk: Desk, program: str) -> None:
    """``needs-ocr`` is visible; ``--again needs-ocr`` reads it then."""
    desk.put("scan.pdf", scan(ENGLISH))
    assert take_in(desk, None)["scan.pdf"].state == "needs-ocr"
    assert take_in(desk, program)["scan.pdf"].state == "indexed"


@pytest.mark.parametrize(
    ("does", "seconds"),
    [("sleep 100", 1.0), ("exit 1", 5.0), ("yes words words words", 3.0), ("kill -SEGV $$", 5.0)],
)
def test_a_tool_that_hangs_crashes_or_babbles_leaves_one_state(
    desk: Desk, program: str, tmp_path: Path, does: str, seconds: float
) -> None:
    """``needs-ocr`` with the reason, after a few seconds, and nothing is left running."""
    stand_in = tmp_path / "tesseract"
    tells = f'case "$1" in --version|--list-langs) exec {program} "$1";; esac'
    stand_in.write_text(f"#!/bin/sh\n{tells}\n{does}\n")
    stand_in.chmod(0o755)
    desk.put("scan.pdf", scan(ENGLISH))
    began = time.monotonic()
    report = take_in(desk, str(stand_in), seconds=seconds)["scan.pdf"]
    assert report.state == "needs-ocr"
    assert report.reason is not None
    assert "Text recognition brought nothing of 1 of 1 pages" in report.reason
    assert time.monotonic() - began < 40
    assert subprocess.run(["pgrep", "-f", str(stand_in)], check=False).returncode == 1


def test_a_picture_of_a_billion_dots_costs_that_file_alone(desk: Desk, program: str) -> None:
    """A pixel bomb ends in a state; the scan beside it is read."""
    desk.put("bomb.pdf", scan_of([Image.new("1", (30_000, 30_000), 0)]))
    desk.put("scan.pdf", scan(ENGLISH))
    reports = take_in(desk, program)
    assert reports["scan.pdf"].state == "indexed"
    assert reports["bomb.pdf"].state in ("needs-ocr", "no-text", "too-large")


def test_a_page_is_never_read_twice(desk: Desk, program: str, tmp_path: Path) -> None:
    """What is known of a picture is taken from the catalogue: reading again does not call the tool."""
    desk.put("scan.pdf", scan(ENGLISH))
    first = take_in(desk, program)["scan.pdf"]
    stand_in = tmp_path / "tesseract"
    stand_in.write_text(f'#!/bin/sh\ncase "$1" in --*) exec {program} "$1";; esac\nexit 1\n')
    stand_in.chmod(0o755)
    desk.read_again("indexed")
    again = take_in(desk, str(stand_in))["scan.pdf"]
    assert (again.state, again.pages_ocr, again.document) == ("indexed", 1, first.document)


_KILLED = """
import sys, pathlib
sys.path[:0] = [{root!r}, {tests!r}]
from test_ocr import Desk, take_in
from tests.ingest.pipeline_samples import open_stores_in
from ingest.cage import Cage
where = pathlib.Path({where!r})
with Cage(workers=1) as cage:
    take_in(Desk(where / "in", open_stores_in(where / "data"), cage), {program!r})
"""


def test_killed_in_the_middle_the_next_run_finishes(desk: Desk, program: str, tmp_path: Path) -> None:
    """kill -9 after the first page: the second run reads the rest and publishes all of it."""
    desk.put("long.pdf", scan_of([picture(f"Page {number}. {ENGLISH}") for number in range(1, 7)]))
    root = Path(__file__).parent.parent.parent
    code = _KILLED.format(
        root=str(root), tests=str(Path(__file__).parent), where=str(tmp_path), program=program
    )
    child = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 60
    while desk.count("recognitions") < 2 and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert 0 < desk.count("recognitions") < 6
    report = take_in(desk, program)["long.pdf"]
    assert (report.state, report.pages_ocr) == ("indexed", 6)
    assert desk.count("recognitions") == 6


def test_a_long_scan_is_left_to_a_later_job(desk: Desk, program: str) -> None:
    """More than twenty pages are not waited for: the file stays ``needs-ocr`` until they are read."""
    small = picture("Annex of the report on plantations", scale=60 / 72)
    desk.put("long.pdf", scan_of([small] * 21))
    assert take_in(desk, program)["long.pdf"].state == "needs-ocr"
    works = [RecognitionWork(LONG_RECOGNITION, Tesseract(program), lambda: desk.cage, own_cage=False)]
    jobs = LaterJobs(desk.stores, this_process(), works)
    drain(jobs, 1, [1], lambda _: None)
    with desk.stores.catalogue.reading() as connection:
        state = connection.exec_driver_sql("SELECT state, pages FROM ledger_files").one()
    assert tuple(state) == ("catalogued", 21)
