"""The catalogue's own names for what a database says went wrong."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError

from index.errors import CatalogueBusy, CatalogueUnavailable, CatalogueUnwritable

BUSY_TIMEOUT_SECONDS = 30
"""How long a writer waits for another: far longer than the longest write transaction (a few seconds)."""

_UNWRITABLE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_PERM")
_POSTGRESQL_UNWRITABLE = ("25006", "53100")
"""Read-only transaction; disk full."""

_POSTGRESQL_BUSY = ("55P03", "40P01", "40001")
"""A lock not had in time; a deadlock; a snapshot that grew too old."""

_POSTGRESQL_GONE = ("25P03", "53300", "57014", "57P01", "57P02", "57P03")
"""Silent for too long; too many connections; too slow; a server that stops, crashed or starts."""

_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


def is_silence(error: DBAPIError) -> bool:
    """Whether nothing came of the server, so that the next one would wait as long."""
    return type(error.orig).__name__ == "ServerSilent"  # its module is imported only where there is a server


def named(error: DBAPIError) -> Exception:
    """The catalogue's own exception for a failure of the database itself; others stay as they are."""
    code = str(getattr(error.orig, "sqlite_errorname", ""))
    found = named_sqlite(code, error.orig) or _named_postgresql(error)
    if found is None and isinstance(error, OperationalError) and not code:
        return _away(error)
    return found or error


def _away(error: DBAPIError) -> CatalogueUnavailable:
    """Also where the address leads nowhere, or the server knows no such database or user: as it says it."""
    said = " ".join(str(error.orig).split())
    return CatalogueUnavailable(f"the catalogue does not answer: {said} (see ATLAS87_DATABASE)")


def _named_postgresql(error: DBAPIError) -> Exception | None:
    state = str(getattr(error.orig, "sqlstate", ""))
    if state in _POSTGRESQL_UNWRITABLE:
        return CatalogueUnwritable(f"the catalogue cannot be written ({error.orig})")
    if state in _POSTGRESQL_BUSY:
        return CatalogueBusy(f"the catalogue was locked for {BUSY_TIMEOUT_SECONDS} s: run it again")
    if state in _POSTGRESQL_GONE:
        return _away(error)
    return None


def named_sqlite(code: str, error: BaseException | None) -> Exception | None:
    """Our name for a failure of SQLite by its code; None for others."""
    if code.startswith(_BUSY):
        return CatalogueBusy(f"the catalogue was locked for {BUSY_TIMEOUT_SECONDS} s: run it again")
    if code.startswith(_UNWRITABLE):
        return CatalogueUnwritable(f"the catalogue cannot be written ({error})")
    if code == "SQLITE_NOTADB" or code.startswith("SQLITE_CORRUPT"):
        return CatalogueUnavailable(f"the catalogue is damaged ({error}): restore a backup")
    if code == "SQLITE_CANTOPEN":
        return CatalogueUnavailable(f"the catalogue cannot be opened ({error})")
    return None
