"""Pages that are no running text are known by their own signs, in six languages; text never is taken for one.

The sample pages are ours (``tests/ingest/page_kinds``): ``@@ KIND`` begins each, with what it is to catch.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extractors.extraction import PageText
from ingest.page_kinds import KINDS, is_running_text, kinds_of, page_kinds

PROSE = (
    "The inspectors came twice that year, always announced, and on both days the boats stayed at the shore. "
    "We asked the fishers why, and most of them said that somebody had called from the town.\n"
)
"""Running text to stand around a sample."""

PLACES = {"cover": 0, "imprint": 1, "contents": 2, "index": 11}
"""Where in a report of twelve pages a kind is found; the others are in the middle."""


def samples() -> list[tuple[str, str, str]]:
    """(name, kind, text) of every sample page."""
    found = []
    for path in sorted(Path(__file__).with_name("page_kinds").glob("*.txt")):
        for number, part in enumerate(path.read_text("utf-8").split("@@ ")[1:], 1):
            about, _, text = part.partition("\n")
            found.append((f"{path.stem}-{number}-{about.replace(' ', '-')}", about.split()[0], text.strip()))
    return found


def report(place: int, page: str, pages: int = 12) -> list[str]:
    """A report with one page in its place among pages of text."""
    texts = [PROSE * 8 + f"Paragraph {number}." for number in range(pages)]
    texts[place] = page
    return texts


SAMPLES = samples()


def test_every_kind_has_a_sample_in_every_language() -> None:
    """Eight kinds, six languages, and the pages of text that are easily mistaken."""
    assert {kind for _, kind, _ in SAMPLES} == set(KINDS)
    by_language = {
        name.partition("-")[0]: {kind for one, kind, _ in SAMPLES if one[:2] == name[:2]}
        for name, _, _ in SAMPLES
    }
    assert set(by_language) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert all(kinds == set(KINDS) for kinds in by_language.values())


@pytest.mark.parametrize(("kind", "text"), [one[1:] for one in SAMPLES], ids=[one[0] for one in SAMPLES])
def test_a_page_is_known_in_its_place(kind: str, text: str) -> None:
    """In a report of twelve pages the sample gets its kind, and no page beside it does."""
    place = PLACES.get(kind, 6)
    found = page_kinds(report(place, text))
    assert found[place].kind == kind
    assert {one.kind for number, one in enumerate(found) if number != place} == {"text"}


@pytest.mark.parametrize(
    "text",
    [text for _, kind, text in SAMPLES if kind == "text"],
    ids=[n for n, k, _ in SAMPLES if k == "text"],
)
@pytest.mark.parametrize("place", [0, 1, 2, 6, 10, 11])
def test_text_stays_text_wherever_it_stands(text: str, place: int) -> None:
    """No place in a report makes a list of a page with sentences, or a cover of a letter."""
    assert page_kinds(report(place, text))[place].kind == "text"


def test_references_that_go_on_need_no_heading() -> None:
    """The second page of a list is known by the first: here by fewer signs than a page alone would need."""
    first = next(text for name, kind, text in SAMPLES if kind == "bibliography" and name.startswith("en"))
    second = "\n\n".join(
        f"{name}, R. (2018). Work on the water. Accra: Hillside." for name in ("Sey", "Tetteh", "Yeboah")
    )
    texts = report(6, first)
    texts[7] = second
    assert [one.kind for one in page_kinds(texts)[5:9]] == ["text", "bibliography", "bibliography", "text"]


QUESTIONS = "\n".join(f"Q{n}. Did you work in month {n}?\n☐ Yes\n☐ No" for n in range(1, 7))
LAST_PAGES = {
    "en": "Q23. May we visit you again?\n☐ Yes\n☐ No\nThank you for your time. End of the interview.",
    "fr": "23. Pouvons-nous revenir ?\n☐ Oui\n☐ Non\nMerci. Fin de l’entretien.",
    "es": "23. ¿Podemos volver?\n☐ Sí\n☐ No\nGracias. Fin de la entrevista.",
    "ru": "23. Можно ли прийти ещё раз?\n☐ Да\n☐ Нет\nСпасибо. Конец интервью.",
    "zh": "23. 我们可以再来吗？\n☐ 是\n☐ 否\n谢谢。访谈到此结束。",
    "ar": "23. هل يمكننا العودة؟\n☐ نعم\n☐ لا\nشكرا لكم. نهاية المقابلة.",
}


@pytest.mark.parametrize("language", LAST_PAGES)
def test_the_last_page_of_a_questionnaire_belongs_to_it(language: str) -> None:
    """One question and thanks are enough behind a page of questions, and nothing elsewhere."""
    last = LAST_PAGES[language]
    kinds = [one.kind for one in page_kinds([*[PROSE * 8] * 3, QUESTIONS, last, PROSE * 8])]
    assert kinds[3:] == ["questionnaire", "questionnaire", "text"]
    assert page_kinds([*[PROSE * 8] * 3, last, PROSE * 8])[3].kind == "text"


def test_text_with_a_question_behind_a_questionnaire_is_text() -> None:
    """Running text goes on after an annex: what it asks is not to be answered."""
    text = PROSE * 6 + "Why did nobody come? Who paid? Yes, we asked. Thank you, they said.\n" + PROSE
    assert page_kinds([*[PROSE * 8] * 3, QUESTIONS, text])[4].kind == "text"


def test_a_table_with_leaders_is_no_list_of_contents() -> None:
    """Figures behind dots that do not grow are figures, not pages."""
    rows = (("Farming", 53), ("Fishing", 12), ("Mining", 40), ("Trade", 9), ("Housework", 31), ("Other", 4))
    table = "\n".join(f"{name} {'.' * 30} {value}" for name, value in rows)
    assert page_kinds(report(6, f"Children by kind of work, thousands\n\n{table}"))[6].kind == "text"


def test_a_slide_with_words_in_capitals_is_no_list_of_abbreviations() -> None:
    """Capitals alone are a matter of type."""
    slide = "OUR GOALS\n\n1\n\nMEET EVERY YEAR\n\n2\n\nSHARE DATA\n\n3\n\nFIND MONEY\n\n4\n\nTELL OTHERS"
    assert page_kinds(report(1, slide))[1].kind == "text"


def test_a_short_page_inside_is_no_cover() -> None:
    """Only the first pages can be one, and those behind the first only with the title once more."""
    short = "Nobody asked the children\n\nUntil now"
    assert page_kinds(report(6, short))[6].kind == "text"
    assert page_kinds(report(1, short))[1].kind == "text"
    texts = report(0, short)
    texts[1] = short + "\n\nAccra"
    assert [one.kind for one in page_kinds(texts)[:2]] == ["cover", "cover"]


def test_a_page_with_nothing_but_the_running_head_is_blank() -> None:
    """What stands on every page is no text of this one."""
    texts = [f"Children of the lake\n{number}\n{PROSE * 6}" for number in range(1, 13)]
    texts[4] = "Children of the lake\n5"
    assert page_kinds(texts)[4].kind == "blank"


def test_copyright_inside_a_report_is_no_imprint() -> None:
    """The signs of an imprint count at the ends of a report only."""
    text = next(text for _, kind, text in SAMPLES if kind == "imprint")
    assert page_kinds(report(11, text, pages=40))[11].kind == "text"


def test_every_kind_comes_with_its_reason() -> None:
    """Who checks the rules sees which sign told."""
    for _, kind, text in SAMPLES:
        (found,) = [one for one in page_kinds(report(PLACES.get(kind, 6), text)) if one.kind != "text"] or [
            None
        ]
        assert (found is None) == (kind == "text")
        assert found is None or found.reason


def test_a_picture_that_nobody_has_read_is_not_blank() -> None:
    """Its text is empty all the same; a page with nothing on it is blank."""
    pages = [PageText(1, PROSE * 4), PageText(2, "", needs_ocr="picture"), PageText(3, "")]
    assert kinds_of(pages) == ("text", "text", "blank")


def test_what_a_format_knows_stands() -> None:
    """An extractor that is told the kind by the file is believed."""
    assert kinds_of([PageText(1, PROSE * 4, kind="cover")]) == ("cover",)


def test_only_text_is_evidence() -> None:
    """One rule says what counts towards the topics and places of a work."""
    assert [kind for kind in KINDS if is_running_text(kind)] == ["text"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=400), max_size=6))
def test_any_texts_have_kinds(texts: list[str]) -> None:
    """Whatever stands on the pages, each has one of the kinds, the same each time."""
    found = page_kinds(texts)
    assert len(found) == len(texts)
    assert {one.kind for one in found} <= set(KINDS)
    assert found == page_kinds(texts)


@pytest.mark.parametrize(
    "unit",
    [".", ". ", "a ", "1 ", "(", "[ ", "?\n", "- ", "1, ", "a 1\n", "AB ", "… ", "A. B. ", "x://", "\n"],
)
def test_a_page_of_one_sign_costs_no_more_than_others(unit: str) -> None:
    """No rule goes over a run again and again: twenty thousand signs take less than a fifth of a second."""
    texts = [unit * (19_000 // len(unit))] * 3
    began = process_time()
    page_kinds(texts)
    assert process_time() - began < 0.6


@pytest.mark.parametrize("heading", ["索　引", "索 引", "I N D E X", "Index"])
def test_headings_set_apart_sign_by_sign_are_headings(heading: str) -> None:
    """Chinese headings of two signs stand apart; so do capitals of a title."""
    entries = "\n".join(
        f"{word} {14 + at}, {30 - at}"
        for at, word in enumerate(("ants", "bees", "cats", "dogs", "eels", "foxes", "goats"))
    )
    assert page_kinds(report(11, f"{heading}\n\n{entries}"))[11].kind == "index"


def test_codes_of_countries_beside_their_names_are_no_figures() -> None:
    """A number of three digits and the letters of a country are its codes; numbers alone are figures."""
    names = (
        "Alemania DEU",
        "Bélgica BEL",
        "Chile CHL",
        "España ESP",
        "Francia FRA",
        "Italia ITA",
        "Japón JPN",
    )
    rows = [name.replace(" ", " {} ") for name in (*names, "México MEX", "Suecia SWE")]
    coded = "\n".join(row.format(100 + 31 * at) for at, row in enumerate(rows))
    assert page_kinds(report(6, f"Países\n\n{coded}"))[6].kind == "list"
    figures = "\n".join(row.format(100 + 31 * at)[:-3] for at, row in enumerate(rows))
    assert page_kinds(report(6, f"Países\n\n{figures}"))[6].kind == "text"
