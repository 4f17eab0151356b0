"""What language one paragraph is in, by all that is known about its document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.model import UNDETERMINED
from ingest.function_words import devanagari_voice, plain_voice, voice
from ingest.scripts import main_script, script_counts

if TYPE_CHECKING:
    from ingest.language_detection import LanguageDetector, Opinion

SHORT_WORDS = 8
SHORT_LETTERS = 60
"""A text below both is too short to overrule what stands around it, or what the file declares."""

_ESTABLISHED = 3
"""Paragraphs that two models agree on before a language of the document is taken on the cheaper one's
word."""

_LIKELY = 0.7
"""Probability from which two opinions of the same language stand, though neither is clear."""

_PLAIN_WORDS = 3
"""Words of a text with nothing around it from which its language can be told: one or two are names or
international."""

_SECOND_OPINIONS = 5
"""Contested paragraphs of one document that langdetect is asked about (4 ms each), all before the document's
language is established; further ones join the paragraphs around them."""

_FEW_WORDS = 120
"""Code points below which a text in Devanagari need not hold a little word."""

_GLANCE = 100
"""Code points of each silent paragraph of a page that are looked at together."""

_PLACES = 3
"""Places of a document that are looked at for its expected language."""

_SURE_SCRIPTS = {
    "Hang": "ko",
    "Thai": "th",
    "Kana": "ja",
    "Hani": "zh",
    "Beng": "bn",
    "Hebr": "he",
    "Grek": "el",
}
SCRIPT_DEFAULTS = {"Arab": "ar", "Cyrl": "ru", "Deva": "hi"}
_SCRIPTS_OF = {
    "Arab": "ar fa ur ps ckb sdh sd ug arz ary uzs",
    "Cyrl": "ru uk bg be sr mk kk ky mn tg tt ba cv",
    "Deva": "hi ne mr sa gom",
    "Beng": "bn as",
    "Thai": "th",
    "Hani": "zh ja ko",
    "Kana": "ja",
    "Hang": "ko",
    "Hebr": "he yi",
    "Grek": "el",
    "Zzzz": "hy ka am ti si ta te kn ml gu pa or km my lo",
}
"""Languages (ISO 639) by their script; those not named here are written in Latin letters."""

_WORD = re.compile(r"[^\W\d_]\S*")
_ADDRESS = re.compile(r"(?<!\S)\S*?(?://|www\.|@)\S*")
"""Begun at the beginning of a word only: a search begun at each sign of it takes twice the time."""

_NOT_LATIN = frozenset(language for languages in _SCRIPTS_OF.values() for language in languages.split())


class Judge:
    """Judges the paragraphs of one document and remembers what it has learnt about it.

    ``expected`` is the language that most of the document is thought to be in.
    """

    def __init__(self, detector: LanguageDetector, expected: str) -> None:
        self.detector = detector
        self.expected = expected
        self._confirmed: Counter[str] = Counter()
        self._second_opinions = _SECOND_OPINIONS

    def page(self, units: Sequence[tuple[str, str | None]]) -> list[str | None]:
        """The languages of the (text, script) units of one page, each None where it has too little to go by.

        Once the document's language is established, its little words are enough; units without little words
        of any language (names, addresses, tables) are looked at together.
        """
        found: list[str | None] = []
        silent: dict[int, str] = {}
        for text, script in units:
            if script != "Latn" or not self._is_established:
                found.append(self.language(text, script))
                continue
            words = without_addresses(text)
            heard = voice(words, self.expected)
            if heard == "own" or is_short(words):
                found.append(self.expected if heard == "own" and not is_short(words) else None)
            elif heard == "silent":
                silent[len(found)] = words
                found.append(None)
            else:
                found.append(self._by_models(words))
        for index, language in self._silent(silent).items():
            found[index] = language
        return found

    def language(self, text: str, script: str | None) -> str | None:
        """The language of a paragraph on its own evidence, None where it has too little."""
        if script is None:
            return None
        if script == "Zzzz":
            return UNDETERMINED
        if script in _SURE_SCRIPTS:
            return _by_script(text, script)
        words = without_addresses(text)
        if is_short(words):
            return None
        language = (script == "Deva" and _devanagari(words)) or self._by_models(words)
        return language if language is None or written_in(language, script) else SCRIPT_DEFAULTS.get(script)

    @property
    def _is_established(self) -> bool:
        return self._confirmed[self.expected] >= _ESTABLISHED

    def _silent(self, texts: dict[int, str]) -> dict[int, str | None]:
        """Units without little words: together, where a hundred code points of each speak for the document's
        language; else one by one."""
        together = "\n".join(text[:_GLANCE] for text in texts.values())
        if len(texts) > 1 and self.detector.narrow(together).is_clearly(self.expected):
            return dict.fromkeys(texts, self.expected)
        return {index: self._by_models(text) for index, text in texts.items()}

    def _by_models(self, text: str) -> str | None:
        heard = self.detector.hear(text)
        narrow = heard.narrow
        if narrow.clear and self._confirmed[narrow.language] >= _ESTABLISHED:
            return narrow.language
        language = self._confirmed_language(text, narrow, heard.wide)
        if language is not None:
            self._confirmed[language] += 1
        return language

    def _confirmed_language(self, text: str, narrow: Opinion, wide: Opinion) -> str | None:
        """The language that two opinions agree on; the expected one needs less than a change of language."""
        if wide.language == "zxx":
            return None  # no language: addresses of pages, codes
        if wide.clear and not wide.speaks_for(narrow.language):
            return wide.language
        if narrow.clear and wide.speaks_for(narrow.language):
            return narrow.language
        if self._is_established:
            return self.expected if self.expected in {narrow.language, wide.language} else None
        likely = narrow.probability >= _LIKELY or narrow.language == self.expected
        if likely and wide.speaks_for(narrow.language):
            return narrow.language
        return self._second(text, {narrow.language, wide.language})

    def _second(self, text: str, contested: set[str]) -> str | None:
        """Which of two languages langdetect stands by; None where by neither, or it has been asked enough."""
        if not self._second_opinions:
            return None
        self._second_opinions -= 1
        second = self.detector.second(text)
        return second.language if second and second.language in contested else None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a document is thought to be in; ``sure`` where that is more than the likeliest of a fixed set."""

    language: str
    sure: bool


