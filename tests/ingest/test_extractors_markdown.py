"""Markdown: what a reader sees, without the signs of the markup."""

from __future__ import annotations

import pytest

from ingest.errors import FileRefused
from ingest.extractors.markdown import extract_markdown

TEXT = """\
---
title: "Working in kilns"
lang: en
authors: [A, B]
---
# Kilns

Some *emphasis*, some **more**, a [link](https://example.org), an ![image of a kiln](k.png),
`code` and ~~nothing~~.

- one
- two
  - deeper

1. first
2. second

> A quotation.

| Region | 2020 |
|--------|-----:|
| North  | 12.4 |

```
some code
```

<div class="x"><script>alert(1)</script>Words <b>in</b> HTML &amp; more</div>

Setext heading
--------------

Last <br> line.
"""


def test_markdown_is_read_as_its_reader_sees_it() -> None:
    """Emphasis, links, images by their words; lists by lines; tables by tabs; scripts never."""
    extraction = extract_markdown(TEXT.encode())
    assert [(page.heading, page.text) for page in extraction.pages] == [
        (
            ("Kilns",),
            "Kilns\n\nSome emphasis, some more, a link, an image of a kiln, code and nothing.\n\n"
            "• one\n• two\n• deeper\n1. first\n2. second\n\nA quotation.\n\nRegion\t2020\nNorth\t12.4\n\n"
            "some code\n\nWords in HTML & more",
        ),
        (("Kilns", "Setext heading"), "Setext heading\n\nLast\nline."),
    ]


def test_front_matter_is_metadata_and_no_text() -> None:
    """Title and language as declared there; the rest kept as it stands."""
    extraction = extract_markdown(TEXT.encode())
    assert extraction.title == "Working in kilns"
    assert extraction.declared_language == "en"
    assert extraction.metadata["authors"] == "[A, B]"
    assert not any("authors" in page.text for page in extraction.pages)


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    """Three dashes that hold no fields between them are a line across the page."""
    pages = extract_markdown(b"---\n\nText before the heading.\n\n---\n\n# Heading\n\nMore").pages
    assert [page.text for page in pages] == ["Text before the heading.", "Heading\n\nMore"]


def test_the_title_is_the_first_heading_where_none_is_declared() -> None:
    """And line ends of any kind are line ends."""
    extraction = extract_markdown("# Été\r\n\r\nTexte.\r# Second".encode("cp1252"))
    assert extraction.title == "Été"
    assert [page.text for page in extraction.pages] == ["Été\n\nTexte.", "Second"]


@pytest.mark.parametrize("data", [b"# \n\n---\n", b"---\ntitle: x\n---\n", b"![](a.png)\n\n# ##"])
def test_markdown_without_words_is_no_text(data: bytes) -> None:
    """Marks and metadata alone are no publication."""
    with pytest.raises(FileRefused) as caught:
        extract_markdown(data)
    assert caught.value.state == "no-text"
