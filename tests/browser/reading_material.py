"""Files of our own for the pictures of ``docs/reading.md``: a table, a scan, slides, a page in Arabic.

Everything in them is invented; nothing stands for any real inspection.
"""

# ruff: noqa: E501 texts and markup are easier to read on one line

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import weasyprint

sys.path.append(str(Path(__file__).resolve().parent.parent / "ingest"))

from made_office import pptx, slide

HOUSE = "Inspectorate of the river provinces"

STYLE = """<style>@page{size:A4;margin:24mm 22mm;@bottom-center{content:counter(page);font-size:9pt}}
body{font:11.5pt/1.55 'Noto Serif','Noto Naskh Arabic',serif} h1{font-size:22pt;line-height:1.2;bookmark-level:1}
h2{font-size:15pt;bookmark-level:1;break-before:page} h3{font-size:12.5pt;bookmark-level:2} p{margin:0 0 9pt}
table{border-collapse:collapse;width:100%;font-size:10.5pt} td,th{border:.6pt solid #555;padding:3pt 6pt;text-align:start}
td+td,th+th{text-align:end} caption{text-align:start;font-weight:bold;padding-block-end:4pt}</style>"""

FIRST = (
    "Between October and March the inspectorate visited 44 brick kilns along the river. The visits were announced to nobody, "
    "and each took one day. This report says what was seen there, and what the owners of the kilns answered.",
    "Most families come for one season. They receive an advance in October, which is paid off in bricks, and go home in "
    "April. Children help with turning and stacking the bricks before they are fired.",
)
SECOND = (
    "In 31 of 44 kilns children were at work on the day of the visit. The youngest was seven. In the eastern province the "
    "schools near the kilns had sent their lists of pupils, so that the inspectors could ask for children by name.",
    "The older children carry green bricks to the kiln, up to 60 kilograms a turn. Convention No. 182 counts such loads "
    "among hazardous work, and so does the list of the ministry.",
)
THIRD = (
    "Eleven owners have since agreed to open their books of advances. Four kilns now keep a room for lessons, with a teacher "
    "whom the province pays.",
    "The inspectorate asks for a second round of visits before the next season begins, and for buses from the kilns to the schools.",
)
DISTRICTS = (
    ("Eastern bank", "14", "118", "41"),
    ("Lower valley", "9", "67", "20"),
    ("Northern bend", "11", "93", "38"),
    ("Old harbour", "10", "52", "9"),
)

ARABIC = (
    "زارت مفتشية العمل في الأردن بين تشرين الأول وآذار أربعة وأربعين مصنعا للطوب على ضفاف النهر، ولم يعلم أحد بموعد الزيارات مسبقا.",
    "تصل معظم الأسر لموسم واحد، وتتلقى سلفة تسددها طوبا ثم تعود إلى قراها. ويساعد الأطفال في تقليب الطوب ورصه قبل حرقه.",
    "وكان الأطفال يعملون في واحد وثلاثين مصنعا يوم الزيارة، وكان أصغرهم في السابعة. وهذا من الأعمال الخطرة التي تحظرها الاتفاقية رقم 182.",
    "وقد وافق أحد عشر مالكا على فتح دفاتر السلف، وفي أربعة مصانع اليوم غرفة للدروس يدفع الإقليم أجر معلمها.",
)
ARABIC_ROWS = (("الضفة الشرقية", "14", "118"), ("الوادي الأسفل", "9", "67"), ("المنعطف الشمالي", "11", "93"))

LETTER = (
    "To the inspectorate of the river provinces. We write for the four schools between the harbour and the second bridge. "
    "Since the rains ended, 63 of our pupils have not come back. Their parents work at the brick kilns and have taken the "
    "children with them. We have been there twice. The children mould bricks from the early morning until it is dark, and "
    "they are paid by the thousand. We ask you to visit the kilns, and to speak with the owners about a class that is held "
    "at the kiln itself. Two of us would teach there. We add the names of the children, by school and by year."
)


def make(folder: Path) -> Path:
    """Write the files and a list about them into a folder; gives the list."""
    told = {
        "kilns.pdf": ("Brick kilns of the river provinces", "report", "2025", report()),
        "letter.pdf": ("Letter of four schools to the inspectorate", "report", "2024-11", scan(LETTER)),
        "lessons.pptx": ("Lessons at the kiln", "good-practice", "2025-06", slides()),
        "kilns-ar.pdf": ("مصانع الطوب على ضفاف النهر", "report", "2025", arabic()),
    }
    for name, (*_, content) in told.items():
        (folder / name).write_bytes(content)
    listed = folder / "list.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "title", "type", "issued", "publisher"))
        rows.writerows((name, title, kind, issued, HOUSE) for name, (title, kind, issued, _) in told.items())
    return listed


