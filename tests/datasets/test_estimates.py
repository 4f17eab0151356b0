"""Key figures: what replaced what, two kinds of link, nothing that reads as a trend where none exists."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import BundledTableBroken
from datasets.estimates import Estimates, faults, load_estimates, newest


@pytest.fixture(scope="module")
def estimates() -> Estimates:
    return load_estimates()


def test_138_million_follows_160_million(estimates: Estimates) -> None:
    """The figure of 2020 is one edition old: that of 2024 follows it, as another year, not a revision."""
    new, old = estimates.get("child-labour-2024"), estimates.get("child-labour-2020")
    assert new is not None and old is not None
    assert (new.value, old.value) == (Decimal("138"), Decimal("160"))
    assert new.follows == old.id
    assert old.followed_by == new.id
    assert old.revised_by is None
    assert [figure.year for figure in estimates.earlier(new)] == [2020, 2016, 2012, 2008, 2004, 2000]


@pytest.mark.parametrize(
    ("newer", "value", "older", "before"),
    [
        ("illegal-profits-2021", "236", "illegal-profits-2014", "150"),
        ("modern-slavery-2021", "49.6", "modern-slavery-2016", "40.3"),
        ("forced-labour-2021", "27.6", "forced-labour-2016", "24.9"),
        ("forced-marriage-2021", "22.0", "forced-marriage-2016", "15.4"),
        ("hazardous-work-2024", "54", "hazardous-work-2020", "79.0"),
    ],
)
def test_editions_and_what_they_follow(
    estimates: Estimates, newer: str, value: str, older: str, before: str
) -> None:
    new, old = estimates.get(newer), estimates.get(older)
    assert new is not None and old is not None
    assert (str(new.value), str(old.value), new.follows) == (value, before, older)


def test_newest_is_computed_and_is_one_figure_a_measure(estimates: Estimates) -> None:
    found = newest(estimates)
    assert len({figure.measure for figure in found}) == len(found) == 12
    assert {figure.id for figure in found if figure.concept == "child-labour"} == {
        "child-labour-2024",
        "child-labour-in-agriculture-2024",
        "child-labour-rate-2024",
    }
    assert all(
        figure.year == max(f.year for f in estimates if f.measure == figure.measure) for figure in found
    )


def test_a_figure_of_one_concept_is_listed_newest_first(estimates: Estimates) -> None:
    years = [figure.year for figure in estimates.about("modern-slavery")]
    assert years == [2021, 2016]
    assert estimates.about("nothing") == ()
    assert estimates.get("nothing") is None


def test_a_trend_is_allowed_for_world_child_labour_only(estimates: Estimates) -> None:
    """Never for modern slavery, forced labour, forced marriage or profits: editions there are no trend."""
    allowed = {figure.concept for figure in estimates if figure.trend}
    assert allowed == {"child-labour", "hazardous-work"}
    for figure in estimates:
        if figure.concept in {"modern-slavery", "forced-marriage"}:
            assert "not a trend" in figure.caution["en"]


def test_no_text_states_a_change(estimates: Estimates) -> None:
    """No figure carries a percentage change or the words of one."""
    change = re.compile(
        r"\b(rose|fell|increase|decrease|risen|fallen|growth|augment|baiss|hausse)\w*|%", re.I
    )
    for figure in estimates:
        for words in (figure.label, figure.caution, figure.counted):
            assert not any(change.search(text) for text in words.values()), figure.id


def test_profits_say_what_is_counted(estimates: Estimates) -> None:
    figure = estimates.get("illegal-profits-2021")
    assert figure is not None
    assert figure.boundary == "private-economy"
    assert "State-imposed forced labour is not counted" in figure.counted["en"]
    assert "172 billion" in figure.caution["en"]


def test_every_figure_is_labelled_and_explained_in_six_languages(estimates: Estimates) -> None:
    for figure in estimates:
        for words in (figure.label, figure.counted, figure.caution):
            assert all(words[language] for language in ("ar", "zh", "en", "fr", "ru", "es"))
        assert figure.publishers and figure.source and figure.licence
        assert figure.source_url == "" or figure.source_url.startswith("http")
        assert figure.text(figure.label, "pt-BR") == figure.label["en"]
        assert figure.text(figure.label, "fr-CA") == figure.label["fr"]


def test_two_links_never_one(estimates: Estimates) -> None:
    old, new = estimates.get("child-labour-2020"), estimates.get("child-labour-2024")
    assert old is not None and new is not None
    both = replace(old, revised_by=new.id)
    assert faults((both, new)) == (
        f"{old.id} is both revised and followed: its revision is what is followed",
    )


def test_a_revision_is_of_the_same_year_and_later(estimates: Estimates) -> None:
    old, new = estimates.get("modern-slavery-2016"), estimates.get("modern-slavery-2021")
    assert old is not None and new is not None
    wrong = replace(old, followed_by=None, revised_by=new.id)
    assert "no later word on the same year" in faults((wrong, new))[0]
    revision = replace(new, id="modern-slavery-2021-r", published="2023")
    first = replace(new, revised_by=revision.id)
    assert faults((replace(old, followed_by=revision.id), first, revision)) == ()
    assert [figure.id for figure in newest((first, revision))] == [revision.id]


def test_every_broken_link_is_named(estimates: Estimates) -> None:
    old, new = estimates.get("forced-labour-2016"), estimates.get("forced-labour-2021")
    other = estimates.get("forced-marriage-2021")
    assert old is not None and new is not None and other is not None
    assert "not held" in faults((replace(old, followed_by="nowhere"),))[0]
    assert "different things" in faults((replace(old, followed_by=other.id), other))[0]
    assert "not of a later year" in faults((old, replace(new, year=2016)))[0]
    assert "is the id of two figures" in faults((new, new))[0]
    twice = faults((old, replace(old, id="again", year=2015), new))
    assert f"{new.id} follows two figures" in twice
    apart = faults((replace(old, followed_by=None), new))
    assert apart == ("forced-labour, forced-labour-all: two figures are the newest",)
    same = faults((old, replace(old, id="rival", followed_by=None), new))
    assert "forced-labour, forced-labour-all: two figures for 2016" in same


def table(tmp_path: Path, row: dict[str, str]) -> Path:
    path = tmp_path / "estimates.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


def bundled_row() -> dict[str, str]:
    """The last row of the bundled table: nothing follows it."""
    text = resources.files("datasets").joinpath("starter", "estimates.csv").read_text("utf-8")
    return list(csv.DictReader(text.split("\n")))[-1]


def test_one_row_alone_loads(tmp_path: Path) -> None:
    assert len(load_estimates(table(tmp_path, bundled_row()))) == 1


@given(
    st.sampled_from(
        [name for name in bundled_row() if name not in {"source_url", "followed_by", "revised_by"}]
    )
)
def test_every_field_is_required(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    broken = table(tmp_path_factory.mktemp("estimates"), {**bundled_row(), name: ""})
    with pytest.raises(BundledTableBroken, match=f"line 2 has no {name}"):
        load_estimates(broken)


@pytest.mark.parametrize(
    ("name", "cell"), [("value", "many"), ("unit", "dozens"), ("year", "soon"), ("trend", "perhaps")]
)
def test_a_cell_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, name: str, cell: str) -> None:
    with pytest.raises(BundledTableBroken, match="line 2"):
        load_estimates(table(tmp_path, {**bundled_row(), name: cell}))


def test_a_table_with_a_broken_link_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundledTableBroken, match="not held"):
        load_estimates(table(tmp_path, {**bundled_row(), "followed_by": "nowhere"}))
