"""Settings: read once, checked at the door, an unknown name is an error that names the nearest right one."""

from pathlib import Path

import pytest

from index.engines.elastic.address import ElasticAddress
from index.object_calls import ObjectAddress
from portal.settings import SETTINGS, SettingsError, read_settings


def test_the_stores_lie_in_the_data_folder_by_default(tmp_path: Path) -> None:
    settings = read_settings({"ATLAS87_DATA": "kept"}, tmp_path)
    assert settings.data == tmp_path / "kept"
    assert settings.database == f"sqlite:///{tmp_path}/kept/atlas87.db"
    assert settings.search == tmp_path / "kept/search"
    assert settings.files == tmp_path / "kept/files"


def test_a_postgresql_address_names_its_driver_or_not(tmp_path: Path) -> None:
    """Either way it is reached by the one driver that is installed."""
    for scheme in ("postgresql", "postgresql+psycopg"):
        settings = read_settings({"ATLAS87_DATABASE": f"{scheme}://atlas87@db/atlas87"}, tmp_path)
        assert settings.database == "postgresql+psycopg://atlas87@db/atlas87"


def test_an_elasticsearch_address_names_hosts_prefix_and_key(tmp_path: Path) -> None:
    """The key and the certificate have settings of their own; the key is never shown."""
    given = {
        "ATLAS87_SEARCH": "https://one,two:9201/library",
        "ATLAS87_SEARCH_API_KEY": "sesame",
        "ATLAS87_SEARCH_CA": "certs/ca.pem",
    }
    settings = read_settings(given, tmp_path)
    expected = ElasticAddress(
        hosts=("https://one:9200", "https://two:9201"),
        prefix="library",
        api_key="sesame",
        ca=f"{tmp_path}/certs/ca.pem",
    )
    assert settings.search == expected
    assert "sesame" not in repr(settings)


