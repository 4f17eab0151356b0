"""Settings: read once, checked at the door, passed down as one frozen value.

They come from ``ATLAS87_*`` variables, or from a TOML file named by ``ATLAS87_CONFIG`` (variables win).
``SETTINGS`` is the one table of names, defaults and meanings; ``docs/settings.md`` is held to it by a test.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PREFIX = "ATLAS87_"
_DEVELOPMENT_KEY = "development-only-key-not-for-production"


class SettingsError(Exception):
    """A setting that cannot be used: which one, what it says, what is expected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings. ``default`` is as a person would write it; None: no default."""

    name: str
    default: str | None
    meaning: str
    read: Callable[[str, Path], Any]

    @property
    def field(self) -> str:
        """The attribute of ``Settings`` and the key in the TOML file."""
        return self.name.removeprefix(PREFIX).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set, with its final values. Sizes are in bytes, times in seconds.

    ``base_url`` has no slash at its end; empty: links are written without a host.
    """

    data: Path
    database: str
    search: Path
    files: Path
    base_url: str
    secret_key: str
    mail: str | None
    contact: str | None
    environment: str
    languages: tuple[str, ...]
    max_upload: int
    cage_workers: int
    cage_memory: int
    cage_seconds: float
    cage_output: int
    ocr: str
    starter: Path | None

    @property
    def statistics(self) -> Path:
        """The folder of the statistics: editions, and what is derived from them."""
        return self.data / "statistics"

    @property
    def production(self) -> bool:
        """Whether this is a real service, where unsafe defaults are refused."""
        return self.environment == "production"


def read_settings(environ: Mapping[str, str], folder: Path | None = None) -> Settings:
    """The settings that ``environ`` asks for; relative paths start at ``folder`` (else the current one).

    Raises ``SettingsError`` for an unknown name, an unusable value or, in production, a missing key.
    """
    here = folder or Path.cwd()
    _refuse_unknown({name for name in environ if name.startswith(PREFIX)}, (*_names(), f"{PREFIX}CONFIG"))
    given = {name: (value, here) for name, value in environ.items() if name in _names() and value.strip()}
    from_file = _read_file(here / environ[f"{PREFIX}CONFIG"]) if environ.get(f"{PREFIX}CONFIG") else {}
    chosen = {**from_file, **given}
    values = {one.field: _value(one, *chosen.get(one.name, (one.default, here))) for one in SETTINGS}
    _check_together(values)
    _fill_in(values)
    return Settings(**values)


def _names() -> tuple[str, ...]:
    return tuple(setting.name for setting in SETTINGS)


def _refuse_unknown(asked: set[str], known: tuple[str, ...]) -> None:
    for name in sorted(asked - set(known)):
        bare = {one.removeprefix(PREFIX): one for one in known}
        near = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1, cutoff=0.5)
        hint = f"did you mean {bare[near[0]]}?" if near else f"known are {', '.join(known)}"
        raise SettingsError(f"{name} is not a setting: {hint}")


