"""A chart as SVG: a whole file with every word inside, or the two of a page that share their letters."""

from __future__ import annotations

import base64
import hashlib

from portal.charts import rows, shares, tiles, years
from portal.charts.layout import NARROW, SIZE, WIDE, Layout, mirrored, turned
from portal.charts.lettering import number, text_at, wrapped, written
from portal.charts.model import BarChart, Chart, DotChart, ShareChart, TileChart, YearChart

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
.gap{fill:url(#gap)}
.chart .codes text{fill:#1b1d1f}.chart .codes .on{fill:#fff}
"""
"""How marks look, in a page (``charts.css`` holds these lines too) and alone."""

PATTERNS = (
    '<pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path fill="#fff" d="M0 0h6v6H0z"/>'
    '<path stroke="#c9c6bf" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/></pattern>'
    '<pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse"><path fill="#fff" d="M0 0h6v6H0z"/>'
    '<path stroke="#9a9aa2" d="M0 3h6M3 0v6"/></pattern>'
)
"""No data is hatched and a stated gap is ruled across; another age band has a thick edge, in any colour."""


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
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -8 {wide} {high}"'
        f' width="{wide}" height="{high}"'
        f' direction="ltr" role="img" aria-labelledby="t d" font-family="{FONTS}" font-size="{SIZE}"'
        f' class="chart {shape}"><title id="t">{written(words.title, rtl=False)}</title>'
        f'<desc id="d">{written(description(chart), rtl=False)}</desc>{styles}<defs>{PATTERNS}</defs>'
        f'<path class="paper" fill="#fff" d="M-16 -8h{wide}v{high}h-{wide}z"/>{head}'
        f'<g transform="translate(0 {number(top)})">{_plot(chart, layout)}{lettering}</g>{foot}</svg>\n'
    )


def style_source() -> str:
    """What a Content-Security-Policy says to allow the style of ``standalone`` and no other."""
    digest = hashlib.sha256(f"{STYLE}{MARKS}".encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def inline(chart: Chart, name: str) -> str:
    """The pictures of a page, wide and narrow, of which the style shows one; ``name`` keeps ids apart.

    Title and subtitle stand in the page's own words; notes stay inside the picture. Patterns and letters
    stand once, in a picture of no size.
    """
    shared = ""
    if isinstance(chart, (DotChart, BarChart)):
        letters = rows.lettering(chart)
        shared = (
            f'<g class="letters" id="{name}-n">{letters.names}</g>'
            f'<g class="letters" id="{name}-v">{letters.labels}</g>'
        )
    if isinstance(chart, TileChart):
        shared = PATTERNS
    hidden = f'<svg class="shared" width="0" height="0" aria-hidden="true"><defs>{shared}</defs></svg>'
    return "".join((hidden if shared else "", *(_inline(chart, name, one) for one in (WIDE, NARROW))))


def description(chart: Chart) -> str:
    """The chart in words, with what travels with it."""
    return " ".join((chart.words.description, chart.words.subtitle, *chart.words.notes))


def _inline(chart: Chart, name: str, layout: Layout) -> str:
    words, plot = chart.words, _height(chart, layout)
    foot, bottom = _notes(chart, layout, plot + 14)
    shape = "tiles" if isinstance(chart, TileChart) else "rows"
    key = f"{name}-{layout.name}"
    letters = ""
    if isinstance(chart, (DotChart, BarChart)):
        (x, anchor, up), (x2, anchor2, up2) = rows.places(layout, rtl=words.rtl)
        letters = (
            f'<use href="#{name}-n" x="{number(x)}" y="{up}" text-anchor="{anchor}"/>'
            f'<use href="#{name}-v" x="{number(x2)}" y="{up2}" text-anchor="{anchor2}"/>'
        )
    return (
        f'<svg viewBox="0 0 {layout.width} {number(bottom)}" direction="ltr" role="img" font-size="{SIZE}"'
        f' aria-labelledby="{key}-t" aria-describedby="{key}-d" class="chart {shape} {layout.name}">'
        f'<title id="{key}-t">{written(words.title, rtl=False)}</title>'
        f'<desc id="{key}-d">{written(words.description, rtl=False)}</desc>'
        f"{_plot(chart, layout)}{letters}{foot}</svg>"
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


def _height(chart: Chart, layout: Layout) -> float:
    match chart:
        case DotChart() | BarChart():
            return rows.height(chart)
        case YearChart():
            return years.height(chart)
        case ShareChart():
            return shares.height(chart)
        case TileChart():
            return tiles.height(chart, layout)


def _head(chart: Chart, layout: Layout) -> tuple[str, float]:
    """Message and subtitle, wrapped; and how much room they took."""
    words, y, out = chart.words, 20.0, []
    for text, size, step, kind in ((words.title, 18, 25, "strong"), (words.subtitle, SIZE, 19, "soft")):
        room = layout.width * (_BOLD if kind == "strong" else 1)
        for line in wrapped(text, room, size):
            written_line = _line(line, y, layout, rtl=words.rtl, kind=kind)
            out.append(written_line.replace("<text ", f'<text font-size="{size}" ', 1))
            y += step
    return "".join(out), y


def _notes(chart: Chart, layout: Layout, top: float) -> tuple[str, float]:
    """What must travel inside the picture, below the plot; and where it ends."""
    y, out = top + _NOTE_LINE, []
    for note in chart.words.notes:
        for line in wrapped(note, layout.width, _NOTE):
            out.append(_line(line, y, layout, rtl=chart.words.rtl, kind="soft"))
            y += _NOTE_LINE
    return f'<g font-size="{_NOTE}">{"".join(out)}</g>', y


def _line(text: str, y: float, layout: Layout, *, rtl: bool, kind: str) -> str:
    anchor = turned("start", rtl=rtl)
    return text_at(mirrored(0, layout, rtl=rtl), y, text, rtl=rtl, anchor=anchor, kind=kind)
