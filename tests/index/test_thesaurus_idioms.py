"""Idioms that hold a label and are no concept, wordings that are one, conventions in lists."""

from __future__ import annotations

import pytest

from index.model import LanguageTag
from index.thesaurus.lint import faults
from index.thesaurus.load import bundled_folder, content_of, load_vocabulary, read_vocabulary
from index.thesaurus.matcher import Matcher
from index.thesaurus.model import Concept, Label, Vocabulary
from index.thesaurus.wording import forms


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(read_vocabulary(content_of(bundled_folder())))


def named(matcher: Matcher, text: str) -> set[str]:
    """The concepts of a page that are not general; labels count in every language of it."""
    return {one.concept for one in matcher.tag(((LanguageTag("en"), text),)) if not one.general}


IDIOMS = (
    "On the Gold Coast they won a gold medal by the golden rule; gold reserves, a gold card.",
    "Cotton wool, cotton buds and cotton candy; cocoa butter; a sugar daddy.",
    "Servitude de passage et servitudes d’utilité publique; una servidumbre de paso.",
    "The labour party, a labour ward, a woman in labour.",
    "A bonded warehouse, a child bond, a bond market, bonded goods.",
    "Forced entry, a forced perspective, a forced landing.",
    "Trafficking in drugs and arms, wildlife trafficking, trafficking of ivory, timber trafficking.",
    "Illicit trafficking in firearms and trafficking in cultural property.",
    "Twenty slaves to fashion, a slave to habit, a slave server, master-slave replication.",
    "Rice paper, a rubber stamp, rubber bullets, a coffee break, a tea party.",
    "Tobacco control and tobacco use; a charcoal drawing; a diamond jubilee; coal-black hair.",
    "Data mining, the mining of data; brick by brick; shelter from rain; a bomb shelter.",
    "Projects in marginalized areas.",
    "Parents and caregivers; teachers or caregivers; children and their caregivers.",
    "The Sustainable Development Cooperation Framework; a system-wide action plan.",
    "Perpetrators of crimes; the Convention against Transnational Organized Crime.",
    "Médaille d’or, âge d’or, livre d’or; regla de oro, medalla de oro.",
    "Trafic de drogue, trafic d’armes, trafic aérien; tráfico de armas, tráfico de drogas.",
    "Золотое правило, золотая медаль, торговля оружием.",
    "الميدالية الذهبية والقاعدة الذهبية والاتجار بالمخدرات",
    "العمل بدون عقد، بدون أجر",
    "金牌、黄金法则、贩运毒品",
)


@pytest.mark.parametrize("text", IDIOMS)
def test_an_idiom_that_holds_a_label_is_no_concept(matcher: Matcher, text: str) -> None:
    found = named(matcher, text) - {"palermo-protocol"}  # the convention is its parent, and is named
    assert found == set()


