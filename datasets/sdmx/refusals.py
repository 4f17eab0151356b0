"""What is not answered in SDMX-REST, by the codes of the standard (SDMX 3.0, section 7, error handling)."""

from __future__ import annotations

from datasets.errors import SdmxRefused


def nothing_found(why: str = "nothing is held that agrees with the request") -> SdmxRefused:
    """404: the request is right, and nothing answers it."""
    return SdmxRefused(404, 100, why)


def bad_syntax(why: str) -> SdmxRefused:
    """400: the request is not of the form of SDMX-REST."""
    return SdmxRefused(400, 140, why)


def not_offered(why: str) -> SdmxRefused:
    """501: right by the standard, and not offered here."""
    return SdmxRefused(501, 501, why)


def no_such_format(offered: str) -> SdmxRefused:
    """406: none of the formats that are asked for is offered."""
    return SdmxRefused(406, 140, f"these formats are offered: {offered}")
