"""Pictures: what is drawn and what never is, every word inside, few nodes, right to left, hostile texts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from datasets.estimates import Estimate, load_estimates, newest
from portal.charts import frame
from portal.charts.layout import NARROW, WIDE, nice_ticks
from portal.charts.lettering import ISOLATE, fitted, width, wrapped
from portal.charts.model import (
    BarChart,
    Chart,
    DotChart,
    Line,
    MapChart,
    Point,
    Row,
    Share,
    ShareChart,
    Tick,
    Tile,
    TileChart,
    Words,
    YearChart,
)
from portal.charts.paragraphs import LEFT_TO_RIGHT
from portal.charts.tile_grid import read_tile_grid
from portal.charts.world import read_world
from portal.estimate_charts import editions_of, estimate_chart
from portal.i18n import read_languages

WORDS = Words(
    title="From 2 % to 8 % in two areas",
    subtitle="Children counted · per cent · 2015",
    description="Dot chart of two areas.",
    notes=("Not a trend.", "Source: a register. Licence: CC BY 4.0."),
)
TICKS = (Tick(0, "0 %"), Tick(10, "10 %"))
ROWS = (
    Row(name="Albania", value=2, label="2 % · 2015", low=1, high=4),
    Row(name="Brazil", value=8, label="8 % · 2015 · ages 5–14", mark="ring"),
    Row(name="Chad", value=None, label="no figure · 2015", mark="gap"),
)
DOTS = DotChart(words=WORDS, rows=ROWS, ticks=TICKS)
POINTS = (Point(2016, 152, "152"), Point(2020, 160, "160"), Point(2024, 138, "138"))
CHARTS: dict[str, Chart] = {
    "dots": DOTS,
    "bars": BarChart(words=WORDS, rows=ROWS, ticks=TICKS),
    "years": YearChart(
        words=WORDS, lines=(Line("World", POINTS, True),), ticks=(Tick(0, "0"), Tick(200, "200"))
    ),
    "shares": ShareChart(
        words=WORDS,
        bars=(("Of children in child labour", (Share("Farms", 61, "61 %"), Share("Else", 39, "39 %"))),),
    ),
    "map": MapChart(
        words=WORDS,
        world=read_world(),
        fills={"KEN": "class-1", "TUV": "other", "FRA": "suppressed"},
        legend=(("class-1", "0 % to 10 %"), ("none", "no figure")),
    ),
    "tiles": TileChart(
        words=WORDS,
        tiles=(Tile(0, 0, "ALB", "class-1"), Tile(1, 0, "BRA", "other"), Tile(2, 1, "TCD", "none")),
        legend=(("class-1", "0 % to 10 %"), ("other", "another age band"), ("none", "no figure")),
    ),
}


def tree(svg: str) -> etree._Element:
    """The picture as XML: a file that is not well formed fails here."""
    return etree.fromstring(svg.encode("utf-8"))


def texts(svg: str) -> list[str]:
    """Every text of a picture."""
    return [str("".join(one.itertext())) for one in tree(svg).iter("{*}text")]


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda one: one.name)
def test_a_picture_alone_says_what_it_is_whose_it_is_and_how_sure(kind: str, layout: object) -> None:
    drawn = frame.standalone(CHARTS[kind], layout)  # type: ignore[arg-type]
    root = tree(drawn)
    assert root.get("role") == "img"
    assert root.findtext("{*}title") == WORDS.title
    described = root.findtext("{*}desc") or ""
    assert WORDS.description in described
    said = " ".join(texts(drawn))
    for words in (WORDS.title, WORDS.subtitle, *WORDS.notes):
        assert words in described + root.findtext("{*}title", "")
        assert words.split()[0] in said
    assert {"x", "y"} <= set(next(root.iter("{*}text")).keys())


def test_a_dot_chart_is_drawn_so() -> None:
    """The golden picture of three rows: one stem each, a dot, a ring, an interval, and words for the gap."""
    root = tree(frame.standalone(DOTS))
    paths = {one.get("class"): one.get("d") for one in root.iter("{*}path") if one.get("class")}
    assert paths["dot"] == "M296 36h0"
    assert paths["ring"] == "M471.5 65a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"
    assert paths["span"] == "M266 36L356 36"
    assert paths["stem"] == "M236 36L296 36M236 65L476 65"  # a gap is a line to nowhere
    assert texts(frame.standalone(DOTS))[4:] == [
        "Albania", "Brazil", "Chad", "2 % · 2015", "8 % · 2015 · ages 5–14", "no figure · 2015",
        "Not a trend.", "Source: a register. Licence: CC BY 4.0.",
    ]  # fmt: skip


@given(joined=st.booleans(), values=st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_points_are_joined_only_where_the_series_may_be(joined: bool, values: list[int]) -> None:
    points = tuple(Point(2000 + place, value, str(value)) for place, value in enumerate(values))
    chart = YearChart(
        words=WORDS, lines=(Line("Editions", points, joined),), ticks=(Tick(0, "0"), Tick(200, "200"))
    )
    drawn = frame.standalone(chart)
    assert ('class="line' in drawn) is (joined and len(values) > 1)
    assert drawn.count("h0") == len(values)


@pytest.mark.parametrize("figure", newest(load_estimates()), ids=lambda one: one.id)
def test_only_world_child_labour_is_drawn_as_a_line(figure: Estimate) -> None:
    """Editions of modern slavery and of profits are points; hazardous work is part of child labour."""
    chart = estimate_chart(editions_of(figure, load_estimates()), read_languages(["en"])["en"])
    drawn = frame.standalone(chart)
    assert ('class="line' in drawn) is (figure.concept in ("child-labour", "hazardous-work") and figure.trend)
    assert str(figure.year) in chart.words.title
    assert figure.text(figure.caution, "en") in chart.words.notes
    editions = editions_of(figure, load_estimates())
    assert drawn.count('class="break"') == (0 if figure.trend else len(editions) - 1)


def test_a_share_says_of_whom() -> None:
    assert "Of children in child labour" in texts(frame.standalone(CHARTS["shares"]))


def test_right_to_left_is_mirrored_and_kept_apart() -> None:
    """Value axis from the right, names at the right, every text of the language in an isolate, never
    turned by ``direction``."""
    arabic = replace(DOTS, words=replace(WORDS, rtl=True, title="عنوان"))
    drawn = frame.standalone(arabic)
    assert 'direction="ltr"' in drawn
    assert 'direction="rtl"' not in drawn
    assert all(one[0] in (ISOLATE, LEFT_TO_RIGHT) for one in texts(drawn) if one not in ("0 %", "10 %"))
    (dot,) = [one.get("d") for one in tree(drawn).iter("{*}path") if one.get("class") == "dot"]
    assert dot == "M424 36h0"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eevil", "a\x00b", '" onload="x', "]]>&"])
def test_hostile_texts_are_letters(text: str) -> None:
    hostile = replace(
        DOTS, words=replace(WORDS, title=text, notes=(text,)), rows=(replace(ROWS[0], name=text, label=text),)
    )
    for drawn in (
        frame.standalone(hostile),
        f'<b xmlns="http://www.w3.org/1999/xhtml">{frame.inline(hostile, "c")}</b>',
    ):
        root = tree(drawn)
        assert not [one for one in root.iter() if etree.QName(one).localname == "script"]
        assert not [one for one in root.iter() if any(name.startswith("on") for name in one.attrib)]
        assert not re.search("[\x00\u202e]", drawn)


def test_a_page_shares_letters_between_its_two_pictures() -> None:
    """171 areas in two sizes stay under 400 nodes."""
    rows = tuple(Row(name=f"Area {place}", value=place % 40, label=f"{place} %") for place in range(171))
    drawn = frame.inline(replace(DOTS, rows=rows), "c")
    assert drawn.count("<text") < 171 * 2 + 30
    assert drawn.count('class="dot"') == 2
    assert len(set(re.findall(r' id="([^"]+)"', drawn))) == len(re.findall(r' id="', drawn))


def test_colours_have_a_fallback_and_a_dark_scheme() -> None:
    assert "prefers-color-scheme:dark" in frame.STYLE
    assert not re.findall(r"var\(--\w+\)", frame.MARKS)
    sheet = (frame.__file__ or "").replace("charts/frame.py", "static/charts.css")
    with open(sheet, encoding="utf-8") as file:
        assert frame.MARKS in file.read()


GAPS = ("none", "suppressed", "not-applicable", "not-assessed")


@pytest.mark.parametrize(("kind", "prefix"), [("tiles", ""), ("map", "land-")])
def test_no_data_and_each_stated_gap_differ_without_colour(kind: str, prefix: str) -> None:
    """Four patterns, no two alike once their colours are taken away; another band has a mark of its own."""
    drawn = frame.standalone(CHARTS[kind])
    bodies = dict(re.findall(r'<pattern id="([\w-]+)"[^>]*>(.*?)</pattern>', drawn))
    lines = {re.sub(r'(fill|stroke)="#\w+"', "", bodies[prefix + gap]) for gap in GAPS}
    assert len(lines) == 4
    for gap in GAPS:
        assert f"{'.land' if prefix else ''}.{gap}{{fill:url(#{prefix}{gap})}}" in drawn
    assert ".tile.other{fill:#fdeee2;stroke:#b3480f;stroke-width:3}" in drawn


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda one: one.name)
def test_between_points_that_are_not_joined_stands_a_visible_break(layout: object) -> None:
    """One mark between each two; none where a line is allowed; a sign instead of words without room."""
    apart = YearChart(
        words=WORDS,
        lines=(Line("Editions", POINTS, False),),
        ticks=(Tick(0, "0"), Tick(200, "200")),
        apart="break in the series",
    )
    drawn = frame.standalone(apart, layout)  # type: ignore[arg-type]
    assert drawn.count('class="break"') == 2
    assert [one for one in texts(drawn) if one in ("break in the series", "≠")] != []
    joined = replace(apart, lines=(Line("Editions", POINTS, True),))
    assert 'class="break"' not in frame.standalone(joined, layout)  # type: ignore[arg-type]


def test_every_member_has_a_square_of_its_own() -> None:
    places = read_tile_grid().places
    assert len(places) == 195
    assert len(set(places.values())) == 195
    assert {"TUV", "NRU", "MDV", "KNA", "STP", "VAT", "PSE", "SSD"} <= set(places)
    more = read_tile_grid().with_others(["HKG", "ALB", "158"])
    assert len(set(more.values())) == 197


@given(st.lists(st.floats(0, 1e9), max_size=20))
def test_ticks_are_few_round_and_cover_the_values(values: list[float]) -> None:
    ticks = nice_ticks(values)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= min([0.0, *values])
    assert ticks[-1] >= max([0.0, *values]) * (1 - 1e-9)


@given(st.text(max_size=200), st.floats(20, 400))
def test_cut_text_has_room_and_wrapped_text_loses_no_word(text: str, room: float) -> None:
    assert width(fitted(text, room, 13), 13) <= max(room, width("…", 13))
    assert "".join("".join(wrapped(text, room, 13)).split()) == "".join(text.split())


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda one: one.name)
def test_parts_of_a_bar_are_told_by_number_and_not_by_colour_alone(layout: object) -> None:
    """Each number stands in its part where there is room, and before its name."""
    parts = (Share("Farms", 90, "90 %"), Share("Shops", 9.5, "9.5 %"), Share("Else", 0.5, "0.5 %"))
    chart = ShareChart(words=WORDS, bars=(("Of children in child labour", parts),))
    said = texts(frame.standalone(chart, layout))  # type: ignore[arg-type]
    assert "1 · 90 %" in said
    assert said.count("2") + said.count("2 · 9.5 %") == 2
    assert said.count("3") == 1  # no room in the bar: its number stands before its name
    assert {"Farms: 90 %", "Shops: 9.5 %", "Else: 0.5 %"} <= set(said)
