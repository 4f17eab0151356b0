"""A chart as SVG: a whole file with every word inside, or the two of a page that share their letters."""

from __future__ import annotations

import base64
import hashlib

from portal.charts import maps, rows, shares, tiles, years
from portal.charts.layout import NARROW, SIZE, WIDE, Layout, mirrored, turned
from portal.charts.lettering import ROOM, number, written
from portal.charts.model import BarChart, Chart, DotChart, MapChart, ShareChart, TileChart, Words, YearChart
from portal.charts.paragraphs import Pieces, paragraph, pieces_at

FONTS = "system-ui,'Noto Sans','Noto Sans Arabic','Noto Sans CJK SC',sans-serif"
"""Latin first: Arabic first loses parentheses in some renderers."""

_NOTE = 12
_NOTE_LINE = 18

_BOLD = 0.86
"""Bold letters are about a seventh wider than ``lettering.width`` counts."""

STYLE = """\
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1d1f;--soft:#555b61;--line:#dcd9d2;
--c1:#00548f;--c2:#b3480f;--c3:#5b2a86;--c4:#00703c;--on:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e8e6e1;--soft:#a9adb3;--line:#3a3f46;
--c1:#7fbdec;--c2:#f0a070;--c3:#c4a1e6;--c4:#6fcf97;--on:#15171a}}
.paper{fill:var(--paper,#fff)}
"""
"""Colours of a picture that stands alone, where no page gives any; ``charts.css`` says the same for pages."""

MARKS = """\
.chart text,.letters text{fill:var(--ink,#1b1d1f)}.chart .soft,.letters .soft{fill:var(--soft,#555b61)}
.chart .strong{font-weight:600}.chart .on{fill:var(--on,#fff)}
.grid{stroke:var(--line,#dcd9d2);fill:none}.stem{stroke:var(--line,#dcd9d2);fill:none;stroke-width:1.5}
.dot{stroke:var(--c1,#00548f);stroke-width:10;stroke-linecap:round;fill:none}
.ring{stroke:var(--c2,#b3480f);stroke-width:2.5;fill:var(--paper,#fff)}
.span{stroke:var(--c1,#00548f);stroke-width:3;fill:none;opacity:.55}.bar{fill:var(--c1,#00548f)}
.line{fill:none;stroke-width:2.5}.s1{stroke:var(--c1,#00548f)}.s2{stroke:var(--c2,#b3480f)}
.s3{stroke:var(--c3,#5b2a86)}.s4{stroke:var(--c4,#00703c)}
.f1{fill:var(--c1,#00548f)}.f2{fill:var(--c2,#b3480f)}.f3{fill:var(--c3,#5b2a86)}.f4{fill:var(--c4,#00703c)}
.tile{stroke:#7d8389;stroke-width:1}.class-1{fill:#e3eef7}.class-2{fill:#a9cde6}.class-3{fill:#2a7ab5}
.class-4{fill:#155a96}.class-5{fill:#08306b}.held{fill:#155a96}.none{fill:url(#none)}
.tile.other{fill:#fdeee2;stroke:#b3480f;stroke-width:3}
.suppressed{fill:url(#suppressed)}.not-applicable{fill:url(#not-applicable)}
.not-assessed{fill:url(#not-assessed)}.break{stroke:var(--soft,#555b61);stroke-dasharray:2 4;fill:none}
.land{stroke:#6b7177;stroke-width:1.6;stroke-linejoin:round}.land.none{fill:url(#land-none)}
.land.other{fill:url(#land-other)}
.land.suppressed{fill:url(#land-suppressed)}.land.not-applicable{fill:url(#land-not-applicable)}
.land.not-assessed{fill:url(#land-not-assessed)}
.lines{fill:none;stroke:#fff;stroke-width:2.6;stroke-dasharray:3 5}
.chart .codes text{fill:#1b1d1f}.chart .codes .on{fill:#fff}
"""
"""How marks look, in a page (``charts.css`` holds these lines too) and alone."""

_GAPS = {"suppressed": "M0 3h6M3 0v6", "not-applicable": "M0 3h6", "not-assessed": "M3 0v6"}
"""A stated gap is ruled: both ways, across, or upright; what is merely absent is hatched aslant."""


