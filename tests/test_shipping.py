"""What is shipped to run in containers: linted, read by a parser of the specification, and run as processes.

No container engine runs here. The commands of the image and of the compose file are run as they stand there,
with the settings that stand there, against a real PostgreSQL.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml

from portal.settings import SETTINGS, read_settings
from tests.servers.postgresql import PostgresqlServer

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OURS = ("portal", "worker", "search-key")
PATIENCE = 120


def interpolated(text: str) -> str:
    """Variables with their defaults, ``$$`` as one sign: what an engine makes of the file first."""
    empty = re.sub(r": \$\{\w+:-\}$", ': ""', text, flags=re.M)
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", empty).replace("$$", "$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file as the specification reads it, references between its parts checked."""
    merged = yaml.safe_load(interpolated(COMPOSE.read_text("utf-8")))  # YAML's own merging of maps first
    read = compose_spec.PyCompose.from_yaml(yaml.safe_dump(merged))
    read.validate()
    found: dict[str, Any] = json.loads(read.to_json())
    return found


def megabytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)\s*([a-z]+)", str(text).lower()).groups()  # type: ignore[union-attr]
    return int(number) * {"m": 1, "mb": 1, "g": 1024, "gb": 1024}[unit]


def in_form(name: str) -> list[Any]:
    """The words of an instruction in JSON form, in the last stage."""
    stage = DOCKERFILE.rpartition("\nFROM ")[2].replace("\\\n", " ")
    (words,) = re.findall(rf"^{name} (?:--\S+ +)*(?:CMD )?(\[.*\])$", stage, re.M)
    return list(json.loads(words))


def test_the_image_passes_the_linter() -> None:
    """hadolint, with what it is told to leave out and why in the file itself."""
    done = subprocess.run(
        [str(BIN / "hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_is_slim_holds_no_secret_and_runs_as_nobody_special() -> None:
    """Several stages, hashed dependencies, a number for the account, a health check."""
    assert len(re.findall(r"^FROM python:[\d.]+-slim-\w+", DOCKERFILE, re.M)) == 2
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.M)
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|API_KEY)\s*=", DOCKERFILE)
    assert in_form("ENTRYPOINT") == ["atlas87"]
    assert in_form("HEALTHCHECK")[0] == "python"
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.M) for word in line.split()
    }
    assert {"datasets", "index", "ingest", "portal", "requirements.lock"} <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_secrets_and_data_never_go_to_the_builder() -> None:
    """Everything is left out but what is named; the secrets' folder is in no commit either."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    assert "*" in lines
    assert "deploy/secrets" in lines[lines.index("!deploy") :]
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text("utf-8").split("\n")


def test_the_image_is_of_the_version_that_the_project_has(compose: dict[str, Any]) -> None:
    """And no image is of whatever version is newest."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    images = {name: one["image"] for name, one in compose["services"].items()}
    assert images["portal"] == images["worker"] == images["search-key"] == f"atlas87:{version}"
    assert all(re.search(r":\d+\.\d+", image) for image in images.values())


def test_elasticsearch_is_of_the_version_that_is_tested(compose: dict[str, Any]) -> None:
    """The node of the tests and the official image: one version, one index definition."""
    tested = re.search(
        r"\b9\.\d+\.\d+\b", (ROOT / "tests" / "elastic" / "distribution.py").read_text("utf-8")
    )
    assert tested
    assert compose["services"]["elasticsearch"]["image"].endswith(f":{tested[0]}")


def test_all_fits_into_four_gigabytes(compose: dict[str, Any]) -> None:
    """Each has a limit; the server's heap is half of its own."""
    limits = {name: megabytes(one["mem_limit"]) for name, one in compose["services"].items()}
    assert sum(limits.values()) <= 4096
    heap = re.search(r"-Xmx(\d+)m", compose["services"]["elasticsearch"]["environment"]["ES_JAVA_OPTS"])
    assert heap
    assert int(heap[1]) * 2 <= limits["elasticsearch"]


