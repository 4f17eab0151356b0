"""The stores that taking in needs, opened by the caller and passed down as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from index.catalogue.database import Catalogue
from index.files import FileStore
from index.search import SearchEngine


@dataclass(frozen=True, slots=True)
class Stores:
    """Catalogue, files and search engine; ``now`` is the clock, in aware UTC."""

    catalogue: Catalogue
    files: FileStore
    engine: SearchEngine
    now: Callable[[], datetime]
