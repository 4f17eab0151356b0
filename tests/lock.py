"""Resolve the dependencies of pyproject.toml into hashed lock files that name no registry (``make lock``)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--upgrade",
]
LOCKS = {
    "requirements.lock": ["--group", "build"],
    "requirements-dev.lock": ["--group", "build", "--group", "dev"],
}


def main() -> int:
    """Write both locks; the first failure is the exit code."""
    for lock, groups in LOCKS.items():
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            *COMMON,
            *groups,
            "-o",
            lock,
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        sys.stderr.write(f"{lock} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
