"""Scans made for tests: text set by WeasyPrint, drawn by PDFium, kept as nothing but pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pypdfium2
import weasyprint
from PIL import Image

_FACES = "'Noto Sans','Noto Naskh Arabic','Noto Sans CJK SC','Noto Sans Devanagari','Noto Sans Hebrew'"
_STYLE = f"@page{{size:A4;margin:2cm}}p{{font:13pt {_FACES},sans-serif;line-height:1.5}}"

_SIGN = re.compile("([\u3000-\u303f\u4e00-\u9fff\uff00-\uff60])")

ENGLISH = (
    "The labour inspectorate visited forty plantations in the northern districts during the harvest season, "
    "and found that most of the children worked with their families, often with sharp tools and without any "
    "protection. The inspectors wrote a report about the working hours and sent it to the ministry."
)
FRENCH = (
    "L’inspection du travail a visité quarante plantations dans les districts du nord pendant la récolte, et "
    "elle a constaté que la plupart des enfants travaillaient avec leur famille, souvent avec des outils "
    "tranchants et sans protection. Les inspecteurs ont rédigé un rapport et l’ont transmis au ministère."
)
ARABIC = (
    "زارت مفتشية العمل أربعين مزرعة في المناطق الشمالية خلال موسم الحصاد ووجدت أن معظم الأطفال يعملون مع "
    "أسرهم وكتب المفتشون تقريرا عن ساعات العمل وأرسلوه إلى الوزارة في العاصمة."
)


RUSSIAN = (
    "Инспекция труда посетила сорок плантаций в северных районах во время сбора урожая и установила, что "
    "большинство детей работает вместе со своими семьями, часто острыми инструментами и без защиты. "
    "По данным ILO и UNICEF, Conventions No. 138 и No. 182 требуют от стран принять меры."
)
CHINESE = (
    "劳动监察员在收获季节走访了北部地区的四十个种植园，发现大多数儿童与家人一起劳动，往往使用锋利的工具而没有任何保护。"
    "监察员撰写了一份关于工作时间的报告，并提交给首都的有关部门。"
)
HINDI = (
    "श्रम निरीक्षकों ने फसल के मौसम में उत्तरी ज़िलों के चालीस बागानों का दौरा किया और पाया कि अधिकांश बच्चे अपने "
    "परिवारों के साथ काम करते हैं, अक्सर बिना किसी सुरक्षा के। उन्होंने काम के घंटों पर एक रिपोर्ट लिखी।"
)
HEBREW = (
    "מפקחי העבודה ביקרו בארבעים מטעים במחוזות הצפון בעונת הקציר ומצאו כי רוב הילדים עובדים עם משפחותיהם, "
    "לעתים קרובות בכלים חדים וללא כל הגנה. הם כתבו דוח על שעות העבודה."
)


def set_pdf(*texts: str, font: str = "") -> bytes:
    """A PDF with a text layer, one page for each text."""
    style = f"{_STYLE}p{{font-family:'{font}'}}" if font else _STYLE
    pages = "<div style='break-before:page'></div>".join(
        f"<p dir='{'rtl' if text[:1] > chr(0x600) else 'ltr'}'>{text}</p>" for text in texts
    )
    made = weasyprint.HTML(string=f"<style>{style}</style>{pages}").write_pdf()
    assert isinstance(made, bytes)
    return made


def picture(text: str, turn: int = 0, scale: float = 200 / 72, font: str = "") -> Image.Image:
    """The picture of a page with this text, turned clockwise by so many degrees."""
    document = pypdfium2.PdfDocument(set_pdf(text, font=font))
    drawn: Image.Image = document[0].render(scale=scale, grayscale=True).to_pil()
    return drawn.rotate(-turn, expand=True)


def scan_of(pictures: Sequence[Image.Image], dots: int = 200) -> bytes:
    """A PDF of nothing but pictures, so many dots an inch."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dots)
    return buffer.getvalue()


def scan(*texts: str, turn: int = 0) -> bytes:
    """A scan with one page for each text."""
    return scan_of([picture(text, turn) for text in texts])


def joined(first: bytes, second: bytes) -> bytes:
    """The pages of two PDFs as one."""
    document = pypdfium2.PdfDocument(first)
    document.import_pages(pypdfium2.PdfDocument(second))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def recall(expected: str, found: str) -> float:
    """The share of the expected words that were found; in Chinese each sign is one."""
    words = [word.strip(".,’'।") for word in _SIGN.sub(r" \1 ", expected).split()]
    seen = {word.strip(".,’'।") for word in _SIGN.sub(r" \1 ", found).split()}
    return sum(word in seen for word in words) / len(words)
