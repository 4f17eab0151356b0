"""Office files and archives made to do harm: one state each with its reason, quickly, in little memory."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_files import lines, pdf
from made_office import NAMES, W, docx, epub, odf, p, pptx, shape, slide, written, xlsx, zipped

from ingest.cage import Cage
from ingest.errors import REASONS, FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.zip_archive import members
from tests.ingest.pipeline_samples import Desk, states, text_about


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """The cage as the pipeline has it, with less memory."""
    with Cage(workers=1, memory_bytes=500 * 2**20, seconds=20) as made:
        yield made


def outcome(cage: Cage, path: Path) -> str:
    """``read``, or the state and code of the refusal; within a minute whatever comes."""
    began = time.monotonic()
    try:
        cage.read(path)
    except FileRefused as refused:
        assert refused.reason_code in REASONS
        assert refused.reason
        return f"{refused.state} {refused.reason_code}"
    finally:
        assert time.monotonic() - began < 60
    return "read"


def laughing(root: str) -> str:
    """XML whose entities unpack to gigabytes, above an element."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{root}'


def word(body: str, before: str = "") -> bytes:
    """A Word document whose main part is exactly this."""
    return docx(
        "", {"word/document.xml": f"{before}<w:document {NAMES}><w:body>{body}</w:body></w:document>"}
    )


EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % e SYSTEM "http://127.0.0.1:9/e"> %e;]>'
BOMB = b"<w:p>" + b" " * 300_000_000
DEEP = "<w:tbl><w:tr><w:tc>" * 5_000


def overlapping() -> bytes:
    """A ZIP whose two members share their bytes: the second's place is set onto the first's."""
    made = bytearray(zipped({"a.txt": "x" * 1000, "b.txt": "y" * 1000}))
    second = made.rindex(b"PK\x01\x02")
    struct.pack_into("<I", made, second + 42, 0)
    struct.pack_into("<H", made, second + 28, 5)
    return bytes(made)


def lying_size() -> bytes:
    """A Word document whose main part says that it has 100 bytes, and has 200 million."""
    made = bytearray(docx("", {"word/document.xml": BOMB[:200_000_000]}))
    place = made.index(b"word/document.xml", made.index(b"PK\x01\x02"))
    struct.pack_into("<I", made, place - 46 + 24, 100)
    return bytes(made)


def encrypted_ole() -> bytes:
    """A compound file that wraps a document behind a password: only its directory counts."""
    names = ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


