"""Codes of ours as SDMX identifiers, and back. An identifier is letters, digits, ``_``, ``-``, ``$``, ``@``.

Whatever else a code holds is written as ``@`` and two hexadecimal digits a byte of UTF-8, as a web address
does with ``%``: every code has exactly one identifier, and every identifier one code.
(SDMX 3.0 technical specifications, section 6: IDType.)
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from datasets.model import AREA_SCHEMES, NO_AREA, AreaKey

AGENCY = "ATLAS87"
"""The agency that maintains the structures: never the custodian of the figures."""

NONE = "_Z"
"""SDMX for "not applicable": the series has no such dimension."""

_BARE = ("ISO", "M49")


def identifier(code: str) -> str:
    """A code as an identifier; an empty one is ``_Z``."""
    if not code:
        return NONE
    if code.isascii() and code.replace("_", "a").replace("-", "a").isalnum():
        return code
    return quote(code, safe="").replace(".", "%2E").replace("~", "%7E").replace("%", "@")


def code_of(text: str) -> str:
    """The code that an identifier stands for; ``_Z`` is the empty one."""
    return "" if text == NONE else unquote(text.replace("@", "%"))


def area_identifier(area: AreaKey) -> str:
    """``BRA``, ``002``; areas of other systems with its name: ``ILO_X01``. No area is ``_Z``."""
    if area.scheme in _BARE:
        return identifier(area.code)
    return NONE if area == NO_AREA else f"{area.scheme}_{identifier(area.code)}"


def area_of(text: str) -> AreaKey:
    """The area that an identifier stands for."""
    if text == NONE:
        return NO_AREA
    scheme, parted, rest = text.partition("_")
    for known in AREA_SCHEMES:
        if parted and scheme == known and known not in _BARE:
            return AreaKey(known, code_of(rest))
    return AreaKey("M49" if text[:1].isdigit() else "ISO", code_of(text))


def flow_identifier(edition: str) -> str:
    """The dataflow of one edition: ``DF_UNSD_SDG_2020_10_19``."""
    return "DF_" + identifier(edition).replace("-", "_").upper()
