"""Concepts named on a page: the thesaurus's matcher, made where it works (inside the cage)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.thesaurus.matcher import Matcher


def bundled_matcher() -> Matcher:
    """The matcher of the vocabulary that comes with the program. A picklable function: the cage calls it."""
    from index.thesaurus.load import load_vocabulary  # needed where it is called, not where it is named
    from index.thesaurus.matcher import Matcher

    return Matcher(load_vocabulary())
