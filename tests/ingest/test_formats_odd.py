"""Office files, books and rich text as people really make them: what is easily read wrong, or fetched."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from made_files import lines, pdf
from made_office import NAMES, docx, epub, odf, p, pptx, relations, shape, slide, written, xlsx, zipped

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from tests.ingest.pipeline_samples import Desk, states, text_about


def read(folder: Path, content: bytes) -> Extraction:
    """A file, whatever its name says."""
    return extract(written(folder, "a.bin", content), Limits())


# Books


def test_notes_of_a_book_are_kept(tmp_path: Path) -> None:
    """On the web an aside is no part of an article; in a book it is a note or a box."""
    chapter = (
        '<html xmlns:epub="http://www.idpf.org/2007/ops"><body><h1>One</h1><p>First<a epub:type="noteref" href="#n">1</a>.</p>'
        '<aside epub:type="footnote" id="n"><p>1 See the law of 1999.</p></aside></body></html>'
    )
    assert read(tmp_path, epub({"a.xhtml": chapter})).pages[0].text.endswith("1 See the law of 1999.")


def test_a_book_with_broken_contents_is_read_by_its_spine(tmp_path: Path) -> None:
    """Neither the old nor the new table of contents is needed, nor a container, nor a spine that names files
    which are there."""
    chapters = {name: f"<html><body><p>Chapter {name}.</p></body></html>" for name in ("b.xhtml", "a.xhtml")}
    broken = {"book/toc.ncx": "<ncx><navMap><navPoint", "book/nav.xhtml": "<html><nav"}
    assert [page.text for page in read(tmp_path, epub(chapters, parts=broken)).pages] == [
        "Chapter b.xhtml.", "Chapter a.xhtml.",
    ]  # fmt: skip
    bare = zipped(
        {
            "mimetype": "application/epub+zip",
            "x/y.opf": '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="missing"/></spine></package>',
            "x/a.xhtml": "<html><body><p>The only chapter.</p></body></html>",
        },
        stored=["mimetype"],
    )
    assert [page.text for page in read(tmp_path, bare).pages] == ["The only chapter."]


def test_entities_of_old_books_are_their_letters(tmp_path: Path) -> None:
    """XHTML 1.1 names letters in a document type that is never fetched."""
    chapter = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/x.dtd">'
        "<html><body><p>Caf&eacute; &mdash; fini</p></body></html>"
    )
    assert read(tmp_path, epub({"a.xhtml": chapter})).pages[0].text == "Café — fini"


# Sheets


def test_lengths_of_time_go_on_after_a_day(tmp_path: Path) -> None:
    """Hours in brackets count on; without brackets they are a time of day."""
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[h]:mm"/><numFmt numFmtId="171" formatCode="[hh]:mm:ss"/>'
        '<numFmt numFmtId="172" formatCode="h:mm"/><numFmt numFmtId="173" formatCode="[$-409]d\\ mmm\\ yyyy;@"/></numFmts>'
        "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 170, 171, 172, 173, 46)) + "</cellXfs>"
    )
    values = ((1, "1.5"), (2, "2.000115740740741"), (3, "0.5"), (4, "44927"), (5, "-0.25"))
    row = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in values)
    made = read(tmp_path, xlsx({"A": f'<row r="1">{row}<c t="str"><v>words</v></c></row>'}, styles=styles))
    assert made.pages[0].text.split("\t") == ["36:00", "48:00:10", "12:00", "2023-01-01", "-6:00", "words"]


def test_a_sheet_of_two_thousand_columns_is_read_row_by_row(tmp_path: Path) -> None:
    """Very wide sheets become more pages, never one endless line; no cell is lost."""
    row = "".join(f'<c t="str"><v>c{column}</v></c>' for column in range(2_000))
    made = read(tmp_path, xlsx({"Wide": f"<row>{row}</row>" * 40}))
    assert sum(len(page.text.split("\t")) + page.text.count("\n") for page in made.pages) == 80_000
    assert len(made.pages) > 10


def test_remarks_and_hidden_sheets_of_opendocument_are_no_cells(tmp_path: Path) -> None:
    """A remark floats beside its cell; a merged cell stands once; a hidden sheet is named."""
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    wide = ' table:number-columns-spanned="2"'
    remark = (
        "<office:annotation><dc:creator>Anna</dc:creator><text:p>secret remark</text:p></office:annotation>"
    )
    body = (
        f'<table:table table:name="A"><table:table-row>{cell.format(wide, "Head")}'
        f"<table:covered-table-cell/>{cell.format('', 'Next')}</table:table-row><table:table-row>"
        f'<table:table-cell office:value-type="string">{remark}<text:p>Value</text:p></table:table-cell></table:table-row></table:table>'
        f'<table:table table:name="H" table:style-name="h"><table:table-row>{cell.format("", "hidden")}</table:table-row></table:table>'
    )
    hides = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    made = read(tmp_path, odf("spreadsheet", body, automatic=hides))
    assert [page.text for page in made.pages] == ["Head\t\tNext\nValue"]
    assert made.left_out == ("comments (1)", "hidden sheets (1): H")


# Slides


def test_right_to_left_slides_are_in_logical_order_with_their_notes(tmp_path: Path) -> None:
    """As they are typed; hidden slides are said; what stands twice for old programs stands once."""
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="p14">'
        f"{shape('عشرون طفلا 20')}</mc:Choice><mc:Fallback>{shape('عشرون طفلا 20')}</mc:Fallback></mc:AlternateContent>"
    )
    made = read(
        tmp_path,
        pptx(
            [slide(shape("عمل الأطفال", "title"), choice), slide(shape("Hidden one"), hidden=True)],
            notes={1: "ملاحظات"},
        ),
    )
    assert made.pages[0].text == "عمل الأطفال\n\nعشرون طفلا 20\n\n* * *\n\nملاحظات"
    assert made.title == "عمل الأطفال"
    assert made.left_out == ("hidden slides (1)",)


# Rich text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252\uc2 \u8364\'80\'20 next {\uc1\u26032 ?\u38395 ?}\uc0\u8364 end\par}", "€ next 新闻€end"),
        (rb"{\rtf1\ansi\ansicpg950 \'a8\'e0\'b5\'a3 child labour\par}", "兒童 child labour"),
        (rb"{\rtf1\mac caf\'8e du matin\par}", "café du matin"),
        (rb"{\rtf1\ansi\ansicpg1256{\fonttbl{\f0\fcharset178 A;}}\rtlpar\f0\rtlch \'da\'e3\'e1 \'c7\'e1\'c3\'d8\'dd\'c7\'e1\par}", "عمل الأطفال"),
        (rb"{\rtf1\ansi{\shp{\*\shpinst{\sp{\sn n}{\sv Box}}{\shptxt\pard In a box.\par}}}Body text.\par}", "In a box.\n\nBody text."),
    ],
)  # fmt: skip
def test_letters_of_rich_text_are_found_in_any_writing(data: bytes, text: str, tmp_path: Path) -> None:
    """Unicode with substitutes of any length, code pages of one and two bytes, of the Macintosh, by font."""
    assert read(tmp_path, data).pages[0].text == text


# Long ones, and what lies elsewhere


def test_a_document_of_five_hundred_pages_takes_seconds(tmp_path: Path) -> None:
    """4,000 paragraphs, every one of them kept."""
    paragraph = "The inspectors of the ministry visited the plantation in the spring of this year. " * 5
    body = "".join(p(f"Number {number}. {paragraph}") for number in range(4_000))
    began = time.process_time()
    made = read(tmp_path, docx(body))
    assert time.process_time() - began < 10
    text = "\n".join(page.text for page in made.pages)
    assert all(f"Number {number}." in text for number in range(0, 4_000, 37))
    assert len(made.pages) > 100


class _Listening(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        """Notes who asks."""
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked of it."""
    server = HTTPServer(("127.0.0.1", 0), _Listening)
    server.asked = asked = list[str]()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_nothing_that_a_file_names_elsewhere_is_ever_fetched(
    desk: Desk, elsewhere: tuple[str, list[str]]
) -> None:
    """Pictures, styles, templates, frames, document types, fields, data links and actions of every format."""
    at, asked = elsewhere
    text = text_about("cocoa")
    desk.put(
        "a.html",
        f"<!doctype html><html><head><link rel=stylesheet href='{at}/css'><base href='{at}/'><script src='{at}/js'></script>"
        f"</head><body><p>{text}</p><img src='{at}/img'><iframe src='{at}/frame'></iframe><object data='{at}/o'></object></body></html>",
    )
    desk.put("b.md", f"# Report\n\n{text}\n\n![picture]({at}/md)\n")
    template = relations(
        ("t", "attachedTemplate", f"{at}/template"), ("i", "image", f"{at}/image"), external=["t", "i"]
    )
    field = f'<w:p><w:fldSimple w:instr="INCLUDETEXT {at}/text"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    desk.put("c.docx", docx(p(text) + field, {"word/_rels/settings.xml.rels": template}))
    link = relations(("l", "externalLinkPath", f"{at}/book.xlsx"), external=["l"])
    desk.put(
        "d.xlsx",
        xlsx(
            {"A": f'<row><c t="str"><f>WEBSERVICE("{at}/ws")</f><v>{text.strip()}</v></c></row>'},
            parts={"xl/externalLinks/_rels/externalLink1.xml.rels": link},
        ),
    )
    desk.put(
        "e.pptx",
        pptx(
            [slide(shape(text.strip()), f'<p:pic><p:blipFill><a:blip r:link="{at}/p"/></p:blipFill></p:pic>')]
        ),
    )
    linked = f'<draw:frame><draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{at}/odt"/></draw:frame>'
    desk.put("f.odt", odf("text", f"<text:p>{text}{linked}</text:p>"))
    desk.put(
        "g.rtf",
        rb"{\rtf1\ansi{\*\template "
        + at.encode()
        + rb"/t}{\field{\*\fldinst INCLUDEPICTURE "
        + at.encode()
        + rb"/r}{\fldrslt x}} "
        + text.encode()
        + b"}",
    )
    desk.put(
        "h.epub",
        epub(
            {
                "a.xhtml": f'<!DOCTYPE html SYSTEM "{at}/dtd"><html><body><p>{text}</p><img src="{at}/e"/></body></html>'
            }
        ),
    )
    action = f"/OpenAction << /S /URI /URI ({at}/pdf) >> /AA << /WC << /S /SubmitForm /F ({at}/form) >> >>"
    desk.put(
        "i.pdf",
        pdf([lines(*(line.strip() + "." for line in text.split(".") if line.strip()))], catalog=action),
    )
    desk.put("j.eml", f"Subject: Report\nContent-Type: text/html\n\n<p>{text}</p><img src='{at}/mail'>\n")
    report = desk.take_in()
    assert set(states(report).values()) == {"indexed"}, report.files
    assert len(report.files) == 10
    time.sleep(0.2)
    assert asked == []
    assert NAMES


