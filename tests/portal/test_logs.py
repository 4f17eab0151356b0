"""Logs: one line an event, whatever stands in it."""

from __future__ import annotations

import logging
import re
import sys

from portal.logs import Structured


def line(message: str, *values: object, trace: bool = False) -> str:
    record = logging.LogRecord("atlas87.x", logging.WARNING, __file__, 1, message, values, None)
    if trace:
        try:
            raise ValueError("two\nlines")  # noqa: TRY301 - what is raised is what is logged
        except ValueError:
            record.exc_info = sys.exc_info()
    return Structured().format(record)


def test_a_line_says_when_how_bad_who_and_what() -> None:
    assert re.fullmatch(
        r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 level=warning logger=atlas87\.x "
        r'message="read 3 files"',
        line("read %d files", 3),
    )


def test_a_name_with_line_ends_or_quotes_cannot_forge_a_line() -> None:
    said = line("%s is damaged", 'a"\nlevel=error b\x1b')
    assert "\n" not in said
    assert "\x1b" not in said
    assert 'message="a\\"\\nlevel=error b\\u001b is damaged"' in said


def test_a_trace_stays_on_its_line() -> None:
    said = line("failed", trace=True)
    assert "\n" not in said
    assert "ValueError: two\\nlines" in said
