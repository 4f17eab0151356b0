"""Areas: one name for one place, by every code that is in use, in six languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.areas import LANGUAGES, SDG_REGIONS, Areas, folded_name, load_areas
from datasets.errors import BundledTableBroken, UnknownArea


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas()


@pytest.mark.parametrize("code", ["NPL", "npl", " Npl ", "NP", "np", "524", "0524"[1:]])
def test_an_area_is_found_by_any_spelling_of_its_codes(areas: Areas, code: str) -> None:
    area = areas.get(code)
    assert area is not None
    assert area.code == "NPL"


@pytest.mark.parametrize("code", ["1", "01", "001"])
def test_the_world_is_found_padded_or_not(areas: Areas, code: str) -> None:
    assert areas.canonical(code) == "001"
    assert areas.name(code, "fr") == "Monde"


@pytest.mark.parametrize(
    ("code", "canonical"), [("4", "AFG"), ("004", "AFG"), ("ken", "KEN"), ("2", "002"), ("202", "202")]
)
def test_countries_go_by_iso3_and_regions_by_m49(areas: Areas, code: str, canonical: str) -> None:
    assert areas.canonical(code) == canonical


@pytest.mark.parametrize("code", ["", "FRX", "999", "N", "²", "٤", "Nepal", "4.0"])
def test_an_unknown_code_is_never_guessed(areas: Areas, code: str) -> None:
    assert areas.get(code) is None
    with pytest.raises(UnknownArea) as caught:
        areas.canonical(code)
    assert caught.value.code == code


def test_an_unknown_code_is_shown_as_it_is(areas: Areas) -> None:
    assert areas.name("FRX", "en") == "FRX"


def test_every_area_has_a_name_in_six_languages_and_codes_of_the_right_shape(areas: Areas) -> None:
    assert len(areas.countries()) == 248
    for area in areas:
        assert set(area.names) == set(LANGUAGES)
        assert all(area.names.values())
        assert len(area.m49) == 3 and area.m49.isdigit()
        if area.kind == "country":
            assert len(area.iso3) == 3 and len(area.iso2) == 2
        else:
            assert area.iso3 == area.iso2 == ""
            assert area.code == area.m49


def test_every_region_named_is_in_the_table_and_all_lead_to_the_world(areas: Areas) -> None:
    for area in areas:
        assert all(areas.get(code) is not None for code in area.regions)
        assert area.kind == "world" or "001" in area.regions


def test_the_sdg_regions_hold_every_country_once(areas: Areas) -> None:
    """Antarctica alone lies in none of them."""
    for area in areas.countries():
        held = [code for code in SDG_REGIONS if code in area.regions]
        assert len(held) == (0 if area.code == "ATA" else 1), (area.code, held)


def test_members_of_a_region_and_of_a_group(areas: Areas) -> None:
    assert {area.code for area in areas.members("15")} == {"DZA", "EGY", "LBY", "MAR", "SDN", "TUN", "ESH"}
    assert "NPL" in {area.code for area in areas.members("199")}
    assert "IND" in {area.code for area in areas.members("062")}
    with pytest.raises(UnknownArea):
        areas.members("nowhere")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ivory Coast", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Turkey", "TUR"),
        ("Swaziland", "SWZ"),
        ("États-Unis", "USA"),
        ("etats-unis d'amerique", "USA"),
        ("Россия", "RUS"),
        ("البرازيل", "BRA"),
        ("尼泊尔", "NPL"),
        ("Afrique subsaharienne", "202"),
        ("DR Congo", "COD"),
    ],
)
def test_search_finds_an_area_by_a_name_in_use(areas: Areas, name: str, code: str) -> None:
    assert areas.search(name)[0].code == code


@pytest.mark.parametrize(
    ("name", "first", "later"),
    [("Niger", "NER", "NGA"), ("Guinea", "GIN", "GNB"), ("Dominica", "DMA", "DOM"), ("Congo", "COG", "COD")],
)
def test_the_exact_name_stands_before_those_it_begins(
    areas: Areas, name: str, first: str, later: str
) -> None:
    codes = [area.code for area in areas.search(name)]
    assert codes[0] == first
    assert later in codes[1:]


def test_arabic_letter_forms_that_people_mix_are_one(areas: Areas) -> None:
    assert areas.search("اثيوبيا")[0].code == areas.search("إثيوبيا")[0].code == "ETH"


def test_an_empty_name_finds_nothing(areas: Areas) -> None:
    assert areas.search("") == areas.search("  ") == ()
    assert areas.search("zzzz") == ()


def test_names_known_to_be_wrong_in_the_source_are_right(areas: Areas) -> None:
    assert areas.name("CIV", "en") == "Côte d’Ivoire"
    assert areas.get("TWN") is None
    assert areas.name("ALA", "ru") == "Аландские острова"
    assert areas.name("CCK", "ru") == "Кокосовые (Килинг) острова"
    assert areas.name("ATA", "ru") == "Антарктида"


def test_a_language_without_names_gets_english_and_a_region_of_a_language_its_base(areas: Areas) -> None:
    assert areas.name("DEU", "pt") == "Germany"
    assert areas.name("DEU", "fr-CA") == "Allemagne"


def test_folding_keeps_different_names_apart() -> None:
    assert folded_name("NIGER") != folded_name("Nigeria")
    assert folded_name("  Côte   d’Ivoire ") == "cote d'ivoire"


def test_a_table_with_two_areas_of_one_code_is_refused(tmp_path: Path) -> None:
    head = "kind,m49,iso3,iso2,name_en,name_fr,name_es,name_ar,name_ru,name_zh,regions,also\n"
    table = tmp_path / "areas.csv"
    table.write_text(head + "country,004,AFG,AF,a,a,a,a,a,a,,\ncountry,004,ALB,AL,b,b,b,b,b,b,,\n", "utf-8")
    with pytest.raises(BundledTableBroken, match="004"):
        load_areas(table)
    table.write_text(head + "country,004,AFG,AF,a,,a,a,a,a,,\n", "utf-8")
    with pytest.raises(BundledTableBroken, match="fr"):
        load_areas(table)
