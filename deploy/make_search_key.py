"""``make_search_key.py ADDRESS PREFIX PASSWORD_FILE WRITER_FILE [READER_FILE]``: keys with what Atlas needs.

The key of workers and commands may read, write and manage the indices and aliases that begin with PREFIX, and
see the health of the cluster; that of portals may read them and see how they are made. Neither may do more.
A key that is there and works is kept. The standard library is enough; an authority of one's own for https is
named by SSL_CERT_FILE.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 180
"""A node that was just started refuses right passwords while it makes its own index of users."""

RIGHTS: dict[str, tuple[list[str], list[str]]] = {
    "writer": (["monitor"], ["manage", "read", "write"]),
    "reader": ([], ["read", "view_index_metadata"]),
}
"""Of the cluster, and of the indices."""


def main(address: str, prefix: str, password_file: str, *key_files: str) -> int:
    """Make each key unless the one in its file works; 0 when all are there in the end."""
    password = Path(password_file).read_text("utf-8").rstrip("\r\n")
    until = time.monotonic() + PATIENCE_SECONDS
    for who, key_file in zip(RIGHTS, key_files, strict=False):
        if not is_there(address, prefix, password, who, Path(key_file), until):
            return 1
    return 0


def is_there(address: str, prefix: str, password: str, who: str, place: Path, until: float) -> bool:
    """Whether one key is there in the end, made if need be."""
    while True:
        try:
            if place.is_file() and works(address, prefix, who, place.read_text("ascii").strip()):
                say(f"The key of the {who} is there and works.")
                return True
            key = made(address, prefix, password, who)
            break
        except OSError as error:
            if time.monotonic() > until or is_final(error):
                say(f"No key of the {who} could be made: {told(error)}")
                return False
            time.sleep(1)
    beside = place.with_name(f".{place.name}.part")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii"
    ) as file:
        file.write(key)
    beside.replace(place)
    say(f"A new key of the {who} was made.")
    return True


def is_final(error: OSError) -> bool:
    """Whether asking again gets the same answer. A node that starts refuses passwords, is busy or away."""
    return isinstance(error, urllib.error.HTTPError) and error.code < 500 and error.code not in (401, 429)


def told(error: OSError) -> str:
    """What the cluster said, as far as it said anything."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error} {error.read(2_000).decode('utf-8', 'replace')}"
    return str(error)


def rights(prefix: str, who: str) -> tuple[list[str], list[dict[str, list[str]]]]:
    """What a key may do to the cluster, and to which indices."""
    cluster, indices = RIGHTS[who]
    return cluster, [{"names": [f"{prefix}-*"], "privileges": indices}]


def made(address: str, prefix: str, password: str, who: str) -> str:
    """A new key, as it is sent."""
    cluster, indices = rights(prefix, who)
    name = f"{prefix}-{who}"
    role = {name: {"cluster": cluster, "indices": indices}}
    body = json.dumps({"name": name, "role_descriptors": role}).encode()
    user = base64.b64encode(f"elastic:{password}".encode()).decode("ascii")
    answer = asked(address, "/_security/api_key", f"Basic {user}", body)
    return str(answer["encoded"])


def works(address: str, prefix: str, who: str, key: str) -> bool:
    """Whether the cluster knows the key, and lets it do all that this one is for, with this prefix.

    Raises OSError when the cluster does not say; a key is not given up for that.
    """
    cluster, indices = rights(prefix, who)
    body = json.dumps({"cluster": cluster, "index": indices}).encode()
    try:
        return (
            asked(address, "/_security/user/_has_privileges", f"ApiKey {key}", body)["has_all_requested"]
            is True
        )
    except urllib.error.HTTPError as refused:
        if refused.code not in (401, 403):
            raise
    except ValueError:  # what stands in the file is no key
        pass
    return False


def asked(address: str, path: str, who: str, body: bytes | None = None) -> dict[str, object]:
    """One question to the cluster."""
    headers = {"authorization": who, "content-type": "application/json"}
    request = urllib.request.Request(f"{address}{path}", data=body, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the address is the operator's
        found: dict[str, object] = json.load(answer)
    return found


def say(text: str) -> None:
    """A line for whoever reads the log."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
