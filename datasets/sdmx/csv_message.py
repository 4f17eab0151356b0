"""SDMX-CSV 2.0.0, in pieces (SDMX 3.0 technical specifications, SDMX-CSV field guide).

Cells are what programs read: nothing is put before a sign that a spreadsheet might run. What could be run is
text of publishers in attributes; it is defused by a leading space, which is no part of any code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from datasets.sdmx.components import ATTRIBUTE_IDS, KEY_IDS, MEASURE, TIME, Context, value_text
from datasets.sdmx.ids import AGENCY
from datasets.sdmx.queries import VERSION, DataQuery
from datasets.sdmx.rows import KeyedSeries

MEDIA_TYPE = "application/vnd.sdmx.data+csv;version=2.0.0"
PIECE = 64 << 10
"""Signs after which a piece is sent."""

_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")
_TEXTS = frozenset(
    {
        "TIME_DETAIL",
        "SOURCE_DETAIL",
        "COMMENT_OBS",
        "PUBLISHER",
        "LICENCE",
        "SOURCE_LINK",
        "INDICATOR",
        "BOUNDARY",
    }
)


def csv_message(series: Iterable[KeyedSeries], query: DataQuery, context: Context) -> Iterator[bytes]:
    """The message of some series; the first piece has the header."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    places = [(ATTRIBUTE_IDS.index(one), one in _TEXTS) for one in query.attributes]
    measure = (MEASURE,) if query.measure else ()
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *KEY_IDS, TIME, *measure, *query.attributes))
    for one in series:
        start = ("dataflow", f"{AGENCY}:{one.flow}({VERSION})", "I", *one.codes)
        for time, figure in one.figures:
            said = context.attributes(figure) if places else ()
            attributes = [_defused(said[place]) if text else said[place] for place, text in places]
            value = (value_text(figure) or "",) if query.measure else ()
            writer.writerow((*start, time, *value, *attributes))
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _defused(text: str) -> str:
    return f" {text}" if text.startswith(_RUN) else text


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece
