"""Works, pages and queries for benchmarks: invented, the same at every run, shaped like a real collection.

Words are drawn by Zipf's law from a vocabulary of invented words in each language, with words of the work's
topic between them; English is six tenths of all pages, so that a common word stands on over a quarter of
them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index.model import WORK_TYPES, DocumentId, LanguageTag, PageConcept, Passage, Work, WorkId
from index.search import Filters

SHARES = {"en": 0.6, "fr": 0.12, "es": 0.1, "ar": 0.06, "ru": 0.05, "pt": 0.03, "zh": 0.03, "hi": 0.01}
"""Share of works by language."""

VOCABULARY = 30_000
"""Words of each language: about what 40 million words of reports hold, rare names aside."""

WORDS_A_PAGE = 200
OWN_WORDS = 0.2
"""Share of a page's words that come from its work's topic."""

TOPICS, TOPIC_WORDS = 400, 40
AREAS, CONCEPTS, PUBLISHERS = 220, 600, 300
NAMED_AREAS, NAMED_CONCEPTS = 20, 30
"""The most that pages of a work name beside what it is about: what a report of some thirty pages has."""

FIRST_YEAR, LAST_YEAR = 1998, 2026

_SYLLABLES = {
    "en": "ba con der est for gen hil ing jor kel lan mer nor ova pre qui ran sta ter und vor wes",
    "fr": "ai bou cré dé eau fou gné hé ion jou lé man né ou plé qua ré sé té ui vé",
    "es": "ación ba cho de es fue gue hi ía jo lle ma ñe os po que rra sa to ués vi za",
    "pt": "ção ba de es fo gue ím ja lhe ma não os po que rão sa to ões vi zá",
    "ru": "ба ве го де жи за ик ка ло мы на об по ру ство те уч фо хо ция ший",
    "ar": "با تر ثا جم حس خر دا ذك رأ زم سا شع صن ضر طل عم غر فا قد كت لي من نو وس",
    "hi": "का कि की को खा गे चा जि टे डा ता दि ने पा फि बा भू मे या रि ला वि शा सु हा",
    "zh": "工 人 童 劳 动 法 国 家 会 的 学 校 教 育 庭 保 护 权 利 报 告 年 数 据 儿 女 生 活 经 济",
}
_LITTLE = {
    "en": ["the", "of", "and", "in", "to", "a", "for", "on"],
    "fr": ["de", "la", "le", "et", "les", "des", "en", "du"],
    "es": ["de", "la", "que", "el", "en", "y", "los", "del"],
}


@cache
def words(language: str) -> list[str]:
    """The vocabulary of a language, most frequent first."""
    chance = random.Random(f"words {language}")
    found = dict.fromkeys(_LITTLE.get(language, []))
    syllables = _SYLLABLES[language].split()
    while len(found) < VOCABULARY:
        word = "".join(chance.choices(syllables, k=chance.choice((2, 2, 3, 3, 4))))
        found[word] = None
        if language == "en" and chance.random() < 0.3:
            found[word + "s"] = None
    return list(found)[:VOCABULARY]


@cache
def _cumulative() -> np.ndarray:
    weights = 1 / (np.arange(VOCABULARY) + 2.0)
    return np.cumsum(weights) / weights.sum()


def _drawn(chance: np.random.Generator, count: int) -> np.ndarray:
    """Ranks of words by Zipf's law."""
    return np.searchsorted(_cumulative(), chance.random(count))


def works(count: int, pages: int, seed: int = 87) -> Iterator[tuple[Work, list[Passage]]]:
    """``count`` works with ``pages`` pages in all, the longest some eight times the mean."""
    chance = np.random.default_rng(seed)
    lengths = _lengths(chance, count, pages)
    languages = chance.choice(list(SHARES), count, p=list(SHARES.values()))
    for number in range(count):
        yield _work(chance, number + 1, str(languages[number]), int(lengths[number]))


def _lengths(chance: np.random.Generator, count: int, pages: int) -> np.ndarray:
    """Pages of each work: a few long, most short, ``pages`` in all (of not fewer works)."""
    lengths = np.maximum(1, np.round(chance.gamma(1.2, 1.0, count) * pages / count / 1.2)).astype(int)
    wanting = max(0, pages - int(lengths.sum()))
    lengths[: wanting % count] += 1
    lengths += wanting // count
    while (excess := int(lengths.sum()) - pages) > 0:
        lengths[np.argsort(-lengths, kind="stable")[:excess]] -= 1
    return lengths