def _read_file(path: Path) -> dict[str, tuple[str, Path]]:
    """The values of a TOML file by full name, each with the folder at which its relative paths start."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{PREFIX}CONFIG names {path}, which cannot be read: {error}") from error
    _refuse_unknown(set(table), tuple(setting.field for setting in SETTINGS))
    return {f"{PREFIX}{key.upper()}": (_as_text(key, value), path.parent) for key, value in table.items()}


def _as_text(key: str, value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    raise SettingsError(f"{key} is {value!r}: a text, a number or a list of texts is expected")


def _value(setting: Setting, text: str | None, folder: Path) -> Any:
    if not text:
        return None
    try:
        return setting.read(text.strip(), folder)
    except ValueError as error:
        raise SettingsError(f"{setting.name} is {text!r}: {error}") from error


def _check_together(values: Mapping[str, Any]) -> None:
    if values["environment"] == "production" and values["secret_key"] is None:
        raise SettingsError(
            f"{PREFIX}ENVIRONMENT is production, and {PREFIX}SECRET_KEY is not set: "
            "give it 32 random signs or more"
        )


def _fill_in(values: dict[str, Any]) -> None:
    """The defaults that hang on other settings: the stores lie in the data folder."""
    data: Path = values["data"]
    values["database"] = values["database"] or f"sqlite:///{data / 'atlas87.db'}"
    values["search"] = values["search"] or data / "search"
    values["files"] = values["files"] or data / "files"
    values["base_url"] = values["base_url"] or ""
    values["secret_key"] = values["secret_key"] or _DEVELOPMENT_KEY
    # One reading process a core; above eight the catalogue's one writer is the limit.
    values["cage_workers"] = values["cage_workers"] or min(os.cpu_count() or 1, 8)


# Readers: a text as written, and the folder at which its relative paths start, to a value.
# A ValueError says what is expected.


def _folder(text: str, folder: Path) -> Path:
    return Path(os.path.normpath(folder / Path(text).expanduser()))


def _database(text: str, folder: Path) -> str:
    if text.startswith("sqlite:///"):
        return f"sqlite:///{_folder(text.removeprefix('sqlite:///'), folder)}"
    scheme, separator, rest = text.partition("://")
    if scheme in ("postgresql", "postgresql+psycopg") and separator and rest:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME is expected")


def _search(text: str, folder: Path) -> Path:
    if text.startswith("embedded:") and len(text) > len("embedded:"):
        return _folder(text.removeprefix("embedded:"), folder)
    if text.startswith(("http://", "https://")):
        raise ValueError("Elasticsearch is not in this release; embedded:PATH is")
    raise ValueError("embedded:PATH is expected")


def _files(text: str, folder: Path) -> Path:
    if text.startswith("s3://"):
        raise ValueError("object storage is not in this release; file:///PATH is")
    if not text.startswith("file:///"):
        raise ValueError("file:///PATH is expected")
    return _folder(unquote(urlsplit(text).path), folder)


def _web_address(text: str, _: Path) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an address such as https://atlas.example.org is expected")
    return text.rstrip("/")


def _key(text: str, _: Path) -> str:
    if len(text) < 32:  # 32 signs of base64 hold 192 bits: nothing to guess
        raise ValueError("32 random signs or more are expected")
    return text


def _mail(text: str, _: Path) -> str:
    if not re.fullmatch(r"smtps?://\S+", text):
        raise ValueError("smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT is expected")
    return text


def _mail_address(text: str, _: Path) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("a mail address is expected")
    return text


def _environment(text: str, _: Path) -> str:
    if text not in ("development", "production"):
        raise ValueError("development or production is expected")
    return text


def _ocr(text: str, _: Path) -> str:
    if text not in ("auto", "off"):
        raise ValueError("auto or off is expected")
    return text


def _languages(text: str, _: Path) -> tuple[str, ...]:
    from index.languages import INTERFACE_LANGUAGES

    tags = tuple(tag.strip() for tag in text.split(",") if tag.strip())
    if not tags or set(tags) - set(INTERFACE_LANGUAGES) or len(set(tags)) < len(tags):
        raise ValueError(f"languages of {', '.join(INTERFACE_LANGUAGES)}, each once, by comma, are expected")
    return tags


def _size(text: str, _: Path) -> int:
    match = re.fullmatch(r"(\d+)\s*([kMG]?)B?", text)
    if not match or int(match[1]) == 0:
        raise ValueError("a size such as 500M or 2G is expected")
    return int(match[1]) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[match[2]]


def _count(text: str, _: Path) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError("a whole number from 1 is expected")
    return int(text)


def _seconds(text: str, _: Path) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) <= 0:
        raise ValueError("a number of seconds above 0 is expected")
    return float(text)


SETTINGS: tuple[Setting, ...] = (
    Setting("ATLAS87_DATA", "./var", "folder of everything that Atlas keeps", _folder),
    Setting(
        "ATLAS87_DATABASE",
        None,
        "the catalogue, sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME; else DATA/atlas87.db",
        _database,
    ),
    Setting("ATLAS87_SEARCH", None, "the search index, embedded:PATH; else DATA/search", _search),
    Setting("ATLAS87_FILES", None, "the files, file:///PATH; else DATA/files", _files),
    Setting(
        "ATLAS87_BASE_URL", None, "the portal's address in links; else links without a host", _web_address
    ),
    Setting("ATLAS87_SECRET_KEY", None, "32 random signs or more; production does not start without", _key),
    Setting("ATLAS87_MAIL", None, "server for outgoing mail, smtp://HOST:PORT; no mail is sent yet", _mail),
    Setting("ATLAS87_CONTACT", None, "mail address for “report a problem or ask for removal”", _mail_address),
    Setting("ATLAS87_ENVIRONMENT", "development", "development or production", _environment),
    Setting("ATLAS87_LANGUAGES", "ar,zh,en,fr,ru,es", "languages of the pages, by comma", _languages),
    Setting("ATLAS87_MAX_UPLOAD", "500M", "largest file that is taken in", _size),
    Setting("ATLAS87_CAGE_WORKERS", None, "processes that read files; else one a core, at most 8", _count),
    Setting("ATLAS87_CAGE_MEMORY", "800M", "memory that reading one file may take", _size),
    Setting("ATLAS87_CAGE_SECONDS", "30", "processor seconds that reading one file may take", _seconds),
    Setting("ATLAS87_CAGE_OUTPUT", "50M", "text that one file may yield", _size),
    Setting("ATLAS87_OCR", "auto", "auto: scans are read where tesseract is installed; or off", _ocr),
    Setting("ATLAS87_STARTER", None, "folder of the starter collection, when not the one shipped", _folder),
)
