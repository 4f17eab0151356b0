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

    ``share`` of its text pages must name it, on ``pages`` of them at least, and ``of_most`` times as many as
    name the thing that most pages name. What a title names needs ``titled_share`` only.
    """

    share: float
    pages: int
    of_most: float
    titled_share: float


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
        counts.update(set(named))
    in_title = set(titled)
    most = max(counts.values(), default=0)
    found = [
        Named(value, count / len(pages), _is_about(count, len(pages), most, rule, value in in_title))
        for value, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.about, one.value not in in_title, -one.share)))


def _is_about(count: int, pages: int, most: int, rule: Rule, in_title: bool) -> bool:
    if in_title:
        return count >= rule.titled_share * pages
    enough = min(rule.pages, pages)  # a letter of one page can be about something too
    return count >= enough and count >= rule.share * pages and count >= rule.of_most * most
