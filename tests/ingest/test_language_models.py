"""The models of py3langid, unpacked once and mapped from then on: the same answers, whatever became of it."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.language_detection import NARROW, LanguageDetector
from ingest.language_models import Models, load_models

TEXTS = (
    "Children work in the mines of the northern district.",
    "Los niños trabajan en las minas del norte.",
    "Les enfants travaillent dans les mines du nord, et non à l'école.",
    "Дети работают в шахтах", "يعمل الأطفال في المناجم", "孩子们在矿山工作", "बच्चे खदानों में काम करते हैं",
    "", " ", "8.7.1", "?!", "\ud800", "Wawakunaqa minakunapi llamk'anku", "Деца раде у рудницима",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of unpacked models, made by the first load."""
    place = tmp_path_factory.mktemp("models") / "models.tables"
    load_models(place)
    return place


@pytest.fixture(scope="module")
def own() -> tuple[LanguageIdentifier, LanguageIdentifier]:
    """py3langid's own identifiers: of the narrow set, and of all its languages."""
    wide = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    narrow = copy.copy(wide)
    narrow.set_languages(sorted(NARROW))
    return narrow, wide


def same(one: Models, other: Models) -> bool:
    """Whether two models say the same of everything."""
    arrays = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("weights", "priors"))
    lists = (one.languages, one.bases, one.pieces) == (other.languages, other.bases, other.pieces)
    return arrays and lists and one.moves == other.moves


@pytest.mark.parametrize("text", TEXTS)
def test_the_models_say_what_py3langid_says(
    kept: Path, own: tuple[LanguageIdentifier, LanguageIdentifier], text: str
) -> None:
    """Both opinions, heard in one walk, are those of py3langid's own two identifiers."""
    detector = LanguageDetector(load_models(kept))
    for opinion, identifier in zip((detector.narrow(text), detector.wide(text)), own, strict=True):
        language, probability = identifier.classify(text)
        assert opinion.language == language
        assert opinion.probability == pytest.approx(probability, abs=1e-4)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_heard(text: str) -> None:
    """No text makes the models fail, and a probability is one."""
    heard = DETECTOR.hear(text)
    assert 0 < heard.wide.probability <= 1.0001
    assert heard.narrow.language in NARROW


DETECTOR = LanguageDetector.load()


def test_the_second_process_maps_what_the_first_unpacked(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is unpacked when the file is there."""
    unpacked = load_models(tmp_path / "other.tables")
    monkeypatch.setattr("ingest.language_models._unpacked", lambda: pytest.fail("unpacked again"))
    assert same(load_models(kept), unpacked)


@pytest.mark.parametrize("harm", ["cut", "empty", "longer", "other"])
def test_a_kept_file_that_does_not_fit_is_made_anew(kept: Path, tmp_path: Path, harm: str) -> None:
    """A file cut short, empty, too long or of something else is neither used nor left there."""
    place = tmp_path / "models.tables"
    whole = kept.read_bytes()
    harmed = {"cut": whole[:-1], "empty": b"", "longer": whole + b"\0", "other": b'{"parts": 1}\n'}
    place.write_bytes(harmed[harm])
    assert same(load_models(place), load_models(kept))
    assert place.read_bytes() == whole


def test_where_nothing_can_be_written_the_models_are_loaded_all_the_same(tmp_path: Path) -> None:
    """A folder that is a file stands for one that is read-only, which root would not notice."""
    (tmp_path / "file").write_text("")
    assert load_models(tmp_path / "file" / "models.tables").languages
    assert os.listdir(tmp_path) == ["file"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could be written of the file goes again."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.language_models._as_bytes", full)
    assert load_models(tmp_path / "models.tables").languages
    assert os.listdir(tmp_path) == []


def test_what_earlier_versions_and_kills_left_is_cleared_away(tmp_path: Path) -> None:
    """Files of 70 MB do not gather; one that another process may be writing just now stays."""
    old = tmp_path / "language_models-0-1-2.tables"
    killed = tmp_path / ".language_models-1-1-2.tables-00112233"
    writing = tmp_path / ".language_models-1-1-2.tables-44556677"
    for path in (old, killed, writing):
        path.write_bytes(b"")
    for path in (old, killed):
        os.utime(path, (1, 1))
    place = tmp_path / "language_models-1-1-2.tables"
    load_models(place)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([place.name, writing.name])
