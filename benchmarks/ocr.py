"""Text recognition on scans that are made from known text: words found, and pages a second of one core.

Dense pages of A4 at 200 dots an inch: clean, with grain, turned. Processor seconds of this process's children
(cage and tesseract, launching included) are counted, not the clock.
"""

from __future__ import annotations

import io
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import weasyprint
from PIL import Image, ImageChops

from ingest.cage import Cage
from ingest.recognition import Recognition
from ingest.recognition_program import Tesseract
from ingest.recognition_reading import Recogniser

_PAGES = 4
_STYLE = "@page{size:A4;margin:2.2cm}body{font:11pt/1.4 'Noto Sans','Noto Naskh Arabic','Noto Sans CJK SC'}"
_SENTENCES = {
    "en": "In district {n} the inspectors visited forty plantations during the harvest season and found that "
    "most of the children worked with their families, often with sharp tools and without any protection. ",
    "fr": "Dans le district {n}, les inspecteurs ont visité quarante plantations pendant la récolte et ont "
    "constaté que la plupart des enfants travaillaient avec leur famille, souvent sans aucune protection. ",
    "es": "En el distrito {n} los inspectores visitaron cuarenta plantaciones durante la cosecha y "
    "comprobaron que la mayoría de los niños trabajaba con su familia, a menudo sin ninguna protección. ",
    "ru": "В районе {n} инспекторы посетили сорок плантаций во время сбора урожая и установили, что "
    "большинство детей работает вместе с семьями, часто острыми инструментами и без защиты. ",
    "ar": "زار المفتشون في المنطقة {n} أربعين مزرعة خلال موسم الحصاد ووجدوا أن معظم الأطفال يعملون مع أسرهم "
    "وكتبوا تقريرا عن ساعات العمل وأرسلوه إلى الوزارة في العاصمة. ",
}


class _Memory(dict[str, Recognition]):
    """Keeps nothing beyond one run."""

    def put(self, picture: str, seen: Recognition) -> None:
        """Keep it."""
        self[picture] = seen


def main() -> None:
    """A row for each language, and one for each way to spoil English pages."""
    program = shutil.which("tesseract")
    if program is None:
        sys.stdout.write("tesseract is not installed\n")
        return
    sys.stdout.write("| pages | word recall | confidence | pages/s a core |\n| --- | --- | --- | --- |\n")
    with tempfile.TemporaryDirectory() as folder:
        for language in _SENTENCES:
            _row(f"{language}, clean", language, lambda page: page, program, Path(folder))
        _row("en, grain", "en", _with_grain, program, Path(folder))
        _row("en, turned by 90°", "en", lambda page: page.rotate(90, expand=True), program, Path(folder))


def _with_grain(page: Image.Image) -> Image.Image:
    return ImageChops.add(page, Image.effect_noise(page.size, 60), 1, -128)


def _row(
    name: str, language: str, spoil: Callable[[Image.Image], Image.Image], program: str, folder: Path
) -> None:
    text = [
        "".join(_SENTENCES[language].format(n=n) for n in range(at, at + 12))
        for at in range(1, 12 * _PAGES, 12)
    ]
    path = folder / "scan.pdf"
    path.write_bytes(_scan(text, language, spoil))
    before = _seconds()
    with Cage(workers=1) as cage:
        reader = Recogniser(Tesseract(program, at_once=1), cage, _Memory())
        outcomes = reader.pages(path, range(1, _PAGES + 1), ())
    used = _seconds() - before
    seen = [one.seen for one in outcomes if one.seen is not None]
    expected = " ".join(text).split()
    found = {word.strip(".,") for page in seen for word in page.text.split()}
    recall = sum(word.strip(".,") in found for word in expected) / len(expected)
    sure = sum(page.confidence for page in seen) / max(1, len(seen))
    sys.stdout.write(f"| {name} | {recall:.3f} | {sure:.2f} | {_PAGES / used:.2f} |\n")
    sys.stdout.flush()


def _scan(texts: list[str], language: str, spoil: Callable[[Image.Image], Image.Image]) -> bytes:
    way = "rtl" if language == "ar" else "ltr"
    body = "".join(f"<p dir={way} style='break-after:page'>{text}</p>" for text in texts)
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=f"<style>{_STYLE}</style>{body}").write_pdf())
    drawn = [spoil(document[at].render(scale=200 / 72, grayscale=True).to_pil()) for at in range(len(texts))]
    buffer = io.BytesIO()
    drawn[0].save(buffer, "PDF", save_all=True, append_images=drawn[1:], resolution=200)
    return buffer.getvalue()


def _seconds() -> float:
    """Processor seconds of children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