def test_without_any_variable_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings({"HOME": "/home/x"}, tmp_path)
    assert settings.data == tmp_path / "var"
    assert settings.base_url == ""
    assert settings.cage_workers >= 1
    assert not settings.production


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"ATLAS87_SERCH": "embedded:x"}, "did you mean ATLAS87_SEARCH?"),
        ({"ATLAS87_MAX_UPLOADS": "5M"}, "did you mean ATLAS87_MAX_UPLOAD?"),
        ({"ATLAS87_XQZWY": "1"}, "known are ATLAS87_DATA"),
        ({"ATLAS87_SEARCH": "http://node:9200/Atlas"}, "HOST:9200/PREFIX"),
        ({"ATLAS87_SEARCH": "http://user:word@node:9200/atlas"}, "settings of their own"),
        ({"ATLAS87_SEARCH": "elasticsearch:9200"}, "embedded:PATH or"),
        ({"ATLAS87_SEARCH": "embedded:"}, "embedded:PATH or"),
        ({"ATLAS87_DATABASE": "postgresql+psycopg2://x/y"}, "postgresql+psycopg://USER@HOST/NAME"),
        ({"ATLAS87_DATABASE": "postgresql:x/y"}, "postgresql+psycopg://USER@HOST/NAME"),
        ({"ATLAS87_DATABASE": "mysql://x/y"}, "postgresql+psycopg://USER@HOST/NAME"),
        ({"ATLAS87_DATABASE": "atlas.db"}, "sqlite:///PATH or"),
        ({"ATLAS87_FILES": "s3://"}, "s3://BUCKET/PREFIX"),
        ({"ATLAS87_FILES": "s3://Bad_Bucket/x"}, "s3://BUCKET/PREFIX"),
        ({"ATLAS87_FILES": "/srv/files"}, "file:///PATH or"),
        ({"ATLAS87_FILES_ENDPOINT": "minio:9000"}, "https://atlas.example.org is expected"),
        ({"ATLAS87_DATABASE_PASSWORD": "x", "ATLAS87_DATABASE": "postgresql://db/a"}, "must name a user"),
        ({"ATLAS87_DATABASE_PASSWORD": "x", "ATLAS87_DATABASE": "postgresql://u:p@db/a"}, "no password of"),
        ({"ATLAS87_SECRET_KEY_FILE": "nowhere"}, "cannot be read"),
        ({"ATLAS87_NONSENSE_FILE": "x"}, "is not a setting"),
        ({"ATLAS87_BASE_URL": "atlas.example.org"}, "https://atlas.example.org is expected"),
        ({"ATLAS87_MAX_UPLOAD": "lots"}, "500M or 2G"),
        ({"ATLAS87_MAX_UPLOAD": "0"}, "500M or 2G"),
        ({"ATLAS87_CAGE_WORKERS": "0"}, "whole number from 1"),
        ({"ATLAS87_CAGE_SECONDS": "-3"}, "above 0"),
        ({"ATLAS87_LANGUAGES": "en,xx"}, "each once"),
        ({"ATLAS87_LANGUAGES": "en,en"}, "each once"),
        ({"ATLAS87_SECRET_KEY": "short"}, "32 random signs"),
        ({"ATLAS87_ENVIRONMENT": "staging"}, "development or production"),
        ({"ATLAS87_ENVIRONMENT": "production"}, "ATLAS87_SECRET_KEY is not set"),
        ({"ATLAS87_CONTACT": "nobody"}, "mail address"),
        ({"ATLAS87_MAIL": "mail.example.org"}, "smtp://HOST:PORT"),
        ({"ATLAS87_CONFIG": "nowhere.toml"}, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_words(
    tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(variables, tmp_path)
    assert words in str(refused.value)
    assert next(iter(variables)) in str(refused.value)


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """As a container gets them; the end of the line is no part of them, signs of addresses are escaped."""
    (tmp_path / "password").write_text("p@ss/w:rd\n", encoding="utf-8")
    (tmp_path / "key").write_text("k" * 40, encoding="utf-8")
    settings = read_settings(
        {
            "ATLAS87_DATABASE": "postgresql+psycopg://atlas87@db:5432/atlas87",
            "ATLAS87_DATABASE_PASSWORD_FILE": "password",
            "ATLAS87_SECRET_KEY_FILE": str(tmp_path / "key"),
            "ATLAS87_FILES_SECRET_FILE": "",
        },
        tmp_path,
    )
    assert settings.database == "postgresql+psycopg://atlas87:p%40ss%2Fw%3Ard@db:5432/atlas87"
    assert settings.secret_key == "k" * 40
    assert settings.files_secret is None
    assert "p%40ss" not in repr(settings)
    assert "kkkk" not in repr(settings)
    with pytest.raises(SettingsError, match="both set"):
        read_settings({"ATLAS87_SECRET_KEY": "k" * 40, "ATLAS87_SECRET_KEY_FILE": "key"}, tmp_path)


def test_object_storage_is_an_address_with_its_keys(tmp_path: Path) -> None:
    """The prefix ends in a slash, whoever wrote it how."""
    settings = read_settings(
        {
            "ATLAS87_FILES": "s3://alliance-atlas/production/files",
            "ATLAS87_FILES_ENDPOINT": "https://objects.example.org/",
            "ATLAS87_FILES_KEY_ID": "id",
            "ATLAS87_FILES_SECRET": "secret",
        },
        tmp_path,
    )
    expected = ObjectAddress(
        "alliance-atlas", "production/files/", "https://objects.example.org", None, "id", "secret"
    )
    assert settings.files == expected
    plain = read_settings({"ATLAS87_FILES": "s3://alliance-atlas"}, tmp_path).files
    assert isinstance(plain, ObjectAddress)
    assert plain.prefix == ""


def test_a_file_gives_settings_and_variables_win(tmp_path: Path) -> None:
    """Relative paths in the file start at the file's own folder."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/atlas.toml").write_text(
        'data = "kept"\nmax_upload = "2G"\nlanguages = ["fr", "ar"]\ncage_workers = 3\n', encoding="utf-8"
    )
    settings = read_settings(
        {"ATLAS87_CONFIG": "etc/atlas.toml", "ATLAS87_MAX_UPLOAD": "5k", "ATLAS87_CAGE_MEMORY": ""}, tmp_path
    )
    assert settings.data == tmp_path / "etc/kept"
    assert settings.max_upload == 5000
    assert settings.languages == ("fr", "ar")
    assert settings.cage_workers == 3


def test_an_authority_for_a_plain_address_is_refused(tmp_path: Path) -> None:
    """Whoever names one believes that the connection is encrypted."""
    given = {"ATLAS87_SEARCH": "http://node:9200/atlas", "ATLAS87_SEARCH_CA": "ca.crt"}
    with pytest.raises(SettingsError, match="https:// is expected"):
        read_settings(given, tmp_path)
    encrypted = read_settings({**given, "ATLAS87_SEARCH": "https://node:9200/atlas"}, tmp_path)
    assert isinstance(encrypted.search, ElasticAddress)
    assert encrypted.search.ca == str(tmp_path / "ca.crt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("serch = 'x'", "did you mean search?"),
        ("data = true", "a text, a number"),
        ("data = [", "cannot be read"),
    ],
)
def test_a_file_is_checked_like_variables(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "atlas.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words.replace("?", r"\?")):
        read_settings({"ATLAS87_CONFIG": "atlas.toml"}, tmp_path)


def test_production_starts_with_a_key(tmp_path: Path) -> None:
    settings = read_settings({"ATLAS87_ENVIRONMENT": "production", "ATLAS87_SECRET_KEY": "k" * 32}, tmp_path)
    assert settings.production
    assert settings.secret_key == "k" * 32


def test_every_setting_says_what_it_means() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names)
    assert all(setting.meaning and setting.name.startswith("ATLAS87_") for setting in SETTINGS)
