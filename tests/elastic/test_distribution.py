"""Where the server comes from, and what is said where it cannot: by name on a laptop, as a failure in CI."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from elastic import distribution, java, node, session
from elastic.java import ServerMissing, find_java, find_jdk


@pytest.fixture
def jvms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system's folder of JVMs, empty, and no JAVA_HOME."""
    for name in ("JAVA_HOME", "ES_JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(java, "JVM_FOLDERS", (str(tmp_path),))
    return tmp_path


def a_jdk(folder: Path, version: str, *, compiler: bool = True) -> Path:
    """A folder that looks like a JDK of a version."""
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n', encoding="utf-8")
    if compiler:
        (folder / "bin" / "javac").write_text("", encoding="utf-8")
    return folder


def test_the_oldest_that_serves_is_taken(jvms: Path) -> None:
    """Of the system's: 17 cannot read the server's classes, 21 can."""
    a_jdk(jvms / "a-25", "25.0.3")
    wanted = a_jdk(jvms / "b-21", "21.0.1")
    a_jdk(jvms / "c-17", "17.0.15")
    assert find_jdk() == wanted


def test_java_home_comes_first(jvms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets it means it; one that is too old is passed over."""
    system, own = a_jdk(jvms / "x", "21.0.1"), a_jdk(tmp_path / "own" / "jdk", "24")
    monkeypatch.setenv("JAVA_HOME", str(own))
    assert find_jdk() == own
    monkeypatch.setenv("JAVA_HOME", str(a_jdk(tmp_path / "old" / "jdk", "17.0.2")))
    assert find_jdk() == system


def test_what_is_there_and_does_not_serve_is_named(jvms: Path) -> None:
    """With the command that brings what does: a runtime without javac is not enough."""
    a_jdk(jvms / "seventeen", "17.0.15")
    a_jdk(jvms / "runtime", "25", compiler=False)
    with pytest.raises(ServerMissing, match=r"seventeen \(17\).*runtime \(25\).*apt-get install"):
        find_jdk()


def test_without_any_the_message_says_none(jvms: Path) -> None:
    """Nothing is guessed."""
    with pytest.raises(ServerMissing, match="hold: none"):
        find_jdk()


def test_a_laptop_skips_by_name_and_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same reason in both."""
    monkeypatch.setattr(session, "_started", lambda: ServerMissing("no JDK"))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="skipped: no Elasticsearch: no JDK"):
        session.session_node()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Elasticsearch: no JDK"):
        session.session_node()


def test_a_machine_without_a_jdk_runs_the_server_on_what_packages_carry(
    jvms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runtime from PyPI, a compiler from Maven: the plugin that it made cuts words as it must."""
    session.needs(lambda: java.carried(distribution.cache_folder()))
    found = find_java(distribution.cache_folder())
    assert found.kind == "ecj"
    with node.running() as started:
        assert started.made_by == distribution.made_with(found)
        body = json.dumps({"analyzer": "french", "text": "L'éducation des enfants"}).encode()
        request = urllib.request.Request(
            f"{started.url}/_analyze", body, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert [one["token"] for one in json.load(answer)["tokens"]] == ["éduc", "enfant"]


def test_a_file_of_other_bytes_than_named_is_refused(tmp_path: Path) -> None:
    """Whatever a mirror hands out: its hash is part of its name."""
    session.needs(lambda: java.carried(distribution.cache_folder()))
    with pytest.raises(ServerMissing, match="has the hash"):
        java.fetched(java.COMPILER, "0" * 64, tmp_path)


def test_both_ways_that_failed_are_named(jvms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a JDK and without the packages the message says both, and the command that mends it."""
    wrong = tmp_path / "runtime.txt"
    wrong.write_text(java.RUNTIME.read_text("utf-8").split("--hash")[0].rstrip(" \\\n"), encoding="utf-8")
    monkeypatch.setattr(java, "RUNTIME", wrong)
    with pytest.raises(ServerMissing, match=r"apt-get install.*Nor could one be fetched: pip"):
        find_java(tmp_path / "cache")
