"""Scans made for tests: text set by WeasyPrint, drawn by PDFium, kept as nothing but pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import weasyprint
from PIL import Image

_STYLE = "@page{size:A4;margin:2cm}p{font:13pt 'Noto Sans','Noto Naskh Arabic',sans-serif;line-height:1.5}"

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


def scan_of(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF of nothing but pictures, 200 dots an inch."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
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
    """The share of the expected words that were found."""
    words = [word.strip(".,’'") for word in expected.split()]
    seen = {word.strip(".,’'") for word in found.split()}
    return sum(word in seen for word in words) / len(words)
