"""Many copies of one text at the doors of readers: some are named, all are counted."""

from __future__ import annotations

from datetime import UTC, datetime

from page_reading import read
from portal_collection import Collection, Serve

from index.catalogue.pages import pages
from ingest.likeness_sketch import sketch
from ingest.work_links import remember

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LETTER = " ".join(
    f"The inspectors of district {number} wrote about the children there." for number in range(40)
)


def test_of_many_copies_a_page_names_some_and_says_how_many(own_collection: Collection, serve: Serve) -> None:
    """Thirty copies of a form letter: a dozen at most are named, all are counted, but for partners' own."""
    for number in range(30):
        audience = "partners" if number == 29 else "public"
        own_collection.add(f"Letter {number}", f"{LETTER} To number {number}.", audience=audience)
    with own_collection.catalogue.writing() as connection:
        for held in own_collection.held.values():
            assert held.document is not None
            made = sketch(page.text for page in pages(connection, held.document))
            remember(connection, held.document, made, now=NOW)
    own_collection.index()
    with serve(own_collection) as client:
        page = read(client, f"/en/works/{own_collection.held['Letter 3'].work}")
        assert 1 <= len(page.all("#alike h3 a")) <= 12
        assert page.all("#alike > p.meta")[0].text == "28 publications"
        assert "Letter 29" not in page.words("main")
