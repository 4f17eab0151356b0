"""The pages of one file read by text recognition: upright, with the right models, each picture once.

What one page tells of its language and how it lies is taken for the next ones; a page that comes out badly
is looked at again by itself. The same pages are read in the same way on every run, so that a run that was
killed finds what it had read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest import recognition_languages as languages
from ingest.cage import Cage
from ingest.errors import FileRefused
from ingest.recognition import Recognition, Scan
from ingest.recognition_bands import band
from ingest.recognition_leftover import leftover, with_more
from ingest.recognition_program import Posture, RecognitionFailed, Tesseract

STRATEGY = 6
"""Counts the ways of reading that this module has had: what another one kept is read anew."""

_GOOD = 0.8
"""Confidence from which a page is not looked at again."""

_AS_GOOD = 0.02
"""Confidence that the model of a page's own language may lack and still be taken: models are not equally
sure."""

_TURN_SURE = 1.0
"""Tesseract's figure from which a turn is tried; whether it stays is told by what is read then."""

_SCRIPT_SURE = 0.5
"""The same for a script: right ones start at 1 on short pages, noise has 0.0 to 0.3."""

_ATTEMPTS = 3
"""Ways of reading that are tried on one page."""

_SAMPLES = 3
"""Pages read one after the other until one tells how the rest is to be read."""

_MOST_FAILURES = 3
"""Failed pages after which the rest of a file is not tried: a tool that hangs must not hang for each page."""


class Kept(Protocol):
    """Where recognitions are kept by the name of the picture."""

    def get(self, picture: str) -> Recognition | None:
        """What was recognised before."""
        ...

    def put(self, picture: str, seen: Recognition) -> None:
        """Keep it."""
        ...


@dataclass(frozen=True, slots=True)
class Hint:
    """How the pages of a document are expected: which models (None: nobody knows), turned by how much."""

    models: str | None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """One page: what was ``seen``, in the picture of that name; or the ``problem``, in English.

    ``width`` and ``height`` are those of the upright page, in points.
    """

    page: int
    picture: str = ""
    seen: Recognition | None = None
    width: float = 0.0
    height: float = 0.0
    problem: str = ""


