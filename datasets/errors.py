"""What can go wrong with statistics and code lists, by name."""

from __future__ import annotations


class StatisticsError(Exception):
    """Anything the statistics side of the house refuses or cannot do."""


class UnknownArea(StatisticsError):
    """No area of the table has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no country or region has the code {code!r}")
        self.code = code


class BundledTableBroken(StatisticsError):
    """A table bundled with Atlas breaks its own rules; every fault is named."""

    def __init__(self, table: str, *faults: str) -> None:
        super().__init__(f"{table}: {'; '.join(faults)}")
        self.table, self.faults = table, faults
