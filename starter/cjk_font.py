"""A small Chinese font for one document.

A PDF subset of the whole Noto Sans CJK keeps an entry for each of its 65,535 glyphs: 150 kB for nothing. A
font cut down first to the signs of the text, with new glyph numbers, costs a fifth of that.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

FAMILY = "Starter CJK"

_WEIGHTS = {"Regular": 400, "Bold": 700}


def font_faces(text: str, folder: Path) -> str:
    """``@font-face`` rules for the signs of ``text``, with the fonts written into ``folder``."""
    rules = []
    for style, weight in _WEIGHTS.items():
        path = folder / f"{style}.otf"
        _cut(style, "".join(sorted({sign for sign in text if sign >= "\u2e80"})), path)
        rules.append(
            f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
        )
    return "\n".join(rules)


def _cut(style: str, signs: str, target: Path) -> None:
    from fontTools.subset import Options, Subsetter, load_font, save_font

    path, number = installed("Noto Sans CJK SC", style)
    options = Options(font_number=number, layout_features=[], hinting=False, notdef_outline=True)
    options.recalc_timestamp = False
    with load_font(str(path), options) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=signs)
        subsetter.subset(font)
        save_font(font, str(target), options)


def installed(family: str, style: str) -> tuple[Path, int]:
    """File and number in it of an installed font of the Noto family, as fontconfig knows it."""
    command = ["fc-match", "-f", "%{file}\t%{index}\t%{family}", f"{family}:style={style}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    file, index, named = found.split("\t")
    if family not in named:
        raise FileNotFoundError(f"{family} is missing: apt-get install fonts-noto-core fonts-noto-cjk")
    return Path(file), int(index) & 0xFFFF
