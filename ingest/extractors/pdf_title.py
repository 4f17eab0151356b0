"""A title for a PDF that can be shown to people, or none; and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.pdf_lines import HYPHENATION, Line
from ingest.extractors.pdf_title_parts import are_one, is_no_title, is_running_text

DECLARED_AND_SEEN = 0.95
"""The file says so, and so does its first page."""
DECLARED = 0.8
LARGEST = 0.7
LARGER = 0.6
SET_IN_CAPITALS = 0.5
FIRST_LINES = 0.35
"""How sure a title is: of declared ones that look like titles nine in ten are right, of first lines one in
three (counted on the 182 reports of the titles' table)."""

_LONGEST = 300
"""Code points of a title that a page shows; a longer one is a paragraph. Letters to the United Nations have
250."""

_LONGEST_DECLARED = 200
_FIRST = 8
"""Lines of a page in one size of type among which its title stands."""

_LARGER = 1.08
"""How much larger than the usual type a title is set, at least; it may differ by weight alone, but not
here."""

_MOST_OF_A_COVER, _LONGEST_COVER = 14, 450
"""Lines and signs of a page that is nothing but a cover: a title in three lines, names, a date, a place."""

_A_SENTENCE = 80
"""Signs of running text above a heading, at least."""

_ONE_WORD = re.compile(r"[^\W\d\u2e80-\uffff]{3,20}")
"""``NEPAL`` above "Report on bonded labour": too little of a title, on a cover."""

_LARGE = 16.0
"""Points in which hardly any running text is set."""

_BELOW_ALL = 0.9
"""What is taken for the size of running text where there is none, as a share of the smallest type."""

_AS_LARGE = 0.99
_MUCH_LARGER = 1.3
_SAME = 0.06
"""Share of the size within which two lines are in the same size."""

_GAP = 2.4
"""Heights of type between two lines of one title, at most."""

_TOOL_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel|office)\b|powerpoint presentation|presentación de powerpoint"
    r"|présentation powerpoint|презентация powerpoint|عرض تقديمي|untitled|sans titre|sin título|без имени"
    r"|unknown(?: title)?$"
    r"|document\d*$|dokument\d*$|документ\d*$|slide ?\d|layout \d|print(?:ing)? |scan(?:ned)?\b|new document"
    r"|page \d+ of|(?:table of )?contents$|sommaire$|table des matières$|índice$|inhalt$|abstract$|summary$"
    r"|img_?\d|title$|\[?(?:document |report |insert |your )*title(?: here| goes here)?\]?$"
    r"|titre(?: du document)?$"
    r"|click to (?:add|edit)|none$|null$|doc\d|\(?anonymous|adobe |quark|indesign|(?:.* )?template$|modèle"
    r"|blank page|cover(?: page)?$|book\d|presentation\d*$|test\d*$|draft\d*$|final\d*$|normal\.dot"
    r"|letterhead)",
    re.I,
)
_FILE_NAME = re.compile(
    r"(?:\.(?:pdf|docx?|pptx?|xlsx?|indd|qxd|rtf|odt|txt|html?|tex|dvi|ps|wpd|p65|fm|book|pub|ai|eps"
    r"|jpe?g|tiff?)\b"
    r"|[A-Za-z]:\\|\w/\w+/\w|://|_\w*_|^\S*\d{5}\S*$|^[\w-]+_[\w-]+$)",
    re.I,
)

_MASTHEAD = re.compile(
    r"(?:united nations|nations unies|naciones unidas|организация объединенных наций|nations|united"
    r"|general assembly|assemblée générale|asamblea general|генеральная ассамблея|security council"
    r"|conseil de sécurité|consejo de seguridad|совет безопасности|economic and social council"
    r"|conseil économique et social|consejo económico y social|human rights council"
    r"|conseil des droits de l.homme|consejo de derechos humanos|distr\.?:?(?: ?\w+)?|[A-Z]+(?:/[\w.…()]+)+"
    r"|(?:executive board|children.s fund|official records)|\b[A-Z]\b|\(?part [ivx]+\)?|[ -])+",
    re.I,
)
"""What stands in the largest type on documents of the United Nations: the body, not the title."""

_BODY = re.compile(
    r"(?:the )?(?:u\.? ?s\.? |us |united states |federal |national )?(?:department|bureau|office"
    r"|ministry|agency"
    r"|institute|university|directorate|division|faculty|commission|centre|center|ministère"
    r"|bureau international"
    r"|organisation|organization|secrétariat|secretariat|ministerio|secretaría|universidad|instituto|oficina"
    r"|министерство|институт|университет|управление)\b(?: of| de| for| du| d.| des| del)?\b[^.:;?!]{0,90}",
    re.I,
)
"""A line that names who published, not what."""