def test_everything_is_closed_as_far_as_it_goes(compose: dict[str, Any]) -> None:
    """No capability, no new privilege; a root that cannot be written, but for the server that keeps its keys
    there; stores on a network that leads nowhere; the portal on this machine alone at first."""
    for name, one in compose["services"].items():
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert one.get("read_only", False) == (name != "elasticsearch"), name
        assert not one.get("privileged"), name
    assert compose["networks"]["back"]["internal"]
    open_ones = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert list(open_ones) == ["portal"]
    assert "127.0.0.1:8087:8087" in json.dumps(open_ones["portal"])
    for name in OURS:
        assert any(str(one).startswith("/tmp") for one in compose["services"][name]["tmpfs"])


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    """Passwords and keys are files; each service has those that it needs and no other."""
    services = compose["services"]
    for name, one in services.items():
        for variable, value in (one.get("environment") or {}).items():
            if re.search(r"PASSWORD|SECRET|API_KEY", variable):
                assert variable.endswith("_FILE"), f"{name}: {variable}"
                given = {f"/run/secrets/{secret}" for secret in names(one["secrets"])}
                assert value in given | {f"/keys/{who}/search-api-key" for who in ("reader", "writer")}, (
                    f"{name}: {variable}"
                )
    assert names(services["portal"]["secrets"]) == {"postgres-password", "atlas87-secret-key"}
    assert names(services["search-key"]["secrets"]) == {"elastic-password"}
    made = (ROOT / "deploy" / "make_secrets.sh").read_text("utf-8")
    for secret, where in compose["secrets"].items():
        assert where["file"].endswith(f"deploy/secrets/{secret}")
        assert secret in made


def test_the_portal_has_the_key_that_may_only_read(compose: dict[str, Any]) -> None:
    """And nowhere in its reach the other: each lies in a volume of its own."""
    services = compose["services"]
    mounted = {name: [str(volume) for volume in services[name]["volumes"]] for name in OURS}
    key = "ATLAS87_SEARCH_API_KEY_FILE"
    files = [f"/keys/{who}/search-api-key" for who in ("writer", "reader")]
    assert [services[name]["environment"][key] for name in ("worker", "portal")] == files
    assert services["search-key"]["command"][3:] == files
    assert "reader-key:/keys/reader:ro" in mounted["portal"]
    assert "writer-key:/keys/writer:ro" in mounted["worker"]
    assert not any("writer-key" in volume for volume in mounted["portal"])
    # Everywhere at the same place, an empty folder of the image: a new volume takes over its owner, and would
    # take over what lies in it.
    assert mounted["search-key"] == ["writer-key:/keys/writer", "reader-key:/keys/reader"]
    assert "/keys /keys/reader /keys/writer" in DOCKERFILE
    assert "--no-worker" in services["portal"]["command"], "with it the portal writes nothing to the index"


def names(listed: list[Any]) -> set[str]:
    return {one if isinstance(one, str) else one["source"] for one in listed}


def test_who_needs_another_waits_until_it_is_healthy(compose: dict[str, Any]) -> None:
    """And a condition that is waited for can come true."""
    for name, one in compose["services"].items():
        for other, asked in (one.get("depends_on") or {}).items():
            needed = compose["services"][other]
            if asked["condition"] == "service_healthy":
                checked = needed.get("healthcheck") or (other in OURS and in_form("HEALTHCHECK"))
                assert checked, f"{name} waits for {other}, which has no health check"
            assert other != name
    assert set(compose["services"]["portal"]["depends_on"]) == {"postgres", "elasticsearch", "search-key"}


def test_every_setting_in_it_is_one_that_is_read(compose: dict[str, Any], tmp_path: Path) -> None:
    """As the portal reads them at its start, in production; what is kept is kept in the volume."""
    environment = dict(compose["services"]["portal"]["environment"])
    known = {one.name for one in SETTINGS}
    assert {name.removesuffix("_FILE") for name in environment} <= known
    for name in [one for one in environment if one.endswith("_FILE")]:
        place = tmp_path / name
        place.write_text("0123456789" * 4, encoding="utf-8")
        environment[name] = str(place)
    image = dict(re.findall(r"(ATLAS87_\w+)=(\S+)", DOCKERFILE))
    settings = read_settings({**image, **{name: str(value) for name, value in environment.items()}})
    assert settings.production
    assert settings.database.startswith("postgresql+psycopg://atlas87:01234")
    assert settings.data == Path("/data")


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    """Long enough, no two alike; those that are there stay."""
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy" / "make_secrets.sh", tmp_path / "deploy")
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        made = {one.name: one.read_text() for one in (tmp_path / "deploy" / "secrets").iterdir()}
        assert len(made) == len(set(made.values())) == 3
        assert all(re.fullmatch(r"[A-Za-z0-9]{40,}", one) for one in made.values())
    folder = tmp_path / "deploy" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {one.name: one.read_text() for one in folder.iterdir()} == made


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings_of(compose: dict[str, Any], service: str, tmp_path: Path, database: str) -> dict[str, str]:
    """The variables of a service as they stand there, but for where its stores are."""
    given = {name: str(value) for name, value in compose["services"][service]["environment"].items()}
    (tmp_path / "key").write_text("k" * 44, encoding="utf-8")
    here = {
        "ATLAS87_DATA": str(tmp_path / "data"), "ATLAS87_ENVIRONMENT": "production",
        "ATLAS87_DATABASE": database, "ATLAS87_SECRET_KEY_FILE": str(tmp_path / "key"),
        "ATLAS87_SEARCH": f"embedded:{tmp_path}/data/search",
    }  # fmt: skip
    elsewhere = ("ATLAS87_DATABASE_PASSWORD_FILE", "ATLAS87_SEARCH_API_KEY_FILE")
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    return {**mine, **{name: one for name, one in given.items() if name not in elsewhere}, **here}


