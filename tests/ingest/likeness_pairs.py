"""Pairs of documents with what they are to each other, made from seeds: the labels came before the rules.

Texts are sentences of a small vocabulary in the language, about as alike by chance as reports of one field.
Each pair says which kinds of link are right for it; the empty set: none.
"""

# ruff: noqa: E501 words are data

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.likeness import Profile
from ingest.likeness_sketch import sketch

_WORDS = {
    "en": "the of and in children work school fields harvest families labour inspectors mines debt wages girls boys"
    " ministry law survey village cotton cocoa domestic forced worst forms hours age teachers police court region"
    " programme report found were are not many most years under with from for by on their they who which had been",
    "fr": "le la les de des et en enfants travail école champs récolte familles inspecteurs mines dette salaires"
    " filles garçons ministère loi enquête village coton cacao domestique forcé pires formes heures âge maîtres"
    " police tribunal région programme rapport trouvé étaient sont pas beaucoup plupart années sous avec pour par",
    "es": "el la los de las y en niños trabajo escuela campos cosecha familias inspectores minas deuda salarios"
    " niñas ministerio ley encuesta aldea algodón cacao doméstico forzoso peores formas horas edad maestros policía"
    " tribunal región programa informe encontró eran son no muchos mayoría años bajo con para por sus ellos que",
    "ru": "дети труд школа поля урожай семьи инспекторы шахты долг заработок девочки мальчики министерство закон"
    " опрос деревня хлопок какао домашний принудительный худшие формы часы возраст учителя полиция суд область"
    " программа доклад нашли были есть не многие большинство годы под с для от их они которые который и в на по",
}

