"""Whether the rows of a file are good enough to load any of them."""

from __future__ import annotations

from datasets.errors import FileRefused, TooManyErrors

ERROR_SHARE = 0.1
"""Above one row in ten that cannot be read the file is not what it seems, and nothing of it is loaded."""

ONE = 1
"""Bad rows that are no share: in a file of fewer than ten rows one is more than a tenth."""


def judge(layout: str, rows: int, refused: int) -> None:
    """Refuse a file where its rows are no good; raises ``FileRefused`` or ``TooManyErrors``.

    More than one bad row in ten refuse it whole, however short it is. One bad row alone does not, as long as
    another row is left.
    """
    if rows == 0:
        raise FileRefused(f"a header of the layout {layout} and no row", "at least one row")
    if refused > max(ONE, ERROR_SHARE * rows) or refused == rows:
        raise TooManyErrors(refused, rows, ERROR_SHARE)
