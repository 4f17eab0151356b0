"""Text that only looks as if its letters stood a fixed distance from the right ones is left as it is."""

from __future__ import annotations

from ingest.extractors.pdf_glyphs import shifted
from ingest.extractors.pdf_quality import unscrambled

SENTENCE = "The inspectors of the district went to the kilns and found that the register is in the office. "


def test_a_table_with_one_word_in_every_row_is_not_put_right() -> None:
    """``Zed`` 31 places further on is ``y`` and signs that nobody sees: that is no Spanish."""
    rows = "".join(f"Quarter{row} Zed {row * 7} {row * 9}\n" for row in range(23, 50))
    assert unscrambled("District Boys Girls\n" + rows) is None


def test_a_sentence_of_shifted_letters_is_put_right() -> None:
    assert unscrambled(shifted(SENTENCE * 3, -29)) is not None
