"""Picture files that are documents: scans and photographs of pages, one page a frame of a TIFF.

Pillow decodes them, in the cage. What they claim of their size is looked at before a dot is decoded. Only
TIFF has pages: of animations, and of pictures with others beside them, the first is the page.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFile, ImageOps
from PIL.ExifTags import Base

from ingest.errors import FileRefused

FORMATS = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "webp": "WebP", "gif": "GIF", "bmp": "BMP"}
"""Format → what it is called, which is Pillow's name but for case."""

_MODULES = {
    "png": "PngImagePlugin", "jpeg": "JpegImagePlugin", "tiff": "TiffImagePlugin", "webp": "WebPImagePlugin",
    "gif": "GifImagePlugin", "bmp": "BmpImagePlugin",
}  # fmt: skip
"""Of Pillow: only these are ever loaded, and each only for its own format."""

MOST_DOTS = 80_000_000
"""Dots of one page: A3 at 600 an inch has 70 million. In colour they take 320 MB of the cage's 768."""

MOST_PAGES = 2_000
"""Frames of a TIFF; one file of the largest scanned registers has some 800."""

_SUBFILE = 254
"""Tag of a TIFF (NewSubfileType): bit 0 says that a frame is a small version of another, bit 2 that it is a
mask of one (TIFF 6.0)."""
_NO_PAGE = 0b101

_ON_ITS_SIDE = (5, 6, 7, 8)
"""Orientations (EXIF 2.32, 4.6.4) of pictures whose rows are to be seen as columns."""

_INCH = 72
_DOTS_AN_INCH = (50, 2400)
_LONGER_SIDE = (100, 1_300)
"""Dots an inch, and points of the longer side, that a file is believed: from a slip to A3. Others (a
photograph of 4,000 dots at 72 an inch, a screen at 96) are of no known size."""

_SQUARE = 0.97
"""How much narrower than high a dot may be that is taken for square."""

_A4 = 842.0
"""Points of the longer side of a page of no known size."""

_DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
"""Pillow's names for pictures with more shades than 256."""


class PictureFile:
    """The pages of an open picture file, counted from 1."""

    def __init__(self, image: ImageFile.ImageFile, form: str) -> None:
        self._image, self._form = image, form
        self._frames = tuple(self._pages()) if form == "tiff" else (0,)

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def more_frames(self) -> bool:
        """Whether there are frames that are no pages."""
        return self._form != "tiff" and getattr(self._image, "n_frames", 1) > 1

    def too_large(self, page: int) -> bool:
        """Whether a page has more dots than are read. Raises ``FileRefused`` where there is no such page."""
        self._go_to(page)
        width, height = self._image.size
        return width * height > MOST_DOTS

    def upright(self, page: int) -> tuple[Image.Image, float, float]:
        """A page as it is to be seen, in grey or colour on white, and its width and height in points.

        Raises ``FileRefused``: ``too-large``, ``damaged`` where it cannot be decoded or is not there.
        """
        if self.too_large(page):
            raise too_many_dots()
        with decoding(self._form):
            fineness = self._image.info.get("dpi")
            turned = self._image.getexif().get(Base.Orientation) in _ON_ITS_SIDE
            self._image.load()
            if self._form != "tiff":  # which has done so itself
                ImageOps.exif_transpose(self._image, in_place=True)
            flat = _on_white(self._image)
        if turned and isinstance(fineness, tuple):
            fineness = fineness[::-1]
        width, height = size_in_points(flat.width, flat.height, fineness)
        return _with_square_dots(flat, width, height), width, height

    def _pages(self) -> Iterator[int]:
        frame = 0
        with decoding(self._form):
            while True:
                try:
                    self._image.seek(frame)
                except EOFError:
                    return
                kind = getattr(self._image, "tag_v2", {}).get(_SUBFILE, 0)
                if not (isinstance(kind, int) and kind & _NO_PAGE):
                    yield frame
                frame += 1
                if frame > MOST_PAGES:
                    pages = f"{MOST_PAGES}+"
                    raise FileRefused("too-large", "too-many-pages", pages=pages, limit=str(MOST_PAGES))

    def _go_to(self, page: int) -> None:
        if not 1 <= page <= len(self._frames):
            raise FileRefused("damaged", "no-such-page", page=str(page))
        with decoding(self._form):
            self._image.seek(self._frames[page - 1])


@contextmanager
def opened_picture(path: Path, form: str) -> Iterator[PictureFile]:
    """The picture file at ``path``, which is of the format ``form`` by its first bytes.

    Raises ``FileRefused``: ``damaged`` where it cannot be opened, ``too-large`` for too many dots or frames.
    """
    with path.open("rb") as file:  # by its name Pillow would map a TIFF to memory, and turn it wrongly
        with decoding(form):
            importlib.import_module(f"PIL.{_MODULES[form]}")
            image = Image.open(file, formats=[FORMATS[form]])
        with image:
            yield PictureFile(image, form)


def too_many_dots() -> FileRefused:
    """What becomes of a picture that is too large."""
    return FileRefused("too-large", "too-many-dots", limit=str(MOST_DOTS))


@contextmanager
def decoding(form: str) -> Iterator[None]:
    """Whatever goes wrong in a decoder is the file's damage, or its size."""
    with warnings.catch_warnings(action="ignore"):  # of a decoder: what it could not decode, it refuses
        try:
            yield
        except (FileRefused, MemoryError):
            raise
        except Image.DecompressionBombError as error:
            raise too_many_dots() from error
        except Exception as error:
            raise FileRefused("damaged", "cannot-be-opened", format=FORMATS[form]) from error


def size_in_points(width: int, height: int, fineness: object) -> tuple[float, float]:
    """The size of a page of so many dots; ``fineness`` is what the file says, dots an inch across and down.

    >>> size_in_points(1728, 1100, (204, 98)), size_in_points(4000, 3000, (72, 72))
    ((609.9, 808.2), (842.0, 631.5))
    """
    across, down = _believed(fineness) or (1.0, 1.0)
    size = (width / across * _INCH, height / down * _INCH)
    least, most = _LONGER_SIDE
    if across == 1.0 or not least <= max(size) <= most:
        size = (_A4 * width / max(width, height), _A4 * height / max(width, height))
    return round(size[0], 1), round(size[1], 1)


def _believed(fineness: object) -> tuple[float, float] | None:
    """Dots an inch across and down that a scanner may have; None for others."""
    try:
        across, down = map(float, fineness)  # type: ignore[call-overload]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    least, most = _DOTS_AN_INCH
    return (across, down) if least <= min(across, down) <= max(across, down) <= most else None


def _with_square_dots(image: Image.Image, width: float, height: float) -> Image.Image:
    """The picture of a page of this size, stretched where its dots are higher than wide: those of a fax."""
    across, down = image.width / width, image.height / height
    if min(across, down) > _SQUARE * max(across, down):
        return image
    finer = max(across, down)
    return image.resize((round(width * finer), round(height * finer)), Image.Resampling.BICUBIC)


def _on_white(image: Image.Image) -> Image.Image:
    """A decoded picture in grey or colour, as on white paper."""
    if image.mode in _DEEP:
        return _in_256_shades(image)
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A"))
        return paper
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _in_256_shades(image: Image.Image) -> Image.Image:
    """From the darkest shade that there is to the lightest."""
    deep = image.convert("F")
    least, most = deep.getextrema()
    if not (isinstance(least, float) and isinstance(most, float) and least < most):
        return Image.new("L", image.size, 255)
    scale = 255 / (most - least)
    return deep.point(lambda shade: shade * scale + -least * scale).convert("L")
