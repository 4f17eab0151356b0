"""The one structure of all figures: its dimensions, its measure, its attributes, and what they say.

``VARIANT`` numbers figures that agree in everything else: two surveys of one year. ``EDITION`` keeps editions
apart. A period that is no SDMX period (``2013-14``) goes by its first year, as in the SDG database, and
stands whole in ``TIME_DETAIL``. Values have their multiplier applied, as everywhere in the interface.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from datasets.columns import dims_text
from datasets.links import NO_LINKS, Links
from datasets.model import Edition, Observation, ObservationStatus, Series
from datasets.sdmx.ids import area_identifier, identifier

TIME = "TIME_PERIOD"
MEASURE = "OBS_VALUE"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute: its name, and its code list where it is coded."""

    id: str
    name: str
    codelist: str = ""
    required: bool = False


DIMENSIONS = (
    Component("SERIES", "Series, by the code of its publisher", "CL_SERIES", True),
    Component("REF_AREA", "Reference area", "CL_AREA", True),
    Component("SEX", "Sex", "CL_SEX", True),
    Component("AGE", "Age band", "CL_AGE", True),
    Component("BREAKDOWN", "Other dimensions of the publisher, with their codes", "CL_BREAKDOWN", True),
    Component("UNIT_MEASURE", "Unit of measure", "CL_UNIT", True),
    Component("REPORTING_TYPE", "Reporting type: global, national, regional", "CL_REPORTING", True),
    Component("EDITION", "Edition: one release of one source", "CL_EDITION", True),
    Component("VARIANT", "Number among figures that agree in all other dimensions", "", True),
)
"""The dimensions but time, in the order of the key."""

TIME_PERIOD = Component(TIME, "Time period", "", True)
OBS_VALUE = Component(MEASURE, "Observed value, its multiplier applied; empty with a status that says why")

ATTRIBUTES = (
    Component("OBS_STATUS", "Observation status: also why there is no value", "CL_OBS_STATUS", True),
    Component("CONF_STATUS", "Confidentiality status", "CL_CONF_STATUS", True),
    Component("UNIT_MULT", "Unit multiplier: always 0, values have it applied", "", True),
    Component("INDICATOR", "Indicator of the Sustainable Development Goals"),
    Component("BOUNDARY", "What is counted, by a code of Atlas 8.7"),
    Component("NATURE", "Nature of the figure as in the SDG database", "CL_NATURE"),
    Component("LOWER_BOUND", "Lower end of the publisher's interval"),
    Component("UPPER_BOUND", "Upper end of the publisher's interval, or of a suppressed value"),
    Component("TIME_DETAIL", "Period as published, where that is no SDMX period"),
    Component("SOURCE_DETAIL", "Survey or register behind the figure"),
    Component("COMMENT_OBS", "Footnotes of the publisher"),
    Component("FLAGS", "What Atlas 8.7 noticed, never the publisher's word"),
    Component("CAUTION", "What must be read with the figure", "", True),
    Component("PUBLISHER", "Publishers of the edition", "", True),
    Component("LICENCE", "Licence of the edition", "", True),
    Component("SOURCE_LINK", "Where the edition was published"),
    Component("REVISED_BY", "Edition that is current and says otherwise of this period"),
    Component("FOLLOWED_BY", "Newest later period held of the same line"),
    Component("SOURCE_ROW", "Row of the publisher's file, from 1, header included", "", True),
)

KEY_IDS = tuple(one.id for one in DIMENSIONS)
ATTRIBUTE_IDS = tuple(one.id for one in ATTRIBUTES)
CODED = {one.id: one.codelist for one in (*DIMENSIONS, *ATTRIBUTES) if one.codelist}

