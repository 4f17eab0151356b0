"""The real command, run as people run it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "portal.cli")
PATIENCE = 120
"""Seconds for one command: far more than any takes, so that a machine under load does not fail a test."""


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def environment(data: Path, **more: str) -> dict[str, str]:
    """The variables of this process without settings of ours, and a data folder."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    return {**mine, "ATLAS87_DATA": str(data), **more}


def atlas87(
    data: Path, *words: str, settings: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Said:
    """Run one command to its end."""
    done = subprocess.run(
        [*COMMAND, *words], env=environment(data, **(settings or {})), cwd=cwd or data.parent,
        capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def started(data: Path, *words: str, settings: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Begin a command; its output can be read while it runs."""
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(data, **(settings or {})), cwd=data.parent, text=True,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def text_about(word: str) -> str:
    """A short English text that names ``word``."""
    return (
        f"The inspectors of the ministry visited the {word} plantation in the spring of this year. They saw "
        "that children were working there during school hours, and they wrote a report about it.\n"
    )
