"""Text recognition on scans that are made from known text: words found, and pages a second of one core.

Pages of A4 with different text each, set in several typefaces, at 300 and 200 dots an inch: clean, coarse,
with grain on grey paper, turned; and pages of real reports, drawn and kept as pictures. Processor seconds of
this process's children (cage and tesseract, launching included) are counted, not the clock.
"""

from __future__ import annotations

import io
import re
import resource
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import weasyprint
from PIL import Image, ImageChops

from ingest.cage import Cage
from ingest.recognition import Recognition
from ingest.recognition_program import Tesseract
from ingest.recognition_reading import Recogniser

_SOURCES = Path(__file__).parent.parent / "starter" / "sources"
_TEXTS = {
    "en": ("target-8-7.en.md",), "fr": ("target-8-7.fr.md",), "es": ("target-8-7.es.md",),
    "ru": ("target-8-7.ru.md",), "zh": ("target-8-7.zh.md",),
    "ar": ("target-8-7.ar.md", "instruments.ar.md"),
}  # fmt: skip
"""Texts of the starter collection by language: prose with headings, lists and figures."""

_HINDI = (
    "बाल श्रम बच्चों को उनके बचपन, उनकी क्षमता और उनकी गरिमा से वंचित करता है और उनके शारीरिक और मानसिक विकास के "
    "लिए हानिकारक है। वर्ष 2020 में दुनिया भर में 16 करोड़ बच्चे काम कर रहे थे, जिनमें से लगभग आधे खतरनाक काम में "
    "लगे थे। निरीक्षकों ने ज़िले के चालीस बागानों का दौरा किया और पाया कि अधिकांश बच्चे अपने परिवारों के साथ काम "
    "करते हैं, अक्सर बिना किसी सुरक्षा के। सरकार ने शिक्षा के अधिकार को लागू करने के लिए नए कदम उठाए हैं।"
)
_FACES = {
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans"),
    "zh": ("Noto Sans CJK SC", "Noto Serif CJK SC"),
    "hi": ("Noto Sans Devanagari", "Noto Serif Devanagari"),
}
_LATIN_FACES = ("Noto Sans", "Noto Serif", "DejaVu Serif")

_WORDS_A_PAGE = 330
"""Words that fill an A4 page of 11 points; a page of Chinese has as many signs."""

_REAL = (
    ("un_documents/A_80_84.en.pdf", (3, 5)), ("un_documents/A_HRC_59_60.en.pdf", (5, 9)),
    ("manuals/install.fr.pdf", (20,)), ("manuals/install.es.pdf", (20,)), ("manuals/install.ru.pdf", (20,)),
    ("manuals/install.zh_CN.pdf", (20,)), ("manuals/install.pt.pdf", (20,)),
)  # fmt: skip
"""Pages (from 1) of real reports whose text layer says what is printed there, commands and addresses too."""

_SIGN = re.compile("([\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef])")