_GENERIC = re.compile(
    r"(?:executive summary|summary report|résumé(?: exécutif)?|resumen(?: ejecutivo)?|резюме|ملخص تنفيذي"
    r"|执行摘要"
    r"|fact ?sheet|frequently asked questions|faqs?|(?:annual|final|interim|technical|country"
    r"|research|progress)?"
    r" ?report|(?:policy|research|issue)? ?brief|working paper|discussion paper|good practices?"
    r"|foreword|factsheet"
    r"|fiche d.information|rapport(?: annuel| final)?|note d.information|informe(?: anual| final)?"
    r"|доклад|отчет"
    r"|تقرير|报告|resolution adopted by .{0,80}|decision adopted by .{0,80}|commission on [^.]{0,60}"
    r"|committee on [^.]{0,60})",
    re.I,
)
"""A kind of publication or a body: a title only together with what stands under it."""

_DATE = re.compile(
    r"(?:\d{1,2}\.? )?(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero"
    r"|febrero|marzo"
    r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?: \d{1,2},?)?,? \d{4}|\d{4}",
    re.I,
)
_BETWEEN_SIGNS = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[\u2e80-\u9fff\uff00-\uffef])")
_MOJIBAKE = re.compile("Ã[\x80-\xbf\u2010-\u203a]|â€|Â[\xa0-\xbf]|\ufffd|[ÐÑ][\x80-\xbf]|ï»¿")
_NO_SPACE = re.compile(r"(?<=[a-zà-ÿ]):(?=[A-ZÀ-Þ])")


@dataclass(frozen=True, slots=True)
class Title:
    """A title and how sure it is, from 0 to 1."""

    text: str
    confidence: float


def document_title(declared: str | None, author: str | None, first_page: Sequence[Line]) -> Title | None:
    """The title that a PDF declares, when it looks like one; else the largest lines of its first page, with
    what stands under them where they only name a kind of publication; else one set in capitals; else one of
    the first lines there; else None.

    Titles made by the writing tool ("Microsoft Word - draft3.doc"), file names, templates, the author's name,
    garbled letters and mastheads are not titles.
    """
    plain = _plain(declared) if declared else None
    if plain and is_title(plain, _LONGEST_DECLARED) and plain != author and not is_no_title(plain):
        return Title(plain, DECLARED_AND_SEEN if _is_seen(plain, first_page) else DECLARED)
    by = clean_line(author or "").casefold()
    lines = [line for line in first_page if any(map(str.isalpha, line.text)) and line.text.casefold() != by]
    if not lines:
        return None
    measured = any(line.size for line in lines)  # where signs cannot be told one by one no line is larger
    return (_largest(lines) if measured else None) or _in_capitals(lines) or _one_of_the_first(lines)