# E-books and mail


def test_an_ebook_is_read_in_its_order_without_its_scripts(tmp_path: Path) -> None:
    """A chapter begins a page; scripts and styles are no text; a chapter that is missing does not matter."""
    chapters = {
        "b.xhtml": "<?xml version='1.0'?><!DOCTYPE html><html><head><script>alert(1)</script></head><body>"
        "<h1>One</h1><p>First chapter.</p><script>document.write('no')</script></body></html>",
        "a.xhtml": "<html><body><p>Second without heading.</p></body></html>",
        "empty.xhtml": "",
    }
    metadata = (
        "<dc:title>Kilns of the south</dc:title><dc:language>fr</dc:language><dc:creator>A. B.</dc:creator>"
    )
    made = read(tmp_path, epub(chapters, metadata=metadata))
    assert [page.text for page in made.pages] == ["One\n\nFirst chapter.", "Second without heading."]
    assert (made.format, made.title, made.declared_language) == ("epub", "Kilns of the south", "fr")
    assert made.metadata == {"author": "A. B."}


_ENCRYPTION = (
    '<encryption xmlns="x"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/>'
    "</EncryptedData></encryption>"
)


def test_a_locked_ebook_is_locked_and_one_with_hidden_fonts_is_not(tmp_path: Path) -> None:
    """Rights management encrypts the text; obfuscated fonts are another thing."""
    chapters = {"a.xhtml": "<html><body><p>Some text.</p></body></html>"}
    fonts = _ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    assert read(tmp_path, epub(chapters, parts={"META-INF/encryption.xml": fonts})).pages
    locked = _ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    for parts in ({"META-INF/encryption.xml": locked}, {"META-INF/sinf.xml": "<x/>"}):
        with pytest.raises(FileRefused) as caught:
            read(tmp_path, epub(chapters, parts=parts))
        assert (caught.value.state, caught.value.reason_code) == ("locked", "rights-managed")