def old_word(stream: str = "WordDocument") -> bytes:
    """The same of an old Word document, or of a compound file with another stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + f"{stream}\0".encode("utf-16-le").ljust(
        128, b"\0"
    )


def flagged_encrypted(content: bytes) -> bytes:
    """A ZIP whose members say that they are encrypted."""
    made = bytearray(content)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := made.find(sign, place + 1)) >= 0:
            made[place + offset] |= 1
    return bytes(made)


MANIFEST = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"

HOSTILE: dict[str, tuple[bytes, set[str]]] = {
    "a part of 300 MB in 300 kB": (docx("", {"word/document.xml": BOMB}), {"too-large unpacks-to-too-much"}),
    "a part larger than it says": (lying_size(), {"damaged member-damaged", "too-large unpacks-to-too-much"}),
    "entities that unpack to gigabytes": (word(p("&j;"), laughing("")), {"damaged xml-entities"}),
    "entities in an attribute": (word('<w:p w:x="&j;"/>', laughing("")), {"damaged xml-entities", "damaged cannot-be-opened"}),
    "an entity that names a file": (word(p("&e;"), EXTERNAL), {"damaged xml-entities"}),
    "a document type elsewhere": (word(p("x"), ELSEWHERE), {"damaged xml-entities", "damaged cannot-be-opened", "read"}),
    "entities in relations": (
        docx(p("x"), {"word/_rels/document.xml.rels": laughing("<R>&j;</R>")}), {"damaged xml-entities"},
    ),
    "tables 5,000 deep": (word(DEEP), {"damaged cannot-be-opened", "damaged too-deep"}),
    "elements 5,000 deep": (word("<w:ins>" * 5_000 + "</w:ins>" * 5_000), {"damaged too-deep"}),
    "an attribute of 20 MB": (word(f'<w:p w:x="{random.Random(7).randbytes(10_000_000).hex()}"/>'), {"damaged cannot-be-opened"}),
    "a span of a billion columns": (
        word(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{p("x y")}</w:tc></w:tr><w:tr/></w:tbl>'),
        {"read"},
    ),
    "styles based on each other": (word(p("Text here.", style="A")), {"read"}),
    "no XML at all": (docx("", {"word/document.xml": b"\x00\xff" * 1000}), {"damaged cannot-be-opened"}),
    "half a document": (docx(p("Text")) [:-200], {"damaged cannot-be-opened"}),
    "a document with flipped bytes": (
        bytes(b ^ 0xFF if 400 < i < 440 else b for i, b in enumerate(docx(p("Text" * 500)))),
        {"damaged member-damaged", "damaged cannot-be-opened"},
    ),
    "an Office file behind a password": (encrypted_ole(), {"locked password-needed-office"}),
    "an old Word document": (old_word(), {"unsupported save-as"}),
    "a compound file of something else": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9_000), {"unsupported format-not-read"}),
    "an OpenDocument behind a password": (
        odf("text", "<text:p>x</text:p>", parts={"META-INF/manifest.xml": MANIFEST}), {"locked password-needed-office"},
    ),
    "a workbook in binary form": (
        zipped({"[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'}),
        {"unsupported save-as"},
    ),
    "a drawing program's package": (zipped({"[Content_Types].xml": "<Types/>"}), {"unsupported format-not-read"}),
    "a Keynote document": (zipped({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), {"unsupported format-not-read"}),
    "a Word document that is an archive of text": (zipped({"word/document.txt": "words"}), {"unpacked archive"}),
    "an archive of nothing": (zipped({}), {"no-text archive-empty"}),
    "an archive of folders": (zipped({"a/": b"", "b/c/": b""}), {"no-text archive-empty"}),
    "members on top of each other": (overlapping(), {"damaged members-overlap", "damaged cannot-be-opened"}),
    "20,001 members": (zipped(dict.fromkeys(map(str, range(20_001)), b"")), {"too-large too-many-members"}),
    "an encrypted Word part": (flagged_encrypted(docx(p("x"))), {"locked password-needed-archive"}),
    "a presentation without slides": (pptx([]), {"no-text no-words"}),
    "a presentation of empty slides": (pptx([slide(), slide()]), {"no-text no-words"}),
    "a slide that is another thing": (pptx([slide(shape("Good slide")), "<html/>"]), {"read"}),
    "a slide that is broken": (pptx([slide(shape("Good slide")), "<p:sld"]), {"damaged cannot-be-opened"}),
    "a sheet of a million rows": (xlsx({"A": "".join(f'<row r="{n}"/>' for n in range(1, 1_000_000)) + '<row><c t="str"><v>End</v></c></row>'}), {"read"}),
    "a workbook without sheets": (xlsx({}), {"no-text no-words"}),
    "entities in shared strings": (
        xlsx({"A": "<row/>"}, parts={"xl/sharedStrings.xml": laughing("<sst><si><t>&j;</t></si></sst>")}),
        {"no-text no-words", "damaged xml-entities"},
    ),
    "an e-book without a package": (zipped({"mimetype": "application/epub+zip"}), {"damaged part-missing"}),
    "an e-book without chapters": (epub({}), {"no-text no-words"}),
    "an e-book whose chapter is a bomb": (epub({"a.xhtml": "<p>" + " " * 90_000_000}), {"too-large unpacks-to-too-much"}),
    "a PDF behind an archive": (zipped({"a.txt": "text"}) + pdf([lines("Hello")]), {"unpacked archive", "damaged cannot-be-opened"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_state(name: str, cage: Cage, tmp_path: Path) -> None:
    """One state, the right reason, under a minute, within the memory of the cage."""
    content, expected = HOSTILE[name]
    assert outcome(cage, written(tmp_path, "report.docx", content)) in expected


def test_entities_never_bring_words_of_this_machine(cage: Cage, tmp_path: Path) -> None:
    """Whatever becomes of an external entity, no word of a file here is in the text."""
    secret = written(tmp_path, "secret.txt", b"secretword")
    before = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    for content in (
        word(p("Words &e;"), before),
        odf("text", "<text:p>Words</text:p>", parts={"meta.xml": f"{before}<x>&e;</x>"}),
    ):
        try:
            made = cage.read(written(tmp_path, "a.docx", content))
        except FileRefused:
            continue
        assert "secretword" not in str(made)


# Archives


def linked() -> bytes:
    """An archive with a symbolic link, names that lead out, a locked file, one name twice, and one good file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        for name in ("../../escape.txt", "/absolute.txt", "C:\\windows.txt", "a/../../b.txt"):
            archive.writestr(name, text_about("escaping"))
        archive.writestr("folder/good report.txt", text_about("cocoa"))
        archive.writestr("twice.txt", text_about("first"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("twice.txt", text_about("second"))
        archive.writestr("__MACOSX/._good report.txt", b"junk")
        archive.writestr(".hidden", b"junk")
        archive.writestr("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(50))
        archive.writestr("empty.pdf", b"")
    return buffer.getvalue()


def test_each_file_of_an_archive_ends_in_its_own_state(desk: Desk) -> None:
    """Bad members are said and touch neither the others nor the archive; nothing is written where a name says."""
    desk.put("box.zip", linked())
    report = desk.take_in()
    found = {
        one.path.partition("box.zip")[2].removeprefix("!/"): (one.state, one.reason or "")
        for one in report.files
    }
    assert found.pop("")[0] == "unpacked"
    assert {name: state for name, (state, _) in found.items()} == {
        "link.txt": "unsupported",
        "../../escape.txt": "unsupported",
        "/absolute.txt": "unsupported",
        "C:\\windows.txt": "unsupported",
        "a/../../b.txt": "unsupported",
        "folder/good report.txt": "indexed",
        "twice.txt": "indexed",
        "twice.txt [1]": "unsupported",
        "picture.txt": "damaged",
        "empty.pdf": "damaged",
    }
    assert "link" in found["link.txt"][1]
    assert desk.found("cocoa")
    assert desk.found("second")
    assert not desk.found("escaping")


def test_the_same_archive_again_adds_nothing_and_still_tells_of_its_files(desk: Desk) -> None:
    """Known by its content; its files are in the report, none is said to have vanished; a new one comes in."""
    desk.put("box.zip", zipped({"a.txt": text_about("cocoa"), "b.docx": docx(p(text_about("cotton")))}))
    desk.take_in()
    again = desk.take_in()
    assert states(again) == {"box.zip": "unpacked", "a.txt": "indexed", "b.docx": "indexed"}
    assert again.vanished == ()
    assert desk.count("works") == 2
    desk.put("box.zip", zipped({"a.txt": text_about("cocoa"), "c.txt": text_about("gold")}))
    third = desk.take_in()
    assert desk.count("works") == 3
    assert {one.state for one in third.files} == {"unpacked", "indexed"}


def test_archives_in_archives_are_opened_as_far_as_allowed(desk: Desk) -> None:
    """Three levels are read, the fourth is refused with its reason, and ten do no more."""
    content = zipped({"deep.txt": text_about("deepest")})
    for level in range(10):
        content = zipped({f"level{level}.zip": content, f"text{level}.txt": text_about(f"level{level}")})
    desk.put("box.zip", content)
    report = desk.take_in()
    refused = [one for one in report.files if one.state == "too-large"]
    assert len(refused) == 1
    assert "lies in 3 others" in (refused[0].reason or "")
    assert desk.found("level9") and desk.found("level8") and desk.found("level7")
    assert not desk.found("level6")


def test_names_in_old_code_pages_are_told_together(tmp_path: Path) -> None:
    """Archives made by old programs have names in the code page of their machine, unmarked."""
    names = ["Отчёт о детском труде.txt", "Приложение.txt", "Дети на плантациях хлопка.txt"]
    plain = [f"{number}".ljust(len(name), "x") for number, name in enumerate(names)]
    content = zipped(dict.fromkeys(plain, b"x"))
    for ascii_name, name in zip(plain, names, strict=True):
        content = content.replace(ascii_name.encode(), name.encode("cp866"))
    assert [one.name for one in members(written(tmp_path, "a.zip", content))] == names


def test_a_bad_member_does_not_fail_the_archive(desk: Desk) -> None:
    """A damaged office file, a bomb and a locked file lie beside a good one."""
    desk.put(
        "box.zip",
        zipped(
            {
                "bomb.docx": docx("", {"word/document.xml": BOMB[:150_000_000]}),
                "broken.docx": docx(p("x"))[:-100],
                "old.doc": old_word(),
                "good.pptx": pptx([slide(shape(text_about("tobacco")))]),
            }
        ),
    )
    assert states(desk.take_in()) == {
        "box.zip": "unpacked", "bomb.docx": "too-large", "broken.docx": "damaged", "old.doc": "unsupported",
        "good.pptx": "indexed",
    }  # fmt: skip
    assert desk.found("tobacco")
    assert W


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx(p("x " * 900))[:2_000], "This file says that it is an Office document, but it is damaged"),
        (epub({"a.xhtml": "<p>x</p>"})[:200], "This file says that it is an e-book, but it is damaged"),
        (odf("text", "<text:p>x</text:p>")[:200], "This file says that it is an OpenDocument file, but"),
        (zipped({"a.txt": "x"})[:30], "This file says that it is a ZIP file, but it is damaged"),
        (old_word("__properties_version1.0"), "This is an Outlook message (MSG), which is not read here."),
        (old_word("VisioDocument"), "This is a Visio drawing, which is not read here."),
        (
            b"From: a@b.org\nTo: b@b.org\nSubject: x\nDate: x\nMIME-Version: 1.0\nContent-Type: application/pdf\n"
            b"Content-Disposition: attachment; filename=x.pdf\n\nJVBERi0=\n",
            "This message has no text, only attachments (x.pdf): take them in as files.",
        ),
    ],
    ids=["docx", "epub", "odt", "zip", "msg", "visio", "mail"],
)
def test_the_reason_names_what_a_person_would_call_the_file(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    """Also of a file whose end is missing: nobody calls a Word document a ZIP file."""
    with pytest.raises(FileRefused) as caught:
        extract(written(tmp_path, "a.bin", content), Limits())
    assert caught.value.reason.startswith(reason)


def test_a_rich_text_that_breaks_off_says_so(tmp_path: Path) -> None:
    """What is there is read; that there was more is not kept back."""
    whole = rb"{\rtf1\ansi{\b The first half of a report.}\par The second half of it.}"
    assert extract(written(tmp_path, "a.rtf", whole), Limits()).left_out == ()
    assert extract(written(tmp_path, "a.rtf", whole[:-9]), Limits()).left_out == (
        "what follows: the file breaks off",
    )
