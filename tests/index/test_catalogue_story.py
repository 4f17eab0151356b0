"""Any story of changes: whatever happens to works and documents, the promises hold after every step."""

from __future__ import annotations

from datetime import timedelta
from shutil import rmtree
from tempfile import mkdtemp

from catalogue_samples import ENGLISH, FRENCH, NOON, READER, a_page
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from index.catalogue import documents, events, outbox
from index.catalogue.counts import indexed_counts
from index.catalogue.database import Catalogue
from index.catalogue.pages import pages, put_pages
from index.catalogue.passages import to_index
from index.catalogue.records import NewDocument, NewWork
from index.catalogue.visible import summaries, visible_work
from index.catalogue.works import add_work, edit_work, set_state
from index.catalogue.works_read import work
from index.errors import NotFound, Withdrawn
from index.model import DocumentId, WorkId

states = st.sampled_from(["draft", "in-review", "published", "withdrawn"])
titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
page_texts = st.lists(st.tuples(st.sampled_from([ENGLISH, FRENCH]), st.text("ab \n", max_size=5)), max_size=4)


class Story(RuleBasedStateMachine):
    """Works, documents and pages as plain dictionaries, beside the catalogue."""

    works = Bundle("works")
    current = Bundle("current")

    @initialize()
    def begin(self) -> None:
        self.folder = mkdtemp()
        self.catalogue = Catalogue.open(f"sqlite:///{self.folder}/c.sqlite3")
        self.catalogue.create()
        self.clock = NOON
        self.states: dict[WorkId, str] = {}
        self.texts: dict[DocumentId, list[str]] = {}
        self.homes: dict[DocumentId, WorkId] = {}
        self.searched: set[DocumentId] = set()
        self.versions: dict[WorkId, int] = {}
        self.told: dict[WorkId, int] = {}

    def teardown(self) -> None:
        self.catalogue.close()
        rmtree(self.folder)

    def tick(self) -> None:
        self.clock += timedelta(seconds=1)

    @rule(target=works, title=titles, state=states)
    def add(self, title: str, state: str) -> WorkId:
        self.tick()
        with self.catalogue.writing() as connection:
            new = NewWork(title=title, title_language=ENGLISH, type="report", state=state)  # type: ignore[arg-type]
            added = add_work(connection, new, now=self.clock)
        self.states[added.id] = state
        return added.id

    @rule(work_id=works, title=titles)
    def edit(self, work_id: WorkId, title: str) -> None:
        self.tick()
        with self.catalogue.writing() as connection:
            edited = edit_work(connection, work_id, {"title": title}, reason="r", actor="a", now=self.clock)
            assert edited.title == title

    @rule(work_id=works, state=states)
    def move(self, work_id: WorkId, state: str) -> None:
        self.tick()
        with self.catalogue.writing() as connection:
            set_state(connection, work_id, state, reason="r", actor="a", now=self.clock)  # type: ignore[arg-type]
        self.states[work_id] = state

    @rule(target=current, work_id=works)
    def add_file(self, work_id: WorkId) -> DocumentId:
        self.tick()
        with self.catalogue.writing() as connection:
            added = documents.add_document(connection, NewDocument(work_id=work_id), now=self.clock)
        return self.keep(added.id, work_id)

    @rule(target=current, old=consumes(current))
    def replace_file(self, old: DocumentId) -> DocumentId:
        self.tick()
        new = NewDocument(work_id=self.homes[old])
        with self.catalogue.writing() as connection:
            added = documents.replace_document(connection, old, new, now=self.clock)
        self.searched.discard(old)
        return self.keep(added.id, self.homes[old])

    def keep(self, document_id: DocumentId, work_id: WorkId) -> DocumentId:
        self.homes[document_id], self.texts[document_id] = work_id, []
        self.searched.add(document_id)
        return document_id

    @rule(document_id=current, texts=page_texts)
    def store(self, document_id: DocumentId, texts: list[tuple[str, str]]) -> None:
        self.tick()
        rows = [a_page(((tag, text),), n) for n, (tag, text) in enumerate(texts, 1)]  # type: ignore[arg-type]
        with self.catalogue.writing() as connection:
            put_pages(connection, document_id, READER, rows, now=self.clock)
        self.texts[document_id] = [text for _, text in texts]

    @rule()
    def index(self) -> None:
        """The engine takes what waits."""
        with self.catalogue.writing() as connection:
            for work_id, version in outbox.pending(connection, 100):
                outbox.done(connection, work_id, version)
                self.told[work_id] = version

    @invariant()
    def every_version_is_told_or_waits(self) -> None:
        """Nothing is forgotten, and versions only grow."""
        with self.catalogue.reading() as connection:
            waiting = dict(outbox.pending(connection, 1_000))
            for work_id in self.states:
                version = work(connection, work_id).version
                assert version >= self.versions.get(work_id, 1)
                assert waiting.get(work_id, self.told.get(work_id)) == version
                changes = [one.what for one in events.events(connection, work_id)]
                assert len(changes) == version
                self.versions[work_id] = version

    @invariant()
    def readers_see_what_is_published(self) -> None:
        with self.catalogue.reading() as connection:
            published = {key for key, state in self.states.items() if state == "published"}
            assert set(summaries(connection, self.states)) == published
            for work_id in self.states.keys() - published:
                try:
                    visible_work(connection, work_id)
                except (NotFound, Withdrawn):
                    continue
                raise AssertionError(work_id)

    @invariant()
    def the_engine_gets_current_pages_of_published_works(self) -> None:
        """No ghosts, no gaps, and the count that ``status`` compares with."""
        with self.catalogue.reading() as connection:
            sent = {
                (passage.document_id, passage.page): passage.text
                for _, texts in to_index(connection)
                for passage in texts
            }
            works = sum(state == "published" for state in self.states.values())
            assert indexed_counts(connection) == (works, len(sent))
        assert sent == {
            (document_id, number): text
            for document_id in self.searched
            if self.states[self.homes[document_id]] == "published"
            for number, text in enumerate(self.texts[document_id], 1)
        }

    @invariant()
    def every_document_keeps_its_address_and_pages(self) -> None:
        with self.catalogue.reading() as connection:
            for document_id, texts in self.texts.items():
                assert [page.text for page in pages(connection, document_id)] == texts
                held = documents.document(connection, document_id)
                assert (held.state == "current") is (document_id in self.searched)


Story.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestStory = Story.TestCase
