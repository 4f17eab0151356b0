"""A chart as PNG: drawn by resvg from the same SVG, with fonts of our own, and its words in the file besides.

No browser, no network, no fonts of the machine: a picture looks the same wherever it is drawn. Colours are
those of paper; resvg knows no custom properties, so each is replaced by what stands behind it in ``MARKS``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import resvg_py
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.charts.frame import FONTS, STYLE, description, standalone
from portal.charts.layout import WIDE, Layout
from portal.charts.model import Chart

PAPER_FONTS = "'Noto Sans','Noto Sans CJK SC'"
"""The families in ``portal/charts/fonts``; the first has Latin, Greek, Cyrillic and Arabic letters."""

ZOOM = 2.0
"""Dots for each unit: sharp on paper and on the screens of telephones."""

MOST_DOTS = 8_000_000
"""Dots of one picture, four bytes each while it is drawn; longer charts are drawn with fewer a unit."""

COLOURS = 64
"""Colours of a picture: charts have a dozen and the edges between them; the file is a third as large."""

_VARIABLE = re.compile(r"var\(--[a-z0-9]+,(#[0-9a-f]+)\)")
_VIEW = re.compile(r' width="([\d.]+)" height="([\d.]+)"')

_FOREIGN = re.compile(
    "[^\u0000-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\u2000-\u226f\u25cc\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
"""A sign of a script that none of our fonts has: then the fonts of the machine are asked too."""


def png(chart: Chart, said: Mapping[str, str], layout: Layout = WIDE) -> bytes:
    """The picture as a PNG file. ``said`` stands in it as text by keyword: source, licence, caution …

    Title and description are added from the chart. Deterministic: the same chart gives the same bytes.
    """
    drawing = on_paper(standalone(chart, layout))
    made = resvg_py.svg_to_bytes(
        svg_string=drawing,
        zoom=_zoom(drawing),
        skip_system_fonts=_FOREIGN.search(drawing) is None,
        font_files=font_files(),
        font_family="Noto Sans",
        sans_serif_family="Noto Sans",
    )
    words = {"Title": chart.words.title, "Description": description(chart), **said, "Software": "Atlas 8.7"}
    return with_words(bytes(made), {name: text for name, text in words.items() if text})


def on_paper(drawing: str) -> str:
    """A picture with every colour and font named outright."""
    plain = drawing.replace(STYLE, "").replace(FONTS, PAPER_FONTS)
    return _VARIABLE.sub(r"\1", plain)


def _zoom(drawing: str) -> float:
    found = _VIEW.search(drawing)
    if found is None:
        return 1.0
    return float(min(ZOOM, (MOST_DOTS / (float(found[1]) * float(found[2]))) ** 0.5))


def font_files() -> list[str]:
    """Our fonts, as paths."""
    folder = Path(str(resources.files("portal.charts"))) / "fonts"
    return sorted(str(path) for path in folder.iterdir() if path.suffix in (".ttf", ".otf"))


def with_words(picture: bytes, words: Mapping[str, str]) -> bytes:
    """A PNG in few colours, with international text chunks (iTXt, PNG specification 11.3.4.5)."""
    told = PngInfo()
    for name, text in words.items():
        told.add_itxt(name, text)
    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, pnginfo=told)
    return out.getvalue()