def expected_language(texts: Sequence[str], declared: str | None, detector: LanguageDetector) -> Expected:
    """What a document is thought to be in before its paragraphs are judged.

    By a vote of samples from its whole length; a document of under eight words is in the language it
    declares, else in the one that it plainly is in, else in none that can be told.
    """
    filled = [text for text in texts if text]
    whole = " ".join(filled) if sum(map(len, filled)) < 2_000 else ""
    base = (declared or "").strip().lower().replace("_", "-").partition("-")[0]
    script = main_script(whole or filled[len(filled) // 2]) if filled else None
    if script is None:
        return Expected(base or UNDETERMINED, sure=True)
    if whole and is_short(whole) and written_in(base, script):
        return Expected(base, sure=True)
    if whole and is_short(whole) and script == "Latn":
        return Expected(plain_language(whole, detector), sure=True)
    voices = [_voice(sample, detector) for sample in ([whole] if whole else _samples(filled))]
    votes = Counter(voice.language for voice in voices)
    language = votes.most_common(1)[0][0]
    return Expected(language, sure=any(voice.sure and voice.language == language for voice in voices))


def plain_language(text: str, detector: LanguageDetector) -> str:
    """The language of a few words in Latin letters with nothing around them: what their little words and the
    models agree on; ``und`` where that is a guess ("Test" is a word of ten languages)."""
    heard = detector.hear(text)
    narrow, wide = heard.narrow, heard.wide
    words = len(_WORD.findall(text))
    if words < _PLAIN_WORDS or not wide.speaks_for(narrow.language):
        return UNDETERMINED
    if narrow.clear and (wide.probability >= _LIKELY or voice(text, narrow.language) == "own"):
        return narrow.language
    return UNDETERMINED


def _samples(texts: Sequence[str]) -> list[str]:
    """Stretches from pages spread over the document, each from the middle of its page."""
    step = max(1, len(texts) // _PLACES)
    return [text[len(text) // 2 :][:300] or text for text in texts[step // 2 :: step][:_PLACES]]


def _voice(sample: str, detector: LanguageDetector) -> Expected:
    script = main_script(sample)
    if script is None or script == "Zzzz":
        return Expected(UNDETERMINED, sure=True)
    if script in _SURE_SCRIPTS:
        return Expected(_SURE_SCRIPTS[script], sure=True)
    if script == "Deva" and (found := _devanagari(sample)):
        return Expected(found, sure=True)
    if script == "Latn" and (found := plain_voice(sample)):
        return Expected(found, sure=True)
    opinion = detector.narrow(sample)
    if written_in(opinion.language, script):
        return Expected(opinion.language, sure=script != "Latn" or opinion.clear)
    return Expected(SCRIPT_DEFAULTS.get(script, UNDETERMINED), sure=True)


def _devanagari(text: str) -> str | None:
    """A text in Devanagari by its little words; a few words without any are Hindi, the language of the
    most."""
    return devanagari_voice(text) or ("hi" if len(text) < _FEW_WORDS else None)


def is_short(text: str) -> bool:
    """Whether ``text`` is under eight words and sixty letters; what has no letter is no word."""
    if len(text) >= 4 * SHORT_LETTERS:
        return False
    return len(_WORD.findall(text)) < SHORT_WORDS and sum(map(str.isalpha, text)) < SHORT_LETTERS


def without_addresses(text: str) -> str:
    """``text`` without addresses of pages and mail, which are in no language."""
    return _ADDRESS.sub(" ", text) if "//" in text or "www." in text or "@" in text else text


def written_in(language: str, script: str) -> bool:
    """Whether ``language`` (ISO 639) is written in ``script``; languages that are not known better are
    Latin."""
    if not language or language == UNDETERMINED:
        return False
    if script == "Latn":
        return language not in _NOT_LATIN
    return language in _SCRIPTS_OF[script].split()


def _by_script(text: str, script: str) -> str | None:
    if script_counts(text).get(script, 0) < 4 and len(text) > 8:  # an α in a formula is no Greek
        return None
    if script == "Beng" and ("ৰ" in text or "ৱ" in text):  # two letters that only Assamese has
        return "as"
    return _SURE_SCRIPTS[script]
