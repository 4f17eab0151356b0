"""Office files drawn by LibreOffice: in a cage, later, beside the original; old files by way of it."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from made_office import ODF_NAMES, A, docx, odf, p, pptx, relations, shape, slide, written, xlsx, zipped

from index.model import DocumentId
from ingest import later_jobs
from ingest.cage import Cage
from ingest.errors import CageUnavailable, FileRefused
from ingest.later_jobs_running import LaterJobs, drain
from ingest.lease_owners import this_process
from ingest.rendering import ConversionWork, RenderingWork, rendering
from ingest.rendering_launch import TIMED_OUT
from ingest.rendering_office import Office, find_office
from ingest.rendering_places import places
from tests.ingest.pipeline_samples import Desk, by_name, states, text_about


@pytest.fixture(scope="session")
def program() -> str:
    """LibreOffice; the tests' own list of packages has it, so that CI draws for real."""
    found = find_office()
    if found is None:
        pytest.skip("skipped: LibreOffice is not installed")
    return found


@pytest.fixture
def office(program: str) -> Iterator[Office]:
    made = Office(program)
    yield made
    made.close()


def do_later(desk: Desk, program: str) -> LaterJobs:
    """All later jobs of LibreOffice, done."""
    works = [kind(Office(program), lambda: Cage(workers=1)) for kind in (ConversionWork, RenderingWork)]
    jobs = LaterJobs(desk.stores, this_process(), works)
    with desk.stores.catalogue.reading() as connection:
        numbers = list(connection.exec_driver_sql("SELECT number FROM ledger_files").scalars())
    drain(jobs, 1, numbers, lambda _: None)
    return jobs


# Where pages begin


def test_equal_numbers_of_slides_settle_their_places() -> None:
    """Slide n is page n, also where it has no words."""
    assert places(["a b c", "", "x y z"], ["other", "words", "here"], one_each=True) == (1, 2, 3)


def test_sections_are_found_by_their_first_words() -> None:
    """Case, line ends and signs do not matter; a unit never begins before the one above; what is not there is not
    placed."""
    pages = [
        "Contents\nFindings 2\nLaw 3",
        "FINDINGS\n\nMany children work in kilns.",
        "Law – the old\nlaw. Annex A: list",
    ]
    units = [
        "Findings\n\nMany children work",
        "Law\n\nThe old law.",
        "Annex A\n\nList",
        "Nowhere at all found",
        "",
    ]
    assert places(units, pages, one_each=False) == (2, 3, 3, None, None)


# The program in its cage


def test_a_document_becomes_a_pdf_with_its_words(office: Office, tmp_path: Path, reading_cage: Cage) -> None:
    """What is drawn is read by the same reader as any PDF; the folder is gone afterwards."""
    given = written(tmp_path, "a", docx(p("Findings", style="H1") + p("Children work in kilns.")))
    with office.as_pdf(given, "docx") as pdf:
        assert "Children work in kilns." in reading_cage.read(pdf).pages[0].text
    assert not pdf.parent.exists()


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    """At the end of its time; what it started goes with it."""
    mark = tmp_path / "child"
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\nsh -c 'echo $$ > {mark}; exec sleep 300' &\nsleep 300\n")
    script.chmod(0o755)
    hanging = Office(str(script), seconds=1.5)
    began = time.monotonic()
    with pytest.raises(FileRefused) as caught, hanging.as_pdf(written(tmp_path, "a", b"x"), "docx"):
        pass
    assert (caught.value.state, caught.value.reason_code) == ("timed-out", "too-long")
    assert time.monotonic() - began < 30
    assert not _lives(int(mark.read_text()))


def test_a_closed_office_ends_what_runs_and_begins_nothing(tmp_path: Path) -> None:
    """A worker that stops does not wait for a rendering."""
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 300\n")
    script.chmod(0o755)
    hanging = Office(str(script))
    threading.Timer(0.7, hanging.close).start()
    for _ in range(2):
        with pytest.raises(CageUnavailable), hanging.as_pdf(written(tmp_path, "a", b"x"), "docx"):
            pass


