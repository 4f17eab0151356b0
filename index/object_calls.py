"""How object storage is asked, how long it is waited for, and what can go wrong, by our names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from index.errors import FileMissing, FileStoreUnavailable, FileStoreUnwritable
from index.patience import Rest

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True, slots=True)
class ObjectAddress:
    """A bucket, what the keys in it begin with (empty or with a slash at the end), and where it is.

    Without ``endpoint`` it is AWS; without keys they are looked for where AWS's tools look.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    key_id: str | None = None
    secret: str | None = None

    def __repr__(self) -> str:
        """Without the keys: an address may stand in a log."""
        return f"s3://{self.bucket}/{self.prefix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPatience:
    """Seconds until a connection stands, and of waiting for an answer beyond what it brings; ``tries`` of
    each call.

    ``rest``: for how long nobody waits again after a silence.
    """

    connect: float = 5.0
    silence: float = 15.0
    tries: int = 4
    rest: float = 0.0


READERS = ObjectPatience(connect=2.0, silence=2.0, tries=2, rest=2.0)
"""For whoever waits for a file: two tries and the pause between them are some five seconds."""


def connected(address: ObjectAddress, patience: ObjectPatience | None = None) -> Any:
    """A client for the storage; nothing is asked of it yet. It may be used by many threads."""
    import botocore.session  # 150 ms to import, paid only where it is used
    from botocore.config import Config

    from index.object_connections import bound

    patience = patience or ObjectPatience()
    config = Config(
        signature_version="s3v4",
        connect_timeout=patience.connect,
        read_timeout=patience.silence,
        retries={"total_max_attempts": patience.tries, "mode": "standard"},
        max_pool_connections=16,
        s3={"addressing_style": "path" if address.endpoint else "auto"},
        # Other storages than AWS's refuse its newer checksums; MD5 and our own SHA-256 stand in for them.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    client = botocore.session.get_session().create_client(
        "s3",
        endpoint_url=address.endpoint,
        region_name=address.region or "us-east-1",
        aws_access_key_id=address.key_id,
        aws_secret_access_key=address.secret,
        config=config,
    )
    return bound(client)


def rest_of(patience: ObjectPatience) -> Rest | None:
    """Who is let through at the end of a rest may take all tries."""
    longest = patience.tries * (patience.connect + patience.silence)
    return Rest(patience.rest, longest) if patience.rest else None


@dataclass(frozen=True, slots=True)
class Calls:
    """What is asked of the storage: failures get our names, and after a silence nobody waits for a moment."""

    rest: Rest | None = None

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Not there is FileMissing; every other failure is the storage's own, and no fault of the file."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        if self.rest is not None and not self.rest.allows():
            raise FileStoreUnavailable("the object storage does not answer")
        try:
            yield
        except ClientError as error:
            self._answered()
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _MISSING:
                raise FileMissing(f"the store does not hold {what}: `atlas87 check`") from error
            raise FileStoreUnavailable(_refusal(code)) from error
        except (BotoCoreError, HTTPClientError, OSError) as error:
            self._note(error)
            raise FileStoreUnavailable(_silence(error)) from error
        else:
            self._answered()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Every failure is FileStoreUnwritable."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            raise FileStoreUnwritable(_refusal(code)) from error
        except (BotoCoreError, HTTPClientError) as error:
            raise FileStoreUnwritable(_silence(error)) from error

    def _note(self, error: Exception) -> None:
        """After a silence the next are told at once; what was refused at once costs nobody any time."""
        from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

        if self.rest is not None and isinstance(error, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
            self.rest.silent()
        else:
            self._answered()

    def _answered(self) -> None:
        if self.rest is not None:
            self.rest.answered()


def _refusal(code: str) -> str:
    """What the storage refused, and what to look at."""
    hints = {
        "NoSuchBucket": "there is no such bucket: see ATLAS87_FILES",
        "AccessDenied": "the key may not do this: see ATLAS87_FILES_KEY_ID and the policy of the bucket",
        "InvalidAccessKeyId": "it does not know the key: see ATLAS87_FILES_KEY_ID",
        "SignatureDoesNotMatch": "the secret is another: see ATLAS87_FILES_SECRET",
        "403": "the key may not do this, or is not known: see ATLAS87_FILES_KEY_ID and ATLAS87_FILES_SECRET",
    }
    return f"the object storage refuses ({code}): {hints.get(code, 'see its own log')}"


def _silence(error: Exception) -> str:
    return f"the object storage does not answer ({type(error).__name__}): see ATLAS87_FILES_ENDPOINT"
