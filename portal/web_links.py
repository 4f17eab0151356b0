"""Addresses that came with documents: followed only where they lead to the web."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.marking import visible

LONGEST = 2_000
"""Signs of an address: what every browser and server takes."""


def web_link(address: str | None) -> str | None:
    """The address if it is one of the web (``http`` or ``https`` with a host), else None.

    ``javascript:``, ``data:`` and files are never made links; control and direction signs are no address.
    """
    if not address or len(address) > LONGEST or visible(address) != address or any(map(str.isspace, address)):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
