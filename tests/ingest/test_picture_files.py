"""Picture files as documents: told by content, a page a frame, bounded before a dot is decoded, upright."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from scans import ENGLISH, FRENCH, picture, recall
from test_ocr import program, take_in, texts

from index.catalogue.documents import document
from index.model import DocumentId
from ingest.cage import Cage
from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.picture_file import MOST_DOTS, opened_picture, size_in_points
from ingest.pictures import MOST_BYTES, few_pages, page_picture
from ingest.recognition import PlacedPage
from ingest.recognition_scan import MOST_DOTS as MOST_READ
from ingest.recognition_scan import scanned
from tests.ingest.pipeline_samples import Desk

__all__ = ["program"]


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes a file and gives its path."""

    def written(data: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(data)
        return path

    return written


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def corner(width: int = 120, height: int = 80) -> Image.Image:
    """White, with its upper left quarter black: one look tells how it lies."""
    image = Image.new("L", (width, height), 255)
    image.paste(0, (0, 0, width // 2, height // 2))
    return image


def is_upright(path: Path, page: int = 1) -> bool:
    """Whether the scan has ink in its upper left quarter and nowhere else."""
    dots, width, height, *_ = scanned(path, page, 0)
    shown = Image.frombytes("L", (width, height), dots)
    points = [shown.getpixel((width * x // 4, height * y // 4)) for y in (1, 3) for x in (1, 3)]
    return [shade == 0 for shade in points] == [True, False, False, False] and (width > height)


def refusal(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        extract(path, Limits())
    return caught.value


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff", "webp", "gif", "bmp"])
def test_a_picture_needs_recognition_and_can_be_drawn(kept, form: str) -> None:  # type: ignore[no-untyped-def]
    """Told by its bytes; without recognised text it says that it needs some; the page is drawn anew."""
    path = kept(saved(corner(), form))
    refused = refusal(path)
    assert (refused.state, refused.reason_code) == ("needs-ocr", "only-pictures")
    assert refused.details == {"pages": "1", "of": "1"}
    assert is_upright(path)
    shown = page_picture(path, 1, 600)
    assert (shown.width, shown.height, shown.words) == (600, 400, ())
    assert len(shown.webp) <= MOST_BYTES
    assert len(pypdfium2.PdfDocument(few_pages(path, 1, 1))) == 1
    found = extract(path, Limits(), {})
    assert (found.format, [page.needs_ocr for page in found.pages]) == (form, ["picture"])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG", "WEBP"])
def test_a_picture_lies_as_its_camera_says(kept, form: str, orientation: int) -> None:  # type: ignore[no-untyped-def]
    """Orientations 1 to 8 (EXIF 2.32): the page is upright before anybody reads it, and has its own size."""
    undone = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = corner(1200, 800)
    stored = image.transpose(undone[orientation]) if orientation in undone else image
    said = Image.Exif()
    said[274] = orientation
    path = kept(saved(stored, form, exif=said, dpi=(150, 150)))
    assert is_upright(path)
    assert page_picture(path, 1, 600).height == 400


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16", "F", "RGBA", "LA"])
def test_any_kind_of_colour_is_read(kept, mode: str) -> None:  # type: ignore[no-untyped-def]
    """Bilevel, grey, palette, colour, print colours, more shades than 256, and see-through ones on white."""
    image = corner()
    if mode in ("RGBA", "LA"):
        seen = Image.new(mode, image.size, 0)
        seen.putalpha(image.point(lambda shade: 255 - shade))
    elif mode in ("I;16", "F"):
        seen = image.convert("F").point(lambda shade: shade * 200 + 0).convert("I" if mode != "F" else "F")
        seen = seen.convert("I;16") if mode == "I;16" else seen
    else:
        seen = image.convert(mode)
    assert is_upright(kept(saved(seen, "TIFF")))


def test_every_frame_of_a_tiff_is_a_page_but_small_versions_and_masks(kept) -> None:  # type: ignore[no-untyped-def]
    """Of an animation the first picture is the page, and the others are named as left out."""
    frames = [corner(), corner(60, 40), corner(240, 160)]
    small = kept(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert refusal(small).details["of"] == "3"
    assert [is_upright(small, page) for page in (1, 2, 3)] == [True, True, True]
    marked = small.read_bytes()
    assert marked.count(struct.pack("<HHI", 254, 4, 1)) == 0
    with opened_picture(small, "tiff") as picture_file:
        assert len(picture_file) == 3
    thumbnail = kept(with_thumbnail())
    assert refusal(thumbnail).details["of"] == "1"
    moving = kept(saved(frames[0], "GIF", save_all=True, append_images=[frames[0].rotate(180)]))
    found = extract(moving, Limits(), {})
    assert (len(found.pages), found.left_out) == (1, ("the other pictures of an animation",))
    with pytest.raises(FileRefused) as caught:
        scanned(small, 4, 0)
    assert caught.value.reason_code == "no-such-page"


def with_thumbnail() -> bytes:
    """A TIFF of a page and a small version of it, which says that it is one (tag 254)."""
    buffer = io.BytesIO()
    corner().save(
        buffer, "TIFF", save_all=True, append_images=[_small()], tiffinfo={254: 0}
    )  # fmt: skip
    return buffer.getvalue()


def _small() -> Image.Image:
    small = corner(30, 20)
    small.encoderinfo = {"tiffinfo": {254: 1}}  # type: ignore[attr-defined]
    return small


def test_a_fax_whose_dots_are_higher_than_wide_is_stretched(kept) -> None:  # type: ignore[no-untyped-def]
    """204 dots across and 98 down an inch: read as they are, letters would be half as high as wide."""
    path = kept(saved(corner(1728, 500).convert("1"), "TIFF", compression="group4", dpi=(204, 98)))
    _, width, height, across, down = scanned(path, 1, 0)
    assert (
        width / height
        == pytest.approx(across / down, rel=0.01)
        == pytest.approx(1728 / 204 / (500 / 98), rel=0.01)
    )


@pytest.mark.parametrize(
    ("size", "fineness", "points"),
    [
        ((1654, 2339), (200, 200), (595.4, 842.0)),
        ((4000, 3000), (72, 72), (842.0, 631.5)),
        ((1920, 1080), (96, 96), (842.0, 473.6)),
        ((600, 400), None, (842.0, 561.3)),
        ((600, 400), (0, 0), (842.0, 561.3)),
        ((600, 400), (float("nan"), 1e9), (842.0, 561.3)),
        ((600, 400), "72", (842.0, 561.3)),
    ],
)
def test_the_size_of_a_page_is_that_of_its_scanner_or_a4(
    size: tuple[int, int], fineness: object, points: tuple[float, float]
) -> None:
    """A camera's 72 dots an inch would make a page of 1.4 metres."""
    assert size_in_points(*size, fineness) == points


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it has so many dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_001), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1)])
def test_a_picture_of_too_many_dots_is_refused_before_it_is_decoded(kept, size: tuple[int, int]) -> None:  # type: ignore[no-untyped-def]
    """The reason names the bound; nothing is decoded to find out."""
    path = kept(png_claiming(*size))
    refused = refusal(path)
    assert (refused.state, refused.reason) == (
        "too-large",
        f"This picture has more than {MOST_DOTS} dots on one page: it is not read.",
    )
    for attempt in (lambda: scanned(path, 1, 0), lambda: page_picture(path, 1, 600)):
        with pytest.raises(FileRefused) as caught:
            attempt()
        assert caught.value.state == "too-large"


def test_a_page_of_too_many_dots_leaves_the_others_readable(kept) -> None:  # type: ignore[no-untyped-def]
    """It is named as left out, and keeps its number."""
    wide = Image.new("1", (40_000, 2_100), 1)
    frames = [wide, corner().convert("1")]
    first = corner().convert("1")
    path = kept(saved(first, "TIFF", compression="group4", save_all=True, append_images=frames))
    assert refusal(path).details == {"pages": "2", "of": "3"}
    found = extract(
        path, Limits(), {1: PlacedPage((("Child labour in kilns", 72.0, 700.0, 12.0),), 595, 842)}
    )
    assert found.left_out == (f"page 2 (more than {MOST_DOTS} dots)",)
    assert [page.needs_ocr for page in found.pages] == [None, None, "picture"]
    assert found.pages[0].text == "Child labour in kilns"


def test_a_large_picture_is_read_within_the_bound(kept) -> None:  # type: ignore[no-untyped-def]
    """A3 at 600 dots an inch is drawn coarser."""
    path = kept(saved(corner(9_900, 7_000).convert("1"), "TIFF", compression="group4", dpi=(600, 600)))
    _, width, height, across, down = scanned(path, 1, 0)
    assert width * height <= MOST_READ
    assert (across, down) == (1188.0, 840.0)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_picture_cut_off_is_damaged_or_read_but_never_more(kept, form: str, share: float) -> None:  # type: ignore[no-untyped-def]
    """Whatever a decoder makes of half a file, the file ends in one state."""
    data = saved(picture(ENGLISH, scale=1.0), form)
    refused = refusal(kept(data[: int(len(data) * share)]))
    assert refused.state in ("damaged", "needs-ocr", "unsupported")


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff", "webp", "gif", "bmp"])
def test_bytes_of_nothing_behind_a_sign_of_a_picture_are_damaged(kept, form: str) -> None:  # type: ignore[no-untyped-def]
    """The reason says what the file claims to be."""
    data = saved(corner(), form)
    refused = refusal(kept(data[:20] + bytes(range(256)) * 4))
    assert refused.state in ("damaged", "too-large")


def test_a_tiff_whose_frames_lead_in_a_circle_has_an_end(kept) -> None:  # type: ignore[no-untyped-def]
    """The last frame names the first as the next one."""
    data = bytearray(saved(corner(), "TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    assert refusal(kept(bytes(data))).details["of"] == "1"


def test_pictures_are_recognised_like_scans(desk: Desk, program: str) -> None:
    """A photograph on its side, a TIFF of two pages, one in an archive: found by their words, each page in
    the language it is in; nothing of the camera goes into the picture that is shown."""
    said = Image.Exif()
    said[274], said[271] = 6, "Camera of somebody"
    photo = picture(ENGLISH).rotate(90, expand=True).convert("RGB")
    desk.put("photo.jpg", saved(photo, "JPEG", exif=said))
    frames = [picture(ENGLISH.replace("forty", "fifty")).convert("1"), picture(FRENCH).convert("1")]
    both = saved(
        frames[0], "TIFF", compression="group4", save_all=True, append_images=frames[1:], dpi=(200, 200)
    )
    desk.put("register.dat", both)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("folder/page.png", saved(picture(FRENCH.replace("quarante", "trente")), "PNG"))
    desk.put("box.zip", box.getvalue())
    reports = {one.path.rsplit("/", 1)[-1]: one for one in take_in(desk, program).values()}
    assert {name: one.state for name, one in reports.items()} == {
        "photo.jpg": "indexed", "register.dat": "indexed", "box.zip": "unpacked", "page.png": "indexed",
    }  # fmt: skip
    assert recall(ENGLISH, texts(desk, reports["photo.jpg"])[0]) >= 0.95
    english, french = texts(desk, reports["register.dat"])
    assert recall(ENGLISH, english) >= 0.9
    assert recall(FRENCH, french) >= 0.95
    assert (reports["register.dat"].pages, reports["register.dat"].pages_ocr) == (2, 2)
    assert desk.found("trente plantations") == [reports["page.png"].work]
    with desk.stores.catalogue.reading() as connection:
        held = document(connection, DocumentId(str(reports["photo.jpg"].document)))
    assert held.page_count == 1
    assert (held.media_type, held.format) == ("image/jpeg", "jpeg")
    path = desk.stores.files.path(str(held.file_hash))
    assert path is not None
    assert b"Camera" not in page_picture(path, 1, 900).webp


def test_without_tesseract_a_picture_waits(desk: Desk, program: str) -> None:
    """``needs-ocr`` is visible; ``--again needs-ocr`` reads it once tesseract is there."""
    desk.put("page.png", saved(picture(ENGLISH), "PNG"))
    waiting = take_in(desk, None)["page.png"]
    assert (waiting.state, waiting.reason is not None) == ("needs-ocr", True)
    assert take_in(desk, program)["page.png"].state == "indexed"


def test_a_picture_of_nothing_is_no_work(desk: Desk, program: str) -> None:
    """White, black, grain, a photograph of no words: none is a success."""
    desk.put("white.png", saved(Image.new("L", (800, 1100), 255), "PNG"))
    desk.put("black.png", saved(Image.new("L", (800, 1100), 0), "PNG"))
    desk.put("noise.png", saved(Image.effect_noise((800, 1100), 90), "PNG"))
    desk.put("dot.gif", saved(Image.new("L", (1, 1), 0), "GIF"))
    assert {name: one.state for name, one in take_in(desk, program).items()} == dict.fromkeys(
        ("white.png", "black.png", "noise.png", "dot.gif"), "no-text"
    )
    assert desk.count("works") == 0


def test_a_picture_that_needs_too_much_memory_costs_that_file_alone(tmp_path: Path) -> None:
    """The cage's bar holds for pictures too."""
    path = tmp_path / "large.png"
    path.write_bytes(saved(Image.new("RGBA", (8_900, 8_900), (0, 0, 0, 9)), "PNG"))
    with Cage(workers=1, memory_bytes=256 * 2**20) as cage:
        with pytest.raises(FileRefused) as caught:
            cage.read(path)
        assert caught.value.state == "too-large"
        path.write_bytes(saved(corner(), "PNG"))
        assert cage.scan(path, 1).width > 0
