"""Pages of indexes and questionnaires as printers set them, in six languages and many layouts, with their
near misses: made by rule from the words beside this file, since the shared reports hold hardly any."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.page_kinds import page_kinds

PROSE = (
    "The inspectors came twice that year, always announced, and on both days the boats stayed at the shore. "
    "We asked the fishers why, and most of them said that somebody had called from the town.\n"
)
"""Running text to stand around a page."""

_PLACES = {"contents": 1, "index": 11}
"""Where in a report of twelve pages a kind is found; the others are in the middle."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page: what it is called in tests, its kind, its text; ``behind`` is the text of the page before."""

    name: str
    kind: str
    text: str
    behind: str = ""


def made_words() -> dict[str, dict[str, Any]]:
    """The words of each language: for an index in the order of their alphabet (of Chinese in that of their
    sounds), and what a questionnaire asks."""
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return found


def _pages(number: int, comma: str) -> str:
    """The pages of an entry: one, several, ranges; in no order over the index."""
    first = number * 37 % 211 + 1
    forms = (
        f"{first}",
        f"{first}{comma}{first + 9}",
        f"{first}–{first + 3}",
        f"{first}{comma}{first + 14}–{first + 17}{comma}{first + 40}",
    )
    return forms[number % 4]


def _entries(language: str, words: list[str], between: str = "") -> list[str]:
    comma = {"ar": "، ", "zh": "、"}.get(language, ", ")
    between = between or comma
    return [f"{word}{between}{_pages(number, comma)}" for number, word in enumerate(words)]


def index_pages(language: str, said: dict[str, Any]) -> Iterator[MadePage]:
    """Indexes: with commas, leaders, spaces, sub-entries, references, letters, run-in and wrapped lines."""
    headings, words, parts = said["headings"], said["words"], said["parts"]
    (see, also), plain = said["see"], _entries(language, words)

    def page(name: str, lines: list[str], heading: str | None = headings[0]) -> MadePage:
        return MadePage(
            f"{language} index {name}", "index", "\n".join([heading, "", *lines] if heading else lines)
        )

    yield page("with commas", plain, headings[1])
    yield page("with leaders", _entries(language, words, " " + "." * 24 + " "), headings[1])
    yield page("with a few leaders", _entries(language, words, " .... ")[:14], headings[0])
    yield page("with spaces", _entries(language, words, "  "), headings[2])
    yield page("of single pages", [f"{word}, {n * 53 % 97 + 2}" for n, word in enumerate(words)])
    lettered: list[str] = []
    for word, line in zip(words, plain, strict=True):
        if not lettered or lettered[-1][:1].lower() != word[:1].lower():
            lettered += ["", word[:1].upper()]
        lettered.append(line)
    yield page("under letters", lettered)
    nested = [
        line
        for number, word in enumerate(words[:24])
        for line in (
            [word, *(f"{part}, {_pages(number + k, ', ')}" for k, part in enumerate(parts))]
            if number % 4 == 0
            else [plain[number]]
        )
    ]
    yield page("with sub-entries", nested)
    referring = [
        f"{word}, {see} {words[number - 3]}" if number % 5 == 4 else
        f"{plain[number]}, {also} {words[number - 2]}" if number % 7 == 3 else plain[number]
        for number, word in enumerate(words)
    ]  # fmt: skip
    yield page("with references", referring, headings[1])
    yield page("run in", [" ".join(plain[at : at + 3]) for at in range(0, len(plain), 3)])
    wrapped = [
        part for line in plain for part in (line.replace("–", "–\n") if len(line) > 22 else line).split("\n")
    ]
    yield page("wrapped", wrapped, headings[2])


def indexes_that_go_on(language: str, said: dict[str, Any]) -> Iterator[MadePage]:
    """The second page of an index, behind its first."""
    comma = _entries(language, said["words"])
    nested = [
        line
        for number, (word, entry) in enumerate(zip(said["words"], comma, strict=True))
        for line in ([word, f"{said['parts'][0]}, {number * 53 % 97}"] if number % 3 else [entry])
    ]
    for name, lines in (("commas", comma), ("sub-entries", nested)):
        half = len(lines) // 2
        first = "\n".join([said["headings"][0], "", *lines[:half]])
        yield MadePage(f"{language} index before, {name}", "index", first)
        yield MadePage(f"{language} index goes on, {name}", "index", "\n".join(lines[half:]), first)