def report() -> bytes:
    """Four pages with an outline; the table stands on the third."""
    head = "<tr><th>Province</th><th>Kilns visited</th><th>Children found</th><th>Back at school in May</th></tr>"
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in DISTRICTS)
    table = (
        f"<table><caption>Table 1. Children found at brick kilns, by province</caption>{head}{body}</table>"
    )
    return _pdf(
        f"<h1>Brick kilns of the river provinces</h1><p>A report of the inspectorate, 2025</p>"
        f"<h2>1 How the visits were made</h2>{_paragraphs(FIRST)}"
        f"<h2>2 What was found</h2><h3>2.1 Children at work</h3>{_paragraphs(SECOND)}{table}"
        f"<h2>3 What follows</h2>{_paragraphs(THIRD)}",
        "en",
    )


def arabic() -> bytes:
    """Two pages from right to left, with a table on the second."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ARABIC_ROWS)
    head = "<tr><th>الإقليم</th><th>المصانع التي زيرت</th><th>الأطفال الموجودون</th></tr>"
    return _pdf(
        f"<h1>مصانع الطوب على ضفاف النهر</h1>{_paragraphs(ARABIC[:2])}"
        f"<h2>1 ما وجده المفتشون</h2>{_paragraphs(ARABIC[2:])}<table>{head}{rows}</table>",
        "ar",
    )


def scan(text: str) -> bytes:
    """One page that is nothing but a picture, laid on the glass a little askew."""
    words = f"<p style=\"font:13.5pt/1.7 'DejaVu Serif',serif\">{text}</p><p style='margin-block-start:2em'>The head teachers</p>"
    paper = "<style>@page{size:210mm 190mm;@bottom-center{content:none}}</style>"
    drawn = (
        pypdfium2.PdfDocument(_pdf(paper + words, "en"))[0].render(scale=170 / 72, grayscale=True).to_pil()
    )
    buffer = io.BytesIO()
    drawn.rotate(0.6, fillcolor=255).save(buffer, "PDF", resolution=170, quality=60)
    return buffer.getvalue()


def slides() -> bytes:
    """Four slides with notes to the second."""
    return pptx(
        [
            _slide("Lessons at the kiln", ("What four kilns have tried since January",)),
            _slide("A room, a teacher, two hours", ("Classes from six to eight, before the heat", "A teacher paid by the province", "No bricks are counted in these hours")),
            _slide("What came of it", ("63 children were enrolled, 52 stayed until May", "Owners kept the room open in all four kilns", "Debt bondage is not ended by a class: advances are as before")),
            _slide("What comes next", ("Buses to the schools from October", "Books of advances open to the inspectorate")),
        ],
        notes={2: "Ask the owners who spoke first to tell how they found the room."},
    )  # fmt: skip


def _slide(title: str, lines: Sequence[str]) -> str:
    bar = _shape("", (0, 0, 9144000, 240000), 1000, fill="00548F")
    body = _shape("\n".join(lines), (600000, 1900000, 7900000, 3900000), 2600, kind="body")
    return slide(bar, _shape(title, (600000, 600000, 7900000, 1000000), 3600, kind="title"), body)


def _shape(text: str, box: tuple[int, int, int, int], size: int, *, kind: str = "", fill: str = "") -> str:
    """A shape in a place of its own; lengths in English metric units, type in hundredths of a point."""
    left, top, wide, high = box
    held = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    colour = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    after = '<a:pPr><a:spcAft><a:spcPts val="900"/></a:spcAft></a:pPr>'
    lines = "".join(
        f'<a:p>{after}<a:r><a:rPr sz="{size}"/><a:t>{one}</a:t></a:r></a:p>' for one in text.split("\n")
    )
    place = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"/>'
    named = '<p:cNvPr id="2" name="x"/><p:cNvSpPr/>'
    return f"<p:sp><p:nvSpPr>{named}{held}</p:nvSpPr><p:spPr>{place}{colour}</p:spPr><p:txBody><a:bodyPr/>{lines}</p:txBody></p:sp>"


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _pdf(body: str, language: str) -> bytes:
    direction = "rtl" if language == "ar" else "ltr"
    made: bytes = weasyprint.HTML(
        string=f"<html lang={language} dir={direction}><head>{STYLE}</head><body>{body}</body></html>"
    ).write_pdf()
    return made