WORDINGS = {
    "en: a child in a law": ("the use of a child for prostitution", "sexual-exploitation-of-children"),
    "en: on the street": ("children who work on the street", "street-work"),
    "en: groups": ("children separated from armed groups", "child-soldiers"),
    "en: unions": ("employers and workers organizations; a worker's union", "trade-unions"),
    "en: school": ("equal access to education", "school-access"),
    "en: girls of an age": ("adolescent girls", "adolescents"),
    "fr: another article": ("les formes contemporaines de l’esclavage", "modern-slavery"),
    "fr: none": ("la traite d’enfants et la vente d’enfants", "child-trafficking"),
    "fr: trafic": ("le trafic et l’exploitation des enfants", "child-trafficking"),
    "es: another article": ("formas contemporáneas de la esclavitud", "modern-slavery"),
    "es: tráfico": ("la venta y el tráfico de niños", "child-trafficking"),
    "es: building": ("la minería y la construcción", "construction mining"),
    "es: peace": ("la construcción de la paz", ""),
    "ru: minors": ("торговли несовершеннолетними", "child-trafficking"),
    "ru: marriage": ("жертвы принудительного замужества", "forced-marriage"),
    "ru: slaves": ("история рабов", "slavery"),
    "ar: no article inside": ("مصادرة جوازات سفر العاملات المنزليات", "domestic-work passport-confiscation"),
    "ar: conflicts": ("عمالة الأطفال بسبب النزاعات", "armed-conflict child-labour"),
    "es: at work": ("Hay niños trabajando en la actividad minera.", "child-labour mining"),
    "es: no school": ("muchos no van a la escuela", "out-of-school-children"),
    "fr: dangers": ("On sensibilise aux tâches dangereuses.", "awareness-raising hazardous-work"),
    "ru: low income": ("семьи с низким доходом не ходят в школу", "out-of-school-children poverty"),
    "ar: accusative": ("يمارسون أعمالاً خطرة خارج مقاعد الدراسة", "hazardous-work out-of-school-children"),
    "zh: no school": ("失学儿童和电池", "batteries out-of-school-children"),
    "zh: organs": ("非法器官交易和强迫卖淫", "commercial-sexual-exploitation organ-removal"),
    "zh: women and children": ("拐卖妇女、儿童罪", "child-trafficking"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORDINGS.values(), ids=WORDINGS.keys())
def test_a_wording_of_the_field_is_its_concept(matcher: Matcher, text: str, expected: str) -> None:
    assert named(matcher, text) == set(expected.split())


LISTS = {
    "en: nos": ("ILO Conventions Nos. 138 and 182", "c138 c182"),
    "en: each marked": ("Conventions No. 138 and No. 182", "c138 c182"),
    "en: three, bare": ("Conventions 29, 105 and 111", "c029 c105 c111"),
    "fr": ("les conventions nos 138 et 182 de l’OIT", "c138 c182"),
    "fr: each marked": ("conventions n° 29 et n° 105", "c029 c105"),
    "es": ("los Convenios núms. 138 y 182", "c138 c182"),
    "ru": ("Конвенции № 138 и № 182", "c138 c182"),
    "ar": ("الاتفاقيتان رقم 138 ورقم 182", "c138 c182"),
    "zh": ("第138号和第182号公约", "c138 c182"),
    "numbers of other things": ("conventions in 29 and 105 countries; Articles 138 and 182", ""),
    "numbers that are none": ("Conventions Nos. 555 and 666", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS.keys())
def test_every_convention_of_a_list_is_named(matcher: Matcher, text: str, expected: str) -> None:
    """Labels name the first alone; the rest are numbers that the vocabulary has as acronyms."""
    assert named(matcher, text) == set(expected.split())


def test_acronyms_keep_their_case_and_nothing_else_does(matcher: Matcher) -> None:
    assert named(matcher, "La lutte contre les PFTE.") == {"worst-forms-of-child-labour"}
    assert named(matcher, "pfte; un bit; IT services; it works; the odd one; ODD ONES OUT") == set()
    assert named(matcher, "FORCED LABOUR, Forced Labour, forced labour") == {"forced-labour"}


def test_the_longest_label_wins_in_every_order(matcher: Matcher) -> None:
    assert named(matcher, "commercial sexual exploitation of children") == {"sexual-exploitation-of-children"}
    assert named(matcher, "worst forms of child labour") == {"worst-forms-of-child-labour"}
    assert named(matcher, "debt bondage of bonded labourers in slavery") == {"debt-bondage", "slavery"}


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("fr", "traite d'enfants", "traite des enfants"),
        ("fr", "inspection du travail", "inspection de travail"),
        ("fr", "formes d'esclavage", "formes de l'esclavage"),
        ("es", "trata de niñas", "trata de las ninas"),
        ("ar", "مصادرة جوازات السفر", "مصادره جوازات سفر"),
    ],
)
def test_articles_come_and_go(language: str, text: str, other: str) -> None:
    """A label counts with the other articles of its language too (folded)."""
    assert other in forms(Label(text, LanguageTag(language), "alternative"))


def test_a_form_that_is_a_little_word_is_a_fault() -> None:
    """Without its article the Arabic word for the stateless of the Gulf is *without*."""
    bundled = load_vocabulary()
    english, french = LanguageTag("en"), LanguageTag("fr")
    concept = Concept(
        id="stateless", group="people", preferred={english: "stateless persons", french: "apatrides"},
        hidden={LanguageTag("ar"): ("البدون",)}, definition={english: "They.", french: "Ils."},
    )  # fmt: skip
    alone = Vocabulary(bundled.version, bundled.title, bundled.licence, bundled.groups, {concept.id: concept})
    assert any("stands on every page" in fault for fault in faults(alone))
