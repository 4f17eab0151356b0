"""Pictures of pages: small enough for slow lines, words where they stand; and a few pages as a PDF."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from made_files import form, lines, pdf
from PIL import Image

from ingest.cage_answers import PagePicture
from ingest.errors import FileRefused
from ingest.pictures import LEAST_WIDTH, MOST_BYTES, MOST_WIDTH, few_pages, page_picture
from ingest.sign_boxes import in_signs, signs_of_line


@pytest.fixture
def made(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Writes a PDF and gives its path."""

    def written(data: bytes) -> Path:
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return path

    return written


def box(picture: PagePicture, text: str) -> tuple[float, float, float, float]:
    return next(word[1:] for word in picture.words if word[0] == text)


def dark_share(picture: PagePicture, place: tuple[float, float, float, float]) -> float:
    """How much of a box is ink."""
    image = Image.open(io.BytesIO(picture.webp)).convert("L")
    x0, y0, x1, y1 = place
    part = image.crop(
        (int(x0 * image.width), int(y0 * image.height), int(x1 * image.width) + 1, int(y1 * image.height) + 1)
    )
    signs = part.tobytes()
    return sum(1 for sign in signs if sign < 128) / len(signs)


def test_a_picture_shows_the_page_and_its_words(made) -> None:  # type: ignore[no-untyped-def]
    """WebP of the width asked for; words in reading order, boxes as fractions from the top left."""
    picture = page_picture(made(pdf([lines("Children work", "in kilns.")])), 1, 800)
    image = Image.open(io.BytesIO(picture.webp))
    assert (image.format, image.size) == ("WEBP", (picture.width, picture.height))
    assert abs(picture.width - 800) <= 1
    assert [word[0] for word in picture.words] == ["Children", "work", "in", "kilns."]
    x0, y0, x1, y1 = box(picture, "Children")
    assert (round(x0, 2), round(y0, 2)) == (0.10, 0.06)
    assert 0.06 < x1 - x0 < 0.09
    assert 0.008 < y1 - y0 < 0.02
    assert box(picture, "kilns.")[1] > y1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_right_on_rotated_pages(made, rotation: int) -> None:  # type: ignore[no-untyped-def]
    """Where the box of a word is there is ink, and beside it there is none, however the page is turned."""
    data = pdf([lines("Turned", size=40, top=600)], page=f"/Rotate {rotation}")
    picture = page_picture(made(data), 1, 600)
    assert (picture.width > picture.height) == (rotation in {90, 270})
    x0, y0, x1, y1 = box(picture, "Turned")
    assert dark_share(picture, (x0, y0, x1, y1)) > 0.15
    image = Image.open(io.BytesIO(picture.webp)).convert("L")
    ink = image.point(lambda sign: 255 if sign < 128 else 0).getbbox()
    assert ink is not None
    edges = (ink[0] / image.width, ink[1] / image.height, ink[2] / image.width, ink[3] / image.height)
    assert edges == pytest.approx((x0, y0, x1, y1), abs=0.01)


def test_boxes_are_right_on_cropped_pages(made) -> None:  # type: ignore[no-untyped-def]
    """Fractions are of the page as it is shown, not of the sheet that it was cut from."""
    data = pdf([lines("Cropped", size=40, top=600)], page="/CropBox [40 500 400 700]")
    picture = page_picture(made(data), 1, 600)
    assert dark_share(picture, box(picture, "Cropped")) > 0.15


def test_signs_of_chinese_have_boxes_of_their_own(made) -> None:  # type: ignore[no-untyped-def]
    """A clause without spaces is no word: each sign stands where it is drawn; words beside it stay whole."""
    style = "<style>body{font:20pt 'Noto Sans CJK SC'}</style>"
    text = "消除童工，ILO 2020年。"
    picture = page_picture(made(weasyprint.HTML(string=f"{style}<p lang=zh>{text}</p>").write_pdf()), 1, 900)
    words = [word[0] for word in picture.words]
    assert words == ["消", "除", "童", "工", "，", "ILO", "2020", "年", "。"]
    firsts = [word[1:] for word in picture.words[:4]]
    assert all(a[2] <= b[0] + 0.002 for a, b in itertools.pairwise(firsts))
    assert all(dark_share(picture, one) > 0.1 for one in firsts)


def test_the_box_of_a_recognised_word_is_shared_by_its_signs() -> None:
    """Even shares; letters and digits are half as wide, stops as wide as signs; other scripts stay whole."""
    found = dict(in_signs("工人2020，", (0.1, 0.2, 0.6, 0.3)))
    assert found == {"工": (0.1, 0.2, 0.2, 0.3), "人": (0.2, 0.2, 0.3, 0.3), "2020，": (0.3, 0.2, 0.6, 0.3)}
    for word in ("inspector", "", "العمل", "बच्चे"):
        assert list(in_signs(word, (0.1, 0.2, 0.3, 0.4))) == [(word, (0.1, 0.2, 0.3, 0.4))]


