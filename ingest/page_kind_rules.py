"""The rules by which a page is known as no running text: one function a kind, from a page to a reason.

A rule that is not sure says nothing: a page of text taken for a list would be found too late, while a list
taken for text only stands where all pages stood before. Every number was set on the half of the labelled
pages that is there for that (``tests/ingest/page_kind_labels.tsv``), with room on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from datasets.areas import folded_name, load_areas
from ingest.page_kind_signs import DAY, Page, alphabetical, ascending, has_word, page_number, plain_numbers
from ingest.page_kind_words import (
    ABBREVIATIONS_HEADING,
    CONTENTS_HEADING,
    COPYRIGHT_LINE,
    IMPRINT_HINTS,
    IMPRINT_SIGNS,
    LEFT_BLANK,
    REFERENCES_HEADING,
    SERIES_HEADING,
    STRONG_REFERENCE,
    UN_NOTE,
    WEAK_REFERENCE,
)

_LEADER = re.compile(
    r"(?<![.…·])(?<![.…·] )(?:\.{4,}+|(?:\. ?){5,}+|…{2,}+|(?:… ?){2,}+|·{4,}+|(?:· ){4,}+)[ .…·]*+"
    r"([0-9٠-٩]{1,4}|[ivxlcIVXLC]{1,7})(?!\w)"
)
"""Leaders and the page they lead to. Tried once a run of dots: a file of nothing but dots costs no more."""
_LEADERS = re.compile(r"[.…·\s]{3,}")
_ENDS_IN_PAGE = re.compile(r"[^\W\d_].*?[\s.…·]([0-9٠-٩]{1,4}|[ivxlc]{1,6})\Z")
_ABBREVIATION = re.compile(
    r"[^\W\d_]{0,2}(?:[A-ZА-ЯЁÀ-Þ][\w&/.’-]{0,12}[A-ZА-ЯЁÀ-Þ]|"
    r"[A-ZА-ЯЁÀ-Þ]{2})[\w&/.’-]{0,6}\s*[–—:=-]?\s+(?=.*[a-zß-ÿа-яё]{3})\S|"
    r"[A-Z]{1,2}[A-Za-z]{0,3}[A-Z][A-Za-z-]{0,12}\s*[–—:：-]?\s*[\u0600-\u06ff\u4e00-\u9fff]|"
    r".*[\u0600-\u06ff]\s*[–—:-]?\s*\(?[A-Z][A-Za-z-]*[A-Z]\)?\Z"
)
_NUMBERED = re.compile(r"\[?[0-9]{1,3}[\].)]?\s+\S")
_DIGITS_OF_CODE, _LETTERS_OF_CODE = re.compile(r"\b[0-9]{3}\b"), re.compile(r"\b[A-Z]{3}\b")
_ITEM = re.compile(r"\(?\w{1,4}[.)]\s|[•●▪■–—-]\s")
_LONGEST_ROW = 420
"""Signs of a paragraph in a list, at most: a few names that were run together, never a paragraph of prose."""
_LONGEST_WEAK, _A_MARK = 330, 110
"""Signs of a reference, at most, that is known by weak marks alone; and of its part for each mark."""
_NEARLY_NOTHING = 160
"""Signs of a page that may be blank: a running head, a number, the note that it was left so."""
_BETWEEN_NAMES = re.compile(r"[,;،、؛，\n]|(?<=\w)\.(?=\s|\Z)| (?:and|et|y|и) ")
_ROW = re.compile(r"[0-9]|[•●▪■◦✓➢–—-]\s")
"""How rows of a table, a programme, a list begin."""

_FIGURES_ON_COVER = 15
"""Numbers that are no dates on a cover, at most: sessions, volumes, symbols have some."""
_DATED = 4
"""Countries of a table of dates, at least: each may have several rows."""

_ENTRY = 300
"""Signs of a reference that bear no mark themselves, at most: a long title, a name in a line of its own."""


def blank(page: Page) -> str | None:
    """Nothing but what stands on every page, or a line that says that the page was left blank."""
    if len(page.text) > _NEARLY_NOTHING:
        return None
    if not page.body:
        return "nothing but page number, symbol and running head"
    return "says that it was left blank" if len(page.text) < 120 and LEFT_BLANK.search(page.text) else None


def imprint(page: Page) -> str | None:
    """The back of the title page: who published it, when, with which rights. At either end of a document."""
    if not (page.number <= 8 or page.number > page.total - 2) or len(page.text) > 3000:
        return None
    if not any(hint in page.text for hint in IMPRINT_HINTS):
        return None
    signs = sum(1 for sign in IMPRINT_SIGNS if sign.search(page.text))
    if signs >= (2 if len(page.text) < 1200 else 3 if len(page.text) < 2000 else 4):
        return f"{signs} signs of an imprint"
    if signs and len(page.text) < 900 and (UN_NOTE.search(page.text) or _claims(page)):
        return "a short page in front with a line of copyright or a note on symbols"
    return None


def _claims(page: Page) -> bool:
    """Whether a line of the page is a claim of copyright, on one of the pages behind the title."""
    return 2 <= page.number <= 4 and any(COPYRIGHT_LINE.match(line) for line in page.lines)


def contents(page: Page, goes_on: bool) -> str | None:
    """Entries with the number of the page they lead to, and numbers that grow."""
    headed = page.heads(CONTENTS_HEADING)
    if "..." in page.text or ". . ." in page.text or "…" in page.text or "···" in page.text:
        found = [page_number(value) for value in _LEADER.findall(page.text)]
        text = len(_LEADERS.sub(" ", page.text))
        in_front = page.number <= max(12, page.total // 8)
        least = 2 if headed or goes_on else 6 if in_front else 10
        sure = 0.8 if headed or goes_on else 0.9
        if len(found) >= least and text <= 170 * len(found) and _grows(found, sure):
            return f"{len(found)} entries with leaders"
    if not (headed or goes_on):
        return None
    return _contents_without_leaders(page, headed)


def _contents_without_leaders(page: Page, headed: bool) -> str | None:
    ends = [match for line in page.body if len(line) < _LONGEST_ROW and (match := _ENDS_IN_PAGE.search(line))]
    values = [page_number(match.group(1)) for match in ends]
    if len(ends) >= (2 if headed else 4) and 2 * len(ends) >= len(page.body) and _grows(values, 0.8):
        return f"{len(ends)} entries that end in a page number"
    first = headed and CONTENTS_HEADING.match(page.opening[0]) and not SERIES_HEADING.match(page.opening[0])
    short = first and page.prose == 0 and len(page.body) >= 5 and max(map(len, page.body)) <= 140
    return "short entries under a heading" if short else None


def _grows(values: list[int], sure: float) -> bool:
    """Whether page numbers grow; a second list (of tables) may begin anew."""
    arabic = [value for value in values if value]
    return ascending(arabic) >= sure


def bibliography(page: Page, goes_on: bool) -> str | None:
    """Most of the text is references or notes that cite."""
    urls = page.text.count("://") + page.text.count("www.")
    headed = page.heads(REFERENCES_HEADING)
    if not (headed or goes_on or urls >= 3 or sum(1 for line in page.lines if _NUMBERED.match(line)) >= 4):
        return None
    strong = [_strong(line) for line in page.body]
    marks = 1 if headed or goes_on else 2
    citing = [_cites(line, signs, marks) for line, signs in zip(page.body, strong, strict=True)]
    if sum(citing) < (1 if goes_on else 3) or not (headed or goes_on or sum(map(bool, strong)) >= 2):
        return None
    lengths = [len(line) for line in page.body]
    share = _cited(citing, lengths) / max(1, sum(lengths))
    return f"{share:.0%} of the text cites" if share >= (0.45 if headed or goes_on else 0.5) else None


def _strong(line: str) -> int:
    return line.count("://") + line.count("www.") or len(STRONG_REFERENCE.findall(line))


def _cites(line: str, strong: int, marks: int) -> bool:
    """Whether a line, or a paragraph of several entries, is references throughout: its signs are dense.

    ``marks`` are the weak ones that it needs: fewer below a heading that says what they are.
    """
    if strong and len(line) <= 100 + 330 * strong:
        return True
    if len(line) > _LONGEST_WEAK:
        return False
    weak = len(WEAK_REFERENCE.findall(line))
    return weak + strong >= marks and len(line) <= _A_MARK * (weak + strong)


def _cited(citing: list[bool], lengths: list[int]) -> int:
    """The length of all lines that cite, and of the few between two of them: entries run over lines."""
    total = between = 0
    seen = False
    for cites, length in zip(citing, lengths, strict=True):
        if cites:
            total += length + (between if seen and between <= _ENTRY else 0)
            seen, between = True, 0
        else:
            between += length
    return total


def listing(page: Page, goes_on: bool) -> str | None:
    """Countries, abbreviations, or names in alphabetical order: no sentences, no figures."""
    if page.stops * 150 > len(page.text):
        return None
    if any(len(line) > _LONGEST_ROW for line in page.lines):
        return _run_together(page)
    small = sum(1 for line in page.body if line[0].islower())
    if len(page.body) < 5 or 4 * small > len(page.body) or page.prose > 0.3:
        return None
    known = goes_on or page.heads(ABBREVIATIONS_HEADING)
    return _abbreviations(page.body, known) or _names(page, goes_on) or _dates(page)


def _run_together(page: Page) -> str | None:
    """Countries with commas between them, and hardly anything else."""
    if 30 * sum(map(page.text.count, ",;،、")) < len(page.text):
        return None
    names = [part for part in _BETWEEN_NAMES.split(page.text) if part.strip()]
    countries = sum(1 for name in names if folded_name(name[:60]) in _country_names())
    return f"{countries} countries in a row" if countries >= 12 and 10 * countries >= 7 * len(names) else None


def _abbreviations(lines: list[str], known: bool) -> str | None:
    found = sum(1 for line in lines if _ABBREVIATION.match(line))
    if (
        found >= 5
        and 10 * found >= (4 if known else 6) * len(lines)
        and plain_numbers("\n".join(lines)) < found
    ):
        return f"{found} abbreviations"
    return None


def _names(page: Page, goes_on: bool) -> str | None:
    lines = page.body
    figures = plain_numbers("\n".join(lines)) - sum(map(_has_codes, lines))
    countries = sum(1 for line in lines if _begins_with_country(line))
    least, share = (3, 2) if goes_on else (8, 4)
    if countries >= least and 10 * countries >= share * len(lines) and 10 * figures <= 7 * countries:
        return f"{countries} countries"
    capital = [line for line in lines if not (line[:1].islower() or line[:1].isdigit() or _ITEM.match(line))]
    calm = page.prose < 0.2 and 5 * figures <= len(lines) and 10 * len(capital) >= 8 * len(lines)
    least, order = (8, 0.7) if goes_on else (12, 0.85)
    if len(lines) >= least and calm and alphabetical(capital) >= order:
        return f"{len(lines)} names in order"
    return None


def _dates(page: Page) -> str | None:
    """A table of countries and dates alone: when each signed, reported, is to report."""
    if page.prose >= 0.2:
        return None
    countries = sum(1 for line in page.body if _begins_with_country(line))
    text = "\n".join(page.body)
    dates = len(DAY.findall(text)) if countries >= _DATED else 0
    if dates >= 2 * countries and 4 * dates >= len(page.body) and 4 * plain_numbers(text) <= dates:
        return f"{countries} countries, {dates} dates"
    return None


def _has_codes(line: str) -> bool:
    """Whether a number of three digits stands beside the letters of a country: both are its codes."""
    return _DIGITS_OF_CODE.search(line) is not None and any(
        code in _country_codes() for code in _LETTERS_OF_CODE.findall(line)
    )


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(area.code for area in load_areas().countries())


def _begins_with_country(line: str) -> bool:
    words = folded_name(line[:60].replace("*", " ")).split()
    names = _country_names()
    return any(" ".join(words[:count]) in names for count in range(min(len(words), 6), 0, -1))


@cache
def _country_names() -> frozenset[str]:
    """The names of countries in every language we have, folded. Read once a process, at the first list."""
    return frozenset(
        folded_name(name) for area in load_areas().countries() for name in (*area.names.values(), *area.also)
    )


def cover(page: Page, before: Iterable[Page]) -> str | None:
    """A title, names and a date on the first page; or the title once more behind it."""
    if page.number > 5 or page.total < 3 or len(page.text) > 600 or page.prose or not has_word(page.text):
        return None
    if len(page.lines) > 25 or any(sign in page.text for sign in "%?\t|") or len(page.words) > 80:
        return None
    if sum(1 for line in page.lines if _ROW.match(line)) >= 3 or plain_numbers(page.text) > _FIGURES_ON_COVER:
        return None
    if page.number == 1:
        return "a title and little else on page 1"
    first = next((set(one.words) for one in before), set())
    again = sum(1 for word in page.words if word in first)
    return "the title once more" if first and 10 * again >= 6 * len(page.words) else None
