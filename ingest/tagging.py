"""Concepts named on a page: the thesaurus's matcher, made where it works (inside the cage)."""

from __future__ import annotations

from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher


def bundled_matcher() -> Matcher:
    """The matcher of the vocabulary that comes with the program. A picklable function: the cage calls it."""
    return Matcher(load_vocabulary())