def _plain(declared: str) -> str | None:
    """The declared title with its letters in order: UTF-8 read as Latin-1 is undone where that is certain."""
    text = clean_line(declared)
    if _MOJIBAKE.search(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                text = clean_line(text.encode(encoding).decode("utf-8"))
            except UnicodeError:
                continue
            break
        else:
            return None
    return _NO_SPACE.sub(": ", text)


def _is_seen(title: str, lines: Sequence[Line]) -> bool:
    page = "".join("".join(line.text.split()) for line in lines).casefold()
    return "".join(title.split()).casefold() in page


def _largest(lines: Sequence[Line]) -> Title | None:
    """The largest lines that make a title, and what stands under them."""
    usual = _usual_size(lines)
    blocks = list(_blocks(lines))
    for at in sorted(range(len(blocks)), key=lambda at: -round(blocks[at].size)):
        size, text = blocks[at].size, _shortened(blocks[at].text)
        if size < usual * _LARGER:
            return None
        if not is_title(text) or is_no_title(text) or is_running_text(text) or _heads_a_section(blocks, at):
            continue
        text = _whole(blocks, at, usual)
        under = next((block for block in blocks[at + 1 :] if block.size >= usual * _AS_LARGE), None)
        short = _needs_more(text) or (
            _is_cover(lines) and _ONE_WORD.fullmatch(text) is not None and text.isupper()
        )
        if under and short and is_title(_shortened(under.text)):
            text = _together(text, _shortened(under.text))
        elif _BODY.fullmatch(text):
            continue
        return Title(text, LARGEST if size >= usual * _MUCH_LARGER else LARGER)
    return None


def _heads_a_section(blocks: Sequence[Line], at: int) -> bool:
    """Whether running text stands above it and another line is as large: neither is the title of it all."""
    size = blocks[at].size
    prose = any(
        block.text.rstrip().endswith((".", "。")) and len(block.text) > _A_SENTENCE for block in blocks[:at]
    )
    return prose and sum(1 for block in blocks if abs(block.size - size) <= _SAME * size) > 1


def _usual_size(lines: Sequence[Line]) -> float:
    """The size of running text; on a cover, where most of the type is the title's, less than any there."""
    sizes = [line.size for line in lines]
    return _BELOW_ALL * min(sizes) if _is_cover(lines) else median(sizes)


def _is_cover(lines: Sequence[Line]) -> bool:
    """Whether a page is a cover: little text, in several sizes or all of it large."""
    if len(lines) > _MOST_OF_A_COVER or sum(len(line.text) for line in lines) > _LONGEST_COVER:
        return False
    sizes = [line.size for line in lines]
    return max(sizes) >= _LARGER * min(sizes) or min(sizes) >= _LARGE


def _whole(blocks: Sequence[Line], at: int, usual: float) -> str:
    """A title with the lines in another size right above and below it that little words join to it."""
    first = last = at
    while first and _is_one(blocks[first - 1], blocks[first], usual):
        first -= 1
    while last + 1 < len(blocks) and _is_one(blocks[last], blocks[last + 1], usual):
        last += 1
    whole = _shortened(_run_on(block.text for block in blocks[first : last + 1]))
    return whole if is_title(whole) else _shortened(blocks[at].text)


def _is_one(above: Line, below: Line, usual: float) -> bool:
    if min(above.size, below.size) < usual * _LARGER or is_no_title(above.text) or is_no_title(below.text):
        return False
    fall = above.foot - below.foot  # of a block of several lines the first one's: too much rather than little
    return are_one(above.text, below.text, fall=fall, sizes=(above.size, below.size))


def _in_capitals(lines: Sequence[Line]) -> Title | None:
    """Lines in capitals above a text that is not: how typewriters set a title."""
    letters = "".join(line.text for line in lines)
    if sum(map(str.isupper, letters)) > 0.4 * max(1, sum(map(str.isalpha, letters))):
        return None
    for block in _blocks([line if line.text.isupper() else line._replace(size=0.0) for line in lines]):
        if block.size and len(block.text.split()) >= 4 and is_title(_shortened(block.text)):
            return Title(_shortened(block.text), SET_IN_CAPITALS)
    return None


def _one_of_the_first(lines: Sequence[Line]) -> Title | None:
    texts = [clean_line(line.text) for line in lines[:_FIRST]]
    texts = [text for text in texts if not _DATE.fullmatch(text)]
    for at, text in enumerate(texts):
        if _BODY.fullmatch(text) or is_no_title(text):
            continue
        if text.endswith(":"):
            under = takewhile(lambda line: not line[:1].isdecimal(), texts[at + 1 : at + 3])
            text = " ".join([text, *under])
        if is_title(text, _LONGEST_DECLARED):
            return Title(_shortened(text), FIRST_LINES)
    return None


def _needs_more(text: str) -> bool:
    return bool(_GENERIC.fullmatch(text)) or text.endswith(":")


def _together(title: str, following: str) -> str:
    return f"{title} {following}" if title.endswith((":", "–", "-")) else f"{title}: {following}"


def _shortened(text: str) -> str:
    return clean_line(text.replace(HYPHENATION, ""), _LONGEST).rstrip("*†‡¹²³⁴⁵⁶⁷⁸⁹ ")


def _blocks(lines: Sequence[Line]) -> Iterator[Line]:
    """Neighbouring lines in one size, one under the other, joined."""
    block: list[Line] = []
    for line in lines:
        if block and not _goes_on(block[-1], line):
            yield _joined(block)
            block = []
        block.append(line)
    if block:
        yield _joined(block)


def _joined(block: Sequence[Line]) -> Line:
    return block[0]._replace(text=_run_on(line.text for line in block))


def _run_on(lines: Iterable[str]) -> str:
    """Lines as one, with a space between them but between two signs of Chinese or Japanese."""
    return _BETWEEN_SIGNS.sub("", " ".join(lines))


def _goes_on(before: Line, line: Line) -> bool:
    same = abs(line.size - before.size) <= _SAME * max(line.size, before.size)
    return same and before.foot - line.foot <= _GAP * line.size


def is_title(text: str, longest: int = _LONGEST) -> bool:
    """Whether a person would call this a title."""
    letters = sum(1 for sign in text if sign.isalpha())
    if not letters >= 3 or len(text) > longest or not has_words(text):
        return False
    return (
        letters * 2 >= len(text) - text.count(" ")
        and not _TOOL_TITLE.search(text)
        and not _FILE_NAME.search(text)
        and not _MASTHEAD.fullmatch(text)
        and not _DATE.fullmatch(text)
    )
