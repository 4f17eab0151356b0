"""The cases of a Russian label: an adjective or several and the noun they go with; what follows stays.

``детский труд`` gives ``детского труда``, ``детскому труду`` …; ``торговля людьми``, ``торговлю людьми``.
The tables are the regular declensions and their spelling rules (Academy grammar of 1980), folded: ``ё`` is
``е``. A wrong form is one that no page has; irregular ones (``дети``, ``людей``) are hidden labels.
"""

from __future__ import annotations

from collections.abc import Iterator

_Cases = tuple[str, ...]
"""Endings of genitive, dative, accusative, instrumental, prepositional. ``Y``, ``O`` and ``V`` are spelled by
the sign before them: ы or и; о or е; -ов, -ев or -ей; ``U`` is -ую or -юю. ``/`` parts endings that both
occur. A sixth is the nominative, of the plural of what stands in the singular."""

_PLURAL_OF_A: _Cases = ("", "ам", "", "ами", "ах")
_NOUNS: tuple[tuple[str, _Cases, _Cases], ...] = (
    ("ия", ("ии", "ии", "ию", "ией", "ии"), ("ий", "иям", "ии", "иями", "иях", "ии")),
    ("ие", ("ия", "ию", "ие", "ием", "ии"), ("ий", "иям", "ия", "иями", "иях", "ия")),
    ("ка", ("ки", "ке", "ку", "кой", "ке"), ("ок/ек", "кам", "ки", "ками", "ках", "ки")),
    ("а", ("Y", "е", "у", "Oй", "е"), (*_PLURAL_OF_A, "Y")),
    ("я", ("и", "е", "ю", "ей", "е"), ("ь", "ям", "и", "ями", "ях", "и")),
    ("о", ("а", "у", "о", "ом", "е"), (*_PLURAL_OF_A, "а")),
    (
        "тель",
        ("теля", "телю", "теля", "телем", "теле"),
        ("телей", "телям", "телей", "телями", "телях", "тели"),
    ),
    ("ь", ("и", "и", "ь", "ью", "и"), ("ей", "ям", "и", "ями", "ях", "и")),
    ("й", ("я", "ю", "й", "ем", "е"), ("ев", "ям", "и", "ями", "ях", "и")),
    ("", ("а", "у", "а", "Oм", "е"), ("V", "ам", "V", "ами", "ах", "Y")),
)
"""Ending of the nominative, the cases of the singular, the cases of the plural."""

_ONLY_PLURAL: tuple[tuple[str, _Cases], ...] = (
    ("ии", ("ий", "иям", "ии", "иями", "иях")),
    ("ия", ("ий", "иям", "ия", "иями", "иях")),
    ("ки", ("ков/ок/ек", "кам", "ки", "ками", "ках")),
    ("ы", ("V/", "ам", "V", "ами", "ах")),
    ("и", ("V/ей/ь/", "ам/ям", "V/ей", "ами/ями", "ах/ях")),
    ("а", ("", "ам", "а", "ами", "ах")),
)
_MASCULINE: _Cases = ("Oго", "Oму", "Oго", "Yм", "Oм")
_FEMININE: _Cases = ("Oй", "Oй", "U", "Oй", "Oй")
_PLURAL: _Cases = ("Yх", "Yм", "Yх", "Yми", "Yх", "Yе")
_ADJECTIVES = {
    "ый": _MASCULINE, "ий": _MASCULINE, "ой": _MASCULINE, "ое": _MASCULINE, "ее": _MASCULINE,
    "ая": _FEMININE, "яя": _FEMININE, "ые": _PLURAL, "ие": _PLURAL,
}  # fmt: skip
_NOUNS_LIKE_ADJECTIVES = ("ание", "ение", "тие", "вие", "зие", "сие", "дие", "рие", "лие", "арий")
_LEAST_ADJECTIVE, _LEAST_NOUN = 5, 4
"""Shorter words are little ones (``для``, ``при``) and have no cases here."""


def cases(base: str) -> list[str]:
    """Every other case of a folded label, singular and plural, the label's own form left out."""
    words = base.split(" ")
    place = next((at for at, word in enumerate(words) if not _is_adjective(word)), len(words))
    if place == len(words) or len(words[place]) < _LEAST_NOUN or not words[place].isalpha():
        return []
    before, noun, rest = words[:place], words[place], words[place + 1 :]
    plural = noun[-1] in "ыи" or any(word.endswith(("ые", "ие")) for word in before)
    found = dict.fromkeys(
        " ".join([*(_adjective(word, case, many) for word in before), form, *rest])
        for case, many, form in (_of_plural(noun) if plural else _of_singular(noun))
    )
    return [form for form in found if form != base]


def _of_plural(noun: str) -> Iterator[tuple[int, bool, str]]:
    """(case, plural?, form) of a noun that the label has in the plural."""
    for ending, table in _ONLY_PLURAL:
        if noun.endswith(ending):
            yield from ((case, True, form) for case, form in _declined(noun, ending, table))
            return


def _of_singular(noun: str) -> Iterator[tuple[int, bool, str]]:
    """(case, plural?, form) of a noun in the singular, its plural too."""
    for ending, singular, plural in _NOUNS:
        if noun.endswith(ending):
            yield from ((case, False, form) for case, form in _declined(noun, ending, singular))
            yield from ((case, True, form) for case, form in _declined(noun, ending, plural))
            return


def _declined(noun: str, ending: str, table: _Cases) -> Iterator[tuple[int, str]]:
    stem = noun[: len(noun) - len(ending)]
    for case, endings in enumerate(table):
        yield from ((case, stem + _spelled(stem, end)) for end in endings.split("/"))


def _adjective(word: str, case: int, plural: bool) -> str:
    """An adjective in a case, in the plural where its noun is."""
    stem, table = word[:-2], _PLURAL if plural else _ADJECTIVES[word[-2:]]
    soft = word[-2:] in ("ий", "яя", "ее", "ие") and stem[-1] not in "кгхжшчщ"
    return stem + _spelled(stem, table[min(case, len(table) - 1)], soft=soft)


def _spelled(stem: str, ending: str, *, soft: bool = False) -> str:
    last = stem[-1:]
    vowel = "и" if soft or last in "кгхжшчщ" else "ы"
    round_vowel = "е" if soft or last in "жшчщц" else "о"
    many = "ей" if last in "жшчщ" else "ев" if last == "ц" else "ов"
    spelled = ending.replace("Y", vowel).replace("O", round_vowel).replace("V", many)
    return spelled.replace("U", "юю" if soft else "ую")


def _is_adjective(word: str) -> bool:
    ends_like_one = word[-2:] in _ADJECTIVES and not word.endswith(_NOUNS_LIKE_ADJECTIVES)
    return len(word) >= _LEAST_ADJECTIVE and ends_like_one
