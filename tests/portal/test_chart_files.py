"""Charts as files: unit, year, what is counted, caution and source travel in SVG, PNG, CSV and JSON alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from lxml import etree
from PIL import Image
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.breakdowns import load_breakdowns
from datasets.estimates import load_estimates
from datasets.starter_editions import install
from portal.chart_pictures import ChartPictures
from portal.charts.frame import standalone
from portal.charts.layout import NARROW, WIDE
from portal.charts.model import BarChart, Chart, Row, Tick, Words
from portal.charts.png import COLOURS, MOST_DOTS, font_files, on_paper, png

FIGURES = sorted({one.whole.id for one in load_breakdowns(load_estimates())})
PARTS = [one.id for one in load_breakdowns(load_estimates())]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics and no work."""
    made: Collection = open_collection(tmp_path_factory.mktemp("figures"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def drawn(words: Words) -> BarChart:
    """A chart of two bars with these words."""
    rows = (Row(name="One", value=1, label="1"), Row(name="Two", value=2, label="2"))
    return BarChart(words=words, rows=rows, ticks=(Tick(0, "0"), Tick(2, "2")))


def chart(title: str, language: str = "en", **more: object) -> Chart:
    """A chart whose title is given; the rest says little."""
    said = {"subtitle": "s", "description": "d", "notes": ("n",), "language": language} | more
    return drawn(Words(title=title, **said))  # type: ignore[arg-type]


def texts_of(picture: bytes) -> dict[str, str]:
    """The text chunks of a PNG, by keyword."""
    with Image.open(io.BytesIO(picture)) as opened:
        opened.load()
        return {str(name): str(text) for name, text in opened.text.items()}  # type: ignore[attr-defined]


VIEWS = ["/indicators/8.7.1", "/indicators/8.7.1?series=SL_TLF_CHLDEC&sex=F", "/indicators/16.2.2"]
VIEWS += [f"/estimates/{one}" for one in (*FIGURES, *PARTS)]


def address(view: str, ending: str) -> str:
    """A view as a file of some kind, in French."""
    path, _, query = view.partition("?")
    return f"/fr{path}.{ending}" + (f"?{query}" if query else "")


@pytest.mark.parametrize("view", VIEWS)
def test_every_form_of_a_chart_says_the_same_of_itself(figures: TestClient, view: str) -> None:
    answer = figures.get(address(view, "json")).json()
    root = etree.fromstring(figures.get(address(view, "svg")).content)
    told = texts_of(figures.get(address(view, "png")).content)
    described = root.findtext("{*}desc") or ""
    assert root.findtext("{*}title") == told["Title"] == answer["title"]
    assert told["Description"] == described
    for words in (answer["subtitle"], *answer["notes"]):
        assert words in described  # what is counted, unit, years, caution, source, licence
    letters = re.sub(
        r"\s|[\u2066-\u2069]", "", "".join("".join(one.itertext()) for one in root.iter("{*}text"))
    )
    for words in (answer["title"], answer["subtitle"], *answer["notes"]):
        assert re.sub(r"\s", "", words) in letters
    assert told["Source"] and told["Copyright"] and told["Unit"]
    assert told["Comment"] == " ".join(answer["notes"])
    rows = list(csv.DictReader(io.StringIO(figures.get(address(view, "csv")).content.decode("utf-8-sig"))))
    assert rows
    for row in rows:
        assert row["unit"] and row["counted"] and row["caution"] and row["publishers"] and row["licence"]
        assert row.get("year") or row["period"]
        assert row["edition"] and (row["source"] or row["source_url"])


@pytest.mark.parametrize(("picture", "tag"), [("", "ar"), ("map", "en"), ("grid", "zh")])
def test_each_picture_of_an_indicator_is_a_png_with_its_clause(
    figures: TestClient, picture: str, tag: str
) -> None:
    asked = f"/{tag}/indicators/16.2.2.png" + (f"?picture={picture}" if picture else "")
    answer = figures.get(asked)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = texts_of(answer.content)
    assert "does not monitor the level of trafficking" in told["Comment"]
    assert told["Language"].startswith(tag)
    with Image.open(io.BytesIO(answer.content)) as opened:
        assert opened.width * opened.height <= MOST_DOTS * 1.01
        assert len(opened.getcolors() or ()) <= COLOURS


def test_an_unknown_picture_is_not_found(figures: TestClient) -> None:
    unknown = ("indicators/8.7.1.svg?picture=pie", "indicators/8.7.1.png?picture=pie", "indicators/4.1.2.png")
    for asked in (*unknown, "estimates/nothing.png", "estimates/nothing.csv"):
        assert figures.get(f"/en/{asked}").status_code == 404


LETTERS = {"en": "Aw", "ru": "Дж", "fr": "œç", "ar": "عإى", "zh": "童强"}


@pytest.mark.parametrize("tag", LETTERS)
def test_no_letter_is_drawn_as_the_box_of_a_missing_one(tag: str) -> None:
    """Each sign is drawn by itself: unlike a sign that no font can have, and unlike nothing."""
    box = ink("\ue000")
    for sign in set(LETTERS[tag]) - {" "}:
        assert ink(sign) not in (box, ink(" ")), sign


def ink(sign: str) -> bytes:
    """The dots of one sign where the title stands."""
    with Image.open(io.BytesIO(png(chart(f"m{sign}"), {}))) as opened:
        return opened.convert("L").crop((0, 0, 120, 70)).tobytes()


def test_arabic_letters_are_joined() -> None:
    """Two letters that join are not drawn as the two that stand alone."""
    joined = ink("بب")
    apart = ink("ب\u200cب")  # a sign between them that forbids joining
    assert joined != apart


def test_no_colour_and_no_font_is_left_to_who_draws() -> None:
    drawing = on_paper(standalone(chart("t")))
    assert "var(" not in drawing
    assert "system-ui" not in drawing
    assert {path.rpartition("/")[2] for path in font_files()} == {
        "chinese-regular.otf", "sans-bold.ttf", "sans-regular.ttf",
    }  # fmt: skip


def test_a_picture_is_the_same_every_time_and_drawn_once() -> None:
    held = ChartPictures()
    first = held.png(chart("same"), {"Source": "a"})
    assert held.png(chart("same"), {"Source": "a"}) is first
    assert png(chart("same"), {"Source": "a"}) == first
    assert held.png(chart("same"), {"Source": "b"}) != first


def test_the_pictures_kept_are_bounded() -> None:
    held = ChartPictures(kept_bytes=40_000)
    for number in range(12):
        held.png(chart(f"picture {number}"), {})
    assert held._size <= 40_000 + 20_000  # the last one is kept whatever its size
    assert len(held._held) < 12


def test_a_very_long_chart_is_drawn_with_fewer_dots() -> None:
    rows = tuple(Row(name=f"Area {at}", value=1, label="1") for at in range(400))
    words = Words(title="t", subtitle="s", description="d", notes=("n",))
    with Image.open(
        io.BytesIO(png(BarChart(words=words, rows=rows, ticks=(Tick(0, "0"), Tick(1, "1"))), {}))
    ) as one:
        assert one.width * one.height <= MOST_DOTS * 1.01


LONG = "Not a trend, and a sentence long enough to go on in one more line of the picture, be it wide."


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda one: one.name)
def test_a_text_in_another_language_is_marked_so_and_reads_its_own_way(layout: object) -> None:
    """Arabic page, English name and caution: each line says its language, its full stop stays at its end."""
    made = chart(
        "Children in work: ثلاثة بلدان",
        "ar",
        rtl=True,
        notes=(LONG, "المصدر: أحد."),
        foreign=(("Children in work", "en"), (LONG, "en")),
    )
    root = etree.fromstring(standalone(made, layout).encode())  # type: ignore[arg-type]
    assert root.get("lang") == "ar"
    english = ["".join(one.itertext()) for one in root.iter() if one.get("lang") == "en"]
    assert "Children in work" in english[0]
    assert (
        "".join(english[1:]).replace("\u2066", " ").replace("\u2069", "").split()
        == made.words.notes[0].split()
    )
    assert all(one.startswith("\u2066") for one in english[1:])
    arabic = [one for one in root.iter("{*}text") if "المصدر" in "".join(one.itertext())]
    assert [one.get("lang") for one in arabic] == [None]
    assert "".join(arabic[0].itertext()).startswith("\u2067")
