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


class StatisticsUnavailable(StatisticsError):
    """The statistics store cannot be opened or read; ``why`` says what was met."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the statistics cannot be read: {why}")
        self.why = why


class UnknownEdition(StatisticsError):
    """No edition of this id is held."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"no edition {edition!r} is held")
        self.edition = edition


class UnknownSeries(StatisticsError):
    """No edition holds this series."""

    def __init__(self, series: str) -> None:
        super().__init__(f"no edition holds the series {series!r}")
        self.series = series


class EditionExists(StatisticsError):
    """An edition of this id is held with other content: nothing is ever overwritten."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            f"the edition {edition!r} is held with other content and is never overwritten: "
            "give the new one another label"
        )
        self.edition = edition


class AlreadyRetracted(StatisticsError):
    """The edition was hidden before; its retraction stands."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"the edition {edition!r} was retracted before")
        self.edition = edition


class FileRefused(StatisticsError):
    """A whole file that holds no statistics this house reads: what was seen in it, what was expected."""

    def __init__(self, seen: str, expected: str) -> None:
        super().__init__(f"seen: {seen}; expected: {expected}")
        self.seen, self.expected = seen, expected


class TooManyErrors(FileRefused):
    """So many rows cannot be read that none of them is loaded."""

    def __init__(self, refused: int, rows: int, share: float) -> None:
        super().__init__(f"{refused} of {rows} rows that cannot be read", f"at most {share:.0%} of the rows")
        self.refused, self.rows = refused, rows


class BadCursor(StatisticsError):
    """A cursor of another query or generation, or none of ours."""

    def __init__(self) -> None:
        super().__init__("the cursor is not one of this list")


class EditionRetracted(StatisticsError):
    """The edition is hidden: since when, and why."""

    def __init__(self, edition: str, when: str, reason: str) -> None:
        super().__init__(f"the edition {edition!r} was retracted on {when[:10]}: {reason}")
        self.edition, self.when, self.reason = edition, when, reason


class EditionIncomplete(StatisticsError):
    """An edition of which something is not known that must be: it is named."""


class SdmxRefused(StatisticsError):
    """A request in SDMX-REST that is not answered: HTTP status, SDMX error code, and why in one sentence."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(why)
        self.status, self.code, self.why = status, code, why
