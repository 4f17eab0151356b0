"""The models of py3langid, unpacked once for all processes.

The package brings them as 4 MB of LZMA. To unpack those takes a third of a second in every process that reads
files, and 70 MB of memory in each. So what was unpacked is kept as Python keeps byte code: beside this module
in ``__pycache__``, made when it is first needed, mapped into memory by whoever needs it next, and told by its
name from that of another version. Where the folder cannot be written everything works as well, only later.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ALIGNED = 64
"""Bytes to whose multiples each table begins, so that it can be used where it lies."""

_LAYOUT = 1
"""Grows when the kept file is laid out otherwise."""

_NAME = "language_models-"

_LONG_AGO = 60.0
"""Seconds after which nobody is still writing a file: it takes a tenth of one."""


@dataclass(frozen=True, slots=True)
class Models:
    """A naive Bayes model over pieces of words, and the automaton that finds these pieces.

    ``weights`` has a row for each piece and a column for each of ``languages`` (one language may have
    several); ``priors`` a number for each column. The automaton goes from state to state by
    ``moves[bases[state] + byte]``; ``pieces`` has the row of the piece that is complete in a state, or -1.
    """

    languages: tuple[str, ...]
    weights: NDArray[np.float16]
    priors: NDArray[np.float32]
    moves: memoryview
    bases: list[int]
    pieces: list[int]


def load_models(kept: Path | None = None) -> Models:
    """The models that py3langid brings, from the file ``kept`` (None: beside the byte code) or unpacked."""
    place = kept or _place()
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _models(_mapped(place))
    tables = _unpacked()
    if not sys.dont_write_bytecode or kept:
        _keep(tables, place)
    return _models(tables)


def _place() -> Path:
    """Where the unpacked tables are kept: the name tells one py3langid from the next."""
    source = _packed().stat()
    byte_code = Path(importlib.util.cache_from_source(__file__))
    return byte_code.with_name(f"{_NAME}{_LAYOUT}-{source.st_size}-{source.st_mtime_ns}.tables")


def _packed() -> Path:
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    return Path(str(MODEL_DIR), str(MODEL_FILE))


def _unpacked() -> dict[str, NDArray[Any]]:
    from py3langid.modelio import load_model

    weights, priors, languages, moves, rows, pieces = load_model(_packed())
    return {
        "languages": np.frombuffer("\n".join(languages).encode(), np.uint8),
        "weights": np.asarray(weights, np.float16),
        "priors": np.asarray(priors, np.float32),
        "moves": np.asarray(moves, np.uint32),
        "bases": np.asarray(rows, np.uint32) << 8,  # a row has a place for each byte
        "pieces": np.asarray(pieces, np.int32),
    }


def _models(tables: Mapping[str, NDArray[Any]]) -> Models:
    return Models(
        languages=tuple(tables["languages"].tobytes().decode().split("\n")),
        weights=tables["weights"],
        priors=tables["priors"],
        moves=tables["moves"].data,
        bases=tables["bases"].tolist(),
        pieces=tables["pieces"].tolist(),
    )


def _keep(tables: Mapping[str, NDArray[Any]], place: Path) -> None:
    """Write the tables, visible whole or not at all; a folder that cannot be written is no trouble."""
    arriving = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(exist_ok=True)
        with arriving.open("xb") as file:
            file.writelines(_as_bytes(tables))
        arriving.replace(place)
        _clear_away(place)
    except OSError:
        with suppress(OSError):
            arriving.unlink()


def _clear_away(place: Path) -> None:
    """What earlier versions kept, and what a kill left; who has mapped such a file keeps it to his end."""
    newest = place.stat().st_mtime
    for other in place.parent.glob(f"*{_NAME}*.tables*"):
        if other != place and newest - other.stat().st_mtime > _LONG_AGO:
            other.unlink()


def _as_bytes(tables: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    """A line of JSON that says where each table lies, padded, then the tables, each padded."""
    parts, end = {}, 0
    for name, table in tables.items():
        parts[name] = [table.dtype.str, table.shape, end]
        end += table.nbytes + -table.nbytes % _ALIGNED
    head = json.dumps({"parts": parts, "bytes": end}).encode()
    yield head + b" " * (-(len(head) + 1) % _ALIGNED) + b"\n"
    for table in tables.values():
        yield np.ascontiguousarray(table).tobytes() + b"\0" * (-table.nbytes % _ALIGNED)


def _mapped(place: Path) -> dict[str, NDArray[Any]]:
    """The tables of a kept file, where they lie in it. Raises OSError, ValueError, KeyError for another."""
    with place.open("rb") as file:
        line = file.readline(1 << 16)
        head = json.loads(line)
        if os.fstat(file.fileno()).st_size != len(line) + head["bytes"]:
            raise ValueError("cut short")
        whole = np.memmap(file, np.uint8, "r")
    found = {}
    for name, (kind, shape, start) in head["parts"].items():
        size = np.dtype(kind).itemsize * int(np.prod(shape))
        first = len(line) + start
        found[name] = np.asarray(whole[first : first + size]).view(kind).reshape(shape)
    return found
