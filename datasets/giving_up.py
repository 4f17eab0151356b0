"""Taking back an edition that must not be: another machine has loaded another one under its id."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from datasets.loading import INCOMING, rebuild, writing
from datasets.store import EDITIONS


def give_up(folder: Path, *editions: str) -> None:
    """Remove editions from the store in ``folder``, and from what readers see, where they are held.

    Raises ``StatisticsUnavailable``.
    """
    with writing(folder):
        held = [one for edition in editions if (one := folder / EDITIONS / edition).is_dir()]
        for one in held:
            away = folder / INCOMING / uuid.uuid4().hex
            away.parent.mkdir(exist_ok=True)
            one.rename(away)
            shutil.rmtree(away)
    if held:
        rebuild(folder)
