"""Which models read a page of which nothing is known: told by a band of it, so that it is read whole once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from scans import ENGLISH, FRENCH, RUSSIAN, picture, recall, scan_of

from ingest.cage import Cage
from ingest.function_words import likely_voice
from ingest.recognition import Recognition, Scan, SeenLine, SeenWord
from ingest.recognition_bands import band, may_have_columns
from ingest.recognition_program import Tesseract, find_tesseract
from ingest.recognition_reading import Recogniser
from ingest.recognition_spacing import spaced

KOREAN = (
    "노동 감독관은 수확철에 북부 지역의 농장 마흔 곳을 방문하여 대부분의 아이들이 가족과 함께 "
    "아무런 보호 없이 일하고 있다는 사실을 확인하였다. "
    "감독관은 노동 시간에 관한 보고서를 작성하여 수도의 관계 부처에 제출하였다."
)


@dataclass
class Counted:
    """Tesseract that tells what it was asked to read."""

    tesseract: Tesseract
    read_with: list[tuple[str, bool]]

    def __getattr__(self, name: str) -> object:
        return getattr(self.tesseract, name)

    def read(self, scan: Scan, languages: str, turn: int) -> Recognition:
        """Reads; whether the picture was a band (lower than wide) is noted."""
        self.read_with.append((languages, scan.height < scan.width))
        return self.tesseract.read(scan, languages, turn)


class Kept(dict[str, Recognition]):
    """Keeps nothing beyond one test."""

    def put(self, picture: str, seen: Recognition) -> None:
        """Keep it."""
        self[picture] = seen


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    """The program of this machine; the tests' list of packages has it."""
    program = find_tesseract()
    if program is None:
        pytest.skip("skipped: tesseract is not installed")
    return Tesseract(program, at_once=1)


def read(tesseract: Tesseract, cage: Cage, path: Path) -> tuple[Recognition, list[tuple[str, bool]]]:
    """The first page of a file of which nothing is known, and how it was read."""
    counted = Counted(tesseract, [])
    reader = Recogniser(counted, cage, Kept())  # type: ignore[arg-type]
    [outcome] = reader.pages(path, [1], ())
    assert outcome.seen is not None
    return outcome.seen, counted.read_with


@pytest.mark.parametrize(("text", "model"), [(ENGLISH, "eng"), (FRENCH, "fra")])
def test_a_dense_page_of_an_unknown_language_is_read_whole_once(
    text: str, model: str, tesseract: Tesseract, reading_cage: Cage, tmp_path: Path
) -> None:
    """A band of it, read with one model, tells the language: never all models over the whole page."""
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_of([picture(" ".join([text] * 8))]))
    seen, read_with = read(tesseract, reading_cage, path)
    assert [one for one in read_with if not one[1]] == [(model, False)]
    assert len(read_with) == 2
    assert recall(text, seen.text) >= 0.95


def test_a_page_in_a_script_of_one_model_needs_no_band(
    tesseract: Tesseract, reading_cage: Cage, tmp_path: Path
) -> None:
    """Its script tells all there is to tell."""
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_of([picture(" ".join([RUSSIAN] * 5))]))
    seen, read_with = read(tesseract, reading_cage, path)
    assert read_with == [("rus+eng", False)]
    assert recall(RUSSIAN, seen.text) >= 0.95


@pytest.mark.parametrize(
    "text", [KOREAN, f"{KOREAN} ILO Convention No. 182 (1999), ppc64el, UNICEF. {KOREAN}"]
)
def test_korean_is_read_as_korean_with_its_words_whole(
    text: str, tesseract: Tesseract, reading_cage: Cage, tmp_path: Path
) -> None:
    """Tesseract is never sure of the script, and gives syllables one by one: the words come out all the same,
    each with a box of its own."""
    assert "kor" in tesseract.models, "the list of packages in tests/run.py has it"
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_of([picture(" ".join([text] * 4))]))
    seen, _ = read(tesseract, reading_cage, path)
    assert seen.languages == "kor"
    assert recall(KOREAN, seen.text) >= 0.9
    words = [word for line in seen.lines for word in line.words]
    inspectors = [word for word in words if word.text == "감독관은"]
    assert inspectors
    assert all(word.box[2] - word.box[0] > word.box[3] - word.box[1] for word in inspectors)


class Modes(Tesseract):
    """Tesseract that tells in which modes it read."""

    def _run(self, options: list[str], scan: Scan | None, *made: str, seconds: float = 0) -> tuple[str, ...]:
        self.modes = [*getattr(self, "modes", []), *options[-4:-2]]
        return super()._run(options, scan, *made, seconds=seconds)


