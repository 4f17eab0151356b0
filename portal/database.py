"""Opening the catalogue with every room's tables, making or bringing it up to date first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from index.catalogue import layout_tables, page_table_tables, tables
from index.catalogue.database import HEAD, Catalogue
from index.catalogue.patience import AT_WORK, Patience
from index.errors import CatalogueOfAnotherVersion
from ingest import (
    dataset_tables,
    later_jobs_tables,
    ledger_tables,
    likeness_tables,
    recognition_tables,
    rendering_tables,
)

if TYPE_CHECKING:
    from alembic.config import Config

TABLES_OF = (
    tables,
    dataset_tables,
    layout_tables,
    page_table_tables,
    ledger_tables,
    later_jobs_tables,
    rendering_tables,
    likeness_tables,
    recognition_tables,
)
"""The modules that declare tables on the catalogue's metadata: importing them is what declares."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_catalogue(url: str, patience: Patience = AT_WORK) -> Catalogue:
    """The catalogue at ``url``, ready for this version: an empty one is made, an older one upgraded.

    The usual case costs one small query. Raises CatalogueOfAnotherVersion for a newer one, and
    CatalogueUnavailable and its kinds.
    """
    catalogue = Catalogue.open(url, patience)
    try:
        catalogue.make_ready(upgrade)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def upgrade(connection: Connection, found: str) -> None:
    """Bring an older catalogue to this version, inside the caller's transaction.

    Raises CatalogueOfAnotherVersion when ``found`` is no revision of ours: a newer Atlas 8.7 made it.
    """
    if not _is_known(found):
        raise CatalogueOfAnotherVersion(
            f"the catalogue is of revision {found}, made by a newer Atlas 8.7 than this one ({HEAD}): "
            "install that version, or name another database in ATLAS87_DATABASE"
        )
    _walk(connection, "head")


def make_at(connection: Connection, revision: str) -> None:
    """Make the tables of ``revision`` in an empty database, inside the caller's transaction.

    Raises CatalogueOfAnotherVersion when it is no revision of ours.
    """
    if not _is_known(revision):
        raise CatalogueOfAnotherVersion(
            f"revision {revision} was made by a newer Atlas 8.7 than this one ({HEAD}): install that version"
        )
    _walk(connection, revision)


def _is_known(revision: str) -> bool:
    from alembic.script import ScriptDirectory

    history = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {one.revision for one in history}


def _walk(connection: Connection, to: str) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
