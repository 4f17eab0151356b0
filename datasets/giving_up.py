"""Taking back an edition that must not be: another machine has loaded another one under its id."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from datasets.loading import INCOMING, rebuild, writing
from datasets.store import EDITIONS


def give_up(folder: Path, edition: str) -> None:
    """Remove an edition from the store in ``folder``, and from what readers see, where it is held.

    Raises ``StatisticsUnavailable``.
    """
    with writing(folder):
        held, away = folder / EDITIONS / edition, folder / INCOMING / uuid.uuid4().hex
        if not held.is_dir():
            return
        away.parent.mkdir(exist_ok=True)
        held.rename(away)
        shutil.rmtree(away)
    rebuild(folder)
