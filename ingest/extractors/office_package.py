"""Parts of an Office package (ECMA-376 part 2) and their relations; external ones are never followed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line
from ingest.extractors.office_xml import attribute, child, local, parsed
from ingest.extractors.zip_reading import SafeZip

_LARGEST_RELATIONS = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: the last word of its type, and the part that it leads to."""

    kind: str
    target: str


class Package:
    """Parts by name. ``what`` names the kind of file in reasons ("Word document")."""

    def __init__(self, container: SafeZip, what: str) -> None:
        self._container, self.what = container, what
        self._relations: dict[str, dict[str, Relation]] = {}
        self.main = self._main_part()

    def part(self, name: str | None) -> Any:
        """The root element of a part; None where there is no such part. Raises ``FileRefused``."""
        held = self._container.name(name) if name else None
        return None if held is None else parsed(self._container.read(held), self.what)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by their id, but for those that lead out of the package."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part leads to by relations of one kind, in order of the file."""
        return [relation.target for relation in self.relations(part).values() if relation.kind == kind]

    def first(self, part: str, kind: str) -> Any:
        """The root of the first part that a part leads to by a kind of relation, or None."""
        targets = self.related(part, kind)
        return self.part(targets[0]) if targets else None

    def stream(self, name: str) -> Any:
        """A part to be read piece by piece (a context manager); ``FileRefused`` where it is missing."""
        held = self._container.name(name)
        if held is None:
            raise FileRefused("damaged", "part-missing", format=self.what, name=name)
        return self._container.opened(held, 512 * 2**20)

    def count(self, pattern: str) -> int:
        """How many parts have a name that ``pattern`` describes."""
        wanted = re.compile(pattern, re.I)
        return sum(1 for name in self._container.names if wanted.search(name))

    def count_elements(self, pattern: str, name: str) -> int:
        """How many elements of a local name stand in the parts whose names ``pattern`` describes; a part that
        cannot be read holds one."""
        wanted = re.compile(pattern, re.I)
        found = 0
        for part in sorted(one for one in self._container.names if wanted.search(one)):
            try:
                root = self.part(part)
            except FileRefused:  # a document is not refused for what is not read
                found += 1
            else:
                found += sum(1 for _ in root.iter(f"{{*}}{name}")) if root is not None else 0
        return found

    def properties(self) -> dict[str, str]:
        """What the document says of itself (Dublin Core): ``title``, ``language``, ``creator`` …"""
        found: dict[str, str] = {}
        for target in self.related("", "core-properties"):
            try:
                root = self.part(target)
            except FileRefused:  # a document is not refused for its card
                continue
            for one in root if root is not None else ():
                if value := clean_line("".join(one.itertext())):
                    found.setdefault(local(one), value)
        return found

    def _main_part(self) -> str:
        targets = [name for name in self.related("", "officeDocument") if self._container.name(name)]
        if not targets:
            raise FileRefused("damaged", "part-missing", format=self.what, name="officeDocument")
        return targets[0]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        held = self._container.name(posixpath.join(folder, "_rels", f"{name}.rels"))
        if held is None:
            return {}
        found = {}
        for one in parsed(self._container.read(held, _LARGEST_RELATIONS), self.what):
            target, kind = attribute(one, "Target"), attribute(one, "Type")
            if target and kind and (attribute(one, "TargetMode") or "").lower() != "external":
                found[attribute(one, "Id") or ""] = Relation(kind.rpartition("/")[2], _inside(folder, target))
        return found


def _inside(folder: str, target: str) -> str:
    """The name of the part that ``target`` leads to; it cannot lead out of the package."""
    plain = unquote(target).replace("\\", "/").partition("#")[0]
    joined = plain if plain.startswith("/") else posixpath.join("/", folder, plain)
    return posixpath.normpath(joined).lstrip("/")


def title_of(properties: dict[str, str]) -> str | None:
    """The title that a document declares; whether it is one a person would show is for others to say."""
    return properties.get("title") or None


def text_below(root: Any, name: str = "t") -> str:
    """All text in elements of a local name below ``root``: what a part without structure says."""
    return " ".join("".join(one.itertext()) for one in root.iter() if local(one) == name)


def declares(element: Any, path: str, name: str) -> str | None:
    """An attribute of a child element, or None."""
    found = child(element, path)
    return None if found is None else attribute(found, name)
