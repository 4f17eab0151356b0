"""What a work is about, and what it only names: by the share of its text pages that name it.

Any mention is a bad answer to "is this work about Chad?": the share of pages gave F1 .62 where any mention
gave .17, on the hand labels of Climate Policy Radar. Pure, for places and concepts alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """From when on a work is about what its pages name.

    Where the title names something the work is about that, if ``titled_share`` of its text pages name it.
    Else ``share`` of them must, on ``pages`` of them at least, and ``of_most`` times as many as name what
    most pages name; and where more than ``at_most`` things would do, it is about none, it goes through them.
    """

    share: float
    pages: int
    of_most: float
    titled_share: float
    at_most: int


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a work names: on which share of its text pages (0 to 1), and whether it is about it."""

    value: str
    share: float
    about: bool


def judged(pages: Sequence[Iterable[str]], rule: Rule, titled: Iterable[str] = ()) -> tuple[Named, ...]:
    """Everything that ``pages`` name, what the work is about first, then by share, then by first mention.

    ``pages`` are the text pages of the work, those that name nothing too; ``titled`` is what its title names.
    """
    counts = Counter[str]()
    for named in pages:
        counts.update(dict.fromkeys(named).keys())
    in_title = set(titled)
    about = _titled(counts, len(pages), rule, in_title) or _outstanding(counts, len(pages), rule)
    found = [Named(value, count / len(pages), value in about) for value, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (not one.about, -one.share)))


def _titled(counts: Counter[str], pages: int, rule: Rule, in_title: set[str]) -> set[str]:
    return {value for value in in_title if counts[value] > 0 and counts[value] >= rule.titled_share * pages}


def _outstanding(counts: Counter[str], pages: int, rule: Rule) -> set[str]:
    most = max(counts.values(), default=0)
    least = max(min(rule.pages, pages), rule.share * pages, rule.of_most * most)  # a letter may have one page
    found = {value for value, count in counts.items() if count >= least}
    return found if len(found) <= rule.at_most else set()


def is_country(area: str) -> bool:
    """Whether an area's code is a country's: three letters, no number of M49 and no code of ours."""
    return len(area) == 3 and area.isalpha()