def test_a_mail_is_its_body_and_names_its_attachments(tmp_path: Path) -> None:
    """The plain form where there is one, the text of messages it forwards; attachments are said, not read."""
    inner = EmailMessage()
    inner["Subject"] = "Older"
    inner.set_content("The forwarded words.")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "a@b.c", "d@e.f", "Mon, 2 Mar 2026 10:00:00 +0000"
    mail["Subject"] = "Visite des fours à briques"
    mail.set_content("Bonjour, voici les faits.")
    mail.add_alternative("<p>Rich words</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="rapport été.pdf")
    mail.add_attachment(inner)
    made = read(tmp_path, mail.as_bytes())
    text = "\n\n".join(page.text for page in made.pages)
    assert "Bonjour, voici les faits." in text
    assert "The forwarded words." in text
    assert "Rich" not in text
    assert made.title == "Visite des fours à briques"
    assert made.left_out == ("attachments (1): rapport été.pdf",)


def test_a_mail_nested_without_end_is_damaged_not_a_crash(tmp_path: Path) -> None:
    """Messages in messages in messages: refused."""
    head = b"From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nDate: y\r\n"
    data = head + b"Content-Type: message/rfc822\r\n\r\n"
    data += b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"\r\nend"
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, data)
    assert caught.value.state == "damaged"
