"""A real PostgreSQL server for tests: made in a folder of its own, reached by a socket file, ended with all.

Nothing of it is kept and nothing listens on the network, so any number of servers may run at once.
"""

from __future__ import annotations

import getpass
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from index.catalogue.database import HEAD

NEEDED = "apt-get install -y postgresql"
_INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian puts every major version; only the client programs are on the path."""

_START_SECONDS = 60
_NOT_FOR_KEEPS = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",  # nothing here outlives a crash
    "listen_addresses": "", "max_connections": "100", "shared_buffers": "64MB",
}  # fmt: skip


_END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


class NoPostgresql(Exception):
    """What is missing on this machine, and how to get it."""


def programs() -> Path:
    """The folder of ``initdb`` and ``postgres``; the newest version. Raises NoPostgresql."""
    found = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: _number(path.parent.parent.name))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgresql(f"no PostgreSQL server is installed (initdb): {NEEDED}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


@dataclass
class PostgresqlServer:
    """A running server. ``process`` is its first process, ``folder`` holds data and socket."""

    folder: Path
    process: subprocess.Popen[bytes]
    user: str
    command: Sequence[str] = ()
    account: str | None = None

    def url(self, database: str) -> str:
        """The address of a database, as a setting of ours."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.folder}"

    def administer(self, statement: sql.Composable) -> None:
        """Run one statement outside any transaction."""
        address = f"host={self.folder} dbname=postgres user={self.user}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"t_{secrets.token_hex(6)}"
        self.administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def empty(self, database: str) -> None:
        """Every table of a catalogue without rows, its numbers from 1 again: quicker than a new database."""
        address = f"host={self.folder} dbname={database} user={self.user}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_END_OTHERS)
            listed = connection.execute(_TABLES).fetchall()
            tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in listed)
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))
            connection.execute("UPDATE alembic_version SET version_num = %s", [HEAD])

    def drop_database(self, name: str) -> None:
        """End every connection to a database, and the database."""
        self.administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def freeze(self) -> None:
        """Let the server stand still with its connections open, as a machine that swaps or is cut off."""
        for one in self._processes():
            os.kill(one, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        for one in self._processes():
            os.kill(one, signal.SIGCONT)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        for one in self._processes():
            os.kill(one, signal.SIGKILL)
        self.process.wait(10)

    def start_again(self) -> None:
        """Where it was, with what it holds."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, cwd=self.folder, **_as(self.account)
            )  # type: ignore[call-overload]
        _wait_for(self)

    def _processes(self) -> list[int]:
        """The first process and its children: each of them leads a group of its own."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [self.process.pid, *map(int, listed.split())]

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.process.send_signal(signal.SIGINT)  # "fast": connections are ended, not waited for
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(more: Mapping[str, str] | None = None, locale: str = "C") -> PostgresqlServer:
    """A fresh server in a folder of its own; ``more`` are settings of it. Raises NoPostgresql."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    account = _account(folder)
    data, user = folder / "data", "atlas87"
    made = [str(bin_folder / "initdb"), "-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8"]
    _run([*made, "--no-sync", "--locale", locale], folder, account)
    options = {**_NOT_FOR_KEEPS, **(more or {}), "unix_socket_directories": str(folder)}
    command = [str(bin_folder / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_as(account))  # type: ignore[call-overload]
    log.close()
    server = PostgresqlServer(folder, process, user, command, account)
    _wait_for(server)
    return server


def _account(folder: Path) -> str | None:
    """The server refuses root: the package's own account then owns the folder."""
    if os.geteuid() != 0:
        return None
    try:
        shutil.chown(folder, "postgres")
    except LookupError as error:
        raise NoPostgresql(f"there is no account postgres, as which {getpass.getuser()} runs it") from error
    return "postgres"


def _as(account: str | None) -> dict[str, object]:
    return {"user": account, "extra_groups": []} if account else {}


def _run(command: Sequence[str], folder: Path, account: str | None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_as(account))  # type: ignore[call-overload]
    if done.returncode:
        raise NoPostgresql(f"initdb failed: {done.stderr.strip()}")


def _wait_for(server: PostgresqlServer) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.administer(sql.SQL("SELECT 1"))
        except psycopg.OperationalError as error:
            ended = server.process.poll() is not None
            if ended or time.monotonic() > until:
                said = (server.folder / "log").read_text("utf-8", "replace")
                server.process.kill()
                raise NoPostgresql(f"the PostgreSQL server did not start: {said}") from error
            time.sleep(0.05)
        else:
            return
