"""Letters that stand for other letters are told from every language, known or not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.pdf_improbable import folded, improbable
from ingest.extractors.pdf_letter_pairs import ALPHABETS, ROWS
from ingest.extractors.pdf_quality import fault, reads_well
from tests.ingest.letter_pair_counts import tables
from tests.ingest.made_files import lines, pdf

SAMPLES = dict(
    line.split("\t", 1)
    for line in Path(__file__)
    .with_name("language_samples.tsv")
    .read_text(encoding="utf-8")
    .strip()
    .split("\n")
)
"""A few sentences in each language; the last ones the first article of a declaration and more."""

SAID = {name: text for name, text in SAMPLES.items() if len(name) == 2}
UNKNOWN = {name: text for name, text in SAMPLES.items() if len(name) > 2}
NAMES = (
    "Kpalimé Sokodé Atakpamé Tsévié Aného Dapaong Kara Bassar Notsé Vogan Badou Sotouboua Niamtougou "
    "Tchamba Nkhotakota Nsanje Mzimba Ntcheu Mwanza Zomba Blantyre Lilongwe Kasungu Dowa Salima Dedza "
    "Krzysztof Szczepański Wojciech Brzęczyszczykiewicz Zbigniew Grzegorz Bydgoszcz Łódź Wrocław Rzeszów"
)
CODES = "ILO UNICEF ECOWAS SADC ASEAN UNODC IPEC OHCHR C138 C182 ISIC 0111 0112 A/HRC/59/60 GHSCFL " * 12


def shuffled(text: str, seed: int) -> str:
    """The text with each letter of its script drawn for another one, spaces and punctuation as they are."""
    small = folded(text)
    signs = [sign for sign in dict.fromkeys("".join(ALPHABETS.values()) + small) if _of_text(sign, small)]
    if max(map(ord, small)) >= 0x3000:
        first = min(ord(sign) for sign in signs if sign >= "\u3000")
        others = random.Random(seed).sample(range(first, first + 6_000), len(signs))
        return small.translate(dict(zip(map(ord, signs), map(chr, others), strict=True)))
    drawn = signs[:]
    random.Random(seed).shuffle(drawn)
    return small.translate(str.maketrans("".join(signs), "".join(drawn)))


def _of_text(sign: str, text: str) -> bool:
    """Whether a sign is a letter of the script that a text begins in."""
    letter = next(one for one in text if one.isalpha())
    alphabet = next((signs for signs in ALPHABETS.values() if letter in signs), "")
    return not sign.isspace() and (sign in alphabet or (not alphabet and sign.isalpha() and sign in text))


@pytest.mark.parametrize("language", SAID)
def test_a_text_whose_letters_stand_for_others_is_noticed(language: str) -> None:
    """However the letters were drawn, with words as long as they were."""
    text = SAID[language] * 2
    assert fault(text) is None
    missed = [seed for seed in range(20) if fault(shuffled(text, seed)) is None]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("name", UNKNOWN)
def test_languages_that_nobody_trained_on_are_text(name: str) -> None:
    assert fault(UNKNOWN[name] * 3) is None


@pytest.mark.parametrize("text", [NAMES, CODES, "12.4 13.0 11.9 n/a 9.8 10.1 9.7 n/a\n" * 30])
def test_names_codes_and_figures_are_text(text: str) -> None:
    assert fault(text) is None
    assert not improbable(text)


def test_little_words_that_come_by_chance_are_no_sign_of_a_language() -> None:
    """One word again and again, among words of no language."""
    assert not reads_well("xq de zrt wk de mnb vw de plk xq de zrt de " * 10)
    assert reads_well(SAID["en"])


def test_a_page_of_such_letters_is_read_by_recognition(tmp_path: Path) -> None:
    """It goes to text recognition as other garbled pages do, though it has words, vowels and sentences."""
    words = shuffled(SAID["en"], 3).encode("cp1252", "replace").decode("cp1252").split()
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([lines(*(" ".join(words[at : at + 8]) for at in range(0, len(words), 8)))]))
    with pytest.raises(FileRefused) as caught:
        extract(path, Limits())
    assert (caught.value.state, caught.value.reason_code) == ("needs-ocr", "garbled-letters")


def test_the_tables_are_those_of_the_profiles() -> None:
    assert {name: (ALPHABETS[name], ROWS[name]) for name in ROWS} == tables()
