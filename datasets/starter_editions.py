"""The editions that Atlas brings along: put into a store that does not hold them yet."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from datasets.loading import adopt
from datasets.manifests import read_edition
from datasets.model import Edition


def bundled_folders() -> tuple[Path, ...]:
    """The folders of the bundled editions, each with a manifest and a Parquet file."""
    place = Path(str(resources.files("datasets").joinpath("starter", "statistics")))
    return tuple(sorted(one for one in place.iterdir() if one.is_dir())) if place.is_dir() else ()


def bundled_editions() -> tuple[Edition, ...]:
    """What is bundled, from the manifests."""
    return tuple(read_edition(one) for one in bundled_folders())


def install(folder: Path) -> tuple[str, ...]:
    """Add the bundled editions that the store in ``folder`` does not hold; the ids of those added.

    What is held stays as it is, retracted or not. Raises ``StatisticsUnavailable``.
    """
    return adopt(folder, bundled_folders())
