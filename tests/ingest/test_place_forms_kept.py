"""The forms of words for areas are made once, kept beside the byte code, and made anew where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.area_words import load_area_words
from ingest.place_forms import PlaceForm, place_forms
from ingest.place_forms_kept import Forms, bundled_place_forms

Plain = set[tuple[str, str, str, bool, str]]


def plain(forms: Forms) -> Plain:
    """Forms with what they stand for, to be compared by value."""
    return {(form, one.code, one.kind, one.capital, one.exact) for form, one in forms}


@pytest.fixture(scope="module")
def made() -> Plain:
    return plain(place_forms(load_area_words()))


def test_what_was_kept_is_what_is_made(tmp_path: Path, made: Plain) -> None:
    """Whoever makes them and whoever reads them gets the same; one thing is one value, however many forms."""
    kept = tmp_path / "forms.json"
    assert plain(bundled_place_forms(kept)) == made
    assert kept.exists()
    again = list(bundled_place_forms(kept))
    assert plain(again) == made
    owners: set[PlaceForm] = {owner for _, owner in again}
    assert len(owners) < len(again) / 2


@pytest.mark.parametrize("content", [b"", b"{", b'{"owners": [], "of": [1], "forms": "a"}', b"[1]", b"\xff"])
def test_a_broken_file_is_made_anew(tmp_path: Path, made: Plain, content: bytes) -> None:
    """Cut short, or written by something else."""
    kept = tmp_path / "forms.json"
    kept.write_bytes(content)
    assert plain(bundled_place_forms(kept)) == made
    assert plain(bundled_place_forms(kept)) == made
    assert len(kept.read_bytes()) > 100_000


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path, made: Plain) -> None:
    """The words are found as well, only later."""
    (tmp_path / "file").write_text("no folder")
    assert plain(bundled_place_forms(tmp_path / "file" / "forms.json")) == made
