"""E-mail messages (RFC 5322, MIME): the body as text; attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.encoding import decoded
from ingest.extractors.extraction import Extraction
from ingest.extractors.html import parsed_html
from ingest.extractors.html_blocks import blocks_of
from ingest.extractors.html_hidden import drop_hidden
from ingest.extractors.text import blocks as text_blocks
from ingest.sections import RULE, Block, sections

MEDIA_TYPE = "message/rfc822"

_MOST_PARTS = 1_000
_DEEPEST = 50
"""Parts in each other; forwarded threads stay below 20."""


def extract_eml(data: bytes) -> Extraction:
    """A message as pages: its body, then those of messages that it forwards. Raises ``FileRefused``."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        parts = list(_parts(message))
    except RecursionError as error:
        raise FileRefused("damaged", "too-deep") from error
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise FileRefused("damaged", "cannot-be-opened", format="e-mail message") from error
    blocks = [block for part, name in parts if name is None for block in _blocks(part)]
    pages = sections(blocks)
    attached = [name for _, name in parts if name is not None]
    named = ", ".join(clean_line(name, 80) for name in attached[:20])
    if not any(has_words(page.text) for page in pages):
        if attached:
            raise FileRefused("no-text", "only-attachments", names=named)
        raise FileRefused("no-text", "no-words")
    return Extraction(
        format="eml", media_type=MEDIA_TYPE, tool="atlas-eml", tool_version=RULE,
        title=_header(message, "subject"),
        declared_language=_header(message, "content-language"), pages=pages,
        metadata={name: value for name in ("from", "date") if (value := _header(message, name))},
        left_out=(f"attachments ({len(attached)}): {named}",) if attached else (),
    )  # fmt: skip


def _parts(message: Message) -> Iterator[tuple[Message, str | None]]:
    """The parts in order: bodies with None, attachments with their name. No recursion."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > _MOST_PARTS or depth > _DEEPEST:
            raise FileRefused("damaged", "too-deep")
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            waiting += [(one, depth + 1) for one in _preferred(part)]
        elif part.is_multipart():
            payload = part.get_payload()
            below = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
            waiting += [(one, depth + 1) for one in reversed(below)]
        elif part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            yield part, _file_name(part)
        elif kind in ("text/plain", "text/html"):
            yield part, None


def _preferred(part: Message) -> list[Message]:
    """The plain form of a message where it has one, else the last, which is the richest."""
    payload = part.get_payload()
    forms = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    plain = [one for one in forms if one.get_content_type() == "text/plain" and _text(one).strip()]
    return plain[:1] or forms[-1:]


def _blocks(part: Message) -> list[Block]:
    text = _text(part)
    if part.get_content_type() == "text/html":
        try:
            tree = parsed_html(text)
        except FileRefused as refused:
            if refused.state == "no-text":
                return []
            raise
        drop_hidden(tree)
        body = tree.find(".//body")
        return blocks_of(tree if body is None else body)
    return text_blocks(text)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decoded(payload, part.get_content_charset()).text if isinstance(payload, bytes) else ""


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or part.get_content_type()
    except (ValueError, TypeError, AttributeError, LookupError):
        return "?"


def _header(message: Message | EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return None
    return clean_line(str(value)) or None if value is not None else None
