"""XML of office files, parsed without network, files, entities or document types; bounded in depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from ingest.errors import FileRefused

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"w"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"p"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"s"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"a"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"dgm"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"r"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"m"),
)
"""Namespaces of the strict form of ISO/IEC 29500, with the names that they have in ``NAMES``."""

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}

_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,  # libxml2's own bars: 256 levels, 10 MB a text or attribute, no amplification
}


def parsed(data: bytes, what: str) -> Any:
    """The root element of ``data``; strict namespaces become the usual ones.

    Raises ``FileRefused``: ``damaged`` for what is no XML, declares entities or is nested too deep.
    """
    if b"purl.oclc.org/ooxml" in data:
        for strict, name in _STRICT:
            data = data.replace(strict, NAMES[name.decode()].encode())
    try:
        root = etree.fromstring(data, etree.XMLParser(**_OPTIONS))
    except etree.XMLSyntaxError as error:
        raise _refusal(error, what) from error
    _check_entities(root, what)
    return root


def walked(stream: IO[bytes], tag: str | tuple[str, ...], what: str) -> Iterator[Any]:
    """Each finished element of a local name (or of several) in a stream, then forgotten: memory is that of
    one of them.

    Raises what ``parsed`` raises.
    """
    names = (tag,) if isinstance(tag, str) else tag
    try:
        context = etree.iterparse(stream, events=("end",), tag=[f"{{*}}{name}" for name in names], **_OPTIONS)
        for _, element in context:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise _refusal(error, what) from error


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """The value of an attribute by its local name, whatever its namespace."""
    for key, value in element.items():
        if key == name or key.endswith(f"}}{name}"):
            return str(value)
    return None


def child(element: Any, name: str) -> Any:
    """The first child of that local name, or None."""
    for one in element:
        if local(one) == name:
            return one
    return None


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of that local name."""
    return (one for one in element if local(one) == name)


def below(element: Any, *path: str) -> Any:
    """The first element down a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = child(element, name)
    return element


def is_on(element: Any) -> bool:
    """Whether a switch that is there is on: ``<w:vanish/>`` is, ``<w:vanish w:val="0"/>`` is not."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


def _check_entities(root: Any, what: str) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise FileRefused("damaged", "xml-entities", format=what)


def _refusal(error: etree.XMLSyntaxError, what: str) -> FileRefused:
    said = str(error).lower()
    if "depth" in said:
        return FileRefused("damaged", "too-deep")
    if "entit" in said and ("loop" in said or "amplification" in said or "reference" in said):
        return FileRefused("damaged", "xml-entities", format=what)
    return FileRefused("damaged", "cannot-be-opened", format=what)