STATUS_CODES: Mapping[ObservationStatus, tuple[str, str]] = {
    ObservationStatus.NORMAL: ("A", "Normal value"),
    ObservationStatus.BREAK: ("B", "Time series break"),
    ObservationStatus.ESTIMATED: ("E", "Estimated value"),
    ObservationStatus.MODELLED: ("MODELLED", "Modelled value"),
    ObservationStatus.IMPUTED: ("I", "Imputed value"),
    ObservationStatus.PROVISIONAL: ("P", "Provisional value"),
    ObservationStatus.FORECAST: ("F", "Forecast value"),
    ObservationStatus.UNRELIABLE: ("U", "Low reliability"),
    ObservationStatus.UNVALIDATED: ("V", "Unvalidated value"),
    ObservationStatus.DEFINITION_DIFFERS: ("D", "Definition differs"),
    ObservationStatus.MISSING: ("O", "Missing value"),
    ObservationStatus.SUPPRESSED: ("Q", "Missing value; suppressed"),
    ObservationStatus.NOT_APPLICABLE: ("M", "Missing value; data cannot exist"),
    ObservationStatus.NOT_ASSESSED: ("NOT_ASSESSED", "Missing value; not assessed"),
}
"""Codes of the SDMX list CL_OBS_STATUS 2.2 where it has one, words of ours where it has none."""

_FORMS = re.compile(r"(\d{4})(?:-?([QSTMWDAH])(\d{1,3})|-(\d\d-\d\d(?:T[\d:.Z+-]+)?))?")


def time_period(period: str) -> str:
    """A period as SDMX writes it; one that SDMX cannot write goes by its first year."""
    found = _FORMS.fullmatch(period)
    if found is None or not found[2]:
        return period if found else period[:4]
    return f"{found[1]}-{'S' if found[2] == 'H' else found[2]}{found[3]}"


def key_codes(one: Observation, variant: int) -> tuple[str, ...]:
    """The codes of a figure in ``DIMENSIONS``, in order."""
    other = dims_text(pair for pair in one.key.breakdown if pair[0] not in ("SEX", "AGE"))
    return (
        identifier(one.key.series),
        area_identifier(one.key.area),
        identifier(one.key.sex),
        identifier(one.key.age),
        identifier(other) if other else "_T",
        identifier(one.unit),
        identifier(one.reporting_type),
        identifier(one.edition),
        str(variant),
    )


def value_text(one: Observation) -> str | None:
    """The figure in its own digits, its multiplier applied; None where there is none."""
    return None if one.value is None else scaled(one.value, one.multiplier)


def scaled(value: Decimal, multiplier: int) -> str:
    """A number times ten to a power, without exponent."""
    return f"{value.scaleb(multiplier) if multiplier else value:f}"


@dataclass(frozen=True, slots=True)
class Context:
    """What is said of a figure by its series and its edition, beside what it says itself."""

    series: Mapping[str, Series]
    editions: Mapping[str, Edition]
    links: Callable[[Observation], Links] = lambda _: NO_LINKS

    def attributes(self, one: Observation) -> tuple[str, ...]:
        """What ``ATTRIBUTES`` say of a figure, in order; an empty text says nothing."""
        series, edition = self.series.get(one.key.series), self.editions[one.edition]
        time, links = time_period(one.period), self.links(one)
        return (
            STATUS_CODES[one.status][0],
            "C" if one.status is ObservationStatus.SUPPRESSED else "F",
            "0",
            one.key.indicator,
            series.boundary if series else "",
            identifier(one.nature) if one.nature else "",
            "" if one.lower is None else scaled(one.lower, one.multiplier),
            "" if one.upper is None else scaled(one.upper, one.multiplier),
            one.period if one.period != time else "",
            one.source,
            "; ".join(one.footnotes),
            "; ".join(one.flags),
            series.caution.get("en", "") if series else UNKNOWN_CAUTION,
            "; ".join(edition.publishers),
            edition.licence,
            edition.source_url,
            links.revised_by,
            links.followed_by,
            str(one.source_row),
        )


UNKNOWN_CAUTION = "Nothing is known to Atlas 8.7 of what this series allows: do not compare, rank or add."
