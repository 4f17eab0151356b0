"""Which values the catalogue takes: one place for the rules, whatever the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import get_args

from index.errors import TextNotStorable, ValueRefused
from index.model import WORK_TYPES, Access, WorkState

LONGEST_NAME = 500
"""Code points of an organisation's name: an index key of PostgreSQL holds 2,700 bytes, a name in four-byte
signs of this length 2,000."""

_MAY_BE_NONE = frozenset({"issued", "identifier", "licence", "source_url", "title_confidence"})
_LISTS = frozenset(
    {"publishers", "funders", "authors", "languages", "areas", "concepts"}
    | {"mentioned_areas", "mentioned_concepts"}
)


def storable(field: str, text: str) -> str:
    """``text``, unchanged. Raises TextNotStorable for a NUL (PostgreSQL) or a lone surrogate (UTF-8)."""
    if "\x00" in text:
        raise TextNotStorable(field, "holds a NUL character")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise TextNotStorable(field, "holds half of a surrogate pair") from error
    return text


def check_values(values: Mapping[str, object]) -> None:
    """Raise TextNotStorable for the first text, or text in a list, that cannot be stored."""
    for field, value in values.items():
        if isinstance(value, str):
            storable(field, value)
        elif isinstance(value, (tuple, list)):
            storable(field, "".join(map(str, value)))  # what one of them may not hold, none may


def check_work(values: Mapping[str, object]) -> None:
    """Raise ValueRefused for a work's field that is not one of its allowed values."""
    check_values(values)
    _one_of("type", values, WORK_TYPES)
    _one_of("state", values, get_args(WorkState))
    _one_of("access", values, get_args(Access))
    _one_of("metadata_state", values, ("declared", "guessed"))
    for field in values.keys() & _LISTS:
        if not isinstance(values[field], (tuple, list)):
            raise ValueRefused(field, "is not a list")
    for field in values.keys() - _MAY_BE_NONE:
        if values[field] is None:
            raise ValueRefused(field, "is missing")
    for field in ("title", "title_language", "audience"):
        if field in values and not str(values[field]).strip():
            raise ValueRefused(field, "is empty")


def _one_of(field: str, values: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    if field in values and values[field] not in allowed:
        raise ValueRefused(field, f"{values[field]!r} is none of {', '.join(allowed)}")


def given_reason(reason: str) -> str:
    """The reason, trimmed. Raises ValueRefused when there is none: every correction says why."""
    if not reason.strip():
        raise ValueRefused("reason", "is empty")
    return storable("reason", reason.strip())


def trimmed_name(name: str) -> str:
    """An organisation's name as it is kept: NFC, single spaces, no space at either end."""
    kept = " ".join(unicodedata.normalize("NFC", storable("name", name)).split())
    if not kept:
        raise ValueRefused("name", "is empty")
    if len(kept) > LONGEST_NAME:
        raise ValueRefused("name", f"is longer than {LONGEST_NAME} characters")
    return kept


def name_key(name: str) -> str:
    """What two spellings of one name share: the trimmed name without case."""
    return unicodedata.normalize("NFC", trimmed_name(name).casefold())