Sentences = list[str]
NEAR, EDITION, VERSION, FORMAT = "near-duplicate", "edition", "language-version", "format"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, and which links between them are right."""

    name: str
    one: Profile
    other: Profile
    right: frozenset[str]


def sentences(chance: random.Random, count: int, language: str = "en") -> Sentences:
    """Sentences of 8 to 18 words, without numbers."""
    words = _WORDS[language].split()
    return [" ".join(chance.choices(words, k=chance.randint(8, 18))) + "." for _ in range(count)]


def numbered(chance: random.Random, text: Sentences, numbers: Sequence[str]) -> Sentences:
    """The sentences with numbers spread over them in their order."""
    held = list(text)
    places = sorted(chance.sample(range(len(held)), min(len(numbers), len(held))))
    for place, number in zip(places, numbers, strict=False):
        words = held[place].split()
        words.insert(chance.randrange(len(words)), number)
        held[place] = " ".join(words)
    return held


def some_numbers(chance: random.Random, count: int) -> list[str]:
    """Shares, years, counts, as reports have them."""
    kinds = (
        lambda: f"{chance.randint(2, 98)}.{chance.randint(1, 9)}",
        lambda: str(chance.randint(2005, 2024)),
        lambda: f"{chance.randint(1, 99)},{chance.randint(0, 999):03}",
        lambda: str(chance.randint(100, 999)),
        lambda: str(chance.randint(2, 40)),
    )
    return [chance.choice(kinds)() for _ in range(count)]


def made(text: Sentences, *, work: str, pages: int = 0, **given: Any) -> Profile:
    """A document of these sentences, some twelve a page."""
    size = -(-len(text) // pages) if pages else 12
    cut = [" ".join(text[start : start + size]) for start in range(0, len(text), size)]
    values: dict[str, Any] = {
        "document": work,
        "work": work,
        "language": "en",
        "format": "pdf",
        "file_name": f"{work}.pdf",
    }
    return Profile(sketch=sketch(cut), **({"title": "", **values} | given))


def edited(chance: random.Random, text: Sentences, share: float) -> Sentences:
    """The text with one word exchanged in a share of its sentences."""
    found = []
    for one in text:
        words = one.split()
        if chance.random() < share:
            words[chance.randrange(len(words) - 1)] = chance.choice(("never", "often", "several", "almost"))
        found.append(" ".join(words))
    return found


def rewritten(chance: random.Random, text: Sentences, share: float, language: str = "en") -> Sentences:
    """The text with a share of its sentences exchanged for others."""
    fresh = sentences(chance, len(text), language)
    return [new if chance.random() < share else one for one, new in zip(text, fresh, strict=True)]


def pairs() -> list[Pair]:
    """All of them."""
    return [*_revisions(), *_years(), *_versions(), *_moulds(), *_strangers(), *_strange_languages()]


def _pair(name: str, one: Profile, other: Profile, *right: str) -> Pair:
    return Pair(name, one, other, frozenset(right))


def _revisions() -> Iterator[Pair]:
    for seed in range(4):
        chance = random.Random(f"revision {seed}")
        text = numbered(chance, sentences(chance, 60 + 40 * seed), some_numbers(chance, 30))
        title = "Child labour in small-scale mining"
        first = made(text, work="w-a", title=title, file_name="mining_draft2.pdf")
        yield _pair(
            f"draft and final {seed}", first,
            made(rewritten(chance, text, 0.15), work="w-b", title=title, file_name="Mining (final).pdf"), NEAR,
        )  # fmt: skip
        yield _pair(
            f"copy-edited {seed}", first,
            made(edited(chance, text, 0.35), work="w-b", title=title, file_name=f"x{seed}.pdf"), NEAR,
        )  # fmt: skip
        yield _pair(
            f"two chapters more {seed}", first,
            made(text + sentences(chance, len(text) // 3), work="w-b", title=f"{title}: revised"), NEAR,
        )  # fmt: skip
        yield _pair(f"as Word {seed}", first, made(text, work="w-b", title=title, format="docx"), FORMAT)
        renamed = [one.replace("region", "Eswatini") for one in text]
        names = ("Swaziland", "Eswatini")
        old = made([one.replace("region", "Swaziland") for one in text], work="w-a",
                   title="Labour inspection in Swaziland", areas=("SWZ",), area_names=names[:1])  # fmt: skip
        new = made(renamed, work="w-b", title="Labour inspection in Eswatini", areas=("SWZ",),
                   area_names=names[1:])  # fmt: skip
        yield _pair(f"old and new country name {seed}", old, new, NEAR)
        third = made(rewritten(chance, text, 0.2), work="w-b", title=title, file_name="report 4.pdf")
        yield _pair(f"files by number {seed}", replace(first, file_name="report 3.pdf"), third, NEAR)


def _years() -> Iterator[Pair]:
    for seed in range(4):
        chance = random.Random(f"years {seed}")
        text = sentences(chance, 80)
        early = numbered(chance, text, [*["2018"] * 6, *some_numbers(chance, 20)])
        late = numbered(chance, rewritten(chance, text, 0.35 + 0.1 * seed), [*["2021"] * 9])
        yield _pair(
            f"annual reports {seed}",
            made(early, work="w-a", title="Annual report of the inspectorate 2018"),
            made(late, work="w-b", title="Annual report of the inspectorate 2021"), EDITION,
        )  # fmt: skip
        area: dict[str, Any] = {"areas": ("BEN",), "area_names": ("Benin",)}
        yield _pair(
            f"chapters of one country {seed}",
            made(early, work="w-a", title="Benin", issued="2018", **area),
            made(late, work="w-b", title="Benin", issued="2021-09", **area), EDITION,
        )  # fmt: skip
        yield _pair(
            f"chapters of a renamed country {seed}",
            made(early, work="w-a", title="Swaziland", areas=("SWZ",), area_names=("Swaziland",)),
            made(late, work="w-b", title="Eswatini", areas=("SWZ",), area_names=("Eswatini",)), EDITION,
        )  # fmt: skip


def _versions() -> Iterator[Pair]:
    for seed in range(4):
        for language, title, word in (
            ("fr", "Le travail des enfants au Bénin", "Bénin"),
            ("es", "El trabajo infantil en Benin", "Benin"),
            ("ru", "Детский труд в Бенине", "Бенине"),
        ):
            chance = random.Random(f"version {seed} {language}")
            count = (30, 60, 120, 40)[seed]
            numbers = some_numbers(chance, (8, 14, 60, 45)[seed])
            english = made(numbered(random.Random(1), sentences(chance, count), numbers), work="w-a",
                           title="Child labour in Benin", areas=("BEN",), area_names=("Benin",))  # fmt: skip
            turned = list(numbers)
            for at in range(0, len(turned) - 1, 9):
                turned[at], turned[at + 1] = turned[at + 1], turned[at]
            text = numbered(random.Random(2), sentences(chance, count, language), turned)
            other = made(text, work="w-b", language=language, title=title, areas=("BEN",), area_names=(word,))
            yield _pair(f"title translated {language} {seed}", english, other, VERSION)
            bare = [sentences(chance, count), sentences(chance, count, language)]
            yield _pair(
                f"name of the file {language} {seed}",
                made(bare[0], work="w-a", file_name="benin_child_labour_en.pdf"),
                made(bare[1], work="w-b", language=language, file_name=f"benin-child-labour_{language}.pdf"),
                VERSION,
            )  # fmt: skip
    chance = random.Random("identifier")
    yield _pair(
        "same identifier",
        made(sentences(chance, 50), work="w-a", identifier="978-92-2-133456-7"),
        made(sentences(chance, 50, "es"), work="w-b", language="es", identifier="978-92-2-133456-7"), VERSION,
    )  # fmt: skip


def _moulds() -> Iterator[Pair]:
    """Forms filled in: half of the words are the same, and it is another thing."""
    for seed in range(4):
        chance = random.Random(f"mould {seed}")
        mould = sentences(chance, 40)
        one, other = (rewritten(chance, mould, 0.2 + 0.1 * seed) for _ in range(2))
        area: dict[str, Any] = {"areas": ("MWI",), "area_names": ("Malawi",)}
        yield _pair(
            f"districts by number {seed}",
            made(one, work="w-a", title="Report on district 17", file_name="district 17.txt", **area),
            made(other, work="w-b", title="Report on district 18", file_name="district 18.txt", **area),
        )  # fmt: skip
        yield _pair(
            f"chapters of two countries {seed}",
            made(one, work="w-a", title="Tonga", areas=("TON",), issued="2020"),
            made(other, work="w-b", title="Samoa", areas=("WSM",), issued="2022"),
        )  # fmt: skip
        looser = [rewritten(chance, mould, 0.55) for _ in range(2)]
        yield _pair(
            f"districts by name {seed}",
            made(looser[0], work="w-a", title="Report on Kasungu district, Malawi", issued="2020", **area),
            made(looser[1], work="w-b", title="Report on Mzimba district, Malawi", issued="2022", **area),
        )  # fmt: skip
        yield _pair(
            f"one title, one year {seed}",
            made(looser[0], work="w-a", title="District report", issued="2020", **area),
            made(looser[1], work="w-b", title="District report", issued="2020", **area),
        )  # fmt: skip
        yield _pair(
            f"numbers of a series {seed}",
            made(one, work="w-a", title="Working paper 12: wages in the fields", file_name="wp12.pdf"),
            made(other, work="w-b", title="Working paper 31: debts in the mines", file_name="wp31.pdf"),
        )  # fmt: skip


def _strangers() -> Iterator[Pair]:
    for seed in range(6):
        chance = random.Random(f"stranger {seed}")
        quote = sentences(chance, 4)
        area: dict[str, Any] = {"areas": ("GHA",), "area_names": ("Ghana",)}
        one, other = (
            numbered(chance, quote + sentences(chance, 60), some_numbers(chance, 20)) for _ in range(2)
        )
        yield _pair(
            f"two reports on one country {seed}",
            made(one, work="w-a", title="Cocoa and schooling in Ghana", issued="2019", **area),
            made(other, work="w-b", title="Fishing on Lake Volta, Ghana", issued="2022", **area),
        )  # fmt: skip
        yield _pair(
            f"one common name {seed}",
            made(one, work="w-a", title="Cocoa and schooling", file_name="final report.pdf"),
            made(other, work="w-b", title="Fishing on the lake", file_name="final report.pdf"),
        )  # fmt: skip


def _strange_languages() -> Iterator[Pair]:
    cited = ["160", "79", "2020", "63", "97", "2016", "152", "8.7", "2025"]
    for seed in range(5):
        chance = random.Random(f"strange {seed}")
        english = numbered(chance, sentences(chance, 70), cited + some_numbers(chance, 30))
        french = numbered(chance, sentences(chance, 70, "fr"), cited + some_numbers(chance, 30))
        area: dict[str, Any] = {"areas": ("MLI",), "area_names": ("Mali",)}
        yield _pair(
            f"the same estimates cited {seed}",
            made(english, work="w-a", title="Gold mines of Mali", **area),
            made(french, work="w-b", language="fr", title="L’école au Mali", **area),
        )  # fmt: skip
        numbers = some_numbers(chance, 40)
        english = numbered(chance, sentences(chance, 70), numbers)
        french = numbered(chance, sentences(chance, 70, "fr"), rewritten_numbers(chance, numbers))
        yield _pair(
            f"translation of another year {seed}",
            made(english, work="w-a", title="Annual report 2019", file_name="annual_report_2019_en.pdf"),
            made(french, work="w-b", language="fr", title="Rapport annuel 2021",
                 file_name="annual_report_2021_fr.pdf"),
        )  # fmt: skip
        yield _pair(
            f"annexes of one report {seed}",
            made(english[:20], work="w-a", title="Annex 1", file_name="annex 1 en.pdf"),
            made(french[20:40], work="w-b", language="fr", title="Annexe 3", file_name="annex 3 fr.pdf"),
        )  # fmt: skip


def rewritten_numbers(chance: random.Random, numbers: Sequence[str]) -> list[str]:
    """Some of the numbers of a report in the next one: a third stays."""
    fresh = some_numbers(chance, len(numbers))
    return [one if chance.random() < 0.33 else new for one, new in zip(numbers, fresh, strict=True)]
