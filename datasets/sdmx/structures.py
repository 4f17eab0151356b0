"""The artefacts that our agency maintains, made and written with the pysdmx package."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datasets.model import UNKNOWN, Edition
from datasets.sdmx.codes import NAMES, Codes
from datasets.sdmx.components import ATTRIBUTES, DIMENSIONS, OBS_VALUE, TIME_PERIOD, Component
from datasets.sdmx.formats import STRUCTURE_JSON, STRUCTURE_XML, STRUCTURE_XML_2
from datasets.sdmx.ids import AGENCY, flow_identifier
from datasets.sdmx.json_message import urn
from datasets.sdmx.queries import VERSION
from datasets.sdmx.refusals import nothing_found
from datasets.sdmx.rows import ALL_CURRENT
from datasets.sdmx.structure_queries import StructureQuery, is_asked, reached

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Concept, ConceptScheme, Dataflow
    from pysdmx.model import Component as SdmxComponent
    from pysdmx.model.__base import MaintainableArtefact

STRUCTURE = "DSD_FIGURES"
CONCEPTS = "CS_FIGURES"
AGENCIES = "AGENCIES"

Ref = tuple[str, str]
"""Type and id of an artefact."""


@dataclass(frozen=True, slots=True)
class Artefacts:
    """Everything that our agency maintains, for one state of the statistics."""

    editions: Sequence[Edition]
    codes: Codes

    def found(self, query: StructureQuery) -> list[MaintainableArtefact]:
        """The artefacts of a request; raises ``SdmxRefused`` where there is none."""
        asked = [ref for ref in self._all() if is_asked(*ref, query)]
        if not asked:
            raise nothing_found()
        referenced = [ref for ref in self._all() if ref not in asked and self._refers(ref, asked, query)]
        stubs = query.detail in ("allstubs", "allcompletestubs")
        distant = stubs or query.detail in ("referencestubs", "referencecompletestubs")
        return [self._made(ref, query.items, stub=stubs) for ref in asked] + [
            self._made(ref, frozenset(), stub=distant) for ref in referenced
        ]

    def referenced(
        self, kinds: Container[str], flows: Sequence[str], used: Codes
    ) -> list[MaintainableArtefact]:
        """What a constraint of some dataflows refers to, of these types; of code lists the codes used."""
        found: list[MaintainableArtefact] = []
        found += [self._dataflow(flow, stub=False) for flow in flows if "dataflow" in kinds]
        if "datastructure" in kinds:
            found.append(_data_structure(stub=False))
        if "conceptscheme" in kinds:
            found.append(_concepts(frozenset(), stub=False))
        if "codelist" in kinds:
            whole = self.codes if "datastructure" in kinds else {}  # those of attributes, which it names
            for one in {**used, **whole}:
                found.append(_codelist(one, self.codes[one], frozenset(used.get(one, ())), stub=False))
        return found

    def _all(self) -> list[Ref]:
        flows = [
            ALL_CURRENT,
            *(flow_identifier(one.id) for one in self.editions if one.series and not one.retracted),
        ]
        return [
            *(("dataflow", flow) for flow in flows),
            ("datastructure", STRUCTURE),
            *(("codelist", one) for one in NAMES),
            ("conceptscheme", CONCEPTS),
            ("agencyscheme", AGENCIES),
        ]

    def _refers(self, ref: Ref, asked: Iterable[Ref], query: StructureQuery) -> bool:
        kinds = {wanted for one, _ in asked for wanted in reached(one, query.references)}
        return ref[0] in kinds

    def _made(self, ref: Ref, items: frozenset[str], *, stub: bool) -> MaintainableArtefact:
        kind, identifier = ref
        if kind == "dataflow":
            return self._dataflow(identifier, stub=stub)
        if kind == "codelist":
            return _codelist(identifier, {} if stub else self.codes[identifier], items, stub=stub)
        if kind == "conceptscheme":
            return _concepts(items, stub=stub)
        return _data_structure(stub=stub) if kind == "datastructure" else _agencies(stub=stub)

    def _dataflow(self, identifier: str, *, stub: bool) -> Dataflow:
        from pysdmx.model import Dataflow

        edition = next((one for one in self.editions if flow_identifier(one.id) == identifier), None)
        described = (
            f"{'; '.join(edition.publishers)}. {_published(edition)}; the custodian may hold newer. "
            f"Licence: {edition.licence}. {edition.source_url}"
            if edition
            else "For each series of a source its newest edition held here; the custodian may hold newer."
        )
        return Dataflow(
            identifier, name=edition.title if edition else "Every figure that is current", version=VERSION,
            agency=AGENCY, description=described, is_external_reference=stub,
            structure=urn("datastructure.DataStructure", STRUCTURE),
        )  # fmt: skip


def _published(edition: Edition) -> str:
    """When an edition was published; where no source tells, of when the copy is."""
    if edition.published == UNKNOWN:
        return f"When it was published is not known; this is a copy of {edition.as_of}"
    return f"Published: {edition.published}"


def _codelist(identifier: str, codes: Mapping[str, str], items: frozenset[str], *, stub: bool) -> Codelist:
    from pysdmx.model import Code, Codelist

    return Codelist(
        identifier, name=NAMES[identifier], version=VERSION, agency=AGENCY, is_external_reference=stub,
        items=tuple(Code(code, name=name) for code, name in codes.items() if not items or code in items),
        is_partial=bool(items),
    )  # fmt: skip


def _every() -> tuple[Component, ...]:
    return (*DIMENSIONS, TIME_PERIOD, OBS_VALUE, *ATTRIBUTES)


def _concepts(items: frozenset[str], *, stub: bool) -> ConceptScheme:
    from pysdmx.model import Concept, ConceptScheme

    made: list[Concept] = [
        Concept(one.id, name=one.name) for one in _every() if not stub and (not items or one.id in items)
    ]
    return ConceptScheme(
        CONCEPTS, name="Concepts of the figures", version=VERSION, agency=AGENCY, items=made,
        is_external_reference=stub, is_partial=bool(items),
    )  # fmt: skip


def _agencies(*, stub: bool) -> MaintainableArtefact:
    from pysdmx.model import Agency, AgencyScheme

    mine = Agency(AGENCY, name="Atlas 8.7", description="Maintains structures; figures are their publishers'")
    return AgencyScheme(
        agency="SDMX", items=() if stub else (mine,), is_partial=True, is_external_reference=stub
    )


def _data_structure(*, stub: bool) -> MaintainableArtefact:
    from pysdmx.model import Components, DataStructureDefinition

    components = Components([] if stub else [_component(one) for one in _every()])
    return DataStructureDefinition(
        STRUCTURE, name="Figures with all that belongs to them", version=VERSION, agency=AGENCY,
        components=components, is_external_reference=stub,
    )  # fmt: skip


def _component(one: Component) -> SdmxComponent:
    from pysdmx.model import Component as SdmxComponent
    from pysdmx.model import DataType, ItemReference, Role

    role = Role.DIMENSION if one in DIMENSIONS or one is TIME_PERIOD else Role.ATTRIBUTE
    kind = {"TIME_PERIOD": DataType.PERIOD, "OBS_VALUE": DataType.DECIMAL, "VARIANT": DataType.INTEGER}
    return SdmxComponent(
        one.id, one.required, Role.MEASURE if one is OBS_VALUE else role,
        ItemReference("Concept", AGENCY, CONCEPTS, VERSION, one.id),
        local_dtype=kind.get(one.id, DataType.STRING),
        attachment_level="O" if one in ATTRIBUTES else None,
        local_enum_ref=urn("codelist.Codelist", one.codelist) if one.codelist else None,
    )  # fmt: skip


def structure_message(
    artefacts: Sequence[MaintainableArtefact], form: str, prepared: datetime, mark: str
) -> bytes:
    """Artefacts as a message in one of the formats; ``mark`` is the id of the message."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    formats = {
        STRUCTURE_XML: Format.STRUCTURE_SDMX_ML_3_0,
        STRUCTURE_XML_2: Format.STRUCTURE_SDMX_ML_2_1,
        STRUCTURE_JSON: Format.STRUCTURE_SDMX_JSON_2_0_0,
    }
    header = Header(id=mark, prepared=prepared, sender=Organisation(AGENCY, name="Atlas 8.7"))
    text = write_sdmx(artefacts, formats[form], header=header, prettyprint=False) or ""
    return _mended_json(text) if form == STRUCTURE_JSON else _mended_xml(text)


def _mended_json(text: str) -> bytes:
    """Without empty lists and the components of stubs, which pysdmx 1.21 writes against the schema."""
    import orjson

    message = orjson.loads(text)
    for one in (one for held in message["data"].values() for one in held):
        if one.get("isExternalReference"):
            one.pop("dataStructureComponents", None)
        for part in (one, one.get("dataStructureComponents", {})):
            for name in [name for name, value in part.items() if value == []]:
                del part[name]
    return orjson.dumps(message)


def _mended_xml(text: str) -> bytes:
    """Without relations to the one measure, which sdmx1 2.28 cannot read, and empty parts."""
    from lxml import etree

    root = etree.fromstring(text.encode("utf-8"))
    needless = [*root.iterfind(".//{*}MeasureRelationship")]
    needless += [one for one in root.iterfind(".//{*}DataStructureComponents") if not len(one)]
    for one in needless:
        one.getparent().remove(one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
