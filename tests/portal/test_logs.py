"""Logs: one JSON object an event, whatever stands in it; of a request its number, never what was asked."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

import pytest
from portal_collection import Collection, Serve

from portal.logs import OURS, REQUEST, REQUESTS, Structured, log_to_stderr


def line(message: str, *values: object, trace: bool = False) -> str:
    record = logging.LogRecord("atlas87.x", logging.WARNING, __file__, 1, message, values, None)
    if trace:
        try:
            raise ValueError("two\nlines")  # noqa: TRY301 - what is raised is what is logged
        except ValueError:
            record.exc_info = sys.exc_info()
    return Structured().format(record)


def test_a_line_says_when_how_bad_who_and_what() -> None:
    said = json.loads(line("read %d files", 3))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", said.pop("time"))
    assert said == {"level": "warning", "logger": "atlas87.x", "message": "read 3 files"}


@pytest.mark.parametrize("sign", ['"', "\n", "\x1b", "\x85", "\u2028", "\u202e", "\U000e0041"])
def test_a_name_with_odd_signs_forges_no_line_and_steers_no_terminal(sign: str) -> None:
    """Yet whoever reads it as JSON gets the name as it was."""
    text = f'a{sign}","level":"error'
    said = line("%s is damaged", text)
    assert said.isprintable()
    assert json.loads(said)["message"] == f"{text} is damaged"
    assert json.loads(said)["level"] == "warning"


def test_words_of_any_script_stay_readable() -> None:
    assert "عمل الأطفال, 童工" in line("عمل الأطفال, 童工")


def test_a_trace_stays_on_its_line() -> None:
    said = line("failed", trace=True)
    assert "\n" not in said
    assert "ValueError: two\nlines" in json.loads(said)["trace"]


def test_what_is_said_while_a_request_is_answered_has_its_number() -> None:
    token = REQUEST.set("4f2a")
    try:
        assert json.loads(line("slow"))["request"] == "4f2a"
    finally:
        REQUEST.reset(token)
    assert "request" not in json.loads(line("slow"))


class Kept(logging.Handler):
    """Lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []
        self.setFormatter(Structured())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


def test_an_answer_is_a_line_without_what_was_asked(collection: Collection, serve: Serve) -> None:
    """Door, status, milliseconds and the number that the reader was given; no words, nobody's address."""
    kept, logger = Kept(), logging.getLogger(REQUESTS)
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    try:
        with serve(collection) as client:
            answer = client.get("/en/search?q=a-secret-worry", headers={"X-Forwarded-For": "192.0.2.7"})
    finally:
        logger.removeHandler(kept)
        logger.setLevel(level)
    (said,) = kept.lines
    assert (said["door"], said["status"]) == ("search", 200)
    assert said["ms"] > 0
    assert said["request"] == answer.headers["x-request-id"]
    assert set(said) == {"time", "level", "logger", "message", "request", "door", "status", "ms"}
    assert "secret" not in json.dumps(kept.lines) and "192.0.2.7" not in json.dumps(kept.lines)


def test_libraries_do_not_tell_of_each_of_their_calls() -> None:
    """A worker tells what it does; the client of a cluster tells of troubles alone."""
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    levels, handlers = (root.level, ours.level), root.handlers[:]
    try:
        log_to_stderr(logging.INFO)
        assert logging.getLogger("atlas87.worker").isEnabledFor(logging.INFO)
        for library in ("elastic_transport.transport", "botocore", "urllib3", "httpx2"):
            assert not logging.getLogger(library).isEnabledFor(logging.INFO)
            assert logging.getLogger(library).isEnabledFor(logging.WARNING)
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