def test_a_program_whose_caller_is_killed_ends_too(tmp_path: Path) -> None:
    """kill -9 of a worker leaves no LibreOffice behind, and no folder with a copy of the file."""
    mark, temporary = tmp_path / "child", tmp_path / "tmp"
    temporary.mkdir()
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\necho $$ > {mark}\nsleep 300\n")
    script.chmod(0o755)
    given = written(tmp_path, "a", b"x")
    code = (
        "import sys; from pathlib import Path; from ingest.rendering_office import Office\n"
        "with Office(sys.argv[1]).as_pdf(Path(sys.argv[2]), 'docx'): pass"
    )
    victim = subprocess.Popen(
        [sys.executable, "-c", code, str(script), str(given)], env=os.environ | {"TMPDIR": str(temporary)}
    )
    _until(lambda: mark.exists() and mark.read_text().strip() != "")
    assert list(temporary.iterdir())
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    _until(lambda: not _lives(int(mark.read_text())))
    _until(lambda: not list(temporary.iterdir()))


def test_a_program_that_takes_too_much_memory_fails_alone(tmp_path: Path) -> None:
    """Address space is bounded for each process."""
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'bytearray(2 * 10**9)'\n")
    script.chmod(0o755)
    with (
        pytest.raises(FileRefused) as caught,
        Office(str(script), memory_bytes=10**9).as_pdf(written(tmp_path, "a", b"x"), "docx"),
    ):
        pass
    assert caught.value.reason_code == "not-drawn"
    assert TIMED_OUT == 124


@dataclass
class Listener:
    """A server that notes whoever calls."""

    address: str
    calls: list[str]


@pytest.fixture
def listener() -> Iterator[Listener]:
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Listener(f"http://127.0.0.1:{server.server_port}", calls)
    server.shutdown()
    thread.join()
    server.server_close()


def test_drawing_fetches_nothing(office: Office, listener: Listener, tmp_path: Path) -> None:
    """A linked picture, a linked template and a linked section are asked for by nobody."""
    picture = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="900000" cy="900000"/><a:graphic xmlns:a="{A}"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.'
        'org/drawingml/2006/picture"><pic:blipFill><a:blip r:link="far"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    rels = relations(
        ("far", "image", f"{listener.address}/picture.png"),
        ("t", "attachedTemplate", f"{listener.address}/template.dotm"),
        external=["far", "t"],
    )
    given = written(tmp_path, "a", docx(p("Words.", picture), {"word/_rels/document.xml.rels": rels}))
    with office.as_pdf(given, "docx") as pdf:
        assert pdf.read_bytes().startswith(b"%PDF")
    section = (
        f'<text:section text:name="far"><text:section-source xlink:href="{listener.address}/far.odt" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"/><text:p>Here</text:p></text:section>'
    )
    with office.as_pdf(written(tmp_path, "b", odf("text", section)), "odt") as pdf:
        assert pdf.read_bytes().startswith(b"%PDF")
    assert listener.calls == []


def with_macro(mark: Path) -> bytes:
    """An OpenDocument text that writes a file when it opens."""
    head = '<!DOCTYPE library:{0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{0}.dtd">'
    space = 'xmlns:library="http://openoffice.org/2000/library"'
    script = 'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    event = (
        f'<office:scripts><office:event-listeners><script:event-listener {script} script:language="ooo:script" '
        'script:event-name="dom:load" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    code = f'Sub Main\nOpen "{mark}" For Output As #1\nPrint #1, "x"\nClose #1\nEnd Sub'
    body = "<office:body><office:text><text:p>Words.</text:p></office:text></office:body>"
    return odf(
        "text",
        "",
        parts={
            "content.xml": f"<office:document-content {ODF_NAMES}>{event}{body}</office:document-content>",
            "Basic/Standard/Module1.xml": f"{head.format('module').replace('library:', 'script:')}<script:module "
            'xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">'
            f"{code.replace(chr(34), '&quot;')}</script:module>",
            "Basic/Standard/script-lb.xml": f'{head.format("library")}<library:library {space} library:name="Standard" '
            'library:readonly="false"><library:element library:name="Module1"/></library:library>',
            "Basic/script-lc.xml": f"{head.format('libraries')}<library:libraries {space}><library:library "
            'library:name="Standard" library:link="false"/></library:libraries>',
        },
    )


def test_macros_do_not_run(office: Office, tmp_path: Path) -> None:
    """A document that writes a file when it opens is drawn, and writes none."""
    mark = tmp_path / "macro-was-here"
    with office.as_pdf(written(tmp_path, "a", with_macro(mark)), "odt") as pdf:
        assert pdf.is_file()
    assert not mark.exists()


