"""What a setting may say: one function a kind, from a text as written to its value.

Each takes the text and the folder at which its relative paths start; a ValueError says what is expected.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from index.engines.elastic.address import ElasticAddress, read_address
from index.object_calls import ObjectAddress


def as_folder(text: str, folder: Path) -> Path:
    """A folder, absolute."""
    return Path(os.path.normpath(folder / Path(text).expanduser()))


def database(text: str, folder: Path) -> str:
    """The address of a catalogue."""
    if text.startswith("sqlite:///"):
        return f"sqlite:///{as_folder(text.removeprefix('sqlite:///'), folder)}"
    scheme, separator, rest = text.partition("://")
    if scheme in ("postgresql", "postgresql+psycopg") and separator and rest:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME is expected")


def search(text: str, folder: Path) -> Path | ElasticAddress:
    """Where the search index is: a folder, or an Elasticsearch cluster."""
    if text.startswith("embedded:") and len(text) > len("embedded:"):
        return as_folder(text.removeprefix("embedded:"), folder)
    if text.startswith(("http://", "https://")):
        return read_address(text)
    raise ValueError("embedded:PATH or https://HOST:9200/PREFIX is expected")


def files(text: str, folder: Path) -> Path | ObjectAddress:
    """Where files are kept."""
    bucket = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", text)
    if bucket:
        prefix = (bucket[2] or "").strip("/")
        return ObjectAddress(bucket=bucket[1], prefix=f"{prefix}/" if prefix else "")
    if not text.startswith("file:///"):
        raise ValueError("file:///PATH or s3://BUCKET/PREFIX is expected")
    return as_folder(unquote(urlsplit(text).path), folder)


def web_address(text: str, _: Path) -> str:
    """An address of the web without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an address such as https://atlas.example.org is expected")
    return text.rstrip("/")


def plain(text: str, _: Path) -> str:
    """Any text."""
    return text


def key(text: str, _: Path) -> str:
    """A secret key."""
    if len(text) < 32:  # 32 signs of base64 hold 192 bits: nothing to guess
        raise ValueError("32 random signs or more are expected")
    return text


def mail(text: str, _: Path) -> str:
    """A mail server."""
    if not re.fullmatch(r"smtps?://\S+", text):
        raise ValueError("smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT is expected")
    return text


def mail_address(text: str, _: Path) -> str:
    """A mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("a mail address is expected")
    return text


def environment(text: str, _: Path) -> str:
    """The kind of service."""
    if text not in ("development", "production"):
        raise ValueError("development or production is expected")
    return text


def ocr(text: str, _: Path) -> str:
    """Whether scans are read."""
    if text not in ("auto", "off"):
        raise ValueError("auto or off is expected")
    return text


def log(text: str, _: Path) -> str:
    """What is logged."""
    if text not in ("problems", "requests"):
        raise ValueError("problems or requests is expected")
    return text


def languages(text: str, _: Path) -> tuple[str, ...]:
    """Tags of languages."""
    from index.languages import INTERFACE_LANGUAGES

    tags = tuple(tag.strip() for tag in text.split(",") if tag.strip())
    if not tags or set(tags) - set(INTERFACE_LANGUAGES) or len(set(tags)) < len(tags):
        raise ValueError(f"languages of {', '.join(INTERFACE_LANGUAGES)}, each once, by comma, are expected")
    return tags


def size(text: str, _: Path) -> int:
    """Bytes."""
    match = re.fullmatch(r"(\d+)\s*([kMG]?)B?", text)
    if not match or int(match[1]) == 0:
        raise ValueError("a size such as 500M or 2G is expected")
    return int(match[1]) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[match[2]]


def count(text: str, _: Path) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ValueError("a whole number from 1 is expected")
    return int(text)


def seconds(text: str, _: Path) -> float:
    """A number of seconds."""
    if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) <= 0:
        raise ValueError("a number of seconds above 0 is expected")
    return float(text)
