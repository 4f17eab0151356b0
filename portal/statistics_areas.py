"""What areas of statistics are called: by the table of areas, else as the edition names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from datasets.areas import Areas
from datasets.model import AreaKey, Edition

AreaName = Callable[[AreaKey], str]


def area_namer(areas: Areas, editions: Iterable[Edition], language: str) -> AreaName:
    """From an area key to its name in a language.

    Only ISO and M49 codes are looked up in the table: other systems of regions share codes and names with
    them and differ in members, so theirs are named with the system. A code that nobody names is its own name.
    """
    given: Mapping[str, str] = {code: name for one in editions for code, name in one.area_names}

    def name(key: AreaKey) -> str:
        if key.scheme in ("ISO", "M49"):
            listed = areas.get(key.code)
            if listed is not None:
                return listed.name(language)
        found = given.get(key.code, key.code)
        return f"{found} ({key.scheme})" if key.scheme in ("ILO", "UNICEF", "WALKFREE") else found

    return name
