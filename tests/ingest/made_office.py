"""Office files made by hand, part by part: small, readable, and wrong in exactly one way where they are."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}" xmlns:p="{P}" xmlns:m="{M}" xmlns:mc="{MC}"'

_MAIN = {
    "word/document.xml": "wordprocessingml.document.main+xml",
    "ppt/presentation.xml": "presentationml.presentation.main+xml",
    "xl/workbook.xml": "spreadsheetml.sheet.main+xml",
}

_KINDS = (
    ("word/styles.xml", "wordprocessingml.styles+xml"),
    ("word/numbering.xml", "wordprocessingml.numbering+xml"),
    ("ppt/slideMasters/slideMaster", "presentationml.slideMaster+xml"),
    ("ppt/slideLayouts/slideLayout", "presentationml.slideLayout+xml"),
    ("ppt/theme/", "theme+xml"),
    ("ppt/slides/slide", "presentationml.slide+xml"),
    ("ppt/notesSlides/", "presentationml.notesSlide+xml"),
    ("xl/worksheets/sheet", "spreadsheetml.worksheet+xml"),
    ("xl/styles.xml", "spreadsheetml.styles+xml"),
    ("xl/sharedStrings.xml", "spreadsheetml.sharedStrings+xml"),
)

Parts = dict[str, "str | bytes"]


def zipped(parts: Mapping[str, str | bytes], *, stored: Sequence[str] = ()) -> bytes:
    """A ZIP file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
    return buffer.getvalue()


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


_EXTERNAL = ' TargetMode="External"'


def relations(*targets: tuple[str, str, str], external: Sequence[str] = ()) -> str:
    """A part of relations: (id, last word of the type, target) each."""
    found = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"'
        f"{_EXTERNAL if name in external else ''}/>"
        for name, kind, target in targets
    )
    return f'<Relationships xmlns="{RELATIONS}">{found}</Relationships>'


def _typed(name: str) -> str:
    """What the list of types says of a part."""
    for start, kind in _KINDS:
        if name.startswith(start):
            whole = f"application/vnd.openxmlformats-officedocument.{kind}"
            return f'<Override PartName="/{name}" ContentType="{whole}"/>'
    return ""


def package(main: str, parts: Mapping[str, str | bytes], properties: str = "") -> bytes:
    """An Office package with a main part; ``properties`` are elements of its card (``<dc:title>…``)."""
    kind = f"application/vnd.openxmlformats-officedocument.{_MAIN[main]}"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{"".join(_typed(name) for name in parts)}</Types>'
    )
    whole: Parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(
            ("r1", "officeDocument", main), ("r2", "core-properties", "docProps/core.xml")
        ),
    }
    if properties:
        dc = "http://purl.org/dc/elements/1.1/"
        whole["docProps/core.xml"] = f'<c xmlns:dc="{dc}">{properties}</c>'
    return zipped({**whole, **parts})


# Word


def p(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; plain text becomes one."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p><w:pPr>{inside}{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def row(*cells: str) -> str:
    """A row of a table; a cell is a text or the content of a ``w:tc``."""
    return "<w:tr>" + "".join(f"<w:tc>{c if c.startswith('<') else p(c)}</w:tc>" for c in cells) + "</w:tr>"


STYLES = f"""<w:styles {NAMES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
 <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Chapter of ours"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""

NUMBERING = f"""<w:numbering {NAMES}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%1)"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def docx(
    body: str,
    parts: Mapping[str, str | bytes] | None = None,
    properties: str = "",
    more: Sequence[tuple[str, str, str]] = (),
) -> bytes:
    """A Word document with this body, the styles and lists above, and other parts by relation."""
    return package(
        "word/document.xml",
        {
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(
                ("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml"), *more
            ),
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            **(parts or {}),
        },
        properties,
    )


# PowerPoint


_TREE = "<p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
_BOX = "<p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='5000000' cy='900000'/></a:xfrm><a:prstGeom prst='rect'/></p:spPr>"


def shape(text: str, kind: str = "") -> str:
    """A shape with paragraphs by line; ``kind`` is that of its placeholder."""
    held = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    named = '<p:cNvPr id="2" name="x"/><p:cNvSpPr/>'
    return f"<p:sp><p:nvSpPr>{named}{held}</p:nvSpPr>{_BOX}<p:txBody><a:bodyPr/>{lines}</p:txBody></p:sp>"


