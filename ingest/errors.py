"""What can go wrong with one file, by name: each ends in one visible state with its reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

RefusedState = Literal[
    "no-text", "needs-ocr", "locked", "damaged", "unsupported", "too-large", "timed-out", "unpacked"
]
"""The final states of a file that cannot become pages; ``unpacked`` is an archive, whose files can."""

REASONS: dict[str, str] = {
    "password-needed": "This PDF needs a password to be opened.",
    "password-needed-office": "This document is protected by a password.",
    "password-needed-archive": "{name} in this archive is protected by a password.",
    "rights-managed": "This e-book is locked by rights management (DRM).",
    "empty-file": "This file is empty.",
    "cannot-be-opened": "This file says that it is a {format}, but it is damaged and cannot be opened.",
    "no-page-opens": "None of the {pages} pages of this file can be opened.",
    "no-pages": "This PDF has no pages.",
    "no-pages-in-picture": "There is no picture of a page in this file.",
    "too-deep": "The parts of this file are nested too deep to be read.",
    "parser-crashed": "Reading this file made the reader crash ({signal}). The file is probably damaged.",
    "cannot-be-read": "This file could not be read: {problem}.",
    "no-words": "There is no text in this file.",
    "nothing-shows": "Nothing in this file shows: it holds only {parts}.",
    "only-attachments": "This message has no text, only attachments ({names}): take them in as files.",
    "one-word": "There is a single word in this file ({word}): that is not a publication.",
    "only-pictures": "Pages of this file are pictures ({pages} of {of}): they need text recognition.",
    "garbled-letters": "The letters of this file spell nothing ({pages} of {of} pages): its fonts do not say "
    "what they show. It needs text recognition.",
    "nothing-recognised": "The pages of this file are pictures ({pages}), and no text was found on them.",
    "recognition-failed": "Text recognition brought nothing of {pages} of {of} pages: {problem}.",
    "format-not-read": "This is {seen}. PDF, Word, PowerPoint, Excel, OpenDocument, RTF, EPUB, e-mail, HTML, "
    "Markdown, plain text and pictures of pages (PNG, JPEG, TIFF, WebP, GIF, BMP) are read here, and ZIP "
    "archives of them.",
    "save-as": "This is {seen}, which is not read here. Save it as {better} and take that in.",
    "part-missing": "This file says that it is a {format}, but its part {name} is missing.",
    "member-damaged": "This file says that it is a {format}, but its part {name} is damaged.",
    "members-overlap": "The parts of this file lie on top of each other, as in a file made to do harm.",
    "too-many-members": "This file has {members} parts; at most {limit} are read.",
    "unpacks-to-too-much": "A part of this file unpacks to more than the {limit} bytes that are read.",
    "xfa-form": "This PDF is an XFA form: its pages are made by a form program and are not in the file. "
    "Print it to a PDF first.",
    "xml-entities": "This {format} declares XML entities, as only files made to do harm do.",
    "left-out": "Read, but for: {parts}.",
    "archive": "This is an archive: its files are taken in one by one.",
    "unpacked": "Files of this archive taken in, each for itself: {members}; left: {left}.",
    "archive-empty": "There is no file in this archive.",
    "archive-too-deep": "This archive lies in {limit} others: it is not opened.",
    "archive-too-many": "The archive {archive} and those in it hold more than the {limit} files that are "
    "taken in from one archive: {more} more were not taken.",
    "archive-too-much": "The archive {archive} and those in it unpack to more than the {limit} bytes that "
    "are taken in from one archive: {more} more files were not taken.",
    "member-path": "The name of this file in its archive leads out of the archive: it is not taken in.",
    "member-link": "This is a link in an archive, not a file: it is not followed.",
    "member-twice": "Another file of the same name follows in the archive: this one is not taken in.",
    "file-too-large": "This file has {size} bytes; at most {limit} are read.",
    "too-many-pages": "This file has {pages} pages; at most {limit} are read.",
    "too-many-dots": "This picture has more than {limit} dots on one page: it is not read.",
    "too-much-text": "This file holds more text than the {limit} bytes that are read from one file.",
    "too-much-memory": "Reading this file took more memory than one file may take ({limit} bytes).",
    "too-long": "Reading this file took longer than one file may take ({seconds} seconds).",
    "killed-reader": "The reading process died {deaths} times while it read this file: it was set aside.",
    "bytes-missing": "The store of files does not hold the bytes of this file: take it in again.",
    "no-such-page": "There is no page {page} in this file.",
    "not-drawn": "LibreOffice could make nothing of this file.",
    "not-a-pdf": "Pictures of pages are made of PDF files and of pictures only.",
}
"""Reason code → English sentence; the codes are stable and are the keys of its translations."""


_VOWELS = tuple("AEIOaeio")


def in_words(reason_code: str, details: Mapping[str, Any]) -> str:
    """A reason as one English sentence; "an" stands before what begins with a vowel. Raises KeyError for a
    reason, or a detail of it, that is not known here."""
    sentence = REASONS[reason_code]
    if str(details.get("format", "")).startswith(_VOWELS):
        sentence = sentence.replace(" a {format}", " an {format}")
    return sentence.format(**details)


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
        return in_words(self.reason_code, self.details)

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}"


class CageUnavailable(IngestError):
    """No reading process could be started on this machine: nothing is wrong with the file."""
