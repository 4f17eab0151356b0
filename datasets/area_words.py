"""The words for areas: every name, adjective, capital and acronym by which a text may name one.

``starter/area_words.csv`` has one row a code, kind and language; ``SOURCE.md`` says where they come from.
What each kind of word is worth as evidence is for whoever reads texts to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from datasets.areas import read_table, starter_table
from datasets.errors import BundledTableBroken

WordKind = Literal[
    "name", "acronym", "people", "capital", "person", "twin", "shared", "language", "prefix", "not"
]  # fmt: skip
"""``people``: adjectives and inhabitants, in their base form. ``person``: names that people bear too
(Jordan). ``twin``: names of another place or thing as well (Georgia, Réunion). ``shared``: words for several
areas, the likeliest first (Congolese). ``language``: adjectives that are languages too (French). ``prefix``:
first parts of two adjectives in one (``franco-malien``, ``Sino-African``), in whatever language. ``not``:
words that hold a name and name no area (guinea pig, New Mexico)."""


@dataclass(frozen=True, slots=True)
class AreaWords:
    """Words of one kind and language for one area; ``code`` is empty for ``not``."""

    code: str
    kind: WordKind
    language: str
    words: tuple[str, ...]


def load_area_words(table: Traversable | None = None) -> tuple[AreaWords, ...]:
    """The bundled words, or those of another table; raises ``BundledTableBroken``."""
    return tuple(map(_row, read_table(table or starter_table("area_words.csv"))))


_KINDS: dict[str, WordKind] = {kind: kind for kind in get_args(WordKind)}


def _row(row: dict[str, str]) -> AreaWords:
    words = tuple(filter(None, row["words"].split(";")))
    if row["kind"] not in _KINDS or not words or bool(row["code"]) == (row["kind"] == "not"):
        raise BundledTableBroken("area_words.csv", f"no such row can be: {row}")
    return AreaWords(row["code"], _KINDS[row["kind"]], row["language"], words)