def test_korean_in_one_column_is_read_once_and_in_columns_in_both_ways(tesseract: Tesseract) -> None:
    """A whole reading is what a page costs; which way is better is seen only where there is a gutter."""
    page = picture(" ".join([KOREAN] * 4))
    reader = Modes(tesseract.program, at_once=1)
    seen = reader.read(Scan(page.convert("L").tobytes(), *page.size, 595, 842), "kor", 0)
    assert recall(KOREAN, seen.text) >= 0.9
    assert reader.modes == ["--psm", "4"]
    half = page.convert("L").resize((page.width // 2, page.height // 2))
    both = Image.new("L", page.size, 255)
    both.paste(half, (0, 0))
    both.paste(half, (page.width // 2, 0))
    reader.read(Scan(both.tobytes(), *both.size, 595, 842), "kor", 0)
    assert reader.modes == ["--psm", "4", "--psm", "4", "--psm", "3"]
    for leans in (0, 1, -2):
        leaning = both.rotate(leans, fillcolor=255)
        assert may_have_columns(Scan(leaning.tobytes(), *both.size, 595, 842)), leans


def test_a_gutter_is_a_white_stripe_between_lines() -> None:
    """Not the gaps between words, nor a heading over it; blank paper has no columns."""
    ink, gap = b"\0", b"\xff"
    word = (ink * 28 + gap * 4) * 12
    shifted = b"".join((word[at:] + word[:at]) * 8 + gap * 384 * 4 for at in range(0, 32, 4))
    one = Scan(shifted * 4, 384, 12 * 32, 384, 384)
    assert not may_have_columns(one)
    column = ink * 176 + gap * 32 + ink * 176
    two = Scan((column * 8 + gap * 384 * 4) * 30, 384, 360, 384, 360)
    assert may_have_columns(two)
    headed = Scan(ink * 384 * 12 + two.dots, 384, 372, 384, 372)
    assert may_have_columns(headed)
    assert not may_have_columns(Scan(gap * 384 * 360, 384, 360, 384, 360))


def line(*words: str) -> SeenLine:
    """A line of words side by side."""
    boxes = [(n / 10, 0.1, (n + 1) / 10, 0.2) for n in range(len(words))]
    return SeenLine(0, tuple(SeenWord(word, box, 0.5) for word, box in zip(words, boxes, strict=True)))


def test_syllables_are_put_together_as_the_text_spaces_them() -> None:
    """By the signs of the line, in order; a line that the text has otherwise stays as it is."""
    seen = Recognition((line("지", "원", "하는"), line("다른", "말"), line("지", "원", "하는")), 0, "kor")
    made = spaced(seen, "\n지원 하는\n\n  지원하는 \n")
    assert [one.text for one in made.lines] == ["지원 하는", "다른 말", "지원하는"]
    assert made.lines[2].words == (SeenWord("지원하는", (0.0, 0.1, 0.3, 0.2), 0.5),)
    assert spaced(seen, "").lines == seen.lines


def dots(*rows: tuple[int, float]) -> Scan:
    """A page of 400 dots' width: so many rows with such a share of ink."""
    lines = [
        b"\0" * round(400 * ink) + b"\xff" * (400 - round(400 * ink))
        for count, ink in rows
        for _ in range(count)
    ]
    return Scan(b"".join(lines), 400, len(lines), 595, 842)


def test_a_band_lies_where_the_text_is() -> None:
    """Not on white paper, nor on a picture; where all text of a page goes into it, or none is there, the page
    is read whole."""
    text = tuple(row for _ in range(80) for row in ((12, 0.2), (8, 0.0)))
    page = dots((400, 0.0), *text, (800, 0.9))
    found = band(page)
    assert found is not None
    assert (found.width, found.height) == (400, 2_800 // 5)
    assert found.dots in page.dots[400 * 300 : 400 * 2_100]
    assert band(dots((2_800, 0.0))) is None
    assert band(dots((2_800, 0.9))) is None
    assert band(dots((1_000, 0.0), (100, 0.2), (1_700, 0.0))) is None
    assert band(dots((300, 0.2))) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("les enfants dans une mine pour des familles avec ce travail qui est leur", "fr"),
        ("los niños del campo y el trabajo con su familia como una forma", "es"),
        ("2.1.2 CPU AMD64 ppc64el", None),
        ("the of and los las", None),
        ("", None),
    ],
)
def test_a_guess_at_a_language_needs_five_little_words_and_most_of_them(
    text: str, language: str | None
) -> None:
    """It is held against the whole page afterwards, so that it may be bolder than a judgement."""
    assert likely_voice(text) == language


def test_a_blank_page_is_not_read_at_all(tesseract: Tesseract, reading_cage: Cage, tmp_path: Path) -> None:
    """No band, no model."""
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_of([Image.new("L", (1654, 2339), 255)]))
    seen, read_with = read(tesseract, reading_cage, path)
    assert (seen.lines, read_with) == ((), [])
