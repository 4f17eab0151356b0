"""The one table from what Elasticsearch answers to our names. Pure.

What the server says of a search may repeat the words that were searched for, and our messages go to the log:
of searches only what it says of itself (blocks, keys, room) is passed on, of all else the kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.errors import (
    CursorExpired,
    EngineKeyRefused,
    EngineUnavailable,
    IndexMissing,
    IndexUnwritable,
    KnowledgeError,
)


class EngineSilent(EngineUnavailable):
    """Nothing came back in time: perhaps another copy of the index answers the next time."""


REBUILD = "Run `atlas87 rebuild` to make it anew from the catalogue."

_WAITS = "Nothing is lost: what waits is indexed when it answers again."
SILENT = f"The search engine does not answer in time. {_WAITS}"
UNREACHABLE = f"The search engine cannot be reached ({{kind}}): see ATLAS87_SEARCH. {_WAITS}"
UNTRUSTED = "The search engine shows a certificate that is not trusted: see ATLAS87_SEARCH_CA."
UNKNOWN_KEY = f"The search engine does not know our key (401): see ATLAS87_SEARCH_API_KEY. {_WAITS}"
WEAK_KEY = (
    "The search engine refuses our key (403): see ATLAS87_SEARCH_API_KEY. To search it needs `read` and "
    "`view_index_metadata` on the indices of this prefix, to write `manage`, `read` and `write`. " + _WAITS
)
ODD = (
    "What answers at the address of the search engine is no Elasticsearch, or something answered in its "
    "place: see ATLAS87_SEARCH."
)

_FULL = (
    "The search index cannot be written: {reason}. Nothing is lost: what waits is indexed when there is room."
)

_NO_INDEX = {"index_not_found_exception", "alias_not_found_exception", "aliases_not_found_exception"}

_LOST_VIEW = {
    "search_context_missing_exception",
    "node_not_connected_exception",
    "node_disconnected_exception",
    "no_such_node_exception",
    "no_node_available_exception",
    "no_shard_available_action_exception",
    "node_closed_exception",
    "connect_transport_exception",
    "already_closed_exception",
    "index_closed_exception",
}
"""Why a view that was held can be searched no more: its node forgot it, restarted or left the cluster."""

_BLOCKS = {
    "index.blocks.read_only_allow_delete": "its disk is nearly full (flood-stage watermark)",
    "index.blocks.read_only": "somebody has set it",
    "index.blocks.write": "somebody has set it",
}
"""Settings of an index that keep writes out, and what they mean."""

_OTHER_VERSION = {"media_type_header_exception"}
_OF_ITSELF = {"cluster_block_exception", "security_exception", "circuit_breaking_exception"}


def named(status: int, error: object, *, searched: bool = False, in_view: bool = False) -> KnowledgeError:
    """Our name for an answer that is none.

    ``searched``: what was sent may hold words of a reader; ``in_view``: it was asked in a view, which may be
    lost by now.
    """
    found = kinds(error)
    reason = kind_of(error) if searched and not found & _OF_ITSELF else words_of(error)
    if "search_context_missing_exception" in found:
        return CursorExpired("The search index has changed since this walk began: start it again.")
    if found & _NO_INDEX:
        return IndexMissing(f"There is no search index in the cluster. {REBUILD}")
    if in_view and (status == 404 or found & _LOST_VIEW):
        return CursorExpired("The search engine has lost what this walk began in: start it again.")
    if found & _OTHER_VERSION:
        return EngineUnavailable(f"The search engine is of another version than ours (9): {kind_of(error)}.")
    if "cluster_block_exception" in found and status in (403, 429):
        return IndexUnwritable(_FULL.format(reason=reason))
    if status in (401, 403):
        return EngineKeyRefused(f"{UNKNOWN_KEY if status == 401 else WEAK_KEY} It says: {reason}")
    if status == 429:
        return EngineUnavailable(f"The search engine has too much to do: {reason}")
    return EngineUnavailable(f"The search engine answered {status}: {reason}")


def blocked(settings: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str | None:
    """Why indices take no writes, in words, from their settings of blocks; None where they do."""
    found = sorted(
        (index, name)
        for index, one in settings.items()
        for name, value in one.get("settings", {}).items()
        if name in _BLOCKS and str(value) == "true"
    )
    return _FULL.format(reason=f"{found[0][0]} has {found[0][1]}: {_BLOCKS[found[0][1]]}") if found else None


def kinds(error: object) -> set[str]:
    """The types of an error and of its causes."""
    if not isinstance(error, Mapping):
        return set()
    causes = [error, error.get("caused_by") or {}, *(error.get("root_cause") or ())]
    causes += [shard.get("reason") or {} for shard in error.get("failed_shards") or ()]
    return {str(cause.get("type")) for cause in causes if isinstance(cause, Mapping)}


def words_of(error: object) -> str:
    """What the server says went wrong, in its own words; they may repeat what was sent."""
    if not isinstance(error, Mapping):
        return str(error)[:200]
    causes = error.get("root_cause") or [error]
    first = causes[0] if isinstance(causes, list) and isinstance(causes[0], Mapping) else error
    return str(first.get("reason") or error.get("reason"))[:200]


def kind_of(error: object) -> str:
    """What went wrong, without a word of what was sent."""
    return ", ".join(sorted(kinds(error))) or "no more is said"
