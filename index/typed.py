"""Where the things asked for stand in plain typed text, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.codes import CONVENTION, NUMBER, RUN, amount_at, has_digit, is_symbol, without_signs
from index.scripts import sign_runs, typed_pieces


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing asked for in normalised text; ``run`` is where what stands together with it begins."""

    start: int
    end: int
    run: int


def pieces(text: str) -> list[Piece]:
    """The pieces of normalised text, in order: words, codes, compounds, and parts of runs of signs."""
    found = list(_pieces_of_signs(text))
    rest = without_signs(text)
    spans = [match.span() for match in CONVENTION.finditer(rest)]
    rest = _blanked(rest, spans)
    amounts = [amount_at(rest, match) for match in NUMBER.finditer(rest)]
    spans += [(amount.start, amount.end) for amount in amounts]
    rest = _blanked(rest, spans)
    found += [Piece(start, end, start) for start, end in spans]
    for match in RUN.finditer(rest):
        found += _pieces_of_run(match.group(), match.start())
    return sorted(found, key=lambda piece: piece.start)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in sorted(spans):
        parts += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def _pieces_of_signs(text: str) -> Iterator[Piece]:
    for start, end in sign_runs(text):
        for first, last in typed_pieces(text[start:end]):
            yield Piece(start + first, start + last, start)


def _pieces_of_run(run: str, start: int) -> Iterator[Piece]:
    """A run is one piece, unless slashes part whole words (``ILO/UNICEF``, ``C138/C182``)."""
    if not _parted_by_slashes(run):
        yield Piece(start, start + len(run), start)
        return
    place = start
    for part in run.split("/"):
        if part:
            yield Piece(place, place + len(part), start)
        place += len(part) + 1


def _parted_by_slashes(run: str) -> bool:
    if "/" not in run or "@" in run or run.lower().startswith("www.") or is_symbol(run):
        return False
    parts = run.split("/")
    return all(any(sign.isalpha() for sign in part) for part in parts) or not has_digit(run)
