"""Names for codes and concepts for words, for the pages, the API and the command line."""

from __future__ import annotations

from datasets.areas import Areas
from index.query import parse_query
from index.search import QueryConcept
from index.thesaurus.matcher import Matcher
from index.thesaurus.model import Vocabulary
from portal.i18n import ReaderLanguage
from portal.labels import Labels
from portal.search_request import FindConcepts


def labels_in(language: ReaderLanguage, areas: Areas, vocabulary: Vocabulary) -> Labels:
    """What codes are called in one language."""
    return Labels(
        language,
        area_name=lambda code, tag: areas.name(code, tag),
        concept_label=lambda concept, tag: vocabulary.label(concept, tag),
    )


def concept_finder(vocabulary: Vocabulary) -> FindConcepts:
    """What finds concepts in a query: not inside quotation marks, not among the words to leave out."""
    matcher = Matcher(vocabulary)

    def find(text: str) -> tuple[QueryConcept, ...]:
        units = parse_query(text).units
        barred = [(unit.start, unit.end) for unit in units if unit.kind == "phrase" or unit.excluded]
        return matcher.in_query(text, barred)

    return find
