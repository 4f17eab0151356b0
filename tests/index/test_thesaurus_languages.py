"""A paragraph of each language whose words are bent as they are in reports: every concept of it is found."""

from __future__ import annotations

import pytest

from index.thesaurus.load import bundled_folder, content_of, read_vocabulary
from index.thesaurus.matcher import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(read_vocabulary(content_of(bundled_folder())))


PARAGRAPHS = {
    "fr": (
        "Au Niger, la traite des êtres humains touche les filles placées comme domestiques ; le "
        "mariage des enfants et la servitude pour dettes persistent dans les mines d'or "
        "artisanales. L'inspection du travail manque de moyens, et les talibés mendient dans les "
        "rues. La ratification de la convention nº 182 et le plan d'action national ont été salués.",
        "artisanal-gold-mining c182 child-marriage debt-bondage domestic-work labour-inspection "
        "national-action-plans quranic-begging trafficking-in-persons",
    ),
    "es": (
        "En las plantaciones de café y caña de azúcar, los niños realizan trabajos peligrosos. La "
        "inspección del trabajo detectó casos de trabajo forzoso y de trata de personas con fines "
        "de explotación sexual. El matrimonio infantil y la servidumbre por deudas afectan a los "
        "pueblos indígenas y a los trabajadores migrantes. La pobreza y la economía informal son "
        "causas.",
        "child-marriage coffee debt-bondage forced-labour hazardous-work indigenous-peoples "
        "informal-economy labour-inspection migrant-workers poverty sugar-cane "
        "trafficking-for-sexual-exploitation",
    ),
    "ru": (
        "В сельском хозяйстве дети выполняют опасную работу. Инспекция труда выявила случаи "
        "принудительного труда и торговли людьми. Детские браки и долговая кабала затрагивают "
        "трудящихся-мигрантов. Наихудшие формы детского труда, бедность и неформальная экономика. "
        "Национальный план действий и Конвенция № 182. Сбор хлопка осенью, беженцы и дискриминация.",
        "agriculture c182 child-marriage cotton debt-bondage discrimination forced-labour "
        "hazardous-work informal-economy labour-inspection migrant-workers national-action-plans "
        "poverty refugees trafficking-in-persons worst-forms-of-child-labour",
    ),
    "ar": (
        "يعمل الأطفال في الزراعة وفي مناجم الذهب، ويتعرضون للعمل الجبري والاتجار بالأشخاص. وتعاني "
        "مفتشية العمل من نقص الموارد. وزواج الأطفال وعبودية الدين من أسوأ أشكال عمل الأطفال. "
        "وبالفقر والاقتصاد غير المنظم واللاجئين والعمال المهاجرين. وخطة العمل الوطنية والاتفاقية "
        "رقم 182.",
        "agriculture c182 child-marriage debt-bondage forced-labour informal-economy "
        "labour-inspection migrant-workers national-action-plans poverty refugees "
        "trafficking-in-persons worst-forms-of-child-labour",
    ),
    "zh": (
        "儿童在农业和金矿从事危险工作。劳动监察发现了强迫劳动和人口贩运案件。童婚和债役影响移徙工人。最恶劣形式的童工劳动、贫困和非正规经济。国家行动计划和第182号公约。棉花、难民与歧视。",
        "agriculture c182 child-marriage cotton debt-bondage discrimination forced-labour "
        "hazardous-work informal-economy labour-inspection migrant-workers national-action-plans "
        "poverty refugees trafficking-in-persons worst-forms-of-child-labour",
    ),
}


@pytest.mark.parametrize(("text", "concepts"), PARAGRAPHS.values(), ids=PARAGRAPHS.keys())
def test_every_concept_of_a_paragraph_is_found(matcher: Matcher, text: str, concepts: str) -> None:
    """And next to nothing else: children, girls, gold mines."""
    found = {one.concept for one in matcher.find(text) if one.concept}
    assert set(concepts.split()) - found == set()
    assert found - set(concepts.split()) <= {"children", "girls", "artisanal-gold-mining"}


@pytest.mark.parametrize(
    "written",
    [
        "Конвенции №182 и национальный план",
        "ратифицировать Конвенцию МОТ № 182",
        "Конвенция Международной организации труда № 182",
        "اتفاقية منظمة العمل الدولية رقم 182",
        "اتفاقيتي رقم 138 و182",
        "Convenio N.º 182",
        "la convention de l'OIT n°182",
        "ILO Convention (No.182)",
    ],
)
def test_a_convention_is_its_number_however_it_is_written(matcher: Matcher, written: str) -> None:
    """With no space before the number, with the name of the ILO in between, with the dot of ``N.º``."""
    assert "c182" in {found.concept for found in matcher.find(written)}


@pytest.mark.parametrize(
    "written", ["The Convention in 29 articles", "Convention, Article 29", "convention 29x"]
)
def test_a_number_after_the_word_is_not_always_that_of_a_convention(matcher: Matcher, written: str) -> None:
    assert not {found.concept for found in matcher.find(written)} & {"c029"}
