"""HTML: the main text with its headings; menus, scripts and banners left out; nothing fetched, nothing
lost."""

from __future__ import annotations

import socket
import time

import pytest

from ingest.errors import FileRefused
from ingest.extractors.html import extract_html

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Les briqueteries – Exemple</title>
<meta name="author" content="Une équipe"><style>p { color: red }</style></head>
<body>
<header><nav><a href="/">Accueil</a> <a href="/about">À propos de nous</a></nav></header>
<div class="cookie-banner">Nous utilisons des cookies.</div>
<main>
<h1>Les briqueteries</h1>
<p>Les enfants qui travaillent dans les briqueteries ne vont pas à l'école.<script>alert(1)</script></p>
<h2>Ce que fait l’inspection</h2>
<p>Elle visite <b>104</b> fours par an,<br>surtout en saison sèche.</p>
<ul><li>Premier point</li><li>Second point
  <ul><li>Détail</li></ul></li></ul>
<table><tr><th>Région</th><th>2020</th></tr><tr><td>Nord</td><td>12,4</td></tr></table>
<h2>Recommandations</h2>
<p>Publier les amendes.</p><p hidden>Texte caché.</p>
<aside class="related">À lire aussi : autre chose</aside>
</main>
<footer>Mentions légales · Plan du site</footer>
</body></html>""".encode()


def pages(data: bytes) -> list[tuple[tuple[str, ...], str]]:
    return [(page.heading, page.text) for page in extract_html(data).pages]


def test_the_main_text_comes_out_by_its_headings() -> None:
    """Paragraphs, lists by lines, tables by rows and tabs; no menu, banner, script, hidden part or footer."""
    assert pages(PAGE) == [
        (
            ("Les briqueteries",),
            "Les briqueteries\n\nLes enfants qui travaillent dans les briqueteries ne vont pas à l'école.",
        ),
        (
            ("Les briqueteries", "Ce que fait l’inspection"),
            "Ce que fait l’inspection\n\nElle visite 104 fours par an,\nsurtout en saison sèche.\n\n"
            "• Premier point\n• Second point\n• Détail\n\nRégion\t2020\nNord\t12,4",
        ),
        (("Les briqueteries", "Recommandations"), "Recommandations\n\nPublier les amendes."),
    ]


def test_what_the_page_says_of_itself_is_kept() -> None:
    """Title without the site's name, declared language, author."""
    extraction = extract_html(PAGE)
    assert extraction.title == "Les briqueteries"
    assert extraction.declared_language == "fr"
    assert extraction.metadata["author"] == "Une équipe"
    assert extraction.tool == "trafilatura"


def test_an_article_among_boilerplate_is_found_without_a_main_element() -> None:
    """Where the page does not say which part is the main one, the library does."""
    menu = "".join(f'<li><a href="/{n}">Menu entry number {n}</a></li>' for n in range(40))
    text = "".join(
        f"<p>Paragraph {n} tells in some forty words what inspectors of the ministry found when they visited "
        f"the brick kilns of the northern districts in the dry season of that year, and what was done.</p>"
        for n in range(12)
    )
    page = f'<body><div id="menu"><ul>{menu}</ul></div><div id="c"><h1>The kilns</h1>{text}</div></body>'
    found = "\n".join(text for _, text in pages(page.encode()))
    assert "Paragraph 0 tells" in found
    assert "Paragraph 11 tells" in found
    assert "Menu entry" not in found


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<p>A fragment of a page.", "A fragment of a page."),
        (
            b"<html><body>Loose text <p>and a paragraph.</p> and a tail</body></html>",
            "Loose text\n\nand a paragraph.\n\nand a tail",
        ),
        (b"<div>One</div><div>Two words</div>", "One\n\nTwo words"),
        (b"<p>Tom &amp; Jerry &lt;3 &eacute;t&eacute; &#x4e2d;</p>", "Tom & Jerry <3 été 中"),
        (b"<pre>a  b\n  c</pre><p>End of it.</p>", "a  b\n  c\n\nEnd of it."),
        (b"<p>un<b>believ</b>able <i>and</i> true</p>", "unbelievable and true"),
        (
            b"<table><tr><td>Cell <p>with</p> <div>blocks</div></td><td>two</td></tr></table>",
            "Cell with blocks\ttwo",
        ),
        (
            '<meta charset="windows-1251"><p>Дети работают на заводах</p>'.encode("cp1251"),
            "Дети работают на заводах",
        ),
        ('<meta charset="iso-8859-1"><p>L’été “à” l’école</p>'.encode("cp1252"), "L’été “à” l’école"),
        ("<html><p>Los niños trabajan</p></html>".encode("utf-16"), "Los niños trabajan"),
    ],
)
def test_short_pages_and_fragments_are_read_whole(data: bytes, text: str) -> None:
    """One row a rule: loose text, entities, white space, inline marks, declared encodings."""
    assert "\n\n".join(text for _, text in pages(data)) == text


@pytest.mark.parametrize(
    "data", [b"<html></html>", b"<!-- only a comment -->", b"<body><script>words here</script>"]
)
def test_a_page_without_words_is_no_text(data: bytes) -> None:
    """Scripts are no words."""
    with pytest.raises(FileRefused) as caught:
        extract_html(data)
    assert caught.value.state == "no-text"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture, style, frame, base or document type of a page makes a connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        b'<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd"><html><head><base href="http://192.0.2.1/">'
        b'<link rel="stylesheet" href="http://192.0.2.1/a.css">'
        b'<meta http-equiv="refresh" content="0;url=http://192.0.2.1/">'
        b'</head><body><img src="http://192.0.2.1/a.png"><iframe src="http://192.0.2.1/"></iframe>'
        b"<p>Words of a page.</p>"
    )
    assert "Words of a page." in pages(page)[0][1]