def slide(*shapes: str, hidden: bool = False) -> str:
    """A slide of shapes."""
    shown = ' show="0"' if hidden else ""
    return f"<p:sld {NAMES}{shown}><p:cSld><p:spTree>{_TREE}{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def pptx(
    slides: Sequence[str],
    notes: Mapping[int, str] | None = None,
    properties: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A presentation; ``notes`` by number of the slide, from 1."""
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="s{n}"/>' for n in range(1, len(slides) + 1))
    made: Parts = {
        "ppt/presentation.xml": f'<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="m"/>'
        f'</p:sldMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            ("m", "slideMaster", "slideMasters/slideMaster1.xml"),
            *((f"s{n}", "slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)),
        ),
        "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {NAMES}><p:cSld><p:spTree>{_TREE}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l"/></p:sldLayoutIdLst></p:sldMaster>',
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            ("l", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("t", "theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {NAMES}><p:cSld><p:spTree>{_TREE}</p:spTree></p:cSld>"
        "</p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            ("m", "slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/theme/theme1.xml": f'<a:theme {NAMES} name="x"><a:themeElements/></a:theme>',
    }
    layout = ("l", "slideLayout", "../slideLayouts/slideLayout1.xml")
    for number, content in enumerate(slides, 1):
        if content:
            made[f"ppt/slides/slide{number}.xml"] = content
            made[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(layout)
    for number, text in (notes or {}).items():
        made[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(
            layout, ("n", "notesSlide", f"../notesSlides/n{number}.xml")
        )
        tree = shape("7", "sldNum") + shape(text, "body")
        made[f"ppt/notesSlides/n{number}.xml"] = (
            f"<p:notes {NAMES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:notes>"
        )
    return package("ppt/presentation.xml", {**made, **(parts or {})}, properties)


# Excel


def xlsx(
    sheets: Mapping[str, str],
    *,
    styles: str = "",
    strings: Sequence[str] = (),
    hidden: Sequence[str] = (),
    workbook: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook; each sheet is the content of its ``sheetData``."""

    def state(name: str) -> str:
        return "hidden" if name in hidden else "visible"

    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="s{n}" state="{state(name)}"/>'
        for n, name in enumerate(sheets, 1)
    )
    texts = "".join(f"<si>{one}</si>" for one in strings)
    made: Parts = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{workbook}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            ("st", "styles", "styles.xml"),
            ("ss", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{texts}</sst>',
    }
    for number, data in enumerate(sheets.values(), 1):
        made[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{S}"><dimension ref="A1:XFD1048576"/><sheetData>{data}</sheetData></worksheet>'
        )
    return package("xl/workbook.xml", {**made, **(parts or {})})


def cells(number: int, *texts: str) -> str:
    """A row of inline texts."""
    inside = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{inside}</row>'


# OpenDocument

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_NAMES = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:style="{_ODF}:style:1.0" xmlns:draw="{_ODF}:drawing:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0" '
    f'xmlns:presentation="{_ODF}:presentation:1.0" xmlns:manifest="{_ODF}:manifest:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odf(
    kind: str,
    body: str,
    *,
    styles: str = "",
    automatic: str = "",
    meta: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An OpenDocument file: ``kind`` is text, presentation or spreadsheet."""
    made: Parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {ODF_NAMES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {ODF_NAMES}>{styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {ODF_NAMES}><office:meta>{meta}</office:meta></office:document-meta>",
    }
    whole = {**made, **(parts or {})}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in list(whole)[1:]
    )
    whole.setdefault(
        "META-INF/manifest.xml",
        f'<manifest:manifest {ODF_NAMES}><manifest:file-entry manifest:full-path="/" manifest:media-type='
        f'"application/vnd.oasis.opendocument.{kind}"/>{entries}</manifest:manifest>',
    )
    return zipped(whole, stored=["mimetype"])


# E-books


def epub(
    chapters: Mapping[str, str], *, metadata: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An e-book of chapters by file name, in this order."""
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    opf = "http://www.idpf.org/2007/opf"
    made: Parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="book/x.opf"/></rootfiles></c>',
        "book/x.opf": f'<package xmlns="{opf}" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}'
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        **{f"book/{name}": content for name, content in chapters.items()},
    }
    return zipped({**made, **(parts or {})}, stored=["mimetype"])
