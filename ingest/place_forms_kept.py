"""The forms of the bundled words for areas, made once and kept for all processes.

To make 16,000 forms out of the words takes a tenth of a second in every process that reads files; to read
them a fiftieth. They are kept as Python keeps byte code: beside this module in ``__pycache__``, made when
they are first needed, told from others by a digest of the words and of the rules that make forms. Where the
folder cannot be written everything works as well, only later.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import datasets.area_words
import index.folding
import index.thesaurus.russian
import index.thesaurus.wording
import ingest.place_forms
from datasets.area_words import load_area_words
from datasets.areas import starter_table
from ingest.place_forms import PlaceForm, place_forms

_NAME = "place_forms-"

_RULES = (
    datasets.area_words, index.folding, index.thesaurus.russian, index.thesaurus.wording, ingest.place_forms,
)  # fmt: skip
"""The modules that decide what forms there are: another of them makes other forms."""

Forms = Iterable[tuple[str, PlaceForm]]


def bundled_place_forms(kept: Path | None = None) -> Forms:
    """The forms of the bundled words, from the file ``kept`` (None: beside the byte code) or made anew."""
    place = kept or _place()
    if place is not None:
        with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            return _read(place.read_bytes())
    forms = list(place_forms(load_area_words()))
    if place is not None and (kept or not sys.dont_write_bytecode):
        _keep(forms, place)
    return forms


def _place() -> Path | None:
    """Where the forms are kept; None where this module lies in no folder."""
    try:
        digest = hashlib.sha256(starter_table("area_words.csv").read_bytes())
        for module in _RULES:
            digest.update(Path(str(module.__file__)).read_bytes())
        byte_code = Path(importlib.util.cache_from_source(__file__))
    except OSError:
        return None
    return byte_code.with_name(f"{_NAME}{digest.hexdigest()[:24]}.json")


def _read(content: bytes) -> Forms:
    """The forms that a kept file holds. Raises ValueError, KeyError, TypeError, IndexError for another."""
    held: dict[str, Any] = json.loads(content)
    owners = [
        PlaceForm(str(code), kind, bool(capital), str(exact)) for code, kind, capital, exact in held["owners"]
    ]
    forms, of = str(held["forms"]).split("|"), held["of"]
    return [(form, owners[number]) for form, number in zip(forms, of, strict=True)]


def _keep(forms: Iterable[tuple[str, PlaceForm]], place: Path) -> None:
    """Write the forms, visible whole or not at all; a folder that cannot be written is no trouble."""
    arriving = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(exist_ok=True)
        arriving.write_bytes("".join(_as_text(forms)).encode())
        arriving.replace(place)
        for other in place.parent.glob(f"{_NAME}*.json"):
            if other != place:
                other.unlink()
    except OSError:
        with suppress(OSError):
            arriving.unlink()


def _as_text(forms: Iterable[tuple[str, PlaceForm]]) -> Iterator[str]:
    numbers: dict[PlaceForm, int] = {}
    written = [(form, numbers.setdefault(owner, len(numbers))) for form, owner in forms]
    yield json.dumps(
        {
            "owners": [(one.code, one.kind, one.capital, one.exact) for one in numbers],
            "of": [number for _, number in written],
            "forms": "|".join(form for form, _ in written),
        },
        ensure_ascii=False,
    )
