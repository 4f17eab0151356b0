"""How to cite a chart: one line that can be pasted anywhere, and entries for BibTeX. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from datasets.model import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One edition behind a chart: ``published`` is an EDTF date or ``UNKNOWN``; ``key`` names its entry."""

    key: str
    publishers: tuple[str, ...]
    published: str
    title: str

    @property
    def year(self) -> str:
        """The year of publication; of one without, as citations write it: no date."""
        return "n.d." if self.published == UNKNOWN else self.published[:4]


@dataclass(frozen=True, slots=True)
class Citing:
    """A chart's citation, its entries for BibTeX, and the address of the view that others may frame."""

    plain: str
    bibtex: str
    embed: str


def citing(cited: Iterable[Cited], what: str, address: str, embed: str) -> Citing:
    """Everything that a page prints below a chart for those who use it elsewhere.

    ``what`` says what the figures are of, ``address`` where the chart stands.
    """
    held = tuple(cited)
    return Citing(_plain(held, what, address), _bibtex(held, what, address), embed)


def _plain(cited: Iterable[Cited], what: str, address: str) -> str:
    """Publisher, year and title of each edition, what is shown, address."""
    told = "; ".join(f"{', '.join(one.publishers)} ({one.year}). {one.title}" for one in cited)
    return f"{told}. {what}. {address}"


def _bibtex(cited: Iterable[Cited], what: str, address: str) -> str:
    """One ``@misc`` an edition; braces and commands of the texts are disarmed."""
    return "\n".join(_entry(one, what, address) for one in cited)


def _entry(one: Cited, what: str, address: str) -> str:
    fields = {
        "author": " and ".join(f"{{{_tex(who)}}}" for who in one.publishers),
        "title": f"{{{_tex(one.title)}: {_tex(what)}}}",
        "year": one.year,
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{one.key},\n{lines}\n}}"


def _tex(text: str) -> str:
    cleaned = text.replace("\\", "").replace("{", "").replace("}", "")
    return "".join(f"\\{sign}" if sign in "&%$#_" else sign for sign in cleaned)
