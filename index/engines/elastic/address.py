"""Where a cluster is: hosts, the prefix of all names there, and the key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_PREFIX = "atlas87"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticAddress:
    """A cluster by its hosts (``http://host:9200``); every index and alias begins with ``prefix-``.

    ``api_key`` is never shown; ``ca`` is the file of the authority that signed the hosts' certificates. One
    index of one shard holds everything: see ``mapping``.
    """

    hosts: tuple[str, ...]
    prefix: str = DEFAULT_PREFIX
    api_key: str | None = field(default=None, repr=False)
    ca: str | None = None

    @property
    def current(self) -> str:
        """The alias that readers search."""
        return f"{self.prefix}-current"

    @property
    def writing(self) -> str:
        """The alias of every index that takes writes: the current one and, during a rebuild, the next."""
        return f"{self.prefix}-writing"

    @property
    def previous(self) -> str:
        """The alias of the index before the current one, kept for one return to it."""
        return f"{self.prefix}-previous"

    @property
    def locks(self) -> str:
        """The index of the locks by which machines keep out of each other's way."""
        return f"{self.prefix}-locks"


def read_address(text: str, api_key: str | None = None) -> ElasticAddress:
    """An address such as ``https://one:9200,two:9200/atlas87``; raises ``ValueError`` with what is expected.

    >>> read_address("http://one:9200,two/library").hosts
    ('http://one:9200', 'http://two:9200')
    """
    expected = "http(s)://HOST:9200/PREFIX is expected, several hosts by comma"
    scheme, _, rest = text.partition("://")
    listed, _, prefix = rest.partition("/")
    prefix = prefix.strip("/") or DEFAULT_PREFIX
    if scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", prefix):
        raise ValueError(f"{expected}; the prefix in small letters, digits, - and _")
    hosts = tuple(_host(scheme, part.strip(), expected) for part in listed.split(","))
    return ElasticAddress(hosts=hosts, prefix=prefix, api_key=api_key)


def _host(scheme: str, text: str, expected: str) -> str:
    parts = urlsplit(f"{scheme}://{text}")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{expected}; keys and passwords have settings of their own")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{name}:{parts.port or 9200}"
