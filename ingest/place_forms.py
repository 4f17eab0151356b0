"""From the words for areas to the folded forms in which they stand on pages: plurals, cases, articles.

As with concepts the rules are light and generous: a form that no page has costs nothing. Names written with a
capital count only so (``Chile`` is a country, ``chile`` a pepper); adjectives do where their language says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from datasets.area_words import AreaWords, WordKind
from index.folding import fold
from index.model import LanguageTag
from index.thesaurus.model import Label
from index.thesaurus.russian import cases
from index.thesaurus.wording import forms, plain_signs

_BETWEEN = "|"
"""No name holds it, and folding leaves it: thousands of words are folded at once, ten times as quickly."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaceForm:
    """What a folded form stands for. ``exact`` is an acronym as it must be written, else empty."""

    code: str
    kind: WordKind
    capital: bool
    exact: str = ""


def place_forms(words: Iterable[AreaWords]) -> Iterator[tuple[str, PlaceForm]]:
    """Every form of every word, folded, each once for what it stands for."""
    raw: list[str] = []
    owners: list[PlaceForm] = []
    words = [*words]
    words += [_joined_russian(row) for row in words if row.kind == "people" and row.language == "ru"]
    known: dict[tuple[str, str, bool, str], PlaceForm] = {}
    for row in words:
        expand, small = _expansion(row), not _needs_capital(row)
        for word in row.words:
            capital = not small and not _begins_small(word)
            written = expand(word)
            exact = word if row.kind == "acronym" else ""
            key = (row.code, row.kind, capital, exact)
            form = known.get(key) or known.setdefault(key, PlaceForm(row.code, row.kind, capital, exact))
            raw += written
            owners += [form] * len(written)
    folded = plain_signs(fold(_BETWEEN.join(raw))).split(_BETWEEN)
    single = (" ".join(form.split()) if "  " in form else form for form in folded)
    return iter(dict.fromkeys(zip(single, owners, strict=True)))


def _joined_russian(row: AreaWords) -> AreaWords:
    """``узбекско-`` of ``узбекский``: Russian joins every adjective to the next."""
    words = tuple(word.removesuffix("ий") + "о" for word in row.words)
    return AreaWords(row.code, "prefix", row.language, words)


def _begins_small(word: str) -> bool:
    """Whether a name begins with a word that takes no capital: ``île Maurice``, ``la Dominique``."""
    return word[:1].islower() and not word.islower()


def _needs_capital(row: AreaWords) -> bool:
    if row.language in ("ar", "zh") or row.kind in ("not", "acronym", "prefix"):
        return False
    return row.kind not in ("people", "language", "shared") or row.language in ("en", "de")


def _expansion(row: AreaWords) -> Callable[[str], list[str]]:
    if row.kind == "people":
        return _PEOPLE.get(row.language, _as_it_is)
    if row.kind == "not":
        return _THINGS.get(row.language, _as_it_is)
    if row.kind in ("acronym", "prefix"):
        return _as_it_is
    return _NAMES.get(row.language, _as_it_is)


def _as_it_is(word: str) -> list[str]:
    return [word]


def _english_people(word: str) -> list[str]:
    """``Guineans``; ``Sudanese`` and ``Swiss`` are their own plural."""
    return [word] if word.endswith(("s", "ese", "ish", "ch")) else [word, word + "s"]


def _french_people(word: str) -> list[str]:
    feminine = word if word.endswith("e") else word + "e"
    if word.endswith("en"):
        feminine = word + "ne"
    plural = word if word.endswith("s") else word + "s"
    return [word, feminine, plural, feminine + "s"]


def _spanish_people(word: str) -> list[str]:
    if word.endswith("o"):
        return [word, word[:-1] + "a", word + "s", word[:-1] + "as"]
    if word.endswith(("és", "án", "ín")):
        stem = word[:-2] + {"é": "e", "á": "a", "í": "i"}[word[-2]] + word[-1]
        return [word, stem + "a", stem + "es", stem + "as"]
    return [word, word + ("es" if word.endswith(("í", "ú")) else "s"), word + "s"]


