"""``atlas87 vocabulary``: an operator's edition is checked, compared, kept and applied."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from index.thesaurus.load import bundled_folder, content_of
from tests.portal.command_line import Said, atlas87, started, text_about


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def vocabulary() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(content_of(bundled_folder()))
    return loaded


def concept(held: dict[str, Any], identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in held["concepts"] if one["id"] == identifier)
    return found


def edition(folder: Path, *labels: str, concept_id: str = "cocoa") -> Path:
    """The bundled vocabulary with more words for one concept."""
    mine = vocabulary()
    concept(mine, concept_id).setdefault("hiddenLabel", {}).setdefault("en", []).extend(labels)
    file = folder / f"terms-{len(labels)}.json"
    file.write_text(json.dumps(mine, ensure_ascii=False), encoding="utf-8")
    return file


def taken_in(data: Path, *words: str) -> None:
    folder = data.parent / "reports"
    folder.mkdir()
    for word in words:
        (folder / f"{word}.txt").write_text(text_about(word), encoding="utf-8")
    assert atlas87(data, "ingest", str(folder)).code == 0


def about(data: Path, identifier: str) -> list[str]:
    """Titles of the works that are about a concept, as a search lists them."""
    found = atlas87(data, "search", "children", "--concept", identifier, "--json")
    assert found.code == 0, found.err
    return sorted(one["work"]["title"] for one in found.document["results"])


def test_every_fault_is_named_and_nothing_is_kept(data: Path, tmp_path: Path) -> None:
    mine = vocabulary()
    concept(mine, "cocoa")["broader"].append("sweets")
    concept(mine, "cotton")["altLabel"]["en"].append("cocoa")
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(mine), encoding="utf-8")
    for part in (("check",), ("load", "--reason", "try")):
        said = atlas87(data, "vocabulary", part[0], str(file), *part[1:], "--json")
        assert said.code == 1
        assert len(said.document["faults"]) == 2
        assert any("'sweets', which is not in the vocabulary" in one for one in said.document["faults"])
        assert any("a label of cocoa and of cotton" in one for one in said.document["faults"])
    assert atlas87(data, "vocabulary", "diff").code == 2  # no edition was kept


def test_the_bundled_vocabulary_is_checked_where_no_file_is_named(data: Path) -> None:
    assert atlas87(data, "vocabulary", "check", "--json").document["faults"] == []


@pytest.mark.parametrize("words", [("check", "nowhere.json"), ("load", "nowhere.json", "--reason", "x")])
def test_a_file_that_is_not_there_is_wrong_use(data: Path, words: tuple[str, ...]) -> None:
    said = atlas87(data, "vocabulary", *words)
    assert said.code == 2
    assert "nowhere.json does not exist" in said.err


def test_an_edition_changes_nothing_before_it_is_applied_and_everything_after(
    data: Path, tmp_path: Path
) -> None:
    taken_in(data, "babassu", "cocoa")
    assert about(data, "cocoa") == ["cocoa"]
    file = edition(tmp_path, "babassu")

    loaded = atlas87(data, "vocabulary", "load", str(file), "--reason", "our words", "--json")
    assert (loaded.code, loaded.document["edition"]) == (0, 1)
    assert about(data, "cocoa") == ["cocoa"]

    difference = atlas87(data, "vocabulary", "diff", "--json").document
    assert difference["changed"] == {"cocoa": ["+ hidden en: babassu"]}
    assert difference["concepts"] == {
        "cocoa": {"pages_gained": 1, "pages_lost": 0, "works_gained": 1, "works_lost": 0}
    }
    assert about(data, "cocoa") == ["cocoa"]

    applied = atlas87(data, "vocabulary", "apply", "--json").document
    assert (applied["edition"], applied["pages"], applied["changed"]) == (1, 2, 1)
    assert about(data, "cocoa") == ["babassu", "cocoa"]
    assert atlas87(data, "vocabulary", "diff", "--json").document["concepts"] == {}
    assert status(atlas87(data, "status", "--json")) == 0


def status(said: Said) -> int:
    waiting: int = said.document["tagging"]["pages_waiting"]
    return waiting


def test_what_is_read_afterwards_is_tagged_with_the_edition_in_force(data: Path, tmp_path: Path) -> None:
    file = edition(tmp_path, "babassu")
    assert atlas87(data, "vocabulary", "load", str(file), "--reason", "our words").code == 0
    assert atlas87(data, "vocabulary", "apply").code == 0
    taken_in(data, "babassu")
    assert about(data, "cocoa") == ["babassu"]
    assert status(atlas87(data, "status", "--json")) == 0


def test_an_older_edition_can_be_put_in_force_again(data: Path, tmp_path: Path) -> None:
    taken_in(data, "babassu")
    for labels in ((), ("babassu",)):
        file = edition(tmp_path, *labels)
        assert atlas87(data, "vocabulary", "load", str(file), "--reason", "edition").code == 0
    assert atlas87(data, "vocabulary", "apply").code == 0
    assert about(data, "cocoa") == ["babassu"]
    assert atlas87(data, "vocabulary", "apply", "--edition", "1", "--reason", "too wide").code == 0
    assert about(data, "cocoa") == []
    assert atlas87(data, "vocabulary", "apply", "--edition", "9").code == 1


def test_what_is_exported_can_be_loaded(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    assert atlas87(data, "vocabulary", "export", str(file)).code == 0
    assert json.loads(file.read_bytes()) == vocabulary()
    assert atlas87(data, "vocabulary", "check", str(file)).code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_file_in_any_unicode_is_kept_as_plain_utf8(data: Path, tmp_path: Path, encoding: str) -> None:
    """What an editor on Windows writes; it was a traceback."""
    taken_in(data, "babassu")
    file = edition(tmp_path, "babassu")
    file.write_text(file.read_text("utf-8"), encoding)
    assert atlas87(data, "vocabulary", "load", str(file), "--reason", "our words").code == 0
    assert atlas87(data, "vocabulary", "apply").code == 0
    assert about(data, "cocoa") == ["babassu"]
    out = tmp_path / "out.json"
    assert atlas87(data, "vocabulary", "export", str(out)).code == 0
    assert out.read_bytes().startswith(b"{")


def test_another_language_is_data_alone(data: Path, tmp_path: Path) -> None:
    """Labels in a language that the program does not serve are found on pages and in queries."""
    taken_in(data, "kazi za watoto")
    mine = vocabulary()
    concept(mine, "child-labour")["prefLabel"]["sw"] = "kazi za watoto"
    concept(mine, "child-labour").setdefault("altLabel", {})["sw"] = ["ajira kwa watoto"]
    file = tmp_path / "swahili.json"
    file.write_text(json.dumps(mine, ensure_ascii=False), "utf-8")
    assert atlas87(data, "vocabulary", "check", str(file)).code == 0
    assert atlas87(data, "vocabulary", "load", str(file), "--reason", "Swahili").code == 0
    gained = atlas87(data, "vocabulary", "diff", "--json").document["concepts"]["child-labour"]
    assert gained["pages_gained"] == 1
    assert atlas87(data, "vocabulary", "apply").code == 0
    assert about(data, "child-labour") == ["kazi za watoto"]
    found = atlas87(data, "search", "ajira kwa watoto", "--json").document
    assert [one["id"] for one in found["query"]["concepts"]] == ["child-labour"]
    assert found["total"]["works"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("patience", [0.5, 0.9, 1.3, 1.8])
def test_killed_while_it_tags_the_next_run_goes_on(data: Path, tmp_path: Path, patience: float) -> None:
    """Whatever was written is whole, and what was not still says that it waits."""
    words = [f"babassu{number}" for number in range(40)]
    taken_in(data, *words)
    file = edition(tmp_path, *words)
    assert atlas87(data, "vocabulary", "load", str(file), "--reason", "our words").code == 0
    process = started(data, "vocabulary", "apply")
    time.sleep(patience)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert atlas87(data, "vocabulary", "apply").code == 0
    assert status(atlas87(data, "status", "--json")) == 0
    found = atlas87(data, "search", "children", "--concept", "cocoa", "--json").document
    assert found["total"]["works"] == 40
    assert atlas87(data, "check").code == 0
