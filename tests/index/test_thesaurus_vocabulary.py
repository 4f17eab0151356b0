"""The bundled vocabulary keeps its rules, and a broken one is refused with every fault named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import VocabularyBroken
from index.model import LanguageTag
from index.thesaurus.lint import faults
from index.thesaurus.load import bundled_folder, content_of, digest, load_vocabulary, read_vocabulary
from index.thesaurus.model import Label, Vocabulary
from index.thesaurus.wording import folded, forms

EN = LanguageTag("en")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_the_bundled_vocabulary_covers_the_field(vocabulary: Vocabulary) -> None:
    assert len(vocabulary) >= 150
    for concept in vocabulary:
        assert concept.definition[EN] and concept.definition[LanguageTag("fr")]
    groups = {"framework", "exploitation", "people", "sectors", "causes", "responses", "instruments"}
    groups |= {"evidence"}
    assert set(vocabulary.groups) == groups
    assert all(vocabulary.in_group(group) for group in groups)
    assert {"c029", "p029", "c105", "c138", "c182", "palermo-protocol"} <= set(vocabulary.concepts)


# the words of target 8.7 in the UN indicator framework, in the order en fr es ar ru zh; "/" parts two in use
OFFICIAL = {
    "forced-labour": "forced labour/travail forcé/trabajo forzoso/السخرة/принудительный труд/强制劳动",
    "modern-slavery": "modern slavery/esclavage moderne/formas contemporáneas de esclavitud/الرق المعاصر"
    "/современное рабство/现代奴隶制",
    "trafficking-in-persons": "human trafficking/traite d'êtres humains/trata de personas/الاتجار بالبشر"
    "/торговля людьми/贩卖人口/人口贩运",
    "child-labour": "child labour/travail des enfants/trabajo infantil/عمل الأطفال/детский труд/童工",
}


@pytest.mark.parametrize(("concept", "words"), OFFICIAL.items())
def test_the_official_words_of_six_languages_are_labels(
    vocabulary: Vocabulary, concept: str, words: str
) -> None:
    held = {folded(label.text) for label in vocabulary.concepts[concept].labels()}
    assert [word for word in words.split("/") if folded(word) not in held] == []


def test_labels_are_shown_in_the_readers_language_or_english(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("forced-labour", "fr") == "travail forcé"
    assert vocabulary.label("forced-labour", "fr-CA") == "travail forcé"
    assert vocabulary.label("forced-labour", "pt") == "forced labour"
    assert vocabulary.label("nothing-of-ours", "fr") == "nothing-of-ours"
    assert vocabulary.get("nothing-of-ours") is None


def test_narrower_concepts_at_any_depth(vocabulary: Vocabulary) -> None:
    below = vocabulary.below("modern-slavery")
    assert {"forced-labour", "debt-bondage", "domestic-servitude", "forced-marriage"} <= set(below)
    assert vocabulary.below("cocoa") == ()


def bundled() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(content_of(bundled_folder()))
    return data


def concept(data: dict[str, Any], identifier: str) -> dict[str, Any]:
    return next(entry for entry in data["concepts"] if entry["id"] == identifier)


def without(data: dict[str, Any], identifier: str, key: str, language: str) -> None:
    del concept(data, identifier)[key][language]


BROKEN: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    (
        "one label in two concepts",
        lambda data: concept(data, "cotton")["altLabel"]["en"].append("Cocoa"),
        "'cocoa' is a label of cocoa and of cotton",
    ),
    (
        "the plural of one is the label of another",
        lambda data: concept(data, "cotton")["altLabel"]["en"].append("slaves"),
        "is a label of cotton and of slavery",
    ),
    (
        "positive and negative",
        lambda data: (
            concept(data, "cotton").setdefault("notLabel", {}).setdefault("en", []).append("cocoa farm")
        ),
        "'cocoa farm' is a negative label of cotton and a label of cocoa",
    ),
    (
        "a circle",
        lambda data: (
            concept(data, "agriculture").update(broader=["cocoa"]),
            concept(data, "cocoa").update(narrower=["agriculture"]),
        ),
        "agriculture is broader than itself (agriculture › cocoa › agriculture)",
    ),
    (
        "an orphan",
        lambda data: (
            concept(data, "cocoa").update(broader=[], narrower=[], related=[]),
            concept(data, "agriculture")["narrower"].remove("cocoa"),
        ),
        "cocoa is an orphan",
    ),
    (
        "one side of broader",
        lambda data: concept(data, "agriculture")["narrower"].remove("cocoa"),
        "cocoa has broader agriculture, but agriculture does not have narrower cocoa",
    ),
    (
        "one side of related",
        lambda data: concept(data, "c029")["related"].remove("p029"),
        "p029 has related c029, but c029 does not have related p029",
    ),
    (
        "related to what is above",
        lambda data: (
            concept(data, "cocoa")["related"].append("agriculture"),
            concept(data, "agriculture")["related"].append("cocoa"),
        ),
        "cocoa is related to agriculture, which is itself or above it",
    ),
    (
        "a relation to nothing",
        lambda data: concept(data, "cocoa")["related"].append("chocolate"),
        "cocoa has related 'chocolate', which is not in the vocabulary",
    ),
    (
        "no French",
        lambda data: without(data, "cocoa", "prefLabel", "fr"),
        "cocoa has no preferred label in fr",
    ),
    (
        "no English",
        lambda data: without(data, "cocoa", "prefLabel", "en"),
        "cocoa has no preferred label in en",
    ),
    (
        "an empty label",
        lambda data: concept(data, "cocoa")["altLabel"]["en"].append(" \u200b"),
        "cocoa has an empty alternative label in en",
    ),
    (
        "a label twice",
        lambda data: concept(data, "cocoa")["altLabel"]["en"].append("cocoa farm"),
        "cocoa has the label 'cocoa farm' twice in en",
    ),
    (
        "an acronym without capitals",
        lambda data: concept(data, "artisanal-mining")["acronym"]["en"].append("asm"),
        "artisanal-mining: the acronym 'asm' has no capital to tell it by",
    ),
    (
        "a group without a name",
        lambda data: concept(data, "cocoa").update(group="sweets"),
        "cocoa is in the group 'sweets', which is not named",
    ),
    (
        "an id that is no id",
        lambda data: (
            concept(data, "cotton").update(id="Cotton!"),
            concept(data, "agriculture")["narrower"].remove("cotton"),
        ),
        "'Cotton!' is no id",
    ),
    (
        "no definition",
        lambda data: without(data, "cocoa", "definition", "fr"),
        "cocoa has no definition in fr",
    ),
    (
        "a group without its name in a language",
        lambda data: data["groups"]["sectors"].pop("fr"),
        "the group 'sectors' has no name in fr",
    ),
    (
        "a tag that is no language",
        lambda data: concept(data, "cocoa")["altLabel"].update({"english": ["cocoa pod"]}),
        "cocoa: 'english' is no language tag (of the label 'cocoa pod')",
    ),
    (
        "one notation of two",
        lambda data: concept(data, "cocoa").update(notation=["8.7.1"]),
        "the notation '8.7.1' is that of indicator-8-7-1 and of cocoa",
    ),
    ("no concept at all", lambda data: data.update(concepts=[]), "the vocabulary has no concept"),
]


SLIPS: tuple[tuple[str, str], ...] = (
    ("co\u202ecoa", "a sign that nobody sees (U+202E)"),
    ("cocoa\u0000bean", "a sign that nobody sees (U+0000)"),
    ("a", "the label 'a', which stands on every page"),
    ("of the", "the label 'of the', which stands on every page"),
    ("2021", "a label without any letter"),
    ("cocoa " * 40, "a label of more than 150 signs"),
)
"""Labels that no page is about, and what is said of them."""


@pytest.mark.parametrize(("text", "fault"), SLIPS)
def test_a_label_is_a_wording_that_tells_something(text: str, fault: str) -> None:
    data = bundled()
    concept(data, "cocoa").setdefault("altLabel", {}).setdefault("en", []).append(text)
    found = faults(read_vocabulary(json.dumps(data).encode()))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("slip", "fault"),
    [
        ({"preflabel": {"en": "cocoa"}}, "cocoa has 'preflabel', which is no key of a concept"),
        ({"broader": "agriculture"}, "broader is not a list"),
        ({"related": [8]}, "related is no text: 8"),
        ({"prefLabel": {"en": "cocoa", "fr": 3}}, "what it says in fr is no text: 3"),
        ({"altLabel": {"en": ["cacao", None]}}, "a label in en is no text: None"),
        ({"general": "yes"}, "general is neither true nor false"),
    ],
)
def test_a_slip_of_the_pen_is_named_not_passed_over(slip: dict[str, Any], fault: str) -> None:
    """A key or a value of another kind would lose labels in silence."""
    data = bundled()
    concept(data, "cocoa").update(slip)
    with pytest.raises(VocabularyBroken, match=re.escape(fault)):
        read_vocabulary(json.dumps(data).encode())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[" * 100_000, "brackets in brackets"),
        (b'{"version": "1", "version": "2"}', "'version' stands twice"),
        (b" \n", "it is empty"),
        (b"<?xml version='1.0'?><rdf:RDF/>", "XML or HTML, and JSON is read"),
    ],
)
def test_a_file_that_says_a_thing_twice_or_without_end_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(VocabularyBroken, match=fault):
        read_vocabulary(content)


@pytest.mark.parametrize(("breaking", "fault"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_each_fault_is_found_and_named(
    tmp_path: Path, breaking: Callable[[dict[str, Any]], object], fault: str
) -> None:
    data = bundled()
    breaking(data)
    file = tmp_path / "vocabulary.json"
    file.write_text(json.dumps(data), "utf-8")
    with pytest.raises(VocabularyBroken) as caught:
        load_vocabulary(file)
    assert any(fault in found for found in caught.value.faults), caught.value.faults


def test_all_faults_are_named_not_only_the_first() -> None:
    data = bundled()
    without(data, "cocoa", "prefLabel", "fr")
    without(data, "cotton", "prefLabel", "en")
    found = faults(read_vocabulary(json.dumps(data).encode()))
    assert "cocoa has no preferred label in fr" in found
    assert "cotton has no preferred label in en" in found


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"concepts": [1]}', b'{"concepts": [{"id": "a"}]}', b"null"],
)
def test_a_file_that_is_no_vocabulary_is_refused(content: bytes) -> None:
    with pytest.raises(VocabularyBroken, match="not a vocabulary"):
        read_vocabulary(content)


def test_labels_of_a_language_are_a_list() -> None:
    data = bundled()
    concept(data, "cocoa")["altLabel"]["en"] = "cacao bean"
    with pytest.raises(VocabularyBroken, match="not a list"):
        read_vocabulary(json.dumps(data).encode())


@pytest.mark.parametrize("key", ["prefLabel", "altLabel", "hiddenLabel", "acronym", "notLabel", "definition"])
def test_words_of_another_shape_are_named_by_their_key(key: str) -> None:
    data = bundled()
    concept(data, "cocoa")[key] = ["cacao"]
    with pytest.raises(VocabularyBroken, match=f"{key} is no object with a key for each language"):
        read_vocabulary(json.dumps(data).encode())


def test_a_circle_is_named_once_with_its_way() -> None:
    data = bundled()
    for upper, lower in (("cocoa", "agriculture"), ("cotton", "cotton")):
        concept(data, lower).setdefault("broader", []).append(upper)
        concept(data, upper).setdefault("narrower", []).append(lower)
    found = [one for one in faults(read_vocabulary(json.dumps(data).encode())) if "itself (" in one]
    assert found == [
        "agriculture is broader than itself (agriculture › cocoa › agriculture)",
        "cotton is broader than itself (cotton › cotton)",
    ]


def test_two_concepts_of_one_id_are_refused() -> None:
    data = bundled()
    data["concepts"].append(concept(data, "cocoa"))
    with pytest.raises(VocabularyBroken, match="cocoa is the id of two concepts"):
        read_vocabulary(json.dumps(data).encode())


def test_every_concept_of_another_shape_is_named_not_only_the_first() -> None:
    data = bundled()
    del concept(data, "cocoa")["prefLabel"]
    concept(data, "cotton")["altLabel"]["en"] = "one text"
    data["concepts"].append("cocoa")
    with pytest.raises(VocabularyBroken) as caught:
        read_vocabulary(json.dumps(data).encode())
    assert len(caught.value.faults) == 3
    assert "(cocoa)" in caught.value.faults[0] and "(cotton)" in caught.value.faults[1]


def test_the_bundled_vocabulary_has_no_fault(vocabulary: Vocabulary) -> None:
    """It is not checked at each start: this test is its check."""
    assert faults(vocabulary) == ()


def test_a_folder_of_groups_and_one_file_are_the_same_vocabulary(tmp_path: Path) -> None:
    whole = content_of(bundled_folder())
    (tmp_path / "vocabulary.json").write_bytes(whole)
    assert load_vocabulary(tmp_path / "vocabulary.json") == load_vocabulary()
    assert digest(whole) == digest(json.dumps(json.loads(whole)).encode())


def test_a_folder_with_a_broken_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.json").write_text("{}")
    (tmp_path / "sectors.json").write_text("[")
    (tmp_path / "people.json").write_text("[]")
    with pytest.raises(VocabularyBroken) as caught:
        load_vocabulary(tmp_path)
    assert [fault.split()[0] for fault in caught.value.faults] == ["people.json", "sectors.json"]


@pytest.mark.parametrize("language", ["es", "ar", "ru", "zh"])
def test_every_concept_has_a_name_in_each_served_language(vocabulary: Vocabulary, language: str) -> None:
    assert [one.id for one in vocabulary if LanguageTag(language) not in one.preferred] == []


def test_a_sponsorship_system_is_not_the_people_under_it(vocabulary: Vocabulary) -> None:
    assert "kafala" not in {label.text for label in vocabulary.concepts["migrant-workers"].labels()}
    assert "kafala" in vocabulary.concepts


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("child labour", "en", {"child labour", "child labor", "child labours"}),
        ("child worker", "en", {"child workers"}),
        ("quarry", "en", {"quarries"}),
        ("labour inspector", "en", {"labor inspectors"}),
        ("mariage forcé", "fr", {"mariage forces", "mariages forces"}),
        ("travail pénitentiaire", "fr", {"travail penitentiaires"}),
        ("niño trabajador", "es", {"ninos trabajadores"}),
        ("العمل الجبري", "ar", {"العمل الجبري", "للعمل الجبري", "عمل الجبري"}),
        ("الرق", "ar", {"الرق", "للرق"}),
        ("الأطفال العاملون", "ar", {"الاطفال العاملين", "اطفال عاملون", "للاطفال العاملين"}),
        ("детский труд", "ru", {"детского труда", "детскому труду", "детским трудом", "детском труде"}),
        ("торговля людьми", "ru", {"торговлю людьми", "торговлей людьми"}),
        ("рабочая группа", "ru", {"рабочих групп", "рабочими группами", "рабочие группы"}),
        ("последняя мера", "ru", {"последней меры", "последнюю меру", "последних мер"}),
        ("беженцы", "ru", {"беженцев", "беженцам", "беженцами", "беженцах"}),
        ("наихудшие формы детского труда", "ru", {"наихудших форм детского труда"}),
        ("童工", "zh", {"童工"}),
    ],
)
def test_forms_of_a_label(text: str, language: str, expected: set[str]) -> None:
    assert expected <= set(forms(Label(text, LanguageTag(language), "alternative")))


def test_a_short_arabic_word_keeps_its_article() -> None:
    assert "رق" not in forms(Label("الرق", LanguageTag("ar"), "preferred"))


def test_an_acronym_has_one_form() -> None:
    assert forms(Label("ASM", EN, "acronym")) == ("asm",)
    assert forms(Label(" ", EN, "acronym")) == ()


def test_hyphens_spaces_and_apostrophes_are_folded() -> None:
    assert folded(" Main‑d’Œuvre\u00a0 ") == "main d'oeuvre"
