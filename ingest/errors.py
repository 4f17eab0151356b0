"""What can go wrong with one file, by name: each ends in one visible state with its reason in words."""

from __future__ import annotations

from typing import Literal

RefusedState = Literal["no-text", "needs-ocr", "locked", "damaged", "unsupported", "too-large", "timed-out"]
"""The final states of a file that cannot become pages."""

REASONS: dict[str, str] = {
    "password-needed": "This PDF needs a password to be opened.",
    "empty-file": "This file is empty.",
    "cannot-be-opened": "This file says that it is a {format}, but it is damaged and cannot be opened.",
    "no-page-opens": "None of the {pages} pages of this file can be opened.",
    "no-pages": "This PDF has no pages.",
    "too-deep": "The parts of this file are nested too deep to be read.",
    "parser-crashed": "Reading this file made the reader crash ({signal}). The file is probably damaged.",
    "cannot-be-read": "This file could not be read: {problem}.",
    "no-words": "There is no text in this file.",
    "one-word": "There is a single word in this file ({word}): that is not a publication.",
    "only-pictures": "Pages of this file are pictures ({pages} of {of}): they need text recognition.",
    "format-not-read": "This is {seen}. PDF, HTML, Markdown and plain text are read here.",
    "file-too-large": "This file has {size} bytes; at most {limit} are read.",
    "too-many-pages": "This file has {pages} pages; at most {limit} are read.",
    "too-much-text": "This file holds more text than the {limit} bytes that are read from one file.",
    "too-much-memory": "Reading this file took more memory than one file may take ({limit} bytes).",
    "too-long": "Reading this file took longer than one file may take ({seconds} seconds).",
    "killed-reader": "The reading process died {deaths} times while it read this file: it was set aside.",
    "bytes-missing": "The store of files does not hold the bytes of this file: take it in again.",
    "no-such-page": "There is no page {page} in this file.",
    "not-a-pdf": "Pictures of pages are made of PDF files only.",
}
"""Reason code → English sentence; the codes are stable and are the keys of its translations."""


class IngestError(Exception):
    """Anything the way in refuses or cannot do."""


class FileRefused(IngestError):
    """One file that cannot become pages: its final state, a stable reason code, and details for the sentence.

    ``details`` are plain strings, ready to be put into the sentence of ``reason_code`` in any language. They
    may come from the file: a template escapes them.
    """

    def __init__(self, state: RefusedState, reason_code: str, **details: str) -> None:
        super().__init__(state, reason_code)
        self.state: RefusedState = state
        self.reason_code = reason_code
        self.details = details

    @property
    def reason(self) -> str:
        """The reason as one English sentence."""
        return REASONS[self.reason_code].format(**self.details)

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}"


class CageUnavailable(IngestError):
    """No reading process could be started on this machine: nothing is wrong with the file."""
