"""Rich text (RTF 1.9) cut into tokens: linear in the length, nothing nested, pictures stepped over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    rb"(?P<brace>[{}])|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<end>[\r\n\x00]+)|(?P<text>[^\\{}\r\n\x00]+)|\\"
)

TokenKind = Literal["open", "close", "word", "bytes", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A group that opens or closes, a control word with its number, a control sign, or bytes of text."""

    kind: TokenKind
    word: str = ""
    number: int | None = None
    data: bytes = b""
    escaped: bool = False


_OPEN, _CLOSE = Token("open"), Token("close")


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of ``data``; what follows ``\\binN`` is stepped over, as far as the file goes."""
    place = 0
    while place < len(data):
        found = _TOKEN.match(data, place)
        if found is None:  # cannot be: every byte begins a token
            return
        place = found.end()
        kind = found.lastgroup
        if kind == "brace":
            yield _OPEN if found["brace"] == b"{" else _CLOSE
        elif kind in ("word", "number"):
            word = found["word"].decode("ascii")
            number = int(found["number"]) if found["number"] else None
            if word == "bin":
                place += max(number or 0, 0)
            else:
                yield Token("word", word, number)
        elif kind == "hex":
            yield Token("bytes", data=bytes.fromhex(found["hex"].decode("ascii")), escaped=True)
        elif kind == "sign":
            yield Token("sign", found["sign"].decode("latin-1"))
        elif kind == "text":
            yield Token("bytes", data=found["text"])
