"""Which of tesseract's models read a page: from what is known of its language, from its script, from its
text."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ingest.function_words import likely_voice, plain_voice
from ingest.recognition import Recognition
from ingest.scripts import main_script

MODELS: dict[str, str] = {
    "ar": "ara", "zh": "chi_sim", "en": "eng", "fr": "fra", "ru": "rus", "es": "spa", "pt": "por",
    "de": "deu", "id": "ind", "hi": "hin", "sw": "swa", "bn": "ben", "tr": "tur", "th": "tha", "ja": "jpn",
    "ko": "kor", "vi": "vie", "it": "ita", "nl": "nld", "fa": "fas", "uk": "ukr",
}  # fmt: skip
"""Language tag → tesseract's name of the model. A tag of another region or script has its base's model, but
for ``zh-Hant``."""

_OF_SCRIPT: dict[str, tuple[str, ...]] = {
    "Latn": ("eng", "fra", "spa", "por"),
    "Cyrl": ("rus",),
    "Arab": ("ara",),
    "Hani": ("chi_sim",),
    "Kana": ("jpn",),
    "Hang": ("kor",),
    "Deva": ("hin",),
    "Beng": ("ben",),
    "Thai": ("tha",),
}
"""Models of the served languages of a script that are tried together while nothing else is known; each one
costs half as much time again, so that the rarer Latin ones are left to documents that name their language."""

_SCRIPT_NAMES = {
    "Latin": "Latn", "Cyrillic": "Cyrl", "Arabic": "Arab", "Han": "Hani", "HanS": "Hani", "HanT": "Hani",
    "Japanese": "Kana", "Korean": "Hang", "Hangul": "Hang", "Devanagari": "Deva", "Bengali": "Beng",
    "Thai": "Thai",
}  # fmt: skip
"""What tesseract's detection calls scripts → ISO 15924, as ``ingest.scripts`` has them."""

_PLAIN = 0.05
_PLAIN_OF_LOOKALIKES = 0.5
"""Shares of plain words (see ``Recognition.plain_share``): models of Latin read 0.00 of Bengali, Thai, Hebrew
and Japanese, 0.09 of Greek; 0.13 of a chart with few words in it."""

_LOOKALIKES = frozenset({"Greek", "Cyrillic"})
_CYRILLIC = frozenset({"rus", "ukr"})

_WORDS_TOLD = 20
"""Words from which a page tells the language of its document."""


def model_of(tag: str | None, installed: Collection[str]) -> str | None:
    """The installed model of a language tag; None where there is none."""
    if not tag:
        return None
    base, _, rest = tag.lower().replace("_", "-").partition("-")
    if base == "zh" and rest.split("-")[0] in ("hant", "tw", "hk", "mo") and "chi_tra" in installed:
        return "chi_tra"
    model = MODELS.get(base)
    return model if model in installed else None


def of_script(name: str, installed: Collection[str]) -> str | None:
    """The models for a script that tesseract names (``Arabic``), joined by plus; None where none is
    installed."""
    return joined(_OF_SCRIPT.get(_SCRIPT_NAMES.get(name, ""), ()), installed)


def convincing(seen: Recognition, script: str) -> bool:
    """Whether a page that looks like one in ``script``, of which no model is installed, is not: the models of
    other scripts read plain words there. Letters of Greek and Cyrillic look like Latin ones."""
    return seen.plain_share >= (_PLAIN_OF_LOOKALIKES if script in _LOOKALIKES else _PLAIN)


def with_latin(models: str, installed: Collection[str]) -> str:
    """The models to read with where ``models`` are meant: with those of Cyrillic that of English too.

    Alone they make Cyrillic letters of every name and abbreviation in Latin ones, and with it they lose
    nothing; those of Chinese and Hindi know Latin letters themselves, that of Arabic reads worse beside it.
    """
    if models in _CYRILLIC and "eng" in installed:
        return f"{models}+eng"
    return models


def first_guess(tags: Iterable[str | None], installed: Collection[str]) -> str | None:
    """The model of the first of ``tags`` that has one: what is said of a document, then what was found."""
    return next((model for tag in tags if (model := model_of(tag, installed))), None)


def unknown(installed: Collection[str]) -> str | None:
    """The models for a page of which nothing is known: those of Latin, else whatever is installed."""
    others = sorted(set(installed) - {"osd", "equ"})
    return joined(_OF_SCRIPT["Latn"], installed) or joined(others[:1], installed)


def joined(models: Iterable[str], installed: Collection[str]) -> str | None:
    """Those of ``models`` that are installed, as tesseract takes them; None without any."""
    return "+".join(model for model in models if model in installed) or None


def heard_in(text: str, installed: Collection[str]) -> str | None:
    """The model for a page of which a few lines say ``text``, as a guess that the whole page will be held
    against; None where its little words do not tell."""
    return model_of(likely_voice(text), installed)


def told_by(text: str, installed: Collection[str]) -> str | None:
    """The model for a document of which one page says ``text``; None where that does not tell.

    Latin script has many languages: the little words of one must be plain in the text.
    """
    if len(text.split()) < _WORDS_TOLD and len(text) < 5 * _WORDS_TOLD:
        return None
    script = main_script(text)
    if script != "Latn":
        return joined(_OF_SCRIPT.get(script or "", ()), installed)
    third = len(text) // 3
    voices = {plain_voice(text[start:]) for start in (0, third, 2 * third)} - {None}
    return model_of(voices.pop(), installed) if len(voices) == 1 else None
