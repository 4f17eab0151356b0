"""The house keeps its own habits: arrows, sizes of rooms, names, words. Each test names the rule it holds."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("datasets", "index", "ingest", "portal")
MAY_IMPORT = {
    "datasets": {"datasets"},
    "index": {"index"},
    "ingest": {"ingest", "index", "datasets"},
    "portal": {"portal", "ingest", "index", "datasets"},
}
LONGEST_FILE = 400  # past 300 lines one looks for the wall; past 400 it must have been found
LONGEST_FUNCTION = 60  # a function is a paragraph; a page of it is none
LONGEST_MEDIAN = 12  # lines of the median function: the best code of this field has nine
PLAIN_TEXT = {
    ".py", ".md", ".toml", ".html", ".css", ".js", ".sh", ".yml", ".yaml", ".cfg", ".po", ".pot", ".csv",
    ".json", ".txt", ".lock", ".ini", ".xml", ".mako", "",
}  # fmt: skip
FORBIDDEN_WORDS = re.compile(
    r"py" r"pi\.org|files\.python" r"hosted|registry\.npm" r"js|repo1?\.ma" r"ven|deb\.deb" r"ian\.org"
    r"|proxy\.go" r"lang|static\.cra" r"tes|/wo" r"rk/|\.libr" r"ary\b|/ro" r"ot/|/fa" r"rm/"
)  # fmt: skip
NAMES_WITHOUT_MEANING = {"helpers", "utils", "util", "common", "misc", "tools", "stuff", "base"}


def tracked_files() -> list[Path]:
    """Every file that git would put into a clone, untracked ones that it does not ignore included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def modules() -> list[Path]:
    """The Python files of the four packages."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of each function of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def imported_packages(path: Path) -> set[str]:
    """The top-level names that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_names_belong_to_this_house(package: str) -> None:
    """``datasets`` and ``index`` are generic names: what is imported must be ours, nothing installed."""
    assert Path(str(import_module(package).__file__)).is_relative_to(ROOT)


def test_arrows_point_one_way() -> None:
    """portal -> ingest -> index, datasets; those two never import each other; nothing points up."""
    wrong = [
        f"{relative(path)} imports {name}"
        for path in modules()
        for name in imported_packages(path) & set(PACKAGES)
        if name not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


def test_at_most_one_file_imports_elasticsearch() -> None:
    """Exactly one file may know the client; before that engine exists, none does."""
    assert len([path for path in modules() if "elasticsearch" in imported_packages(path)]) <= 1


def test_models_and_errors_import_nothing_of_ours_but_each_other() -> None:
    """``model`` and ``errors`` stand alone at the bottom of their package."""
    wrong = []
    for path in modules():
        if path.stem in {"model", "errors"} and path.parent.name in {"index", "datasets", "ingest"}:
            text = path.read_text("utf-8")
            ours = set(re.findall(r"^(?:from|import) ((?:datasets|index|ingest|portal)[.\w]*)", text, re.M))
            wrong += [
                f"{relative(path)}: {name}" for name in ours if not name.endswith((".model", ".errors"))
            ]
    assert wrong == []


def test_a_file_is_a_room() -> None:
    """No file of the packages or tests is longer than a room."""
    files = [
        *modules(),
        *sorted((ROOT / "tests").rglob("*.py")),
        *sorted((ROOT / "benchmarks").rglob("*.py")),
    ]
    lengths = {relative(path): path.read_text("utf-8").count("\n") for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_function_is_a_paragraph() -> None:
    """No function is longer than a page, and the median function is a paragraph."""
    sizes = {f"{relative(path)}:{name}": size for path in modules() for name, size in functions(path)}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.median(sizes.values()) <= LONGEST_MEDIAN


def test_names_explain_themselves() -> None:
    """No helpers.py, no utils: a room is named for what is in it."""
    assert [relative(path) for path in modules() if path.stem in NAMES_WITHOUT_MEANING] == []


def test_no_file_names_a_registry_a_machine_or_its_tools() -> None:
    """The project is the same wherever it is cloned."""
    wrong = []
    for path in tracked_files():
        if path.suffix in PLAIN_TEXT and path != Path(__file__):
            for match in FORBIDDEN_WORDS.finditer(path.read_text("utf-8", errors="replace")):
                wrong.append(f"{relative(path)}: {match.group()}")
    assert wrong == []


def test_data_is_never_cut_by_splitlines() -> None:
    """``str.splitlines`` cuts at U+2028, form feeds and more: never on data."""
    calls = [
        relative(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "splitlines"
    ]
    assert calls == []


def test_nothing_is_left_unfinished() -> None:
    """No marker of unfinished work is committed."""
    unfinished = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
    wrong = [relative(path) for path in modules() if unfinished.search(path.read_text("utf-8"))]
    assert wrong == []


def test_style_sheets_know_no_left_and_right() -> None:
    """Logical properties only: the same sheet serves right-to-left pages."""
    physical = re.compile(r"(?<![\w-])(?:left|right)(?![\w-])|-(?:left|right)\b")
    for sheet in (ROOT / "portal" / "static").rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
        assert physical.findall(rules) == [], relative(sheet)


def test_templates_hold_no_inline_style_or_script() -> None:
    """The content security policy allows neither; a template that needs one is wrong."""
    inline = re.compile(
        r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.I
    )
    templates = (ROOT / "portal" / "templates").rglob("*.html")
    assert [relative(path) for path in templates if inline.search(path.read_text("utf-8"))] == []


def test_every_dependency_has_its_reason() -> None:
    """Each dependency of pyproject.toml has a line in DECISIONS.md."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    decisions = (ROOT / "DECISIONS.md").read_text("utf-8").lower()
    names = re.findall(r'^    "([A-Za-z0-9_.-]+)[>=<]', project, re.M)
    assert names
    assert [name for name in names if f"**{name.lower()}**" not in decisions] == []


def test_the_docs_name_every_command_and_every_setting() -> None:
    """What can be typed or set is written down, and nothing else is."""
    commands = import_module("portal.cli").COMMANDS
    settings = import_module("portal.settings").SETTINGS
    cli_page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    settings_page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in commands if f"`atlas87 {name}" not in cli_page] == []
    assert [setting.name for setting in settings if f"`{setting.name}`" not in settings_page] == []
    known = {setting.name for setting in settings}
    assert set(re.findall(r"`(ATLAS87_[A-Z_]+)`", settings_page)) - known - {"ATLAS87_CONFIG"} == set()