Spoil = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a PDF to be scanned, and what is printed there."""

    page: pypdfium2.PdfPage
    text: str


class _Memory(dict[str, Recognition]):
    """Keeps nothing beyond one run."""

    def put(self, picture: str, seen: Recognition) -> None:
        """Keep it."""
        self[picture] = seen


def main(shared: Path) -> None:
    """A row for each language and fineness, one for each way to spoil pages, one for each real report."""
    program = shutil.which("tesseract")
    if program is None:
        sys.stdout.write("tesseract is not installed\n")
        return
    sys.stdout.write("| pages | word recall | confidence | pages/s a core |\n| --- | --- | --- | --- |\n")
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Tesseract(program, at_once=1), Path(folder))
        for language in (*_TEXTS, "hi"):
            if language == "hi" and "hin" not in bench.tesseract.models:
                sys.stdout.write("| hi: the model hin is not installed | | | |\n")
                continue
            for dots in (300, 200):
                bench.row(f"{language}, clean, {dots} dots an inch", _made(language), dots)
        bench.row("en, 100 dots an inch", _made("en"), 100)
        for language in ("en", "ar"):
            bench.row(f"{language}, grain on grey paper", _made(language), 200, _with_grain)
        bench.row("en, turned by 90°", _made("en"), 200, lambda page: page.rotate(90, expand=True))
        for name, pages in _REAL if shared.is_dir() else ():
            bench.row(Path(name).name, _real(shared / "reports" / name, pages), 200)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    sys.stdout.write(f"\nLargest process: {most} MiB.\n")


@dataclass(frozen=True, slots=True)
class _Bench:
    """What rows need."""

    tesseract: Tesseract
    folder: Path

    def row(self, name: str, leaves: Sequence[Leaf], dots: int, spoil: Spoil = lambda page: page) -> None:
        """Scan the leaves, read them as a file of which nothing is known, and write what came of it."""
        path = self.folder / "scan.pdf"
        path.write_bytes(_scan(leaves, dots, spoil))
        before = _seconds()
        with Cage(workers=1) as cage:
            reader = Recogniser(self.tesseract, cage, _Memory())
            outcomes = reader.pages(path, range(1, len(leaves) + 1), ())
        used = _seconds() - before
        seen = [one.seen or Recognition((), 0, "") for one in outcomes]
        counts = [_found(leaf.text, page.text) for leaf, page in zip(leaves, seen, strict=True)]
        recall = sum(found for found, _ in counts) / sum(of for _, of in counts)
        sure = sum(page.confidence for page in seen) / len(seen)
        sys.stdout.write(
            f"| {name} ({len(leaves)}) | {recall:.3f} | {sure:.2f} | {len(leaves) / used:.2f} |\n"
        )
        sys.stdout.flush()


def _found(expected: str, found: str) -> tuple[int, int]:
    """How many of the expected words were found, each as often as it stands there, and how many they are.

    Signs of Chinese count one by one; stops around words, kashidas, which only stretch, and whether an
    apostrophe is straight do not count.
    """
    wanted, there = Counter(_words(expected)), Counter(_words(found))
    return sum((wanted & there).values()), sum(wanted.values())


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).replace("\u0640", "").replace("\u2019", "'")
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    for word in _SIGN.sub(r" \1 ", plain).split():
        if bare := word.strip(".,;:!?()[]{}<>\"'«»“”‘’…–—-،؛؟।。，、；：！？（）《》"):
            yield bare


def _made(language: str) -> list[Leaf]:
    """Pages of the texts of a language, one for each typeface and stretch of text."""
    texts = list(_stretches(_HINDI if language == "hi" else _prose(language), language))
    faces = _FACES.get(language, _LATIN_FACES)
    many = max(len(texts), len(faces))
    return [_set(texts[at % len(texts)], faces[at % len(faces)], language) for at in range(many)]


def _prose(language: str) -> str:
    """The paragraphs of the texts, without tables, links and signs of Markdown."""
    whole = "\n".join((_SOURCES / name).read_text("utf-8") for name in _TEXTS[language])
    lines = [line for line in whole.split("\n") if line and not line.startswith(("|", "![", "```", "<"))]
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", "\n".join(lines))
    return re.sub(r"^#+ |^[-*] |^\d+\. |^> |\*\*|`", "", bare, flags=re.M)


def _stretches(text: str, language: str) -> Iterator[str]:
    """Paragraphs that fill a page, page by page; what would fill less than half of one is left out."""
    page: list[str] = []
    words = 0
    for paragraph in text.split("\n"):
        long = len(paragraph) if language == "zh" else len(paragraph.split())
        if page and words + long > _WORDS_A_PAGE:
            yield "\n".join(page)
            page, words = [], 0
        page.append(paragraph)
        words += long
    if words > _WORDS_A_PAGE / 4:
        yield "\n".join(page)


def _set(text: str, face: str, language: str) -> Leaf:
    style = f"@page{{size:A4;margin:2cm}}body{{font:11pt/1.4 '{face}';margin:0}}p{{margin:0 0 4pt}}"
    way = "rtl" if language == "ar" else "ltr"
    body = "".join(f"<p dir={way} lang={language}>{paragraph}</p>" for paragraph in text.split("\n"))
    made = weasyprint.HTML(string=f"<style>{style}</style>{body}").write_pdf()
    document = pypdfium2.PdfDocument(made)
    if len(document) != 1:
        raise ValueError(f"{language} in {face} is more than a page")
    return Leaf(document[0], text)


def _real(path: Path, pages: Sequence[int]) -> list[Leaf]:
    document = pypdfium2.PdfDocument(path)
    leaves = []
    for page in pages:
        text = str(document[page - 1].get_textpage().get_text_range())
        leaves.append(Leaf(document[page - 1], re.sub("[\x02\ufffe\u00ad]\r?\n?", "", text)))
    return leaves


def _scan(leaves: Sequence[Leaf], dots: int, spoil: Spoil) -> bytes:
    """The leaves as a PDF of pictures, compressed as scanners do."""
    drawn = [spoil(leaf.page.render(scale=dots / 72, grayscale=True).to_pil()) for leaf in leaves]
    buffer = io.BytesIO()
    drawn[0].save(buffer, "PDF", save_all=True, append_images=drawn[1:], resolution=dots)
    return buffer.getvalue()


def _with_grain(page: Image.Image) -> Image.Image:
    grey = page.point(lambda shade: 25 + shade * 4 // 5)
    return ImageChops.add(grey, Image.effect_noise(page.size, 16), 1, -128)


def _seconds() -> float:
    """Processor seconds of children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
