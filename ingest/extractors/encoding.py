"""Bytes to text: byte order marks, UTF-8, UTF-16, and the older code pages by their statistics."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_GUESSED = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "cp866", "iso8859_5",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp874", "iso8859_6",
)  # fmt: skip
"""The encodings that text of the languages served is found in, besides Unicode's own."""

_LATIN = (
    ("cp1252", "éèêëàâäáãåæçîïíìñôöóòõøœùûüúß’‘“”„–—…«»°·•¿¡€£§©®™ªºÉÈÊËÀÂÄÁÃÅÆÇÎÏÍÑÔÖÓÕØŒÙÛÜ"),
    ("cp1254", "çğıöşüâîûéÇĞİÖŞÜÂÎÛ’‘“”–—…«»"),
    ("cp1250", "ąćęłńóśźżáéíöőúüűčďěňřšťůýžăâîşţđ’“”–—…«»ĄĆĘŁŃÓŚŹŻÁÉÍÖŐÚÜŰČĎĚŇŘŠŤŮÝŽĂÂÎŞŢĐ"),
)
"""Latin code pages differ in a few signs only, too few for statistics: the page whose usual signs explain
most of the text wins, the first of equals."""

_SAMPLE = 32_768
"""Bytes that the guess looks at: the statistics are stable far below that, and it is slow."""


def decoded(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding. Never fails: what fits no encoding becomes U+FFFD.

    A byte order mark wins, then valid UTF-8, then UTF-16 without a mark, then ``declared`` (as an HTML page
    says it) when the bytes fit, then UTF-8 with a few broken bytes, then the likeliest older code page.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if (text := _strict(data, "utf-8")) is not None:
        return text, "utf-8"
    if (text := _with_surrogates(data)) is not None:
        return text, "utf-8"
    if encoding_16 := _unmarked_utf16(data):
        return data.decode(encoding_16, "replace"), encoding_16
    if declared and (text := _strict(data, _web_name(declared))) is not None:
        return text, _web_name(declared)
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8"
    encoding = _guess(data[:_SAMPLE])
    return data.decode(encoding, "replace"), encoding


def looks_like_utf16(data: bytes) -> bool:
    """Whether ``data`` is UTF-16, with or without a mark."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _unmarked_utf16(data) is not None


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


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 by its zero bytes: in text with any spaces, digits or Latin letters they are all on one side."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    least = max(2, len(sample) // 40)  # one character in twenty below U+0100
    if odd >= least and even * 20 <= odd:
        return "utf-16-le"
    if even >= least and odd * 20 <= even:
        return "utf-16-be"
    return None


def _nearly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 that was cut or stained: far more good signs beyond ASCII than broken
    ones."""
    sample = data[: _SAMPLE * 4].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    beyond_ascii = sum(1 for sign in sample if sign > "\x7f") - broken
    ascii_only = len(sample) - beyond_ascii - broken
    return broken * 10 <= beyond_ascii or (beyond_ascii > 0 and broken * 1000 <= ascii_only)


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # here: half the files never need it

    best = from_bytes(sample, cp_isolation=list(_GUESSED), threshold=0.4, preemptive_behaviour=False).best()
    if best is None or best.encoding in dict(_LATIN):
        return max(_LATIN, key=lambda page: _explained(sample, *page))[0]
    if best.encoding == "cp1251" and not any(byte in _ONLY_CYRILLIC for byte in sample):
        return "cp1255"  # the letters of Hebrew are the first of the Russian small ones
    return best.encoding


_ONLY_CYRILLIC = frozenset(range(0xC0, 0xE0)) | frozenset(range(0xFB, 0x100))
"""Bytes of Russian capitals and of ы ь э ю я: no Russian text does without, no Hebrew letter is there."""


def _explained(sample: bytes, encoding: str, usual: str) -> float:
    """The share of the signs beyond ASCII that are usual in text of this code page."""
    beyond = [sign for sign in sample.decode(encoding, "replace") if sign > "\x7f"]
    return sum(1 for sign in beyond if sign in usual) / len(beyond) if beyond else 1.0
