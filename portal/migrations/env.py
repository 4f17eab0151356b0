"""What Alembic runs: the migrations on the connection that ``portal.database`` (or a test) hands over.

A new revision after a change of tables: a scratch catalogue made before it (``atlas87 status`` makes one),
``alembic -x url=sqlite:///… revision --autogenerate --rev-id 0002 -m "…"``, the file read and shortened, and
``HEAD`` in ``index/catalogue/database.py`` raised.
"""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from index.catalogue import dialects
from index.catalogue.tables import METADATA, UtcTime
from portal.database import TABLES_OF


def _render(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """A migration names what the database knows, not our types: they may change, history may not."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcTime) else False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,  # SQLite changes a column by copying its table
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run() -> None:
    assert TABLES_OF, "importing the rooms has declared their tables"
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    engine = dialects.engine_for(context.get_x_argument(as_dictionary=True)["url"])
    with engine.connect() as connection:
        connection.execution_options(**dialects.transaction_options(engine, "upgrades"))
        _migrate(connection)


_run()