_RUSSIAN_ADJECTIVE = (
    "ий", "ая", "ое", "ие", "ого", "ой", "ому", "им", "ом", "ую", "их", "ими", "ою"
)  # fmt: skip


def _russian_people(stem: str) -> list[str]:
    stem = stem.removesuffix("ий")
    return [stem + ending for ending in _RUSSIAN_ADJECTIVE]


def _russian_name(name: str) -> list[str]:
    """A name in its cases; names that end as no Russian noun does (Конго, Мали) have one form."""
    base = name.lower().replace("-", " ")
    last = next((word for word in base.split() if not word.endswith(_BENDS_BESIDE)), base)
    if last.endswith(_UNBENDING) and not last.endswith("ство"):
        return [name, *_of_parts(name.lower())]
    return [name, *cases(base)[:_SINGULAR], *_of_parts(name.lower())]


def _of_parts(name: str) -> Iterator[str]:
    """Names whose last part bends (``Шри-Ланке``), or both parts (``Антигуа и Барбуде``)."""
    for joint in ("-", " и "):
        first, found, last = name.rpartition(joint)
        if found and " " not in last and not last.endswith(_UNBENDING):
            bent = cases(last)[:_SINGULAR]
            heads = [first]
            if joint != "-":
                heads += [*cases(first.replace("-", " "))[:_SINGULAR], *_of_parts(first)]
            yield from (f"{head}{joint}{form}" for head in heads for form in bent)


_BENDS_BESIDE = ("ая", "яя", "ое", "ее", "ий", "ый", "ой", "ие", "ые")
"""How an adjective ends that stands before its noun."""

_UNBENDING = tuple("еиоуэю")
_SINGULAR = 5
"""Cases of the singular come first, and a country has no other; one that is a plural has five in all."""


_ARTICLE, _TO_THE = "ال", "لل"


def _arabic_name(name: str) -> list[str]:
    """With ``li`` before the article: ``للنيجر``. What else Arabic writes on a word the finder takes off."""
    return [name, _TO_THE + name[2:]] if name.startswith(_ARTICLE) else [name]


_NISBA_ENDINGS = ("", "ة", "ين", "ون", "يين", "يون", "ات", "ان", "تين")


def _arabic_people(stem: str) -> list[str]:
    forms = [stem + ending for ending in _NISBA_ENDINGS]
    return [*forms, *(_TO_THE + form for form in forms)]


def _thing(language: LanguageTag) -> Callable[[str], list[str]]:
    """The plurals and cases of a thing that bears a country's name, by the rules for labels of concepts."""
    return lambda word: [word, *forms(Label(word, language, "alternative"))]


def _romance_thing(word: str) -> list[str]:
    """In French, Spanish and Portuguese the first word bends, or every word: ``cochons d’Inde``, ``bains
    turcs``."""
    first, space, rest = word.partition(" ")
    many = first[:-2] + "aux" if first.endswith("al") else first + ("x" if first.endswith("eau") else "s")
    plurals = dict.fromkeys((many, first + "es"))
    return [word, *(one + space + rest for one in plurals), *(f"{one} {rest}s" for one in plurals if space)]


_THINGS: dict[str, Callable[[str], list[str]]] = {
    "en": _thing(LanguageTag("en")),
    "ru": _thing(LanguageTag("ru")),
    "ar": _thing(LanguageTag("ar")),
    "fr": _romance_thing,
    "es": _romance_thing,
    "pt": _romance_thing,
}
_PEOPLE: dict[str, Callable[[str], list[str]]] = {
    "en": _english_people,
    "fr": _french_people,
    "es": _spanish_people,
    "ru": _russian_people,
    "ar": _arabic_people,
}
_NAMES: dict[str, Callable[[str], list[str]]] = {"ru": _russian_name, "ar": _arabic_name}
