"""Words in sequence, as phrases are searched: a word with a digit says of which number or code it is part.

Phrases are found by their words side by side. ``8`` and ``7`` side by side say too little: they stand in
``8.7``, in ``8.7.1`` and in "8, 7". So a word with a digit takes three places of the sequence: what is bound
to it before (a currency, the hyphen of ``5-17``), what is bound to it after (``%``), and the word itself with
the smallest number or code that it is part of. Index, queries and marks read the same sequence, so that all
three find the same phrases.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from index.codes import LONGEST, PLAIN_NUMBER, RUN, is_address, is_symbol, is_year, without_signs
from index.folding import fold_page, fold_word
from index.numbers import (
    APOSTROPHES,
    CURRENCIES,
    GROUP_SPACES,
    HYPHENS,
    JOINERS,
    LONGEST_NUMBER,
    NUMBER,
    readings,
)
from index.scripts import word_spans, words_of

HOLE = "_"
"""Stands in the text of the field where nothing is bound; analysis takes it out and keeps its place."""

GROUPED = "~"
"""What is bound before the second part of ``1 320``: one number, or two beside each other. Behind the sign of
``$1 320`` and of ``1 320 %``, which are one number: ``"$1"`` and ``"320 %"`` are others."""

_PART = "="
"""Between a word and what it is part of, in a term of the field; no word has it."""

_WHITE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_APART = frozenset(_WHITE + '()[]{}<>;:!?"“”„«»|…*=+#&%‰' + CURRENCIES)
"""What is part of no word, number nor code, and joins none."""

_EACH_APART = re.escape("".join(sorted(_APART)))
_TOGETHER = f"[^{_EACH_APART}]*"
_CHUNK = re.compile(rf"[0-9]{_TOGETHER}(?:[{GROUP_SPACES}][0-9]{{3}}(?![0-9]){_TOGETHER})*")
"""What stands together from its first digit on, and the groups of thousands after it."""

_CLOSING = ".,-" + APOSTROPHES
_SPACES = " \u00a0\u202f"
_NO_LONE_NUMBER = (
    rf"(?!(?<![^{_EACH_APART}][0-9])(?<![{CURRENCIES}][0-9])(?<![{CURRENCIES}][{_SPACES}][0-9])"
    rf"[0-9]{{0,{LONGEST_NUMBER - 1}}}(?![0-9])(?=[{re.escape(_CLOSING)}]*(?:[{_EACH_APART}]|\Z))"
    rf"(?![{_SPACES}]?[%‰{CURRENCIES}])(?![{GROUP_SPACES}][0-9]{{3}}(?![0-9])))"
)
_ODD_CHUNK = re.compile(
    rf"[0-9](?<![0-9][0-9]){_NO_LONE_NUMBER}{_TOGETHER}(?:[{GROUP_SPACES}][0-9]{{3}}(?![0-9]){_TOGETHER})*"
)
"""The same, where it is not just digits by themselves: three of four are, and need no reading."""

_LONGEST_REMEMBERED = 40
"""Signs of the longest chunk that is remembered: longer ones are met once."""

_SPACE = frozenset(_SPACES)
_MONEY = frozenset(CURRENCIES)
_GROUP_NEXT = re.compile(" [0-9]{3}(?![0-9])")
_BINDING = frozenset((*CURRENCIES, "%", "‰"))
_BOUND_AFTER = re.compile(rf"[{_SPACES}]?([%‰]|[{CURRENCIES}](?![{_SPACES}]?\d))")
_ONE_FORM = {ord(sign): "-" for sign in HYPHENS.replace("\\", "")} | {ord(sign): "'" for sign in APOSTROPHES}
_JOINING = frozenset(JOINERS.replace("\\", ""))
_DIGIT = re.compile("[0-9]")
_UNSPACED = re.compile("[^ ]+")
_NUMBERED = re.compile(r"[^\W\d_]+\.(\d[\d.,]*)")
_NAMED = re.compile(r"[^\W\d_]{2,}-\d")


class Word(NamedTuple):
    """A word of a sequence; ``whole``, ``before`` and ``after`` are of words with a digit alone.

    Folded where it is asked for. ``start`` is its place in the text, where it stands in one.
    """

    word: str
    whole: str = ""
    before: str = ""
    after: str = ""
    start: int = 0

    @property
    def term(self) -> str:
        """What stands for the word in the field.

        >>> Word("children").term, Word("2012", whole="2012").term, Word("8", whole="8.7").term
        ('children', '2012', '8=8.7')
        """
        return self.word if self.whole in ("", self.word) else f"{self.word}{_PART}{self.whole}"


Phrase = tuple[Word, ...]
"""Words asked for side by side, with what must be bound to them: where it is empty, anything may."""

Languages = Sequence[tuple[int, str]]
"""From where on a text is in which language, in order; the first from 0."""


def is_whole_word(term: str) -> bool:
    """Whether a term of the field is a word, and no sign nor part of a code."""
    return _PART not in term and term[:1].isalnum()


def sequence(text: str, languages: Languages) -> tuple[list[str], str]:
    """The words of normalised text in lower case, and what the field for phrases is given: folded."""
    rest: list[str] = []
    chunks: list[tuple[Sequence[str], str]] = []
    done = 0
    for start, end, _, words, field in _chunks(text, languages, _ODD_CHUNK):
        rest += (text[done:start], _STAND_IN_APART)
        chunks.append((words, field))
        done = end
    cut = words_of("".join([*rest, text[done:]]))
    given = _BEFORE_DIGITS.sub(_HOLES, " " + " ".join(cut))[1:]
    if not chunks:
        return cut, fold_page(given)
    between = given.split(_STAND_IN)
    fields = chain.from_iterable(zip(between, (field for _, field in chunks), strict=False))
    return _put_back(cut, [words for words, _ in chunks]), fold_page("".join([*fields, between[-1]]))


def _put_back(cut: list[str], chunks: Iterable[Sequence[str]]) -> list[str]:
    """The words, with those of a chunk where it was taken out."""
    written: list[str] = []
    done = 0
    for words in chunks:
        place = cut.index(_STAND_IN, done)
        written += cut[done:place]
        written += words
        done = place + 1
    return written + cut[done:]


_STAND_IN, _STAND_IN_APART = "Q", " Q "
"""Stands for a chunk while the rest is cut into words, all at once, which is quicker. A capital is no word of
a text in lower case."""

_BEFORE_DIGITS, _HOLES = re.compile(" (?=[0-9])"), f" {HOLE} {HOLE} "
"""Digits by themselves, to which nothing is bound."""


def words_with_digits(text: str, languages: Languages) -> Iterator[Word]:
    """The words with a digit of normalised text in lower case, folded, with what is bound to them."""
    for start, _, read, _, _ in _chunks(text, languages):
        for one in read:
            if one.whole:
                word, whole = fold_word(one.word), fold_word(one.whole)
                yield one._replace(word=word, whole=whole, start=start + one.start)


def placed(phrase: Phrase) -> list[tuple[int, str]]:
    """The terms of a phrase, and at which place each stands after the first place of the phrase.

    >>> placed((Word("target"), Word("8", "8.7"), Word("7", "8.7")))
    [(0, 'target'), (3, '8=8.7'), (6, '7=8.7')]
    """
    found: list[tuple[int, str]] = []
    place = 0
    for one in phrase:
        if one.whole:
            found += [(place, one.before)] if one.before else []
            found += [(place + 1, one.after)] if one.after else []
            place += 2
        found.append((place, one.term))
        place += 1
    return [(place - found[0][0], term) for place, term in found]


def phrase(text: str, language: str) -> Phrase:
    """Normalised text in lower case as a phrase, its numbers read as a language reads them."""
    found: list[Word] = []
    done = 0
    for start, end, read, _, _ in _chunks(text, ((0, language),)):
        found += map(Word, words_of(text[done:start]))
        found += read
        done = end
    found += map(Word, words_of(text[done:]))
    return tuple(one._replace(word=fold_word(one.word), whole=fold_word(one.whole), start=0) for one in found)


_Chunk = tuple[int, int, Sequence[Word], Sequence[str], str]
"""What stands together with a digit in it: from where to where, its words as they were read (their places
count from there), those alone, and what the field is given of them. A plain tuple: a page has sixty."""


def _chunks(text: str, languages: Languages, pattern: re.Pattern[str] = _CHUNK) -> Iterator[_Chunk]:
    """The chunks of a text, in order."""
    signs = any(sign in text for sign in _BINDING)
    following = iter((*languages[1:], (len(text), "")))
    language = languages[0][1]
    end_of_language, next_language = next(following)
    done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        while start > done and text[start - 1] not in _APART:
            start -= 1
        while start >= end_of_language:
            language = next_language
            end_of_language, next_language = next(following)
        part = text[start:end].rstrip(_CLOSING)
        read, words, field = (_remembered if len(part) <= _LONGEST_REMEMBERED else _laid)(part, language)
        beside = text[max(start - 2, 0) : start] + text[start + len(part) : start + len(part) + 2]
        if signs and not _BINDING.isdisjoint(beside):
            bound = tuple([_bound(text, start, one) for one in read])
            read, field = bound, field if bound == read else _field(bound)
        yield start, end, read, words, field
        done = end


def _laid(chunk: str, language: str) -> tuple[tuple[Word, ...], tuple[str, ...], str]:
    """A chunk as it is read, its words, and what the field is given."""
    read = _read(chunk, language)
    return read, tuple(one.word for one in read), _field(read)


_remembered = lru_cache(maxsize=20_000)(_laid)
"""Chunks that were read before, some 15 MB: few on a page are new."""


def _field(read: Iterable[Word]) -> str:
    terms = (
        f"{one.before or HOLE} {one.after or HOLE} {one.term}" if one.whole else one.word for one in read
    )
    return " ".join(terms)


def _bound(text: str, start: int, one: Word) -> Word:
    """A word of the chunk that begins at ``start``, with the currency or per cent sign beside it."""
    if not one.whole:
        return one
    first = start + one.start
    last = first + len(one.word)
    before, after = text[first - 1 : first], text[last : last + 1]
    before = text[first - 2 : first - 1] if before in _SPACE else before
    after = text[last + 1 : last + 2] if after in _SPACE else after
    if before not in _BINDING and after not in _BINDING:
        return one
    sign = _BOUND_AFTER.match(text, last)
    money = before if before in _MONEY else ""
    goes_on = money and len(one.word) <= 3 and one.whole == one.word and _GROUP_NEXT.match(text, last)
    money += GROUPED if goes_on else ""
    after = sign[1] + (GROUPED if one.before == GROUPED else "") if sign else ""
    return one._replace(before=money or one.before, after=after)


def _read(chunk: str, language: str) -> tuple[Word, ...]:
    """The words of a chunk, those with a digit with what they are part of; currencies aside."""
    if len(chunk) <= LONGEST_NUMBER and _ONE_NUMBER.fullmatch(chunk):
        return tuple(_number_read(chunk, language))
    plain = without_signs(chunk)
    parts = deque(() if plain.startswith(_ADDRESS) else sorted(_numbers_and_codes(plain, language)))
    found: list[Word] = []
    last: _Part | None = None
    for start, end in word_spans(chunk):
        word = chunk[start:end]
        if not _DIGIT.search(word):
            found.append(Word(word, start=start))
            continue
        while parts and parts[0].end < end:
            parts.popleft()
        inside = bool(parts) and parts[0].start <= start
        part = parts[0] if inside else _Part(start, end, word)
        before = "" if part == last else part.before or _joint(plain, start)
        found.append(Word(word, part.whole, before, start=start))
        last = part
    return tuple(found)


_ONE_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")
_EACH_DIGITS = re.compile("[0-9]+")


def _number_read(body: str, language: str) -> Iterator[Word]:
    """The words of a chunk that is nothing but a number, or a list of them: half of all chunks."""
    for part in _number(body, 0, language):
        for digits in _EACH_DIGITS.finditer(body, part.start, part.end):
            yield Word(digits[0], part.whole, start=digits.start())


_ADDRESS = ("//", "www.")
"""How an address of the web begins, whose numbers are words like others."""


def _joint(text: str, start: int) -> str:
    """The sign that joins what begins here to the number right before it, if any does."""
    sign = text[start - 1 : start]
    joins = sign in _JOINING and start > 1 and text[start - 2].isdigit()
    return sign.translate(_ONE_FORM) if joins else ""


class _Part(NamedTuple):
    """A number or code, the smallest that a word can be part of, and what is bound before it."""

    start: int
    end: int
    whole: str
    before: str = ""


def _numbers_and_codes(text: str, language: str) -> Iterator[_Part]:
    """Those of a chunk, in no order."""
    taken: set[int] = set()
    for match in NUMBER.finditer(text):
        taken.update(range(*match.span()))
        if len(match[0]) <= LONGEST_NUMBER:
            for group in _UNSPACED.finditer(match[0]):
                before = GROUPED if group.start() else ""
                yield from _number(group[0], match.start() + group.start(), language, before)
    for match in RUN.finditer(text):
        start, end = match.span()
        if start not in taken and end - start <= LONGEST:
            yield from _parts(match[0].translate(_ONE_FORM), start, language)


def _parts(body: str, start: int, language: str) -> Iterator[_Part]:
    """What a run of signs is made of: the rules of ``index.codes``, with places."""
    separator = next((one for one in "/'-." if one in body), "")
    if is_address(body):
        return
    if PLAIN_NUMBER.fullmatch(body):
        yield from _number(body, start, language)
    elif not separator:
        yield _Part(start, start + len(body), body)
    elif separator == "." and (numbered := _NUMBERED.fullmatch(body)):
        yield from _number(numbered[1], start + numbered.start(1), language)
    else:
        parts = body.split(separator)
        for place, (part, alone) in enumerate(zip(parts, _alone(body, separator, parts), strict=True)):
            whole = "-".join(parts[place - 1 : place + 1]) if separator == "-" else body
            yield from _parts(part, start, language) if alone else [_Part(start, start + len(part), whole)]
            start += len(part) + 1


def _alone(body: str, separator: str, parts: Sequence[str]) -> Iterable[bool]:
    """Of each part whether it says something by itself: those of ``5-17``, and the year of ``A/RES/2015/1``.

    ``19`` of ``COVID-19`` does not, but does with the name before it, whatever follows.
    """
    if separator == "'":
        return [True] * len(parts)
    if separator == "/":
        symbol = is_symbol(body)
        return [not symbol or is_year(part) or _NAMED.match(part) is not None for part in parts]
    if separator == "-":
        numbers = [bool(PLAIN_NUMBER.fullmatch(part)) for part in parts]
        leading = numbers.index(False) if False in numbers else len(parts)
        return [place < leading or is_year(part) or not part.isdigit() for place, part in enumerate(parts)]
    return [place > 0 and is_year(part) for place, part in enumerate(parts)]


def _number(body: str, start: int, language: str, before: str = "") -> Iterator[_Part]:
    """A number, or the numbers of a list (``3,4,5``)."""
    read = readings(body, language)
    if len(read) > 1 and read == tuple(body.split(",")):
        for part in read:
            yield _Part(start, start + len(part), part, before)
            start += len(part) + 1
            before = ""
    else:
        yield _Part(start, start + len(body), "|".join(sorted(read)), before)
