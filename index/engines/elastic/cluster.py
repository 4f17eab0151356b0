"""A cluster as the few calls that we make of it: what readers ask, what writers do, what both agree by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from index.engines.elastic.client import Answer, Client
from index.engines.elastic.documents import MARKER, Operation
from index.engines.elastic.failures import blocked, named, words_of
from index.engines.elastic.held import Kept, View
from index.errors import RequestRefused

_LOOKS = 20
"""How often a new index is looked at, a second each time: it is there in a tenth of one."""


class Cluster(Client):
    """The calls. Safe to share between threads; connects when first asked."""

    # What readers ask.

    def marker(self) -> tuple[str, str] | None:
        """The index that readers use and the name of its state, as searches see it; None without an index."""
        found = self.ask(
            lambda client, copy: client.options(ignore_status=404).get(
                index=self.address.current,
                id=MARKER,
                realtime=False,
                source_includes=["token"],
                preference=copy,
            )
        )
        if not found.get("found"):
            return None
        return str(found["_index"]), str(found["_source"]["token"])

    def mapping_version(self, index: str) -> int | None:
        """The version that stands in the mapping of an index."""
        answer = self.ask(lambda client, copy: client.indices.get_mapping(index=index), holds=index)
        return cast("int | None", answer[index]["mappings"].get("_meta", {}).get("version"))

    def open_view(self, index: str, keep: str) -> View:
        """Hold the present state of an index for some time after its last use (``10m``)."""
        answer = self.ask(
            lambda client, copy: client.open_point_in_time(index=index, keep_alive=keep, preference=copy),
            holds="id",
        )
        return View(str(answer["id"]), index)

    def close_view(self, view: View) -> None:
        """Let a view go; one that is gone already is no failure."""
        self.ask(lambda client, copy: client.options(ignore_status=404).close_point_in_time(id=view.id))

    def search(self, view: View, body: Mapping[str, Any], keep: str) -> Answer:
        """One search in a view; raises ``CursorExpired`` when the view is gone."""
        return self.searches(view, [body], keep)[0]

    def searches(self, view: View, bodies: Sequence[Mapping[str, Any]], keep: str) -> list[Answer]:
        """Several searches in one call, answered in their order."""
        point = {"id": view.id, "keep_alive": keep}
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            lines += [{"allow_partial_search_results": False}, {**body, "pit": point}]
        answer = self.ask(
            lambda client, copy: client.msearch(searches=lines), holds="responses", in_view=True
        )
        for one in answer["responses"]:
            if "error" in one:
                raise named(int(one["status"]), one["error"], searched=True, in_view=True)
        return list(answer["responses"])

    def statistics(self, index: str, document: Mapping[str, Any]) -> Answer:
        """How many entries have each term of an artificial entry."""
        return self.ask(
            lambda client, copy: client.termvectors(
                index=index,
                doc=document,
                fields=list(document),
                term_statistics=True,
                field_statistics=True,
                positions=False,
                offsets=False,
                payloads=False,
                preference=copy,
            ),
            holds="term_vectors",
        )

    def is_there(self) -> bool:
        """Whether there is an index for readers."""
        name = self.address.current
        found = self.ask(lambda client, copy: client.options(ignore_status=404).indices.get_alias(name=name))
        return "error" not in found

    # What writers do.

    def indices_of(self, alias: str) -> tuple[str, ...]:
        """The indices behind an alias, none where there is no such alias."""
        answer = self.tell(lambda client: client.options(ignore_status=404).indices.get_alias(name=alias))
        return tuple(sorted(answer)) if "error" not in answer else ()

    def all_indices(self) -> tuple[str, ...]:
        """Every index of this prefix, with an alias or not; none of a prefix that begins like it."""
        every = f"{self.address.prefix}-v*"
        answer = self.tell(lambda client: client.indices.get(index=every, features=["aliases"]))
        ours = re.compile(rf"{re.escape(self.address.prefix)}-v[0-9]+-[0-9a-z]+")
        return tuple(sorted(filter(ours.fullmatch, answer)))

    def there_is(self, index: str) -> bool:
        """Whether there is an index, or an alias, of this name."""
        return bool(self.look(lambda client: client.indices.exists(index=index)))

    def obstacle(self) -> str | None:
        """Why the indices of this prefix take no writes, in words; None where they do."""
        answer = self.look(
            lambda client: client.indices.get_settings(
                index=[f"{self.address.prefix}-v*", self.address.locks],
                name="index.blocks.*",
                flat_settings=True,
                ignore_unavailable=True,
            )
        )
        return blocked(answer.body)

    def wait_for(self, index: str) -> None:
        """Until an index that was made a moment ago can be used: the server calls it yellow long before."""
        for _ in range(_LOOKS):
            answer = self.look(
                lambda client: client.options(ignore_status=408).cluster.health(
                    index=index, wait_for_active_shards=1, timeout="1s"
                )
            )
            if not answer["timed_out"]:
                return

    def create(self, index: str, definition: Mapping[str, Any], aliases: Sequence[str]) -> bool:
        """Make an index; False where one of this name was there."""
        names: Mapping[str, Mapping[str, Any]] = {alias: {} for alias in aliases}
        answer = self.tell(
            lambda client: client.options(ignore_status=400).indices.create(
                index=index, aliases=names, wait_for_active_shards=1, **definition
            )
        )
        if "error" not in answer:
            return True
        if answer["error"]["type"] == "resource_already_exists_exception":
            return False
        raise named(int(answer["status"]), answer["error"])

    def delete(self, indices: Sequence[str]) -> None:
        """Remove indices; those that are gone already are no failure."""
        if indices:
            self.tell(lambda client: client.indices.delete(index=list(indices), ignore_unavailable=True))

    def change_aliases(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """Change aliases in one step, for every client at once."""
        self.tell(lambda client: client.indices.update_aliases(actions=list(actions)))

    def held(self, index: str, ids: Sequence[str]) -> list[Answer | None]:
        """Entries by their ids as last written, seen by searches or not; None where there is none."""
        if not ids:
            return []
        answer = self.tell(lambda client: client.mget(index=index, ids=list(ids)))
        for one in answer["docs"]:
            if "error" in one:
                raise named(503, one["error"])
        return [one if one["found"] else None for one in answer["docs"]]

    def write(self, operations: Sequence[Operation]) -> list[Answer]:
        """One bulk request; what became of each operation (``id``, ``status``, ``error``), in order.

        Raises ``RequestRefused`` when the server will not take the request as a whole.
        """
        answer = self.tell(
            lambda client: client.options(ignore_status=(400, 413)).bulk(
                operations=cast(Any, [operation.lines for operation in operations]),
                filter_path="error,status,items.*._id,items.*.status,items.*.error",
            )
        )
        body = answer.body if isinstance(answer.body, Mapping) else {}
        if "items" not in body:
            raise RequestRefused(answer.meta.status, words_of(body.get("error") or "too large"))
        return [next(iter(item.values())) for item in body["items"]]

    def find(self, index: str, body: Mapping[str, Any]) -> Answer:
        """One search by a writer, of what was refreshed last."""
        found = self.tell(
            lambda client: client.search(index=index, allow_partial_search_results=False, **body)
        )
        return cast(Answer, found.body)

    def merge(self, index: str, seconds: float) -> None:
        """Bring an index into one piece on disk. The server goes on with it when the time is over."""
        self.tell(
            lambda client: client.options(
                request_timeout=seconds, max_retries=0, retry_on_timeout=False
            ).indices.forcemerge(index=index, max_num_segments=1)
        )

    def refresh(self, indices: Sequence[str]) -> None:
        """Make what was written visible to searches."""
        self.tell(lambda client: client.indices.refresh(index=list(indices)))

    # What those who write agree by: single entries, each written only by who knows what is there.

    def entry(self, index: str, key: str) -> Kept | None:
        """One entry as it was last written; None where there is none, or no such index."""
        found = self.look(lambda client: client.options(ignore_status=404).get(index=index, id=key))
        if not found.get("found"):
            return None
        return Kept(int(found["_seq_no"]), int(found["_primary_term"]), dict(found["_source"]))

    def keep(self, index: str, key: str, source: Mapping[str, Any], after: Kept | None) -> Kept | None:
        """Write an entry as the next after one (None: as the first); None when somebody else was quicker."""
        when: dict[str, Any] = {"op_type": "create"}
        if after is not None:
            when = {"if_seq_no": after.sequence, "if_primary_term": after.term}
        done = self.look(
            lambda client: client.options(ignore_status=409).index(
                index=index, id=key, document=source, **when
            )
        )
        if "error" in done:
            return None
        return Kept(int(done["_seq_no"]), int(done["_primary_term"]), dict(source))

    def drop(self, index: str, key: str, after: Kept) -> None:
        """Take an entry out unless somebody has written it since."""
        self.look(
            lambda client: client.options(ignore_status=(404, 409)).delete(
                index=index, id=key, if_seq_no=after.sequence, if_primary_term=after.term
            )
        )
