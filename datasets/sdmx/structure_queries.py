"""Requests for structures in SDMX-REST 2, and what they bring along. Pure; raises ``SdmxRefused``.

``/structure/{type}/{agency}/{id}/{version}/{item}?references&detail``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasets.sdmx.ids import AGENCY
from datasets.sdmx.queries import LATEST_VERSIONS, VERSION
from datasets.sdmx.refusals import bad_syntax, nothing_found

TYPES = ("dataflow", "datastructure", "codelist", "conceptscheme", "agencyscheme")
"""Types of artefacts that are held."""

OTHER_TYPES = frozenset(
    [
        "metadatastructure",
        "categoryscheme",
        "hierarchy",
        "hierarchyassociation",
        "valuelist",
        "dataproviderscheme",
        "dataconsumerscheme",
        "organisationunitscheme",
        "metadataflow",
        "reportingtaxonomy",
        "provisionagreement",
        "structuremap",
        "representationmap",
        "conceptschememap",
        "categoryschememap",
        "organisationschememap",
        "reportingtaxonomymap",
        "process",
        "categorisation",
        "dataconstraint",
        "metadataconstraint",
        "transformationscheme",
        "rulesetscheme",
        "contentconstraint",
        "userdefinedoperatorscheme",
        "customtypescheme",
        "namepersonalisationscheme",
        "vtlmappingscheme",
        "metadataproviderscheme",
        "metadataprovisionagreement",
        "hierarchicalcodelist",
        "structureset",
    ]
)
"""Types of the standard of which nothing is held."""

REFERENCES = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")
DETAILS = (
    "full", "raw", "partialraw", "allstubs", "allcompletestubs", "referencestubs", "referencecompletestubs",
    "referencepartial",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureQuery:
    """What is asked for: types, agencies, ids and items (empty for all), references and detail."""

    types: tuple[str, ...]
    agencies: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset({"none"})
    detail: str = "full"


def read_structure_query(path: str, parameters: Sequence[tuple[str, str]]) -> StructureQuery:
    """The request of an address below ``/structure/``; raises ``SdmxRefused``."""
    parts = [part or "*" for part in path.strip("/").split("/")]
    if len(parts) > 5:
        raise bad_syntax("at most type, agency, id, version and item follow one another")
    kind, agency, identifier, version, item = (*parts, *("*", "*", "*", "~", "*")[len(parts) :])
    given = dict(parameters)
    unknown = [name for name in given if name not in ("references", "detail")]
    if unknown:
        raise bad_syntax(f"there is no parameter {unknown[0][:60]!r}")
    if not set(version.split(",")) & LATEST_VERSIONS:
        raise nothing_found(f"nothing is held in version {version[:20]}: all is {VERSION}")
    references = frozenset((given.get("references") or "none").split(","))
    if not references <= {*REFERENCES, *TYPES, *OTHER_TYPES}:
        raise bad_syntax(f"references is one of {', '.join(REFERENCES)} or a type of artefact")
    detail = given.get("detail") or "full"
    if detail not in DETAILS:
        raise bad_syntax(f"detail is one of {', '.join(DETAILS)}")
    return StructureQuery(
        types=_types(kind), agencies=_some(agency), ids=_some(identifier), items=_some(item),
        references=references, detail=detail,
    )  # fmt: skip


def _types(text: str) -> tuple[str, ...]:
    kinds = TYPES if text in ("*", "structure") else tuple(text.split(","))
    for kind in kinds:
        if kind not in TYPES and kind not in OTHER_TYPES:
            raise bad_syntax(f"there is no type of artefact {kind[:60]!r}")
    return kinds


def _some(text: str) -> frozenset[str]:
    return frozenset() if text in ("*", "all") else frozenset(text.split(","))


_CHILDREN = {
    "dataflow": ("datastructure",),
    "datastructure": ("codelist", "conceptscheme"),
    "codelist": ("agencyscheme",),
    "conceptscheme": ("agencyscheme",),
}
_PARENTS = {
    "datastructure": ("dataflow",),
    "codelist": ("datastructure",),
    "conceptscheme": ("datastructure",),
}


def _closure(kind: str, steps: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(steps.get(kind, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += steps.get(one, ())
    return found


def reached(kind: str, references: frozenset[str]) -> set[str]:
    """Types of the artefacts that a request for one type brings along.

    Every dataflow has the one structure, so that types are enough.
    """
    found = set(references) & set(TYPES)
    parents = set(_PARENTS.get(kind, ()))
    ancestors, descendants = _closure(kind, _PARENTS), _closure(kind, _CHILDREN)
    for one in references:
        found |= {
            "parents": parents,
            "parentsandsiblings": parents | {child for above in parents for child in _CHILDREN[above]},
            "ancestors": ancestors,
            "children": set(_CHILDREN.get(kind, ())),
            "descendants": descendants,
            "all": ancestors | descendants | {low for up in ancestors for low in _closure(up, _CHILDREN)},
        }.get(one, set())
    return found


def is_asked(kind: str, identifier: str, query: StructureQuery) -> bool:
    """Whether an artefact is one of those asked for, apart from references."""
    agency = "SDMX" if kind == "agencyscheme" else AGENCY
    known = not query.agencies or agency in query.agencies
    return kind in query.types and known and (not query.ids or identifier in query.ids)
