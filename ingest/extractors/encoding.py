"""Bytes to text: byte order marks, UTF-8, UTF-16, and the older code pages by their statistics."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ingest.extractors.code_pages import guess

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SAMPLE = 32_768
"""Bytes that the guess looks at: the statistics are stable far below that."""


class Decoded(NamedTuple):
    """A text, the name of its encoding, and whether that is known (by its marks, its form or its author) or
    told surely by its letters; where it is not ``certain``, letters beyond ASCII may be others."""

    text: str
    encoding: str
    certain: bool = True

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is to be said of the reading, in a few words each: nothing of a certain one."""
        return () if self.certain else (f"signs of an encoding that could only be guessed ({self.encoding})",)


def decoded(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data`` and its encoding. Never fails: what fits no encoding becomes U+FFFD.

    A byte order mark wins, then UTF-16 and UTF-32 without one, then valid UTF-8, then ``declared`` (as an
    HTML page says it) when the bytes fit, then UTF-8 with a few broken bytes, then the likeliest older code
    page.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    if wide := _unmarked(data):
        return Decoded(data.decode(wide, "replace"), wide)
    if b"\x1b$" in data[:_SAMPLE] and (text := _strict(data, "iso2022_jp")) is not None:
        return Decoded(text, "iso2022_jp")
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if (text := _with_surrogates(data)) is not None:
        return Decoded(text, "utf-8")
    if declared and (text := _strict(data, _web_name(declared))) is not None:
        return Decoded(text, _web_name(declared))
    if _nearly_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8")
    found = guess(_sample(data))
    return Decoded(data.decode(found.encoding, "replace"), *found)


def looks_like_utf16(data: bytes) -> bool:
    """Whether ``data`` is UTF-16 or UTF-32, with or without a mark."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _unmarked(data) is not None
    read = decoded(data[:4096]).text
    return len(_USUAL.findall(read)) >= _MARKED * len(read)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _with_surrogates(data: bytes) -> str | None:
    """UTF-8 by a program that wrote halves of UTF-16 pairs as signs of their own; the halves stay halves."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None


def _web_name(declared: str) -> str:
    """Browsers read what is declared as Latin-1 or ASCII as Windows-1252, and pages are written for
    browsers."""
    name = declared.strip().lower()
    return "cp1252" if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u02ff\u0370-\u08ff\u0900-\u0fff\u1000-\u139f\u1780-\u18af\u1e00-\u1fff\u2010-\u2027"
    "\u2030-\u205f\u20a0-\u20bf\u2d00-\u2d7f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
"""Signs of living scripts and of their punctuation: read with its bytes the wrong way round, a text has few
of them."""

_READABLE = 0.9
"""Share of such signs in a text."""


_MARKED = 0.7
"""Share of usual signs in a text with a mark: in bytes by chance that begin like one there are 0.6."""


def _unmarked(data: bytes) -> str | None:
    """UTF-32 or UTF-16 without a mark: its halves of signs are control signs to all else."""
    sample = data[:4096]
    if not _CONTROL.search(sample):
        return None
    if b"\x00\x00" in sample:
        wide = sample[: len(sample) // 4 * 4]
        for encoding in ("utf-32-le", "utf-32-be"):
            if wide and _usual_share(wide, encoding) >= _READABLE:
                return encoding
    if zeroes := _by_zeroes(sample):
        return zeroes
    wide = sample[: len(sample) // 2 * 2]
    shares = {encoding: _usual_share(wide, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _READABLE and len(set(shares.values())) > 1 else None


def _by_zeroes(sample: bytes) -> str | None:
    """UTF-16 by its zero bytes: in text with spaces, digits or Latin letters they are all on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    least = max(2, len(sample) // 40)  # one character in twenty below U+0100
    if odd >= least and even * 20 <= odd:
        return "utf-16-le"
    if even >= least and odd * 20 <= even:
        return "utf-16-be"
    return None


def _usual_share(sample: bytes, encoding: str) -> float:
    """The share of usual signs in ``sample``, 0 where it is not of this encoding."""
    text = sample.decode(encoding, "replace")
    return len(_USUAL.findall(text)) / len(text) if text else 0.0


def _nearly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 that was cut or stained: far more good signs beyond ASCII than broken
    ones."""
    sample = data[: _SAMPLE * 4].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    beyond_ascii = sum(1 for sign in sample if sign > "\x7f") - broken
    ascii_only = len(sample) - beyond_ascii - broken
    return broken * 10 <= beyond_ascii or (0 < broken <= beyond_ascii and broken * 1000 <= ascii_only)


def _sample(data: bytes) -> bytes:
    """The first lines that have more than ASCII: a report may have its first accent on page 20."""
    found, size = [], 0
    for line in data.split(b"\n"):
        if not line.isascii():
            found.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"\n".join(found)[:_SAMPLE]
