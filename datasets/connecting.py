"""Opening DuckDB: the same settings everywhere, and none of the things it does by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "384MB"
"""What a query may hold before it goes to disk: with Python and a batch well below 600 MB."""


def connect(
    path: Path | None = None, *, read_only: bool = False, spill: Path | None = None
) -> DuckDBPyConnection:
    """A connection to a file, or to memory. Raises ``duckdb.Error``.

    Nothing is fetched from the network, and no progress bar is drawn into the output of commands.
    """
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        # A page's question is small: one thread answers it, the others are for the other readers.
        "threads": 1 if read_only else 2,
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill is not None:
        settings["temp_directory"] = str(spill)
    connection = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=settings)
    connection.execute("SET enable_progress_bar = false")  # for this connection and its cursors alone
    return connection