class Recogniser:
    """Reads pages of PDFs. ``page_done`` is called after each page, from several threads."""

    def __init__(
        self, tesseract: Tesseract, cage: Cage, kept: Kept, page_done: Callable[[], None] = lambda: None
    ) -> None:
        self._tesseract, self._cage, self._kept, self._page_done = tesseract, cage, kept, page_done

    def pages(self, path: Path, numbers: Sequence[int], tags: Sequence[str | None]) -> list[PageOutcome]:
        """The pages ``numbers`` of a PDF; ``tags`` are languages it may be in, most trusted first.

        Raises ``CageUnavailable`` when it is told to end. A page that fails is an outcome with its problem.
        """
        failures = _Failures()
        hint, outcomes = self._sampled(path, numbers, tags, failures)
        with ThreadPoolExecutor(max_workers=self._tesseract.at_once) as lanes:
            rest = lanes.map(lambda page: self._page(path, page, hint, failures), numbers[len(outcomes) :])
            return outcomes + list(rest)

    def _sampled(
        self, path: Path, numbers: Sequence[int], tags: Sequence[str | None], failures: _Failures
    ) -> tuple[Hint, list[PageOutcome]]:
        """How the document is to be read, and the pages that told."""
        installed = self._tesseract.models
        hint = Hint(languages.first_guess(tags, installed))
        outcomes: list[PageOutcome] = []
        for page in numbers[:_SAMPLES]:
            outcomes.append(self._page(path, page, hint, failures))
            seen = outcomes[-1].seen
            told = languages.told_by(seen.text, installed) if seen and seen.confidence >= _GOOD else None
            if seen and told:
                return Hint(told, seen.turn), outcomes
        return hint, outcomes

    def _page(self, path: Path, page: int, hint: Hint, failures: _Failures) -> PageOutcome:
        if failures.enough:
            return PageOutcome(page, problem="not tried after other pages failed")
        try:
            found = self._found(path, page, hint)
        except FileRefused as refused:
            found = PageOutcome(page, problem=refused.reason.rstrip("."))
        except RecognitionFailed as failed:
            found = PageOutcome(page, problem=failed.problem)
        failures.note(found)
        self._page_done()
        return found

    def _found(self, path: Path, page: int, hint: Hint) -> PageOutcome:
        scan = self._cage.scan(path, page, hint.turn)
        name = self._name(scan, hint)
        seen = self._kept.get(name)
        if seen is None:
            seen = Recognition((), hint.turn, "") if scan.is_blank else self._read(path, page, scan, hint)
            self._kept.put(name, seen)
        width, height = scan.page_width, scan.page_height
        if (seen.turn - hint.turn) % 180:
            width, height = height, width
        return PageOutcome(page, name, seen, width, height)

    def _name(self, scan: Scan, hint: Hint) -> str:
        """The name of the picture, of what was known of it, and of what reads it."""
        read_by = f"{self._tesseract.version} {' '.join(sorted(self._tesseract.models))} {STRATEGY}"
        told = f"{scan.name} {hint.models} {hint.turn} {read_by}"
        return hashlib.sha256(told.encode()).hexdigest()

    def _read(self, path: Path, page: int, scan: Scan, hint: Hint) -> Recognition:
        """The best of a few attempts; the first good one is enough."""
        best: Recognition | None = None
        tried: set[tuple[int, str]] = set()
        missing: list[str] = []
        for turn, models in self._ways(scan, hint, missing):
            if (turn, models) in tried:
                continue
            if len(tried) == _ATTEMPTS:
                break
            tried.add((turn, models))
            picture = scan if turn == hint.turn else self._cage.scan(path, page, turn)
            seen = self._tesseract.read(picture, languages.with_latin(models, self._tesseract.models), turn)
            if best is None or seen.weight > best.weight:
                best = seen
            if seen.confidence >= _GOOD:
                break
        if best is None:
            raise RecognitionFailed("no model is installed for its script")
        if missing and best.confidence < _GOOD and not languages.convincing(best, missing[0]):
            raise RecognitionFailed(f"no model is installed for {missing[0]} script")
        upright = scan if best.turn == hint.turn else self._cage.scan(path, page, best.turn)
        return self._completed(upright, self._in_its_language(upright, best))

    def _completed(self, scan: Scan, seen: Recognition) -> Recognition:
        """A page with what its first reading left: lines in another script, words in coloured shapes."""
        rest = leftover(scan, seen)
        if rest is None:
            return seen
        installed = self._tesseract.models
        models = _models(self._tesseract.posture(rest), installed, []) or seen.languages
        if set(models.split("+")) & set(seen.languages.split("+")):
            models = seen.languages  # the same script: what they read unsurely they would read so again
            rest = leftover(scan, seen, least=0.0)
        if rest is None:
            return seen
        again = self._tesseract.read(rest, languages.with_latin(models, installed), seen.turn)
        return with_more(seen, again)

    def _in_its_language(self, scan: Scan, seen: Recognition) -> Recognition:
        """A page in another language than it was read in, read with that one's model: the letters come out
        well with any Latin model, the accents do not, nor where it is one among several but the first."""
        installed = self._tesseract.models
        model = languages.told_by(seen.text, installed)
        if model is None or model == seen.languages.split("+")[0]:
            return seen
        again = self._tesseract.read(scan, languages.with_latin(model, installed), seen.turn)
        return again if again.confidence >= seen.confidence - _AS_GOOD else seen

    def _ways(self, scan: Scan, hint: Hint, missing: list[str]) -> Iterator[tuple[int, str]]:
        """Turn and models to try, one after the other: what is expected, what the picture looks like, what is
        left. A picture is looked at only when it has to be. Its script goes to ``missing`` where no model of
        it is installed."""
        installed = self._tesseract.models
        if hint.models:
            yield hint.turn, hint.models
        posture = self._tesseract.posture(scan)
        by_script = _models(posture, installed, missing)
        unknown = languages.unknown(installed)
        widest = by_script or hint.models or unknown
        if widest is None:
            return
        if posture and posture.turn and posture.turn_sure >= _TURN_SURE:
            yield (hint.turn + posture.turn) % 360, widest
        elif (by_script is None or "+" in by_script) and (
            told := self._told_by_a_band(scan, (widest, unknown, _unsure(posture, installed)))
        ):
            yield hint.turn, told
        yield hint.turn, widest
        if unknown:
            yield hint.turn, unknown

    def _told_by_a_band(self, scan: Scan, tried: Sequence[str | None]) -> str | None:
        """The models for a page as a fifth of it tells them, read with one model of each of ``tried``: the
        first of several is enough to hear the language, and a page read whole by all of them only to learn it
        costs five times as much."""
        some, installed = band(scan), self._tesseract.models
        if some is None:
            return None
        for models in dict.fromkeys(filter(None, tried)):
            seen = self._tesseract.read(some, models.split("+")[0], 0)
            if told := languages.heard_in(seen.text, installed):
                return told
            if seen.confidence >= _GOOD:
                return models
        return None


def _unsure(posture: Posture | None, installed: frozenset[str]) -> str | None:
    """The models for the script that a picture may have, where nothing surer reads it: tesseract gives Korean
    among figures and Latin names 0.15."""
    return languages.of_script(posture.script, installed) if posture else None


def _models(posture: Posture | None, installed: frozenset[str], missing: list[str]) -> str | None:
    """The models for the script that a picture surely has; None where it is not sure."""
    if posture is None or posture.script_sure < _SCRIPT_SURE:
        return None
    found = languages.of_script(posture.script, installed)
    if found is None and posture.script_sure >= _MISSING_SURE:
        missing.append(posture.script)
    return found


_MISSING_SURE = 1.0
"""Tesseract's figure from which a page in a script without a model is not taken for one in another."""


class _Failures:
    """Counts the pages of a file that failed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    @property
    def enough(self) -> bool:
        """Whether the rest is not to be tried."""
        return self._count >= _MOST_FAILURES

    def note(self, outcome: PageOutcome) -> None:
        """Count a page; one that was read starts the count anew."""
        with self._lock:
            self._count = self._count + 1 if outcome.problem else 0