def _ruled(name: str, size: int, stroke: str) -> str:
    """A stated gap as a pattern, ``size`` to six units of ``_GAPS``."""
    kind = name.removeprefix("land-")
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' viewBox="0 0 6 6"><path fill="#fff" d="M0 0h6v6H0z"/>'
        f'<path stroke="{stroke}" d="{_GAPS[kind]}"/></pattern>'
    )


PATTERNS = (
    '<pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path fill="#fff" d="M0 0h6v6H0z"/>'
    '<path stroke="#c9c6bf" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/></pattern>'
) + "".join(_ruled(kind, 6, "#8a8a92") for kind in _GAPS)
"""No data is hatched, each stated gap ruled its own way; another age band has a thick edge, in any colour."""

MAP_PATTERNS = (
    '<pattern id="land-none" width="14" height="14" patternUnits="userSpaceOnUse">'
    '<path fill="#fff" d="M0 0h14v14H0z"/>'
    '<path stroke="#c2beb5" stroke-width="2" d="M-2 2l4-4M0 14l14-14M12 16l4-4"/></pattern>'
    '<pattern id="land-other" width="12" height="12" patternUnits="userSpaceOnUse">'
    '<path fill="#fdeee2" d="M0 0h12v12H0z"/>'
    '<path stroke="#b3480f" stroke-width="5" stroke-linecap="round" d="M3 3h0M9 9h0"/></pattern>'
) + "".join(_ruled(f"land-{kind}", 12, "#7a7a82") for kind in _GAPS)
"""The same in the units of the map, where another age band is dotted: no two are alike in grey."""


def standalone(chart: Chart, layout: Layout = WIDE) -> str:
    """A whole SVG file: message, subtitle, plot, notes, description; readable without its page."""
    words = chart.words
    head, top = _head(chart, layout)
    plot = _height(chart, layout)
    foot, bottom = _notes(chart, layout, top + plot + 14)
    styles = f"<style>{STYLE}{MARKS}</style>"
    lettering = _own_letters(chart, layout)
    high, wide = number(bottom + 12), layout.width + 32
    shape = "tiles" if isinstance(chart, TileChart) else "rows"
    patterns = PATTERNS + (MAP_PATTERNS if isinstance(chart, MapChart) else "")
    tagged = f' lang="{words.language}"' if words.language else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{tagged} viewBox="-16 -8 {wide} {high}"'
        f' width="{wide}" height="{high}"'
        f' direction="ltr" role="img" aria-labelledby="t d" font-family="{FONTS}" font-size="{SIZE}"'
        f' class="chart {shape}"><title id="t">{written(words.title, rtl=False)}</title>'
        f'<desc id="d">{written(description(chart), rtl=False)}</desc>{styles}<defs>{patterns}</defs>'
        f'<path class="paper" fill="#fff" d="M-16 -8h{wide}v{high}h-{wide}z"/>{head}'
        f'<g transform="translate(0 {number(top)})">{_plot(chart, layout)}{lettering}</g>{foot}</svg>\n'
    )


