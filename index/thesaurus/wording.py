"""From a label to the forms in which it stands on pages: folding, spelling, plurals, Arabic articles.

A form that no page has costs nothing, so the rules are light and generous; a form that means something else
is a fault of the vocabulary, found by ``index.thesaurus.lint``. Irregular forms are hidden labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.folding import fold
from index.thesaurus import russian
from index.thesaurus.model import Label

_TO_SPACE = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029-\u2010\u2011\u2012\u2013\u2014\u2212"
_TO_APOSTROPHE = "’‘ʼʹ`´＇"
_SPACES = re.compile(" {2,}")
_SPACE_SIGNS = re.compile(f"[{re.escape(_TO_SPACE)}]")
_APOSTROPHE_SIGNS = re.compile(f"[{_TO_APOSTROPHE}]")

_SPELLINGS = (
    ("labour", "labor"),
    ("programme", "program"),
    ("organis", "organiz"),
    ("enrolment", "enrollment"),
)

_LEAST_PLURAL = 4
"""Shorter words are little ones (``des``, ``los``) and take no plural; so are shorter Arabic stems bare."""


def plain_signs(text: str) -> str:
    """White space and hyphens are a space (``child-labour``), apostrophes are one sign: each sign for one."""
    return _APOSTROPHE_SIGNS.sub("'", _SPACE_SIGNS.sub(" ", text))


def folded(text: str) -> str:
    """A label as it is compared: folded, white space and hyphens one space, apostrophes one sign."""
    return _SPACES.sub(" ", plain_signs(fold(text))).strip()


_BETWEEN = "|"


def all_folded(texts: Sequence[str]) -> list[str]:
    """What ``folded`` gives of each, in a fifth of the time: thousands of labels are folded at once."""
    parts = plain_signs(fold(_BETWEEN.join(texts))).split(_BETWEEN)
    if len(parts) != len(texts):  # a label holds the sign between them
        return list(map(folded, texts))
    return [_SPACES.sub(" ", part).strip() for part in parts]


def forms(label: Label) -> tuple[str, ...]:
    """The folded forms that count as the label, itself first. An acronym has no other form."""
    return forms_of(folded(label.text), label)


def forms_of(base: str, label: Label) -> tuple[str, ...]:
    """The same of a label that is folded already."""
    if not base or label.kind == "acronym":
        return (base,) if base else ()
    rule = _RULES.get(label.language)
    return tuple(dict.fromkeys((base, *(rule(base) if rule else ()))))


def _english(base: str) -> list[str]:
    spellings = [base]
    for british, american in _SPELLINGS:
        spellings += [text.replace(british, american) for text in spellings if british in text]
    return spellings + [_on_last_word(_english_plural, text) for text in spellings]


def _english_plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if word.endswith("s"):
        return word
    return word + ("es" if word.endswith(("x", "ch", "sh")) else "s")


def _french(base: str) -> list[str]:
    """The plural of the last word, and of every word: ``mariages forcés``; with the other articles."""
    written = [base, *_with_articles(base, _FRENCH_OF, _french_articles)]
    return [*written, *_plurals(_french_plural, written)]


def _plurals(plural: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    return [form for text in texts for form in (_on_last_word(plural, text), _on_each_word(plural, text))]


_FRENCH_OF = re.compile(r" (?:des |du |de la |de l'|de |d')")
_SPANISH_OF = re.compile(r" (?:del |de las? |de los |de )")


def _french_articles(word: str) -> tuple[str, ...]:
    """What may stand for *of* before a word: ``d'enfants``, ``des enfants``; ``h`` is mute or not."""
    of, the = (" d'", " de l'") if word[0] in "aeiouyh" else (" de ", " de la ")
    return (of, " des ") if word.endswith(("s", "x")) else (of, the, " du ")


def _spanish_articles(word: str) -> tuple[str, ...]:
    return (" de ", " de los ", " de las ") if word.endswith("s") else (" de ", " del ", " de la ")


def _with_articles(base: str, of: re.Pattern[str], articles: Callable[[str], tuple[str, ...]]) -> list[str]:
    """The label with every other article behind its first *of*: ``formes d'esclavage``, ``formes de l'…``."""
    match = of.search(base)
    if match is None or match.end() == len(base):
        return []
    head, tail = base[: match.start()], base[match.end() :]
    return [head + article + tail for article in articles(tail.split(" ")[0]) if article != match[0]]


def _french_plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("eau"):
        return word + "x"
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def _spanish(base: str) -> list[str]:
    written = [base, *_with_articles(base, _SPANISH_OF, _spanish_articles)]
    return [*written, *_plurals(_spanish_plural, written)]


def _spanish_plural(word: str) -> str:
    if word.endswith("s"):
        return word
    if word.endswith("z"):
        return word[:-1] + "ces"
    return word + ("s" if word[-1] in "aeiou" else "es")


def _arabic(base: str) -> list[str]:
    """With ``li`` before the article (``للعمل الجبري``), without the article of the first word or of every
    word (``عمل الجبري``, ``عمل جبري``; ``مصادرة جوازات سفر``), and the plural in ``-un`` in its other case
    (``العاملين``)."""
    forms = [base, _ARABIC_PLURAL.sub("ين", base)]
    for form in tuple(dict.fromkeys(forms)):
        if form.startswith("ال"):
            stem = form[2:]
            bare = (stem, _ARABIC_ARTICLE.sub("", form))
            forms += ["لل" + stem, *(one for one in bare if " " in one or len(one) >= _LEAST_PLURAL)]
        elif " " in form:
            forms.append(_ARABIC_ARTICLE.sub("", form))
    return forms


_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{3})")
_ARABIC_PLURAL = re.compile(r"(?<=\w{3})ون\b")


def _on_last_word(plural: Callable[[str], str], text: str) -> str:
    head, space, last = text.rpartition(" ")
    return head + space + plural(last) if last.isalpha() else text


def _on_each_word(plural: Callable[[str], str], text: str) -> str:
    words = (
        plural(word) if word.isalpha() and len(word) >= _LEAST_PLURAL else word for word in text.split(" ")
    )
    return " ".join(words)


_RULES: dict[str, Callable[[str], list[str]]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ar": _arabic,
    "ru": russian.cases,
}