def _work(chance: np.random.Generator, number: int, language: str, length: int) -> tuple[Work, list[Passage]]:
    tag, work_id = LanguageTag(language), WorkId(f"w-{number:08d}")
    topic = int(chance.integers(TOPICS))
    own = np.random.default_rng(topic).integers(200, VOCABULARY, TOPIC_WORDS)
    vocabulary = words(language)
    work = Work(
        id=work_id,
        number=number,
        version=1,
        title=" ".join(vocabulary[rank] for rank in own[chance.integers(0, TOPIC_WORDS, 6)]).capitalize(),
        title_language=tag,
        type=WORK_TYPES[int(chance.gamma(1.5) * 1.5) % len(WORK_TYPES)],
        publishers=_some(chance, "publisher", PUBLISHERS, 2),
        issued=str(chance.integers(FIRST_YEAR, LAST_YEAR + 1)),
        languages=(tag,),
        areas=_some(chance, "A", AREAS, 3),
        concepts=_some(chance, "concept", CONCEPTS, 5),
        mentioned_areas=_some(np.random.default_rng([number, 1]), "A", AREAS, NAMED_AREAS),
        mentioned_concepts=_some(np.random.default_rng([number, 2]), "concept", CONCEPTS, NAMED_CONCEPTS),
    )
    document = DocumentId(f"d-{number:08d}")
    return work, [
        Passage(
            work_id=work_id,
            document_id=document,
            page=page + 1,
            runs=((tag, _text(chance, vocabulary, own)),),
            concepts=(PageConcept(work.concepts[0], ("word",)),) if page % 4 == 0 else (),
        )
        for page in range(length)
    ]


def _text(chance: np.random.Generator, vocabulary: Sequence[str], own: np.ndarray) -> str:
    ranks = _drawn(chance, WORDS_A_PAGE)
    topical = chance.random(WORDS_A_PAGE) < OWN_WORDS
    ranks[topical] = own[chance.integers(0, len(own), int(topical.sum()))]
    lines = [" ".join([vocabulary[rank] for rank in ranks[at : at + 12]]) for at in range(0, len(ranks), 12)]
    return ".\n".join(lines)


def _some(chance: np.random.Generator, name: str, kinds: int, most: int) -> tuple[str, ...]:
    """One to ``most`` values, some far more frequent than others."""
    drawn = (chance.random(int(chance.integers(1, most + 1))) ** 2 * kinds).astype(int)
    return tuple(f"{name}-{value:03d}" for value in dict.fromkeys(drawn.tolist()))


@dataclass(frozen=True, slots=True)
class Question:
    """A query and its filters; ``wide`` ones are made to hit over a quarter of the pages."""

    text: str
    filters: Filters
    wide: bool

    @property
    def filtered(self) -> bool:
        """Whether it has filters."""
        return self.filters != Filters()


_WIDEST = {1: 25, 2: 14, 3: 10}
"""By the number of words, the rank up to which all of them together stand on a quarter of all pages."""


def questions(count: int, seed: int = 8) -> list[Question]:
    """Queries of 1 to 5 words, a third of them wide, 40 % with two filters."""
    chance = random.Random(seed)
    return [_question(chance, wide=at % 3 == 0) for at in range(count)]


def _question(chance: random.Random, *, wide: bool) -> Question:
    language = "en" if wide else chance.choices(list(SHARES), list(SHARES.values()))[0]
    length = chance.choice((1, 2, 3) if wide else (1, 2, 2, 3, 3, 4, 5))
    vocabulary = words(language)
    first, last = (8, _WIDEST[length]) if wide else (30, 3_000)
    text = " ".join(vocabulary[int(first * (last / first) ** chance.random())] for _ in range(length))
    return Question(text, _two_filters(chance) if chance.random() < 0.4 else Filters(), wide)


def _two_filters(chance: random.Random) -> Filters:
    kinds = {
        "type": (WORK_TYPES[chance.randrange(4)],),
        "area": tuple(f"A-{chance.randrange(20):03d}" for _ in range(2)),
        "concept": (f"concept-{chance.randrange(30):03d}",),
        "language": ("en",),
        "publisher": (f"publisher-{chance.randrange(10):03d}",),
    }
    chosen = chance.sample(sorted(kinds), 2)
    return Filters(**{name: kinds[name] for name in chosen})  # type: ignore[arg-type]
