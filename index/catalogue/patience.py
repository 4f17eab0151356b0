"""How long a catalogue on a server is waited for: what readers can bear, and what work can."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. A server that stands still keeps its connections open and says nothing: our clock ends it.

    ``connect``: for each address of the server; ``connect_all``: for all of them (None: as long as it takes);
    ``look``: whether a connection from the pool still lives;
    ``reads``, ``writes``: without a sign of the server while it does what it was asked (a writer may stand in
    line for 30 of them); ``slowest``: after so many the server itself ends what it was asked to read (None:
    never); ``rest``: for how long nobody waits again after a silence.
    """

    connect: int = 5
    connect_all: float | None = None
    look: float = 10.0
    reads: float = 120.0
    writes: float = 120.0
    slowest: float | None = None
    rest: float = 0.0

    @property
    def longest_try(self) -> float:
        """Until somebody who was let through knows whether the server answers."""
        return self.look + (self.connect_all or self.connect)


AT_WORK = Patience()
"""For commands and workers: what they do goes on when the server does."""

READERS = Patience(connect=2, connect_all=4.1, look=1.5, reads=4.4, slowest=4.0, rest=2.0)
"""For whoever waits for a page: an answer, or that there is none, within some five seconds."""