def questionnaires(language: str, said: dict[str, Any]) -> Iterator[MadePage]:
    """Boxes to tick, codes to circle, skips, scales of agreement, forms with blanks, rosters, guides."""
    questions, (yes, no, unknown), scale = said["questions"], said["yes_no"], said["scale"]
    statements, fields, skip = said["statements"], said["fields"], said["skip"]

    def page(name: str, lines: list[str], heading: str | None = said["questionnaire"]) -> MadePage:
        text = "\n".join([heading, "", *lines] if heading else lines)
        return MadePage(f"{language} questionnaire {name}", "questionnaire", text)

    ticked = [line for n, one in enumerate(questions, 1) for line in (f"{n}. {one}", f"☐ {yes}", f"☐ {no}")]
    yield page("to tick", ticked, None)
    yield page(
        "to tick in one line", [f"{n}. {one}   □ {yes}   □ {no}" for n, one in enumerate(questions, 1)]
    )
    coded = [
        line
        for n, one in enumerate(questions, 1)
        for line in (f"Q{n} {one}", f"{yes} {'.' * 20} 1", f"{no} {'.' * 20} 2", f"{unknown} {'.' * 18} 8")
    ]
    yield page("with codes behind leaders", coded, None)
    skipping = [
        line
        for n, one in enumerate(questions, 1)
        for line in (f"B{n}. {one}", f"1 = {yes}", f"2 = {no} → {skip} B{n + 2}")
    ]
    yield page("with skips", skipping, None)
    yield page("of open questions", [f"{n}. {one}" for n, one in enumerate(questions, 1)])
    lines_to_fill = [
        line for n, one in enumerate(questions, 1) for line in (f"{n}. {one}", "_" * 40, "_" * 40)
    ]
    yield page("with lines to fill", lines_to_fill, None)
    yield page(
        "scale of figures", [*scale, *(f"{n}. {one} 1 2 3 4 5" for n, one in enumerate(statements, 1))]
    )
    circles = [" ".join(scale), *(f"{one} ○ ○ ○ ○ ○" for one in statements)]
    yield page("scale of circles", circles, None)
    boxes = [line for one in statements for line in (one, *(f"☐ {mark}" for mark in scale))]
    yield page("scale of boxes", boxes, None)
    yield page("form with blanks", [f"{one}: ____________" for one in fields])
    yield page("form with cells", [f"{n}. {one} |__|__|" for n, one in enumerate(fields, 1)])


def near_misses(words: dict[str, dict[str, Any]]) -> Iterator[MadePage]:
    """Pages that look like an index or a questionnaire and are none."""
    english, backwards = words["en"]["words"], words["ru"]["words"][::-1]
    chapters = [f"{n}. {word.capitalize()} {n * 7}" for n, word in enumerate(english[::-1], 1)]
    yield MadePage("contents headed index", "contents", "\n".join(["Index", "", *chapters]))
    leaders = [f"{n}. {word.capitalize()} {'.' * 30} {n * 6}" for n, word in enumerate(backwards, 1)]
    yield MadePage("russian contents with leaders", "contents", "\n".join(["Содержание", "", *leaders]))
    rows = [f"{word} {n * 131 % 907},{n * 17 % 10} {n * 71 % 97}" for n, word in enumerate(english)]
    yield MadePage("table of figures in order", "text", "\n".join(["Table 4. Workers, thousands", *rows]))
    answers = (
        "How old is the child? We asked this first, and most parents knew. Does she attend school? Two in"
        " three did, although many came late. Who decided? It was mostly the father, as he told us.\n"
    )
    yield MadePage("text with questions", "text", answers * 6)
    percents = "\n".join(f"{one} 12.4 30.1 22.0 25.5 10.0" for one in words["en"]["statements"])
    results = f"Table 9. Agreement, per cent\n{' '.join(words['en']['scale'])}\n{percents}"
    yield MadePage("results of a survey", "text", f"{results}\n\n{answers.replace('?', '.') * 3}")
    todo = [
        f"□ Provide the inspectors of district {n} with boats, fuel and telephones." for n in range(1, 12)
    ]
    yield MadePage("recommendations behind boxes", "text", "\n".join(["Recommendations", *todo]))
    ratified = "\n".join(f"C. {n * 13}, Convention of {1930 + n} ☑" for n in range(1, 12))
    yield MadePage("ratifications with ticks", "text", f"{PROSE * 4}{ratified}\n{PROSE * 6}")
    faq = "".join(
        f"Question {n}: what is asked of employers?\nRule {n} says that they keep a register of all"
        f" under eighteen. They report accidents within {n} days, in writing.\n"
        for n in range(1, 8)
    )
    yield MadePage("questions answered", "text", faq)


def all_pages() -> list[MadePage]:
    """Every page, near misses too."""
    words = made_words()
    own = [
        page
        for language, said in words.items()
        for pages in (index_pages, indexes_that_go_on, questionnaires)
        for page in pages(language, said)
    ]
    return [*own, *near_misses(words)]


def told(page: MadePage) -> str:
    """The kind that the page gets in its place in a report of twelve pages."""
    texts = [PROSE * 8 + f"Paragraph {number}." for number in range(12)]
    place = _PLACES.get(page.kind, 6)
    texts[place] = page.text
    if page.behind:
        texts[place - 1] = page.behind
    return page_kinds(texts)[place].kind
