"""Text of documents, made safe to show: escaped first, then marked; signs that lie about order left out.

Whatever a document says is data. ``visible`` is applied to every value that a template prints, so a title
with a right-to-left override or a NUL shows as its letters and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from index.table_rows import APART

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls, tab and line ends kept
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: elements and dir isolate instead
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # line and paragraph separators, byte order mark, annotations
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"  # private use, not characters, lone surrogates
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"  # tags and private planes
)

_END = re.compile(r"[.!?…。！？؟۔।:][\s'\"”’»)\]]*$")

Span = tuple[int, int]


def visible(text: str) -> str:
    """The text without signs that draw nothing or turn the order of others. Offsets shift: cut first."""
    return _UNSEEN.sub("", text)


def printed(value: object) -> object:
    """What Jinja prints for a value: plain text is made ``visible``, markup of ours stays as it is."""
    return visible(value) if type(value) is str and not value.isascii() else _ascii_printed(value)


def _ascii_printed(value: object) -> object:
    return visible(value) if type(value) is str and not value.isprintable() else value


def marked(text: str, marks: Iterable[Sequence[int]]) -> Markup:
    """The text escaped, with ``<mark>`` around each span (code points of ``text``, in order, half-open)."""
    parts: list[str] = []
    at = 0
    for start, end in marks:
        parts += (escape(visible(text[at:start])), "<mark>", escape(visible(text[start:end])), "</mark>")
        at = end
    parts.append(escape(visible(text[at:])))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped or ours


def quoted(text: str, marks: Iterable[Sequence[int]]) -> Markup:
    """A passage cut out of a page: marked, with an ellipsis where it begins or ends inside a sentence. A row
    of a table is whole, and a figure with an ellipsis behind it would look cut."""
    if APART in text:
        return marked(text, marks)
    shown = text.rstrip()
    first = text.lstrip()[:1]
    before = "…" if first.islower() else ""
    after = "" if not shown or _END.search(shown) else "…"
    return escape(before) + marked(text, marks) + after


def within(marks: Iterable[Span], start: int, end: int) -> list[Span]:
    """The marks that touch ``start:end``, cut to it and counted from ``start``."""
    touching = ((max(first, start), min(last, end)) for first, last in marks)
    return [(first - start, last - start) for first, last in touching if first < last]


def shortened(text: str, most: int) -> str:
    """At most ``most`` signs, cut at a space where there is one near, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text.rfind(" ", most - 40, most)
    return text[: cut if cut > 0 else most - 1].rstrip() + "…"
