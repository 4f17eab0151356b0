"""Series that no table lists and whose rule is known all the same: every code of UNODC's detected victims.

The custodian's clause is about the indicator (16.2.2), not about single codes: a new form of exploitation
gets a new code before anybody lists it here, and what may not be added may not be added then either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from datasets.model import Series

FAMILIES: Mapping[str, str] = {"VC_HTF_": "VC_HTF_DETV"}
"""The beginning of the codes of a family, and the listed series whose rule holds for all of them."""

_RATES = "R"
"""The last letter of the rates per 100,000 population among them."""


class KnownSeries(Mapping[str, Series]):
    """The series of a table; a code that is looked up and not listed is found by its family.

    Only those listed are counted and walked through.
    """

    def __init__(self, listed: Mapping[str, Series]) -> None:
        self._listed = dict(listed)

    def __getitem__(self, code: str) -> Series:
        found = self._listed.get(code)
        if found is not None:
            return found
        for beginning, model in FAMILIES.items():
            if code.startswith(beginning) and model in self._listed:
                return _like(self._listed[model], code)
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def _like(model: Series, code: str) -> Series:
    rate = code.endswith(_RATES)
    return replace(
        model,
        code=code,
        name={language: f"{name} ({code})" for language, name in model.name.items()},
        unit="PER_100000_POP" if rate else model.unit,
        kind="rate" if rate else model.kind,
    )
