"""Works in the order in which they are listed: pure, for every engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.works_table import Flags, Numbers, WorksTable


@dataclass(frozen=True, slots=True)
class Order:
    """Works as they are listed, with the score of the best page and whether all words stand on one."""

    numbers: Numbers
    scores: NDArray[np.float64]
    complete: Flags

    def part(self, start: int, end: int) -> Order:
        """The works from one place to another."""
        return Order(self.numbers[start:end], self.scores[start:end], self.complete[start:end])

    def followed_by(self, others: Order) -> Order:
        """These works, then those of the other order that are not among them."""
        new = ~np.isin(others.numbers, self.numbers)
        return Order(
            np.concatenate([self.numbers, others.numbers[new]]),
            np.concatenate([self.scores, others.scores[new]]),
            np.concatenate([self.complete, others.complete[new]]),
        )


def newest_first(table: WorksTable, numbers: Numbers, complete: Numbers) -> Order:
    """The given works, complete ones first, then the latest issue, then the number given last."""
    all_words = np.isin(numbers, complete)
    order = np.lexsort((-numbers, -table.issued[table.rows_of(numbers)], ~all_words))
    return Order(numbers[order], np.zeros(len(numbers)), all_words[order])
