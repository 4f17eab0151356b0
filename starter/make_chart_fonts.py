"""Makes the fonts of charts as PNG: ``python starter/make_chart_fonts.py``.

Cut down from Noto Sans, Noto Sans Arabic and Noto Sans CJK SC (SIL Open Font License 1.1; Debian's packages
fonts-noto-core and fonts-noto-cjk) to the signs of the six languages, into ``portal/charts/fonts``. A picture
looks the same wherever it is drawn, and a server needs no fonts. Latin and Arabic are one font, since what
draws pictures loses letters where one line goes through two.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from cjk_font import installed
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter, load_font, save_font

HERE = Path(__file__).resolve().parent.parent
TARGET = HERE / "portal" / "charts" / "fonts"

LETTERS = (
    (0x20, 0x24F), (0x2B0, 0x36F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F),
    (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2190, 0x2199), (0x2200, 0x226F), (0x25CC, 0x25CC),
)  # fmt: skip
"""Latin, Greek and Cyrillic letters with their accents, punctuation, money, a few signs of arithmetic."""

ARABIC = ((0x20, 0x2F), (0x3A, 0x40), (0x600, 0x6FF), (0x750, 0x77F), (0x2000, 0x206F))

FULL_WIDTH = ((0x3000, 0x303F), (0xFF00, 0xFFEF))

FIRST_LEVEL = range(0xB0, 0xD8)
"""Rows of GB 2312 with the 3,755 signs in common use."""


def signs(ranges: tuple[tuple[int, int], ...]) -> str:
    """Every sign of some ranges of code points."""
    return "".join(map(chr, chain.from_iterable(range(low, high + 1) for low, high in ranges)))


def chinese() -> str:
    """The common signs, and every other that the portal's own tables and messages hold."""
    common = "".join(
        bytes((row, cell)).decode("gb2312", "ignore") for row in FIRST_LEVEL for cell in range(0xA1, 0xFF)
    )
    tables = (HERE / "datasets" / "starter").glob("*.csv")
    messages = (HERE / "portal" / "locale" / "zh").rglob("*.po")
    used = "".join(path.read_text("utf-8") for path in chain(tables, messages))
    return common + signs(FULL_WIDTH) + "".join({sign for sign in used if "\u2e80" <= sign <= "\u9fff"})


def cut(target: Path, path: Path, number: int, wanted: str, features: tuple[str, ...] = ("*",)) -> None:
    """One font with nothing but some signs and, by its ``features``, what joins and places them."""
    options = Options(font_number=number, hinting=False, notdef_outline=True)
    options.layout_features = list(features)
    options.recalc_timestamp = False
    with load_font(str(path), options) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=wanted)
        subsetter.subset(font)
        save_font(font, str(target), options)


def main() -> None:
    """Make every font anew."""
    TARGET.mkdir(exist_ok=True)
    for style in ("Regular", "Bold"):
        with TemporaryDirectory() as folder:
            latin, arabic = Path(folder) / "latin.ttf", Path(folder) / "arabic.ttf"
            cut(latin, *installed("Noto Sans", style), signs(LETTERS))
            cut(arabic, *installed("Noto Sans Arabic", style), signs(ARABIC))
            merged = Merger().merge([str(latin), str(arabic)])
            merged["head"].created = merged["head"].modified = 0  # the same bytes from the same fonts
            merged.recalcTimestamp = False
            merged.save(TARGET / f"sans-{style.lower()}.ttf")
    cut(TARGET / "chinese-regular.otf", *installed("Noto Sans CJK SC", "Regular"), chinese(), ())


if __name__ == "__main__":
    main()
