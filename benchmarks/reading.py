"""``python -m benchmarks reading``: the text of PDF pages and their titles against what people see there.

The pages were looked at as pictures, and short passages, headers, notes, page numbers and the order of some
passages written down (``golden/pages.json``); titles stand in ``golden/titles.tsv``, languages below. Every
figure is a count: the same on every machine.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from index.folding import normalise
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits, PageText
from ingest.language_detection import LanguageDetector
from ingest.language_runs import document_languages

GOLDEN = Path(__file__).resolve().parent / "golden"

RUN = 5
"""Words in a run; signs in Chinese."""

LANGUAGES = {
    "un_documents/A_78_354.en.pdf": "es",
    "un_documents/A_79_876.en.pdf": "ar",
    "manuals/install.es.pdf": "es",
    "manuals/install.fr.pdf": "fr",
    "manuals/install.ko.pdf": "ko",
    "manuals/install.pt.pdf": "pt",
    "manuals/install.ru.pdf": "ru",
    "manuals/install.vi.pdf": "vi",
    "manuals/install.zh_CN.pdf": "zh",
}
"""The language of most of the text, where it is not English. Two do not say it in their names."""

_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_WORD = re.compile(r"[^\W_]+(?:[-'/.][^\W_]+)*|\S")
_FORMS = str.maketrans("’يىك", "'ییک")


@dataclass(slots=True)
class Count:
    """How many of something were right, and which were not."""

    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, good: bool, what: str) -> None:
        """One more, right or wrong."""
        self.of += 1
        self.right += good
        if not good:
            self.wrong.append(what)

    @property
    def share(self) -> float:
        """The share that is right; 1 of nothing."""
        return self.right / self.of if self.of else 1.0


def plain(text: str) -> str:
    """Text as it is compared: one space, small letters, straight apostrophes, one form of Arabic letters,
    note numbers left out."""
    return " ".join(normalise(_RAISED.sub(" ", text)).translate(_FORMS).casefold().split())


def words(text: str, script: str) -> list[str]:
    """The words of a text (signs, in Chinese) as they are compared."""
    if script == "Chinese":
        return [sign for sign in plain(text) if not sign.isspace()]
    return _WORD.findall(plain(text))


def runs(text: str, script: str) -> list[str]:
    """Every run of five words of a text, joined by spaces; a shorter text is one run."""
    found = words(text, script)
    return [" ".join(found[at : at + RUN]) for at in range(max(1, len(found) - RUN + 1))]


def page_scores(page: PageText, expected: Mapping[str, Any]) -> Iterator[tuple[str, bool, str]]:
    """(what is counted, whether it is right, which) of one page."""
    script = expected.get("script", "Latin")
    where = f"{expected['file']} p. {expected['page']}: "
    all_words = f" {' '.join(words(page.text, script))} "
    for passage in expected.get("runs", ()):
        for run in runs(passage, script):
            yield script, f" {run} " in all_words, where + run
    body, notes = (
        page.text[: page.notes_from],
        "" if page.notes_from is None else page.text[page.notes_from :],
    )
    for one in expected.get("absent", ()):
        yield "furniture out of the text", plain(one) not in plain(body), where + one
    for one in expected.get("furniture", ()):
        yield "furniture kept", plain(one) in plain(page.furniture), where + one
    for one in expected.get("notes", ()):
        yield "notes apart", plain(one) in plain(notes), where + one
    for first, then in expected.get("order", ()):
        places = plain(page.text).find(plain(first)), plain(page.text).find(plain(then))
        yield "order of passages", 0 <= places[0] < places[1], f"{where}{first} < {then}"
    if "label" in expected:
        yield "printed page number", page.label == expected["label"], where + str(page.label)


def golden_pages() -> list[dict[str, Any]]:
    """What was seen on the pages."""
    found: list[dict[str, Any]] = json.loads((GOLDEN / "pages.json").read_text(encoding="utf-8"))
    return found


def golden_titles() -> list[tuple[str, tuple[str, ...]]]:
    """(file, titles that a person would accept)."""
    _, *rows = (GOLDEN / "titles.tsv").read_text(encoding="utf-8").strip().split("\n")
    cells = (row.split("\t") for row in rows)
    return [(file, tuple(titles.split(" | "))) for file, titles in cells]


def text_scores(reports: Path) -> dict[str, Count]:
    """How much of what was seen on the pages is in what is read, by what is counted."""

    @cache
    def read(file: str) -> Extraction:
        return extract(reports / file, Limits())

    counts: dict[str, Count] = {}
    for expected in golden_pages():
        page = read(expected["file"]).pages[expected["page"] - 1]
        for name, good, which in page_scores(page, expected):
            counts.setdefault(name, Count()).add(good, which)
    return counts


def title_scores(reports: Path) -> dict[str, Count]:
    """How many titles are right, by folder."""
    counts: dict[str, Count] = {}
    for file, accepted in golden_titles():
        title = extract(reports / file, Limits()).title or ""
        good = _letters(title) in {_letters(one) for one in accepted}
        counts.setdefault(file.split("/")[0], Count()).add(good, f"{file}: {title}")
    return counts


def _letters(title: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain(title)))


def language_scores(reports: Path, detector: LanguageDetector) -> Count:
    """How many documents of two folders are in the language that they are found to be in."""
    count = Count()
    for path in sorted([*(reports / "un_documents").glob("*.pdf"), *(reports / "manuals").glob("*.pdf")]):
        file = f"{path.parent.name}/{path.name}"
        extraction = extract(path, Limits())
        texts: Sequence[str] = [page.text for page in extraction.pages]
        main_language = document_languages(texts, extraction.declared_language, detector).main
        count.add(main_language == LANGUAGES.get(file, "en"), f"{file}: {main_language}")
    return count


def main(shared: Path) -> None:
    """The figures as Markdown."""
    reports = shared / "reports"
    if not reports.is_dir():
        sys.stdout.write("skipped: the shared material is not beside the checkout\n")
        return
    pages = golden_pages()
    sys.stdout.write(f"{len(pages)} pages of {len({page['file'] for page in pages})} documents.\n\n")
    sys.stdout.write("| counted | right | of | share |\n| --- | --- | --- | --- |\n")
    found = {
        f"runs of five, {name}" if name.istitle() else name: one for name, one in text_scores(reports).items()
    }
    found |= {f"titles, {name}": one for name, one in title_scores(reports).items()}
    found["language of the document"] = language_scores(reports, LanguageDetector.load())
    for name, one in found.items():
        sys.stdout.write(f"| {name} | {one.right} | {one.of} | {one.share:.3f} |\n")
    for one in found.values():
        for which in one.wrong:
            sys.stdout.write(f"\nwrong: {which}")
    sys.stdout.write("\n")
