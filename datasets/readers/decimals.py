"""Which sign is decimal in a table whose cells are not parted by commas: found from the whole column.

``12,5`` can only be a decimal comma and ``0.25`` only a decimal point; ``1,234`` and ``1.234`` can be one
thousand or one and a bit. Such a cell is read only where the other cells of the column leave no doubt, or
where the one who loads the file says it; else it is an error with the cell, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from datasets.readers.numbers import Gap, Unreadable, read_number
from datasets.readers.tables import Table

EXPECTED_COMMA = "a number with a decimal comma or point and no thousands separators"
EXPECTED_SIGN = "a number whose decimal sign is plain from its column; this may be thousands (say --decimal)"

_ONE_SIGN = re.compile(r"[+-]?\d*([,.])\d+(?:[eE][+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[,.]\d{3}", re.ASCII)
_BOTH = re.compile(r"[+-]?\d{1,3}(?:([,.  '])\d{3})+([,.])\d+", re.ASCII)


def sure_sign(cell: str) -> str:
    """The decimal sign that a cell can only mean, ``,`` or ``.``; empty where it is none or either."""
    text = cell.strip().lstrip("'")
    if both := _BOTH.fullmatch(text):  # 1.234,5: what comes last is decimal
        return both[2] if both[1] != both[2] else ""
    one = _ONE_SIGN.fullmatch(text)
    return one[1] if one and not _GROUPED.fullmatch(text) else ""


class ReadDecimal:
    """Reads the numbers of some columns of one table; the columns are looked through when first in doubt."""

    def __init__(self, table: Table, columns: Sequence[int], told: str = "") -> None:
        self._table, self._columns, self._told = table, tuple(columns), told
        self._found: frozenset[str] | None = None

    def __call__(self, cell: str) -> str | Gap | Unreadable:
        """The digits of the number in a cell with a point, or why there is none."""
        text = cell.strip().lstrip("'")
        sign = _ONE_SIGN.fullmatch(text)
        if sign is None:
            found = read_number(cell)
            return Unreadable(EXPECTED_COMMA) if isinstance(found, Unreadable) else found
        if self._told and sign[1] != self._told:
            return Unreadable(f"a number with {self._told!r} as its decimal sign")
        if _GROUPED.fullmatch(text) and not self._told and self._signs() != {sign[1]}:
            return Unreadable(EXPECTED_SIGN)
        return read_number(text.replace(",", "."))

    def _signs(self) -> frozenset[str]:
        """Every decimal sign that some cell of the columns can only mean."""
        if self._found is None:
            cells = (row[at] for _, row in self._table.rows() for at in self._columns if at < len(row))
            self._found = frozenset(filter(None, map(sure_sign, cells)))
        return self._found


def decimal_reader(
    table: Table, columns: Sequence[int], told: str
) -> Callable[[str], str | Gap | Unreadable] | None:
    """The reader of the numbers in a table; None where the point is decimal without a question."""
    if not table.comma_decimals and not told:
        return None
    return ReadDecimal(table, columns, told)
