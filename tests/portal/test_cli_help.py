"""Every command explains itself, with an example, and is one module of ``portal.commands``."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from portal import cli
from portal.terminal import Bar, Terminal, printable


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.run([*words, "--help"], {}, io.StringIO(), io.StringIO())
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_commands_are_the_modules() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.joinpath("commands").glob("*.py")}
    assert modules - {"__init__"} == set(cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    said = helped(capsys, command)
    assert re.search(rf"Example: +atlas87 {command}", said)
    assert "SUPPRESS" not in said
    assert "--until-stdin-closes" not in said


@pytest.mark.parametrize("part", ["edit", "publish", "withdraw"])
def test_every_correction_has_help_with_an_example(capsys: pytest.CaptureFixture[str], part: str) -> None:
    said = helped(capsys, "works", part)
    assert f"atlas87 works {part} w-" in said
    assert "--reason" in said
    assert "--json" in said


def test_the_list_of_commands_says_what_each_does(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(helped(capsys).split())
    assert all(f"{name} {meaning}" in said for name, meaning in cli.COMMANDS.items())


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.run(["--version"], {}, io.StringIO(), io.StringIO())
    assert re.fullmatch(r"atlas87 \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – Ünïcödé العربية 中文", "plain – Ünïcödé العربية 中文"),
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("two\nlines\x00", "two\\nlines\\x00"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_could_steer_a_terminal_is_spelled_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_with_json_only_the_document_goes_to_standard_output() -> None:
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(out, err, as_json=True)
    terminal.say("for people")
    terminal.note("about the work")
    terminal.document({"é": 1})
    assert out.getvalue() == '{\n  "é": 1\n}\n'
    assert err.getvalue() == "about the work\n"


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    screen = Screen()
    bar = Bar(screen)
    bar.show(1, 4, 10)
    bar.show(2, 4, 20)
    bar.end()
    assert "\n" not in screen.getvalue()
    assert "[############............] 2/4 files  20 pages  10 pages/s" in screen.getvalue()
    assert screen.getvalue().endswith("\r")


def test_progress_is_a_plain_line_now_and_then_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 4.9, 5.0, 6.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    log = io.StringIO()
    bar = Bar(log)
    for done in (1, 2, 3, 4):
        bar.show(done, 4, done * 10)
    bar.end()
    assert log.getvalue() == "3/4 files  30 pages  6 pages/s\n"
