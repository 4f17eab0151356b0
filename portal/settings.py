"""Settings: read once, checked at the door, passed down as one frozen value.

They come from ``ATLAS87_*`` variables, or from a TOML file named by ``ATLAS87_CONFIG`` (variables win). Each
may also be the name of a file that holds its value, in a variable that ends in ``_FILE``: so come secrets.
``SETTINGS`` is the one table of names, defaults and meanings; ``docs/settings.md`` is held to it by a test.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.engines.elastic.address import ElasticAddress
from index.object_calls import ObjectAddress
from portal import setting_values as read

PREFIX = "ATLAS87_"
IN_A_FILE = "_FILE"
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
    database: str = field(repr=False)
    database_password: str | None = field(repr=False)
    search: Path | ElasticAddress
    search_api_key: str | None = field(repr=False)
    search_ca: Path | None
    files: Path | ObjectAddress
    files_endpoint: str | None
    files_region: str | None
    files_key_id: str | None
    files_secret: str | None = field(repr=False)
    files_cache: int
    base_url: str
    secret_key: str = field(repr=False)
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
    log: str
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
    environ = _with_files(environ, here)
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


def _with_files(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The variables, those that name a file replaced by what it holds (without the end of its last line)."""
    given = dict(environ)
    for name in [f"{one}{IN_A_FILE}" for one in _names() if environ.get(f"{one}{IN_A_FILE}", "").strip()]:
        plain = name.removesuffix(IN_A_FILE)
        if environ.get(plain, "").strip():
            raise SettingsError(f"{plain} and {name} are both set: give one of them")
        try:
            given[plain] = (folder / given.pop(name)).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name} names a file that cannot be read: {error}") from error
    return {name: value for name, value in given.items() if value or not name.endswith(IN_A_FILE)}


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
    values["database"] = _with_password(values)
    values["search"] = _with_search_key(values)
    values["files"] = _with_keys(values)
    values["base_url"] = values["base_url"] or ""
    values["secret_key"] = values["secret_key"] or _DEVELOPMENT_KEY
    # One reading process a core; above eight the catalogue's one writer is the limit.
    values["cage_workers"] = values["cage_workers"] or min(os.cpu_count() or 1, 8)


def _with_password(values: Mapping[str, Any]) -> str:
    address: str = values["database"] or f"sqlite:///{values['data'] / 'atlas87.db'}"
    password, (scheme, _, rest) = values["database_password"], address.partition("://")
    if password is None or scheme == "sqlite":
        return address
    who, at, where = rest.partition("@")
    if not at or ":" in who:
        raise SettingsError(
            f"{PREFIX}DATABASE_PASSWORD is set: {PREFIX}DATABASE must name a user, and no password of its own"
        )
    return f"{scheme}://{who}:{quote(password, safe='')}@{where}"


def _with_search_key(values: Mapping[str, Any]) -> Path | ElasticAddress:
    given: Path | ElasticAddress = values["search"] or values["data"] / "search"
    if isinstance(given, Path):
        return given
    certificates: Path | None = values["search_ca"]
    if certificates and given.hosts[0].startswith("http://"):
        raise SettingsError(
            f"{PREFIX}SEARCH_CA is set, but {PREFIX}SEARCH begins with http://: https:// is expected"
        )
    return replace(given, api_key=values["search_api_key"], ca=str(certificates) if certificates else None)


def _with_keys(values: Mapping[str, Any]) -> Path | ObjectAddress:
    given: Path | ObjectAddress = values["files"] or values["data"] / "files"
    if isinstance(given, Path):
        return given
    return replace(
        given,
        endpoint=values["files_endpoint"],
        region=values["files_region"],
        key_id=values["files_key_id"],
        secret=values["files_secret"],
    )


SETTINGS: tuple[Setting, ...] = (
    Setting("ATLAS87_DATA", "./var", "folder of everything that Atlas keeps", read.as_folder),
    Setting(
        "ATLAS87_DATABASE",
        None,
        "the catalogue, sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME; else DATA/atlas87.db",
        read.database,
    ),
    Setting("ATLAS87_DATABASE_PASSWORD", None, "password for that user, kept apart", read.plain),
    Setting(
        "ATLAS87_SEARCH",
        None,
        "the search index, embedded:PATH or Elasticsearch's https://HOST:9200/PREFIX; else DATA/search",
        read.search,
    ),
    Setting("ATLAS87_SEARCH_API_KEY", None, "API key for that cluster, kept apart", read.plain),
    Setting("ATLAS87_SEARCH_CA", None, "file of the authority that signed its certificate", read.as_folder),
    Setting(
        "ATLAS87_FILES", None, "the files, file:///PATH or s3://BUCKET/PREFIX; else DATA/files", read.files
    ),
    Setting(
        "ATLAS87_FILES_ENDPOINT", None, "address of the object storage, where it is not AWS", read.web_address
    ),
    Setting("ATLAS87_FILES_REGION", None, "region of the object storage; else us-east-1", read.plain),
    Setting(
        "ATLAS87_FILES_KEY_ID", None, "access key of the object storage; else as AWS's tools do", read.plain
    ),
    Setting("ATLAS87_FILES_SECRET", None, "the secret of that key", read.plain),
    Setting("ATLAS87_FILES_CACHE", "5G", "copies of files from object storage that are kept here", read.size),
    Setting(
        "ATLAS87_BASE_URL", None, "the portal's address in links; else links without a host", read.web_address
    ),
    Setting(
        "ATLAS87_SECRET_KEY", None, "32 random signs or more; production does not start without", read.key
    ),
    Setting(
        "ATLAS87_MAIL", None, "server for outgoing mail, smtp://HOST:PORT; no mail is sent yet", read.mail
    ),
    Setting(
        "ATLAS87_CONTACT", None, "mail address for “report a problem or ask for removal”", read.mail_address
    ),
    Setting("ATLAS87_ENVIRONMENT", "development", "development or production", read.environment),
    Setting("ATLAS87_LANGUAGES", "ar,zh,en,fr,ru,es", "languages of the pages, by comma", read.languages),
    Setting("ATLAS87_MAX_UPLOAD", "500M", "largest file that is taken in", read.size),
    Setting(
        "ATLAS87_CAGE_WORKERS", None, "processes that read files; else one a core, at most 8", read.count
    ),
    Setting("ATLAS87_CAGE_MEMORY", "800M", "memory that reading one file may take", read.size),
    Setting("ATLAS87_CAGE_SECONDS", "30", "processor seconds that reading one file may take", read.seconds),
    Setting("ATLAS87_CAGE_OUTPUT", "50M", "text that one file may yield", read.size),
    Setting("ATLAS87_OCR", "auto", "auto: scans are read where tesseract is installed; or off", read.ocr),
    Setting("ATLAS87_LOG", "problems", "problems: what went wrong; requests: a line an answer too", read.log),
    Setting(
        "ATLAS87_STARTER", None, "folder of the starter collection, when not the one shipped", read.as_folder
    ),
)