def test_every_run_has_a_fresh_profile_that_forbids_and_sees_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the program is given: settings without macros, links and network, and none of our variables."""
    monkeypatch.setenv("ATLAS87_SECRET_KEY", "secretsecret")
    script = tmp_path / "soffice"
    seen = tmp_path / "seen"
    script.write_text(f"#!/bin/sh\nenv > {seen}\necho $PWD >> {seen}\ncat profile/user/*.xcu >> {seen}\n")
    script.chmod(0o755)
    with pytest.raises(FileRefused), Office(str(script)).as_pdf(written(tmp_path, "a", b"x"), "docx"):
        pass
    told = seen.read_text()
    assert "secretsecret" not in told
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in told
    assert "HOME=/tmp" in told or f"HOME={tmp_path.root}" in told
    assert not list(Path(told.partition("HOME=")[2].partition("\n")[0]).glob("*"))


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx"])
def test_what_cannot_be_drawn_is_refused(office: Office, tmp_path: Path, form: str) -> None:
    """A file of nothing gives a reason, no empty PDF."""
    with (
        pytest.raises(FileRefused) as caught,
        office.as_pdf(written(tmp_path, "a", zipped({"x": "y"})), form),
    ):
        pass
    assert caught.value.reason_code in ("not-drawn", "too-long")


# As a later job


def test_office_files_are_found_first_and_drawn_later(desk: Desk, program: str) -> None:
    """Searchable before anything is drawn; then a PDF beside the original, and where each page begins in it."""
    body = "".join(p(f"Section {n}", style="H1") + p(text_about(f"crop{n}") * 60) for n in range(1, 4))
    desk.put("report.docx", docx(body))
    desk.put(
        "talk.pptx",
        pptx(
            [
                slide(shape(text_about("cocoa"))),
                slide(shape("Hidden words"), hidden=True),
                slide(shape("Third")),
            ]
        ),
    )
    desk.put("table.xlsx", xlsx({"S": '<row><c t="str"><v>Area of child labour</v></c></row>'}))
    found = by_name(desk.take_in())
    assert desk.found("cocoa")
    jobs = do_later(desk, program)
    assert jobs.done.done["rendering"] == 3
    with desk.stores.catalogue.reading() as connection:
        drawn = {
            name: rendering(connection, DocumentId(str(file.document)))
            for name, file in found.items()
            if file.document
        }
    talk, report, table = drawn["talk.pptx"], drawn["report.docx"], drawn["table.xlsx"]
    assert talk and report and table
    assert (talk.page_count, talk.places) == (2, (1, None, 2))
    assert report.places[0] == 1
    assert list(report.places) == sorted(page or 0 for page in report.places)
    assert report.page_of(3) and report.page_of(99) is None
    assert table.places == (1,)
    assert desk.stores.files.has(talk.file_hash)
    assert talk.version.startswith("LibreOffice")


def test_an_old_binary_file_is_read_by_way_of_its_newer_form(
    desk: Desk, office: Office, program: str, tmp_path: Path
) -> None:
    """Unsupported with words at first, then converted and found; the original stays the file of the work."""
    given = written(tmp_path, "new.docx", docx(p("Findings", style="H1") + p(text_about("vanilla"))))
    old = _as_old(program, given, tmp_path)
    desk.put("old.doc", old)
    first = by_name(desk.take_in())["old.doc"]
    assert first.state == "unsupported"
    assert "Save it as DOCX or PDF" in (first.reason or "")
    jobs = do_later(desk, program)
    assert jobs.done.done["conversion"] == 1
    again = desk.take_in()
    assert states(again)["old.doc"] == "indexed"
    assert desk.found("vanilla")
    with desk.stores.catalogue.reading() as connection:
        kept = connection.exec_driver_sql("SELECT format, media_type, size FROM documents").one()
    assert tuple(kept) == ("doc", "application/msword", len(old))


def test_without_libreoffice_drawing_waits_and_nothing_else_does(desk: Desk) -> None:
    """The jobs are there for the day it is installed."""
    desk.put("report.docx", docx(p(text_about("sugar"))))
    desk.take_in()
    without = RenderingWork(None, lambda: desk.cage)
    jobs = LaterJobs(desk.stores, this_process(), [without])
    assert jobs.kinds == ()
    assert not jobs.waiting()
    with desk.stores.catalogue.reading() as connection:
        assert later_jobs.counts(connection)["rendering"] == {"waiting": 1}


def _as_old(program: str, given: Path, folder: Path) -> bytes:
    """A DOC made by LibreOffice itself."""
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir", str(folder), str(given)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "new.doc").read_bytes()


def _until(holds: object, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
