"""Which language a text is in: py3langid over a fixed set, checked against all its languages, langdetect for
doubts.

Three opinions, cheapest first. *Narrow*: py3langid limited to the languages served and their likeliest
neighbours; quick, right in 98 of 100 short texts, but it must choose one of its set. *Wide*: py3langid with
all its 142 languages; it says so when a text in Quechua or Tagalog has been forced into the set. *Second*:
langdetect, seeded, slow, asked only where the first two leave a doubt.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import visit_counts

from index.languages import SERVED
from ingest.language_models import Models, load_models

NARROW = frozenset(SERVED) | frozenset(
    [
        "it",
        "nl",
        "pl",
        "uk",
        "fa",
        "ur",
        "he",
        "el",
        "ro",
        "cs",
        "hu",
        "sv",
        "fi",
        "ta",
        "te",
        "my",
        "km",
        "ne",
        "am",
        "ca",
    ]
)
"""The languages among which a text is judged first; codes of ISO 639-1."""

_KIN = {"pcm": "en", "ms": "id", "ary": "ar", "arz": "ar", "yue": "zh", "wuu": "zh", "ext": "es"}
"""Wide opinions that speak for a language served: the same written language, or one that the wide model takes
Indonesian and Spanish for on short texts."""

CLEAR = 0.9
"""Probability from which one opinion is clear; on 1,143 passages of ten words none above it was wrong."""

SAMPLE = 200
"""Code points of a paragraph that are judged: accuracy is already 1.000 there, and time grows with length."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A language (ISO 639) and how sure the model is, from 0 to 1."""

    language: str
    probability: float

    @property
    def clear(self) -> bool:
        return self.probability >= CLEAR

    def is_clearly(self, language: str) -> bool:
        """Whether this is a clear opinion for ``language``."""
        return self.language == language and self.clear

    def speaks_for(self, language: str) -> bool:
        """Whether this opinion supports ``language``: the same, or its kin."""
        return self.language == language or _KIN.get(self.language) == language


class Hearing:
    """What the models make of one text; the text is gone through once, whoever is asked afterwards."""

    __slots__ = ("_columns", "_root", "_scores")

    def __init__(self, columns: tuple[_Columns, _Columns], scores: NDArray[np.float32], size: int) -> None:
        self._columns, self._scores, self._root = columns, scores, math.sqrt(size or 1)

    @property
    def narrow(self) -> Opinion:
        """The likeliest language of the set."""
        return self._columns[0].opinion(self._scores, self._root)

    @property
    def wide(self) -> Opinion:
        """The likeliest language of all that py3langid knows."""
        return self._columns[1].opinion(self._scores, self._root)


class _Columns:
    """Some columns of the model, and which of them speak for the same language."""

    def __init__(self, languages: tuple[str, ...], among: Collection[str]) -> None:
        self._places = np.array([place for place, tag in enumerate(languages) if tag in among])
        self._tags = [languages[place] for place in self._places]
        firsts = [self._tags.index(tag) for tag in self._tags]
        self._again = [(first, place) for place, first in enumerate(firsts) if first != place]

    def opinion(self, scores: NDArray[np.float32], root: float) -> Opinion:
        """The likeliest, by a softmax over scores that grow with the ``root`` of the text's length."""
        shares = scores[self._places] * (1.0 / root)
        np.exp(shares - shares.max(), out=shares)
        shares /= shares.sum()
        for first, again in self._again:
            shares[first] += shares[again]
            shares[again] = 0.0
        best = int(shares.argmax())
        return Opinion(self._tags[best], float(shares[best]))


class LanguageDetector:
    """The models, loaded once and shared by every document of a process. Thread-safe to read."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._columns = (
            _Columns(models.languages, NARROW),
            _Columns(models.languages, frozenset(models.languages)),
        )

    @classmethod
    def load(cls) -> LanguageDetector:
        """The detector with the models that py3langid brings."""
        return cls(load_models())

    def hear(self, text: str) -> Hearing:
        """Goes through the text once, for both opinions of the models."""
        sample = unicodedata.normalize("NFC", _sample(text)).encode("utf-8", "surrogatepass")
        return Hearing(self._columns, self._scores(sample), len(sample))

    def narrow(self, text: str) -> Opinion:
        """The likeliest language of the set."""
        return self.hear(text).narrow

    def wide(self, text: str) -> Opinion:
        """The likeliest language of all that py3langid knows."""
        return self.hear(text).wide

    def _scores(self, sample: bytes) -> NDArray[np.float32]:
        """The model's score of each column; all alike where the text holds no piece that it knows."""
        models = self._models
        found = visit_counts(models.moves, models.bases, models.pieces, sample)
        if not found:
            return np.zeros(len(models.languages), np.float32)
        rows = np.fromiter(found.keys(), np.intp, len(found))
        counts = np.fromiter(found.values(), np.float32, len(found))
        scores: NDArray[np.float32] = np.log1p(counts) @ models.weights[rows] + models.priors
        return scores

    def second(self, text: str) -> Opinion | None:
        """langdetect's opinion, always the same for the same text; None where it finds nothing to go by."""
        from langdetect import DetectorFactory, LangDetectException, detect_langs

        DetectorFactory.seed = 0
        try:
            best = detect_langs(_sample(text))[0]
        except LangDetectException:
            return None
        return Opinion(best.lang.partition("-")[0], best.prob)

    def vote(self, text: str) -> str:
        """The best guess for a short text with nothing around it: what two of the three say, else the narrow
        one."""
        heard = self.hear(text)
        opinions = [heard.narrow, heard.wide, self.second(text)]
        languages = [opinion.language for opinion in opinions if opinion]
        return max(languages, key=lambda language: (languages.count(language), -languages.index(language)))


def _sample(text: str) -> str:
    """What is judged of ``text``, in small letters where it is mostly capitals: the models know few of
    those."""
    sample = text[:SAMPLE]
    return sample.lower() if 2 * sum(map(str.isupper, sample)) > len(sample) - sample.count(" ") else sample
