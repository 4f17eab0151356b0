"""A vocabulary applied while the portal serves: within a second everything that shows or finds it is new."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from index.catalogue.database import Catalogue
from index.catalogue.vocabularies import edition_in_force
from index.errors import KnowledgeError
from index.thesaurus.model import Vocabulary
from portal.settings import Settings
from portal.vocabularies import keep_copy, vocabulary_in_force

log = logging.getLogger("atlas87.vocabulary")

SECONDS = 1.0
"""Between two looks: one small query each, on a thread of its own, so that no request pays for it."""


class VocabularyWatch:
    """Calls ``renew`` with the vocabulary whenever another edition is in force; a context manager."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        renew: Callable[[Vocabulary], None],
        seconds: float = SECONDS,
    ) -> None:
        self._settings, self._catalogue, self._renew, self._seconds = settings, catalogue, renew, seconds
        self._held = self._in_force()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vocabulary", daemon=True)

    def __enter__(self) -> VocabularyWatch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()

    def look(self) -> bool:
        """Whether another edition has come into force since the last look; then it has been renewed."""
        found = self._in_force()
        if found == self._held:
            return False
        keep_copy(self._settings, self._catalogue)
        self._renew(vocabulary_in_force(self._settings))
        self._held = found
        log.info("the vocabulary was renewed: %s", found or "the bundled one")
        return True

    def _run(self) -> None:
        told = False
        while not self._ending.wait(self._seconds):
            try:
                self.look()
                told = False
            except (KnowledgeError, OSError) as error:  # the database is away: a later look may find it
                if not told:
                    log.warning("the vocabulary in force cannot be seen: %s", error)
                told = True

    def _in_force(self) -> str:
        with self._catalogue.reading() as connection:
            held = edition_in_force(connection)
        return held.digest if held else ""
