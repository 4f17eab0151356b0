"""Words in drawings beside the cells of a sheet: boxes and shapes that show, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.extractors.office_package import Package
from ingest.extractors.office_xml import attribute, below, child, local

_DEEPEST = 50
"""Groups of shapes in each other; drawing programs make a handful."""


def drawn_texts(package: Package, sheet: str) -> tuple[str, ...]:
    """The texts of the boxes and shapes on a sheet, one each; hidden shapes show none."""
    texts = []
    for target in package.related(sheet, "drawing"):
        root = package.part(target)
        texts += list(_shapes(root, 0)) if root is not None else []
    return tuple(text for text in texts if text.strip())


def is_hidden(shape: Any) -> bool:
    """Whether a shape is switched off (in the selection pane of its program)."""
    for one in shape:
        if local(one).startswith("nv"):
            named = child(one, "cNvPr")
            return named is not None and attribute(named, "hidden") in ("1", "true")
    return False


def _shapes(root: Any, depth: int) -> Iterator[str]:
    for one in root:
        name = local(one)
        if name == "sp" and not is_hidden(one):
            body = child(one, "txBody")
            yield "\n".join(_paragraph(line) for line in (body if body is not None else ()) if _is_line(line))
        elif name == "AlternateContent":
            yield from _shapes(one[0] if len(one) else one, depth + 1)
        elif name in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "grpSp") and depth < _DEEPEST:
            yield from () if name == "grpSp" and is_hidden(one) else _shapes(one, depth + 1)


def _is_line(element: Any) -> bool:
    return local(element) == "p"


def _paragraph(line: Any) -> str:
    runs = (below(one, "t") for one in line if local(one) in ("r", "fld"))
    return "".join(held.text or "" for held in runs if held is not None)
