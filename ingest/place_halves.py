"""Areas of which a text writes only half the name, beside one written whole: *West and Central Africa*,
*Afrique de l'Ouest et du Centre*, *Западной и Центральной Африке*, *North and South Korea*.

What is left out is what the whole name has: its last word before it, its first word behind it. Whether the
half and that word make a name is for the words to say, so the rule is one for all languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.place_rows import Mention

NamedBy = Callable[[str], str | None]
"""The area of which a text is the whole name, or None."""

_AND = r"(?:,? (?:and|&|or|et|ou|y|e|o|и|или) |, ?|،? و|/|、|和|及|与)"
_BEFORE = re.compile(rf"(?P<half>[^\W\d_][\w-]*){_AND}$")
_CHINESE_BEFORE = re.compile(r"(?P<half>[东西南北中]部?)(?:、|和|及|与)$")
_BEHIND = re.compile(rf"{_AND}(?P<half>(?:(?:de )?l['’]|(?:du|del|de la|de|do|da) )?[^\W\d_][\w-]*)")
_JOINED_BEFORE = (" ", "/", "و", "、", "和", "及", "与")
_JOINED_BEHIND = (" ", ",", "/")

_AROUND = 60
_HALVES = 4
"""Signs and names looked at: nobody writes more compass points in one list."""


def with_halves(text: str, mentions: Sequence[Mention], named_by: NamedBy) -> list[Mention]:
    """The mentions and, in their order, those of the halves beside them."""
    found: list[Mention] = []
    for mention in mentions:
        found += reversed([*_halves_before(text, mention, named_by)])
        found.append(mention)
        found += _halves_behind(text, mention, named_by)
    return found if len(found) > len(mentions) else list(mentions)


def _halves_before(text: str, mention: Mention, named_by: NamedBy) -> Iterator[Mention]:
    start = mention.start
    if not text.endswith(_JOINED_BEFORE, 0, start):
        return
    first, space, rest = text[start : mention.end].partition(" ")
    chinese = not space and "\u4e00" <= first[:1] <= "\u9fff"
    if not space and not chinese:
        return
    tail, pattern = (first[2:], _CHINESE_BEFORE) if chinese else (f" {rest}", _BEFORE)
    for _ in range(_HALVES):
        match = pattern.search(text[max(0, start - _AROUND) : start])
        code = named_by(match["half"] + tail) if match else None
        if match is None or code is None:
            return
        start = max(0, start - _AROUND) + match.start("half")
        yield replace(mention, codes=(code,), start=start, end=start + len(match["half"]))


def _halves_behind(text: str, mention: Mention, named_by: NamedBy) -> Iterator[Mention]:
    end = mention.end
    if not text.startswith(_JOINED_BEHIND, end):
        return
    first, space, _ = text[mention.start : end].partition(" ")
    if not space:
        return
    for _ in range(_HALVES):
        match = _BEHIND.match(text, end, end + _AROUND)
        code = named_by(f"{first} {match['half']}") if match else None
        if match is None or code is None:
            return
        yield replace(mention, codes=(code,), start=match.start("half"), end=match.end("half"))
        end = match.end("half")
