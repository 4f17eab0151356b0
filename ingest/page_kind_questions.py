"""The rule for a questionnaire: questions, or statements and fields, with room to answer them.

What counts is what a reader is to do: tick a box, circle a code, go to another question, say how much he
agrees, fill a blank. Text that asks and answers itself, recommendations behind boxes and tables of results
have none of it.
"""

from __future__ import annotations

import re
from itertools import groupby

from ingest.page_kind_signs import Page
from ingest.page_kind_words import (
    AGREEMENT,
    OPTION,
    QUESTION_MARK,
    QUESTIONNAIRE_HEADING,
    SKIP,
    THANKS,
)

_SCALE = re.compile(
    r"(?<![\d.,])(?:0 ?[|/]? ?)?1 ?[|/]? ?2 ?[|/]? ?3 ?(?:[|/]? ?4)?(?: ?[|/]? ?[56789]0?)*\s*\Z"
    r"|(?:[○◯⃝☐□] ?){3,}\s*\Z"
)
"""A row of figures to circle, or of boxes, behind a statement."""

_MARKS = ("☐", "□", "○", "◯", "❏", "⃝", "1 2 3", "1 | 2", "1/2/3", "1  2")
"""One of these stands on every page with a scale: a quick look before its words are counted."""

_ROOM = ("____", "|_", "........", "……")
"""The same for forms."""

_BLANK = re.compile(r"_{4,}|(?:\|_+){1,8}\||\.{8,}\s*\Z|…{4,}\s*\Z|(?:\[ {1,6}\]\s?){1,4}\Z")
_FIELD = re.compile(
    r"[^\W\d_][^_|]{1,70}?(?:[:：?？؟.]|\s)\s?(?:_{4,}|(?:\|_+){1,8}\||\.{8,}\s*\Z|…{4,}\s*\Z)"
)
"""A field of a form: its name and a blank."""

_PROSE = 0.4
"""Share of sentences that a questionnaire stays below, where it is no guide of questions alone."""

_LINE = 90
"""Signs of a line of a form, at most, on average: paragraphs are longer."""

_SOME_ROWS = 4
_SOME_FIELDS = 5


def questionnaire(page: Page, going_on: bool) -> str | None:
    """Questions with room to answer, scales, forms, or hardly anything but questions; less is asked of one
    that goes on: its last page may have a question or two and thanks."""
    questions = page.text.count("?") + page.text.count("؟") + page.text.count("？")
    options = len(OPTION.findall(page.text)) if questions >= 3 or going_on else 0
    if (
        going_on
        and page.prose < _PROSE
        and (questions or THANKS.search(page.text))
        and questions + options >= 3
    ):
        return f"goes on: {questions} questions, {options} answers to mark"
    if said := _asked(page, questions, options):
        return said
    if len(page.text) > _LINE * len(page.lines):
        return None
    return _rated(page) or _form(page)


def _asked(page: Page, questions: int, options: int) -> str | None:
    if questions < 3:
        return None
    asked = sum(1 for line in page.body if len(line) < 300 and QUESTION_MARK.search(line))
    to_mark = options >= questions or _headed(page) or SKIP.search(page.text)
    if asked >= 3 and options >= 5 and to_mark and page.prose < _PROSE:
        return f"{asked} questions, {options} answers to mark"
    if asked >= 6 and 10 * asked >= 7 * len(page.body) and _are_asked_alone(page):
        return f"{asked} questions and little else"
    return None


def _are_asked_alone(page: Page) -> bool:
    """Whether most lines end with their question: text that answers itself goes on behind it."""
    ending = sum(1 for line in page.body if line.rstrip(" _.").endswith(("?", "？", "؟")))
    return 2 * ending >= len(page.body)


def _rated(page: Page) -> str | None:
    """Statements with a scale: a row of figures or boxes behind each, or the scale in words below each."""
    if sum(map(page.text.count, _MARKS)) < _SOME_ROWS or page.prose >= _PROSE:
        return None
    words = len(AGREEMENT.findall(page.text))
    if words < 2:
        return None
    rows = sum(1 for line in page.body if _SCALE.search(line))
    if rows >= _SOME_ROWS:
        return f"{rows} statements with a scale"
    if words >= 3 * _SOME_ROWS and 2 * sum(map(page.text.count, "☐□○◯❏")) >= words:
        return f"the words of a scale {words} times, to tick"
    return None


def _form(page: Page) -> str | None:
    """Fields with blanks to fill."""
    if sum(map(page.text.count, _ROOM)) < _SOME_FIELDS or page.prose >= _PROSE:
        return None
    fields = sum(1 for line in page.body if len(line) < 200 and _FIELD.search(line))
    longest = max(
        (len(list(lines)) for blank, lines in groupby(page.body, _is_blank) if not blank), default=0
    )
    if fields >= _SOME_FIELDS and 2 * fields >= len(page.body) and longest <= _SOME_ROWS:
        return f"{fields} fields to fill"
    return None


def _is_blank(line: str) -> bool:
    return _BLANK.search(line) is not None


def _headed(page: Page) -> bool:
    return any(QUESTIONNAIRE_HEADING.search(line) for line in page.lines[:6] if len(line) < 90)
