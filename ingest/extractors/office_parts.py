"""What office files carry beside their text: a title to judge, running heads, parts that are not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.extraction import PageText
from ingest.extractors.office_package import Package
from ingest.extractors.pdf_title import is_title

_COMMENTS = (
    (r"^word/comments\d*\.xml$", "comment"),
    (r"^xl/(?:comments/)?comments?\d*\.xml$", "comment"),
    (r"^ppt/comments/.+\.xml$", "cm"),
)
"""Parts that hold comments, and the elements that each are one."""

_DOES_NOT_SHOW = ("hidden ", "tracked deletions", "formulas without")
"""How parts begin that are text and do not show."""

_KEPT = 20
"""Different lines of running headers or footers that are kept: a document has one or two."""


def require_words(pages: Sequence[PageText], unread: Sequence[str]) -> None:
    """Raises ``FileRefused`` (``no-text``) for pages without any word: there is none, or what there is does
    not show."""
    if any(has_words(page.text) for page in pages):
        return
    if hidden := [one for one in unread if one.startswith(_DOES_NOT_SHOW)]:
        raise FileRefused("no-text", "nothing-shows", parts="; ".join(hidden))
    raise FileRefused("no-text", "no-words")


def office_title(*candidates: str | None) -> str | None:
    """The first candidate that a person would call a title."""
    return next((one for one in candidates if one and is_title(one)), None)


def furniture(headers: Iterable[str], footers: Iterable[str]) -> dict[str, str]:
    """Running headers and footers as metadata: kept, and out of the running text."""
    kept = {"running_header": _lines(headers), "running_footer": _lines(footers)}
    return {name: lines for name, lines in kept.items() if lines}


def with_furniture(pages: Sequence[PageText], kept: Mapping[str, str]) -> tuple[PageText, ...]:
    """Pages with the running heads beside the first: sections know no edges of paper, and once is enough."""
    lines = "\n".join(kept.values())
    return (replace(pages[0], furniture=lines), *pages[1:]) if pages and lines else tuple(pages)


def left_out(package: Package, unread: Mapping[str, int] = MappingProxyType({})) -> tuple[str, ...]:
    """What a package carries that is not read, in a few words each; ``unread`` counts what an extractor met
    in its texts. Whoever publishes the file publishes it with all of this in it."""
    counted = (
        (package.count(r"(?:^|/)vbaproject\.bin$"), "macros"),
        (package.count(r"(?:^|/)embeddings/[^/]+$"), "embedded files"),
        (package.count(r"(?:^|/)activex/activex\d*\.xml$"), "controls"),
        (package.count(r"(?:^|/)charts/chart(?:ex)?\d*\.xml$"), "charts"),
        (sum(package.count_elements(*one) for one in _COMMENTS), "comments"),
        *((count, what) for what, count in unread.items()),
    )
    return tuple(f"{what} ({count})" for count, what in counted if count)


def _lines(texts: Iterable[str]) -> str:
    lines = dict.fromkeys(clean_line(text) for text in texts if has_words(text))
    return "\n".join(list(lines)[:_KEPT])