@contextlib.contextmanager
def container(words: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process as an engine starts it, ended as an engine ends it."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [str(BIN / words[0]), *words[1:]], env=environment, stdout=said, stderr=said, cwd=log.parent
        )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        ended = (0, 130, -signal.SIGTERM)  # the last: told so before it had begun
        assert process.wait(10) in ended, "an engine kills what has not ended after ten seconds"
    finally:
        process.kill()
        process.wait()


def worker_check(compose: dict[str, Any]) -> list[str]:
    """The health check of the worker, with this Python."""
    kind, program, *words = compose["services"]["worker"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "python")
    return [sys.executable, *words]


def test_a_worker_is_ill_that_left_no_sign_for_a_minute(compose: dict[str, Any], tmp_path: Path) -> None:
    """Its health check asks for the file that its command names: none, or an old one, is no good sign."""
    sign, alive = compose["services"]["worker"]["command"][-1], tmp_path / "alive"
    check = [word.replace(sign, str(alive)) for word in worker_check(compose)]
    assert subprocess.run(check, capture_output=True, check=False).returncode
    alive.touch()
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    os.utime(alive, (time.time() - 120, time.time() - 120))
    assert subprocess.run(check, capture_output=True, check=False).returncode


def searched(address: str) -> tuple[str, int]:
    """The number of a search, and how many works it found; none while it is answered 503."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.headers["x-request-id"]), int(json.load(answer)["total"]["works"])
    except urllib.error.HTTPError as error:
        assert error.code == 503
        return "", 0


@pytest.mark.slow
def test_the_commands_of_the_containers_run_as_they_stand_there(
    compose: dict[str, Any], tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    """Portal, worker, the health check of the image; ready, searched, ended by SIGTERM; a line of JSON an
    answer, with its number and without what was asked."""
    port, database = free_port(), postgresql_server.url(postgresql_server.new_database())
    (tmp_path / "data").mkdir()
    serve = [*in_form("ENTRYPOINT"), *compose["services"]["portal"]["command"]]
    serve = [{"8087": str(port), "0.0.0.0": "127.0.0.1"}.get(word, word) for word in serve]
    work = [*in_form("ENTRYPOINT"), *compose["services"]["worker"]["command"]]
    check = [word.replace("8087", str(port)) for word in in_form("HEALTHCHECK")]
    of_portal = settings_of(compose, "portal", tmp_path, database)
    with container(serve, of_portal, tmp_path / "portal.log") as portal:
        until = time.monotonic() + PATIENCE
        while subprocess.run([str(BIN / check[0]), *check[1:]], capture_output=True, check=False).returncode:
            assert portal.poll() is None, (tmp_path / "portal.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.3)
        of_worker = settings_of(compose, "worker", tmp_path, database)
        sign = compose["services"]["worker"]["command"][-1]
        work = [word.replace(sign, str(tmp_path / "alive")) for word in work]
        lives = [word.replace(sign, str(tmp_path / "alive")) for word in worker_check(compose)]
        with container(work, of_worker, tmp_path / "worker.log"):
            while subprocess.run(lives, capture_output=True, check=False).returncode:
                assert time.monotonic() < until
                time.sleep(0.3)
            asked = f"http://127.0.0.1:{port}/api/v1/search?q=children"
            while not searched(asked)[1]:  # the worker makes the index of the starter collection
                assert time.monotonic() < until
                time.sleep(0.3)
            number, _ = searched(asked)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
                assert json.load(answer)["ready"]
    lines = [
        json.loads(line) for line in (tmp_path / "portal.log").read_text().split("\n") if line[:1] == "{"
    ]
    (mine,) = [line for line in lines if line.get("request") == number]
    assert (mine["door"], mine["status"]) == ("api-search", 200)
    assert "children" not in json.dumps(lines)
