"""Forms made of XML in a PDF (XFA 3.3): what their template shows and what was filled in, where pages cannot.

The pages of a dynamic form only ask to wait for a program that draws it. Its template and its data are XML in
the file: their words are read, no script is run, nothing is laid out, entities are refused as in any XML.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.office_xml import attribute, below, child, local, parsed

_LARGEST_PACKET = 32 * 2**20
_MOST_PACKETS = 50
"""Forms have some ten: template, datasets, config, localeSet …"""

_MOST_WORDS = 200
"""Words on a page that only asks to wait."""

_WAITING = re.compile(
    r"please wait|veuillez patienter|bitte warten|espere|aguarde|attendere|подождите|请稍候|请等待|الانتظار"
    r"|adobe",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"\s*please wait\W{1,9}if this message is not eventually replaced", re.IGNORECASE)


def only_asks_to_wait(document: Any, texts: Sequence[str]) -> bool:
    """Whether the pages of a PDF hold nothing of a form but the request to wait; ``texts`` are theirs."""
    kind = pdfium.FPDF_GetFormType(document)
    held = [text for text in texts if text.strip()]
    if len(held) == 1 and len(held[0].split()) <= _MOST_WORDS and _MESSAGE.match(held[0]):
        return True
    if any(len(text.split()) > _MOST_WORDS for text in held):
        return False
    if kind == pdfium.FORMTYPE_XFA_FULL:
        return True
    return kind == pdfium.FORMTYPE_XFA_FOREGROUND and all(_WAITING.search(text) for text in held)


def form_text(document: Any) -> str:
    """What the form of a PDF shows, a line for each text and field, with what was filled in; empty where the
    file does not hold it. Raises ``FileRefused`` for XML that is made to do harm."""
    roots = [parsed(packet, "XFA form") for packet in _packets(document)]
    template = next((found for root in roots if (found := _found(root, "template")) is not None), None)
    data = next((found for root in roots if (found := _found(root, "data")) is not None), None)
    if template is None:
        return ""
    values = _values(data)
    return clean_text("\n\n".join(line for line in _lines(template, values) if line))


def _packets(document: Any) -> Iterator[bytes]:
    """The XML of the form: one packet with all of it, or one for each part; those that open and close others
    are no XML by themselves."""
    for number in range(min(pdfium.FPDF_GetXFAPacketCount(document), _MOST_PACKETS)):
        size = ctypes.c_ulong(0)
        if not pdfium.FPDF_GetXFAPacketContent(document, number, None, 0, size) or not size.value:
            continue
        if size.value > _LARGEST_PACKET:
            raise FileRefused("too-large", "unpacks-to-too-much", limit=str(_LARGEST_PACKET))
        held = ctypes.create_string_buffer(size.value)
        pdfium.FPDF_GetXFAPacketContent(document, number, held, size.value, size)
        packet = held.raw.strip(b"\x00 \r\n\t")
        if packet.startswith((b"<template", b"<xfa:datasets", b"<xdp:xdp", b"<?xml")) and _is_whole(packet):
            yield packet


def _is_whole(packet: bytes) -> bool:
    """Whether a packet is more than the tag that opens all of them."""
    return packet.count(b"<", 0, 10_000) > 2 and (b"</" in packet or b"/>" in packet)


def _found(root: Any, name: str) -> Any:
    return root if local(root) == name else next(root.iter(f"{{*}}{name}"), None)


def _values(data: Any) -> dict[str, list[str]]:
    """What was filled in, by the name of the field, in the order of the file."""
    found: dict[str, list[str]] = {}
    for one in data.iter("{*}*") if data is not None else ():
        if len(one) == 0 and (text := clean_line(one.text or "")):
            found.setdefault(local(one), []).append(text)
    return found


def _lines(element: Any, values: dict[str, list[str]]) -> Iterator[str]:
    for one in element:
        name = local(one)
        if attribute(one, "presence") in ("hidden", "invisible", "inactive"):
            continue
        if name == "draw":
            yield _value(child(one, "value"))
        elif name == "field":
            filled = values.get(attribute(one, "name") or "")
            said = [
                _value(below(one, "caption", "value")),
                filled.pop(0) if filled else _value(child(one, "value")),
            ]
            yield " ".join(text for text in said if text)
        elif name in ("subform", "subformSet", "exclGroup", "area", "pageSet", "pageArea"):
            yield from _lines(one, values)


def _value(value: Any) -> str:
    """The words of a value: plain, or rich by paragraphs."""
    for one in value if value is not None else ():
        if local(one) in ("text", "integer", "decimal", "float", "date", "dateTime", "time"):
            return clean_line(one.text or "")
        if local(one) == "exData":
            paragraphs = list(one.iter("{*}p")) or [one]
            return "\n".join(clean_line("".join(each.itertext())) for each in paragraphs)
    return ""