def test_signs_of_a_recognised_line_stand_at_even_distances() -> None:
    """Tesseract's own boxes of signs are shifted and too high; a row of a table is left as it was seen."""
    line = [
        ("消除", (0.10, 0.1, 0.22, 0.13)),
        ("童工", (0.25, 0.09, 0.31, 0.14)),
        ("。", (0.34, 0.1, 0.35, 0.13)),
    ]
    found = signs_of_line(line)
    assert [sign for sign, _ in found] == ["消", "除", "童", "工", "。"]
    assert [box[0] for _, box in found] == pytest.approx([0.10, 0.15, 0.20, 0.25, 0.30])
    assert {(box[1], box[3]) for _, box in found} == {(0.1, 0.13)}
    row = [("童工", (0.1, 0.1, 0.2, 0.13)), ("人数", (0.6, 0.1, 0.7, 0.13))]
    assert dict(signs_of_line(row))["工"] == (0.15, 0.1, 0.2, 0.13)
    words = [("child", (0.1, 0.1, 0.2, 0.13)), ("labour", (0.22, 0.1, 0.3, 0.13))]
    assert signs_of_line(words) == words


def test_words_end_with_spaces_and_with_lines(made) -> None:  # type: ignore[no-untyped-def]
    """Columns and lines without a space between them are words of their own."""
    columns = b"BT /F1 12 Tf 60 700 Td (Left) Tj 200 0 Td (Right) Tj ET"
    assert [word[0] for word in page_picture(made(pdf([columns])), 1, 400).words] == ["Left", "Right"]


def test_a_picture_never_weighs_more_than_its_limit(made) -> None:  # type: ignore[no-untyped-def]
    """A page full of fine noise is compressed harder, then made smaller, until it fits."""
    dots = b" ".join(
        b"%.2f %.2f %.2f rg %d %d 2 2 re f"
        % (n * 7 % 10 / 10, n * 3 % 10 / 10, n % 10 / 10, n * 37 % 595, n * 53 % 842)
        for n in range(60_000)
    )
    picture = page_picture(made(pdf([dots], compress=True)), 1, MOST_WIDTH)
    assert len(picture.webp) <= MOST_BYTES
    assert picture.width >= 300


@pytest.mark.parametrize(
    "media_box", ["0 0 14400 14400", "0 0 20 200000", "0 0 100000 10", "-500 -500 95 342"]
)
def test_pixels_are_bounded_whatever_the_page_says(made, media_box: str) -> None:  # type: ignore[no-untyped-def]
    """A page as long as a till roll, or as large as a hall, costs no more than any other."""
    try:
        picture = page_picture(made(pdf([lines("Word")], media_box=media_box)), 1, 10_000)
    except FileRefused as refused:
        assert refused.state == "damaged"
    else:
        assert picture.width * picture.height <= 4_100_000
        assert picture.width <= MOST_WIDTH


def test_the_width_is_kept_within_bounds(made) -> None:  # type: ignore[no-untyped-def]
    """Whatever is asked for."""
    path = made(pdf([lines("Word")]))
    assert abs(page_picture(path, 1, 1).width - LEAST_WIDTH) <= 1
    assert abs(page_picture(path, 1, 10**9).width - MOST_WIDTH) <= 1


@pytest.mark.parametrize("page", [0, -1, 2, 10**12])
def test_a_page_that_is_not_there_is_refused(made, page: int) -> None:  # type: ignore[no-untyped-def]
    """By its number, in words."""
    with pytest.raises(FileRefused) as caught:
        page_picture(made(pdf([lines("Word")])), page, 400)
    assert caught.value.reason == f"There is no page {page} in this file."


def test_what_is_no_pdf_has_no_pictures(made) -> None:  # type: ignore[no-untyped-def]
    """Only pages of PDF files are drawn."""
    for draw in (lambda path: page_picture(path, 1, 400), lambda path: few_pages(path, 1, 1)):
        with pytest.raises(FileRefused) as caught:
            draw(made(b"<!doctype html><p>Hello"))
        assert caught.value.reason_code == "not-a-pdf"


def test_a_few_pages_are_a_pdf_without_what_could_do_harm(made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The pages asked for, with their text; no script, no attachment, no form of the file comes along."""
    objects = [
        form(b""),
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /Type /Filespec /F (evil.exe) /EF << /F 13 0 R >> >>",
        b"<< /Length 4 /Type /EmbeddedFile >>\nstream\nevil\nendstream",
    ]
    catalog = "/OpenAction 11 0 R /Names << /EmbeddedFiles << /Names [(evil.exe) 12 0 R] >> >>"
    path = made(
        pdf(
            [lines(f"Page {n}") for n in range(1, 6)],
            catalog=catalog,
            objects=objects,
            page="/AA << /O 11 0 R >>",
        )
    )
    excerpt = few_pages(path, 2, 4)
    (tmp_path / "excerpt.pdf").write_bytes(excerpt)
    document = pypdfium2.PdfDocument(excerpt)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
        assert texts == ["Page 2", "Page 3", "Page 4"]
        assert document.count_attachments() == 0
    finally:
        document.close()
    assert b"app.alert" not in excerpt
    assert b"EmbeddedFile" not in excerpt


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 4), (-1, 2)])
def test_pages_out_of_range_are_refused(made, first: int, last: int) -> None:  # type: ignore[no-untyped-def]
    """The range must lie in the file."""
    with pytest.raises(FileRefused):
        few_pages(made(pdf([lines("Word")] * 3)), first, last)


def test_real_pages_have_their_words_where_they_stand(shared: Path) -> None:
    """Two columns, small type, Arabic: most boxes hold ink, and the marked words are found."""
    for name, words in [
        ("us_dol_child_labor/Nepal.pdf", ["Nepal", "children"]),
        ("un_documents/A_78_354.en.pdf", ["Consejo", "Seguridad"]),
    ]:
        picture = page_picture(shared / "reports" / name, 1, 1000)
        texts = [word[0] for word in picture.words]
        assert set(words) <= set(texts)
        assert len(picture.webp) <= MOST_BYTES