def test_a_long_section_of_a_page_goes_on_on_further_pages() -> None:
    """The 800 words of the rule of addresses hold for HTML too."""
    page = b"<main><h1>Long</h1>" + b"<p>word " * 2000 + b"</main>"
    assert len(pages(page)) == 3
    assert {heading for heading, _ in pages(page)} == {("Long",)}


def test_what_a_page_switches_off_is_no_text() -> None:
    """By attribute, style or as a template; what opens by a click, or is found by searching, is text."""
    line = "The inspectors of the ministry visited the plantation in the spring and wrote a report about it. "
    hidden = "".join(
        f"<{tag}>SECRET{number} {line * 3}</{tag.split()[0]}>"
        for number, tag in enumerate(
            ("p hidden", 'div hidden="hidden"', 'p style="display: none"', 'p style="Visibility:hidden"')
        )
    )
    shown = f"<details><summary>More</summary><p>Opened. {line}</p></details>"
    shown += f"<p hidden=until-found>Found. {line}</p>"
    hidden += "<template><p>SECRET</p></template> tail "
    page = f"<html><body><article><p>{line * 9}</p>{hidden}{shown}</article></body></html>"
    for data in (page, page.replace("article>", "div>")):
        text = "\n".join(one.text for one in extract_html(data.encode()).pages)
        assert "SECRET" not in text
        assert "Opened." in text and "Found." in text and "tail" in text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Untitled Document</title>", "Children in the kilns of Nepal"),
        ("<title>Microsoft Word - draft3.doc</title>", "Children in the kilns of Nepal"),
        ("", "Children in the kilns of Nepal"),
        ("<title>Kilns of Nepal, a survey</title>", "Kilns of Nepal, a survey"),
    ],
)
def test_a_title_that_a_program_made_is_none(head: str, title: str) -> None:
    """The first heading stands in, wherever it stands on the page."""
    body = f"<header><h1>Children in the kilns of Nepal</h1></header><p>{'Many words of a text. ' * 30}</p>"
    assert extract_html(f"<html><head>{head}</head><body>{body}</body></html>".encode()).title == title


SEEN = "What the reader sees is a sentence of its own, long enough to be text. "
STYLED = """<html><head><style>/* .seen {{ display: none }} */
.gone, p.away {{ color: red; display : none !important }} #one {{ display: none }}
.tab {{ display: none }} .tab.open {{ display: block }} .fold {{ display: none }}
.byscript {{ display: none }}
@media print {{ .onscreen {{ display: none }} .x {{ a: b }} }} .menu .inner {{ display: none }}
</style></head><body><article><p>{text}</p>
<div class="big gone"><p>SECRET words that nobody sees on this page</p></div><p class="away">SECRET two</p>
<p id="one">SECRET three</p><div class="tab"><p>A tab. {line}</p></div>
<a href="#fold1">More</a><div id="fold1"><p>A fold. {line}</p></div>
<div class="byscript"><p>By a script. {line}</p></div>
<p class="onscreen">On a screen. {line}</p><p class="seen">Seen. {line}</p>
<div class="inner"><p>Inner. {line}</p></div>
</article><script>document.querySelector(".byscript").click()</script></body></html>"""


def test_what_style_sheets_of_the_page_switch_off_is_left_out_and_said() -> None:
    """By class and by id; what a click or a script of the page opens, and what paper alone lacks, is read."""
    made = extract_html(STYLED.format(text=SEEN * 9, line=SEEN).encode())
    text = " ".join(page.text for page in made.pages)
    assert "SECRET" not in text
    for kept in ("A tab.", "A fold.", "By a script.", "On a screen.", "Seen.", "Inner."):
        assert kept in text
    assert made.left_out == ("hidden texts (1)",)


def test_a_page_that_its_script_opens_is_read() -> None:
    """All of it switched off by a style sheet: a script of another file shows it."""
    page = f"<style>.app {{ display: none }}</style><div class=app><p>{SEEN * 9}</p></div>"
    assert extract_html(page.encode()).pages[0].text.startswith(SEEN.strip())


BROKEN_STYLES = (
    "@media print {", "a { b: c", "}}}}", "@", "{" * 500_000, ".a{display:none}" * 60_000, "@" * 900_000,
    "@a{" * 300_000, "a," * 400_000, "/* " * 400_000, ".a" * 400_000 + "{display:none}",
)  # fmt: skip


@pytest.mark.parametrize("style", BROKEN_STYLES, ids=range(len(BROKEN_STYLES)))
def test_broken_style_sheets_hide_nothing(style: str) -> None:
    """Nor do they take time."""
    page = f"<style>{style}</style><p>{SEEN * 9}</p>"
    began = time.process_time()
    assert extract_html(page.encode()).pages[0].text.startswith(SEEN.strip())
    assert time.process_time() - began < 5


def test_a_page_of_many_elements_takes_seconds() -> None:
    """A register as one page: trafilatura took minutes for some."""
    rows = "".join(f"<tr><td>{number}</td><td>child labour</td><td>12</td></tr>" for number in range(30_000))
    began = time.process_time()
    made = extract_html(f"<html><body><main><table>{rows}</table></main></body></html>".encode())
    assert made.pages[0].text.startswith("0\tchild labour\t12")
    assert time.process_time() - began < 10