def style_source() -> str:
    """What a Content-Security-Policy says to allow the style of ``standalone`` and no other."""
    digest = hashlib.sha256(f"{STYLE}{MARKS}".encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def inline(chart: Chart, name: str) -> str:
    """The pictures of a page, wide and narrow, of which the style shows one; ``name`` keeps ids apart.

    Title and subtitle stand in the page's own words; notes stay inside the picture. Letters stand once, in a
    picture of no size.
    """
    shared = ""
    if isinstance(chart, (DotChart, BarChart)):
        letters = rows.lettering(chart)
        shared = (
            f'<g class="letters" id="{name}-n">{letters.names}</g>'
            f'<g class="letters" id="{name}-v">{letters.labels}</g>'
        )
    return (_hidden(shared) if shared else "") + "".join(_inline(chart, name, one) for one in (WIDE, NARROW))


def _hidden(shared: str) -> str:
    """What the pictures of a page share, in one of no size."""
    return f'<svg class="shared" width="0" height="0" aria-hidden="true"><defs>{shared}</defs></svg>'


def inline_grid(chart: TileChart, name: str) -> str:
    """The grid of a page in few elements, wide and narrow; its legend stands in the page's own words."""
    pictures = [_hidden(PATTERNS)]
    for layout in (WIDE, NARROW):
        picture, high = tiles.compact(chart, layout)
        pictures.append(_opened(chart, name, layout, high) + picture + "</svg>")
    return "".join(pictures)


def description(chart: Chart) -> str:
    """The chart in words, with what travels with it."""
    return " ".join((chart.words.description, chart.words.subtitle, *chart.words.notes))


def _inline(chart: Chart, name: str, layout: Layout) -> str:
    words, plot = chart.words, _height(chart, layout)
    foot, bottom = _notes(chart, layout, plot + 14)
    letters = ""
    if isinstance(chart, (DotChart, BarChart)):
        (x, anchor, up), (x2, anchor2, up2) = rows.places(layout, rtl=words.rtl)
        letters = (
            f'<use href="#{name}-n" x="{number(x)}" y="{up}" text-anchor="{anchor}"/>'
            f'<use href="#{name}-v" x="{number(x2)}" y="{up2}" text-anchor="{anchor2}"/>'
        )
    return f"{_opened(chart, name, layout, bottom)}{_plot(chart, layout)}{letters}{foot}</svg>"


def _opened(chart: Chart, name: str, layout: Layout, high: float) -> str:
    """The start of a picture of a page, with its name and its description."""
    shape = "tiles" if isinstance(chart, TileChart) else "rows"
    key = f"{name}-{layout.name}"
    return (
        f'<svg viewBox="0 0 {layout.width} {number(high)}" direction="ltr" role="img" font-size="{SIZE}"'
        f' aria-labelledby="{key}-t" aria-describedby="{key}-d" class="chart {shape} {layout.name}">'
        f'<title id="{key}-t">{written(chart.words.title, rtl=False)}</title>'
        f'<desc id="{key}-d">{written(description(chart), rtl=False)}</desc>'
    )


def _own_letters(chart: Chart, layout: Layout) -> str:
    if not isinstance(chart, (DotChart, BarChart)):
        return ""
    letters = rows.lettering(chart)
    (x, anchor, up), (x2, anchor2, up2) = rows.places(layout, rtl=chart.words.rtl)
    return (
        f'<g transform="translate({number(x)} {up})" text-anchor="{anchor}">{letters.names}</g>'
        f'<g transform="translate({number(x2)} {up2})" text-anchor="{anchor2}">{letters.labels}</g>'
    )


def _plot(chart: Chart, layout: Layout) -> str:
    match chart:
        case DotChart() | BarChart():
            return rows.drawn(chart, layout)
        case YearChart():
            return years.drawn(chart, layout)
        case ShareChart():
            return shares.drawn(chart, layout)
        case TileChart():
            return tiles.drawn(chart, layout)
        case MapChart():
            return maps.drawn(chart, layout)


def _height(chart: Chart, layout: Layout) -> float:
    match chart:
        case DotChart() | BarChart():
            return rows.height(chart)
        case YearChart():
            return years.height(chart)
        case ShareChart():
            return shares.height(chart, layout)
        case TileChart():
            return tiles.height(chart, layout)
        case MapChart():
            return maps.height(chart, layout)


def _head(chart: Chart, layout: Layout) -> tuple[str, float]:
    """Message and subtitle, wrapped; and how much room they took."""
    words, y, out = chart.words, 20.0, []
    for text, size, step, kind in ((words.title, 18, 25, "strong"), (words.subtitle, SIZE, 19, "soft")):
        room = layout.width * (_BOLD if kind == "strong" else ROOM)
        lines = paragraph(text, room, size, words)
        for line in lines:
            written_line = _line(line, y, layout, words, kind=kind)
            out.append(written_line.replace("<text ", f'<text font-size="{size}" ', 1))
            y += step
    return "".join(out), y


def _notes(chart: Chart, layout: Layout, top: float) -> tuple[str, float]:
    """What must travel inside the picture, below the plot; and where it ends."""
    y, out = top + _NOTE_LINE, []
    for note in chart.words.notes:
        for line in paragraph(note, layout.width * ROOM, _NOTE, chart.words):
            out.append(_line(line, y, layout, chart.words, kind="soft"))
            y += _NOTE_LINE
    return f'<g font-size="{_NOTE}">{"".join(out)}</g>', y


def _line(line: Pieces, y: float, layout: Layout, words: Words, *, kind: str) -> str:
    """One line of a paragraph; it begins where the reader's language does, and reads as its own."""
    anchor = turned("start", rtl=words.rtl)
    x = mirrored(0, layout, rtl=words.rtl)
    return pieces_at(x, y, line, anchor=anchor, kind=kind)
