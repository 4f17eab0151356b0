"""Running heads on the first page: furniture above a title, the title itself where there is no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed_pages import html_pdf, printed

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits

TITLE = "Schooling on the river islands"
HEAD = "Ministry of Work and Pensions, reviews of the year"


def read(folder: Path, *, first: str, head: str = HEAD, style: str = "", language: str = "en") -> Extraction:
    """A report of several pages with a running head on each; ``first`` stands above the text of the first."""
    said = printed(language)
    text = "".join(f"<p>{sentence}</p>" for sentence in (*said.sentences, *said.sentences))
    path = folder / "a.pdf"
    path.write_bytes(
        html_pdf(
            f"<html lang={language} dir={said.direction}><style>@page {{ size: A5; margin: 22mm 15mm;"
            f" @top-center {{ content: '{head}'; font-size: 8pt }} }}"
            f"body {{ font: 10pt/1.4 '{said.font}', serif }} p {{ margin: 0 0 6pt }} {style}</style>"
            f"{first}{text}</html>"
        )
    )
    found = extract(path, Limits())
    assert len(found.pages) >= 4
    return found


def joined(text: str) -> str:
    """``text`` with white space made single."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    "first",
    [
        f"<h1>{TITLE}</h1>",
        f"<p style='font-weight: bold; margin-bottom: 20pt'>{TITLE}</p>",
        f"<p style='margin: 30pt 0 20pt'>{TITLE.upper()}</p>",
        f"<p style='font-size: 7pt'>Report 14 of the second series</p><h1>{TITLE}</h1>",
    ],
    ids=["large", "bold", "capitals", "below a small line"],
)
def test_a_running_head_above_the_title_is_furniture_on_the_first_page_too(
    tmp_path: Path, first: str
) -> None:
    """What every page says is said by none, where the first page has a heading of its own."""
    pages = read(tmp_path, first=first).pages
    assert [HEAD in page.text for page in pages] == [False] * len(pages)
    assert [HEAD in page.furniture for page in pages] == [True] * len(pages)
    assert TITLE.upper() in joined(pages[0].text).upper()


@pytest.mark.parametrize("language", ["ar", "zh", "ru", "fr"])
def test_a_running_head_in_any_script_is_furniture_above_a_title(tmp_path: Path, language: str) -> None:
    """The same in letters without capitals and in lines from right to left."""
    head = printed(language).head
    title = printed(language).sentences[0].split("،")[0][:24].strip()
    pages = read(tmp_path, first=f"<h1>{title}</h1>", head=head, language=language).pages
    assert [head in page.text for page in pages] == [False] * len(pages)
    assert joined(pages[0].text).replace(" ", "").startswith(title.replace(" ", ""))


def test_a_title_that_is_the_running_head_of_its_own_page_is_read_once(tmp_path: Path) -> None:
    """The large line stays, the small one above it is furniture."""
    pages = read(tmp_path, first=f"<h1>{TITLE}</h1>", head=TITLE).pages
    assert [joined(page.text).count(TITLE) for page in pages] == [1] + [0] * (len(pages) - 1)
    assert joined(pages[0].text).startswith(TITLE)


@pytest.mark.parametrize("top", ["22mm", "12mm"], ids=["below the edge", "where later pages have it"])
def test_a_title_that_later_pages_repeat_stays(tmp_path: Path, top: str) -> None:
    """Set larger than what repeats it, it is the title wherever it stands."""
    style = f"@page:first {{ margin-top: {top}; @top-center {{ content: none }} }} h1 {{ margin: 0 }}"
    pages = read(tmp_path, first=f"<h1>{TITLE}</h1>", head=TITLE, style=style).pages
    assert [joined(page.text).count(TITLE) for page in pages] == [1] + [0] * (len(pages) - 1)


def test_a_running_head_that_is_the_only_heading_stays_on_the_first_page(tmp_path: Path) -> None:
    """So that it is searched once: nothing else names the document there."""
    pages = read(tmp_path, first="", head=TITLE).pages
    assert [TITLE in page.text for page in pages] == [True] + [False] * (len(pages) - 1)


def test_the_symbol_of_a_document_stays_on_its_first_page(tmp_path: Path) -> None:
    """Whoever looks for ``A/HRC/59/60`` finds the document that bears it, once."""
    pages = read(tmp_path, first=f"<h1>{TITLE}</h1>", head="A/HRC/59/60").pages
    assert ["A/HRC/59/60" in page.text for page in pages] == [True] + [False] * (len(pages) - 1)


def test_a_large_running_head_with_sections_below_is_the_title(tmp_path: Path) -> None:
    """Chapters whose country stands above every page, and whose sections are headed further down."""
    said = printed("en").sentences
    first = f"<p>{' '.join(said[:5])}</p><h2>1. The islands</h2>"
    style = "@page { @top-center { font-size: 14pt } } h2 { font-size: 13pt }"
    pages = read(tmp_path, first=first, head=TITLE, style=style).pages
    assert [TITLE in page.text for page in pages] == [True] + [False] * (len(pages) - 1)
    assert "1. The islands" in pages[0].text


def test_a_first_page_of_one_line_below_its_head(tmp_path: Path) -> None:
    """Too little to tell a title by: nothing is lost."""
    first = "<p style='break-after: page'>Seven.</p>"
    pages = read(tmp_path, first=first).pages
    assert "Seven." in pages[0].text


def numbered(folder: Path, heading: str, style: str) -> Extraction:
    """Eight pages, each with a running head, a page number at the foot, and a heading with its own number."""
    said = printed("en")
    text = "".join(f"<p>{sentence}</p>" for sentence in said.sentences[:3])
    path = folder / "a.pdf"
    path.write_bytes(
        html_pdf(
            f"<html lang=en><style>@page {{ size: A5; margin: 22mm 15mm; @top-center {{ content: '{HEAD}';"
            "font-size: 8pt } @bottom-center { content: counter(page); font-size: 8pt } }"
            f"body {{ font: 10pt/1.4 '{said.font}', serif }} h2 {{ break-before: page; margin: 0 }} {style}"
            "</style>" + "".join(f"<h2>{heading.format(n)}</h2>{text}" for n in range(1, 9)) + "</html>"
        )
    )
    return extract(path, Limits())


@pytest.mark.parametrize("heading", ["Annex {}", "Goal {}: quality education", "2 Findings, part {}"])
def test_headings_that_differ_in_their_numbers_alone_are_text(tmp_path: Path, heading: str) -> None:
    """Each is said once and set larger than the text: who looks for "Annex 5" finds its page."""
    pages = numbered(tmp_path, heading, "h2 { font-size: 15pt }").pages
    assert [heading.format(n) in page.text for n, page in enumerate(pages, 1)] == [True] * 8
    assert not any(HEAD in page.text for page in pages)


def test_a_large_running_head_with_the_page_number_stays_furniture(tmp_path: Path) -> None:
    """Its number is the page's, and stands nowhere else."""
    style = "@page { @top-center { content: 'Islands 2031 | ' counter(page); font-size: 14pt } }"
    pages = read(tmp_path, first=f"<h1>{TITLE}</h1>", style=style).pages
    assert not any("Islands 2031" in page.text for page in pages[1:])
