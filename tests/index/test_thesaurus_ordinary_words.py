"""Labels that are ordinary words elsewhere: what stands around them tells, and the field's own use counts."""

from __future__ import annotations

import pytest

from index.thesaurus.load import bundled_folder, content_of, read_vocabulary
from index.thesaurus.matcher import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(read_vocabulary(content_of(bundled_folder())))


def concepts(matcher: Matcher, text: str) -> set[str]:
    return {found.concept for found in matcher.find(text) if found.concept}


@pytest.mark.parametrize(
    ("concept", "elsewhere", "here"),
    [
        ("vegetables-and-fruit", "Seventy pulses per minute.", "They weed fields of pulses and wheat."),
        ("vegetables-and-fruit", "A can of Coca-Cola.", "Children harvest coca."),
        ("prosecution", "It is my firm conviction.", "The conviction was upheld."),
        ("prosecution", "Write in complete sentences.", "Courts passed sentences of four years."),
        ("access-to-justice", "New tennis courts opened.", "Labour courts heard the case."),
        ("quarrying", "Stepping stones to success.", "Girls break stones."),
        ("carpets", "A red carpet was rolled out.", "Boys knot carpets."),
        ("agriculture", "Rainwater harvesting tanks.", "Cotton harvesting begins."),
        ("rubber", "No rubber stamp.", "They tap rubber."),
        ("garment-industry", "Tailoring of services to needs.", "He learns tailoring."),
        ("mining", "Vitamins and minerals.", "Trade in minerals."),
        ("conflict-minerals", "Huts with tin roofs.", "Tin and tungsten."),
        ("manufacturing", "To forge partnerships.", "Work in factories."),
        ("rice", "Рис. 4. Доля детей", "Дети сажают рис."),
        ("prosecution", "La conviction que tous apprennent.", "Deux convictions and prosecutions."),
        ("mining", "Les mines antipersonnel.", "Les mines du nord."),
        ("manufacturing", "Officials were paid to forge documents.", "Les enfants dans la forge."),
        ("migration", "Wind parks cut migration routes of reindeer.", "Migration routes of workers."),
        ("occupational-safety-and-health", "Head injuries and blast injuries.", "Injuries from machines."),
        ("shelters", "Families in overcrowded shelters.", "Shelters for victims."),
        ("national-action-plans", "They signed a joint action plan.", "The action plan ends in 2025."),
        ("armed-conflict", "Land-related conflicts and evictions.", "Families fled the conflict."),
        ("covid-19", "The Pandemic Fund of the World Bank.", "During the pandemic schools closed."),
        ("compensation", "Housing and property restitution.", "Courts ordered restitution."),
        ("target-8-8", "Goal 8 is on decent work.", "Target 8.8 is on rights."),
        ("discrimination", "Elimination of Discrimination against Women", "Discrimination at work."),
        ("transport-and-porterage", "Il faut porter ces faits à sa connaissance.", "Porters carry loads."),
    ],
)  # fmt: skip
def test_an_ordinary_word_is_no_concept_elsewhere(
    matcher: Matcher, concept: str, elsewhere: str, here: str
) -> None:
    """The same label, out of the field and in it."""
    assert concept not in concepts(matcher, elsewhere)
    assert concept in concepts(matcher, here)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The Committee on the Elimination of Discrimination against Women met.", "cedaw"),
        ("Le Comité pour l’élimination de la discrimination à l’égard des femmes.", "cedaw"),
        ("Services for child trafficking victims.", "child-trafficking"),
        ("A comprehensive list of hazardous jobs.", "hazardous-work-list"),
        ("The poorest families cannot pay.", "poverty"),
        ("Materials in indigenous languages.", "indigenous-peoples"),
        ("A child help line answers.", "hotlines"),
        ("Goal 8. The organization made jobs.", "decent-work"),
        ("The referral pathway was endorsed.", "referral-mechanism"),
        ("Seasonal migratory agricultural work.", "seasonal-workers"),
        ("Children living or working on the street.", "street-work"),
        ("Forcible displacement of families.", "internally-displaced"),
        ("This caused children to drop out.", "out-of-school-children"),
    ],
)
def test_wordings_of_reports_are_labels(matcher: Matcher, text: str, concept: str) -> None:
    """Wordings that sixty pages drawn by lot had and the vocabulary lacked."""
    assert concept in concepts(matcher, text)
