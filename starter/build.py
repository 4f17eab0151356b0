"""Build the starter collection: ``starter/sources`` → ``portal/starter`` and ``starter/SOURCES.md``.

Run it after any change of a text: ``make starter``. It needs WeasyPrint and the Noto fonts (Serif, Naskh
Arabic, Sans CJK), so the results are committed inside the package, and ``make run`` needs neither. The same
sources, fonts and library give the same bytes. ``built.json`` ties each result to the sources it was made
from, and a test compares them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cjk_font import font_faces
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
COLLECTION = HERE.parent / "portal" / "starter"
TEMPLATES = ("build.py", "cjk_font.py", "page.html", "page.css")

PLANS = ("works.toml", "words.toml")

COLUMNS = (
    "file", "title", "title_language", "type", "publisher", "authors", "issued", "language", "areas",
    "concepts", "identifier", "licence", "source_url", "abstract", "work",
)  # fmt: skip

SEVERAL_LANGUAGES = "mul"
"""ISO 639-2 for a document in several languages; its paragraphs say which (``{fr} …``)."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file to build: a language version of a work in one format (``pdf``, ``html``, ``md``)."""

    work: Mapping[str, Any]
    language: str
    format: str

    @property
    def source(self) -> Path:
        return SOURCES / f"{self.work['id']}.{self.language}.md"

    @property
    def name(self) -> str:
        return f"{self.work['id']}.{self.language}.{self.format}"

    @property
    def page_language(self) -> str:
        """The language of the page around the text."""
        return "en" if self.language == SEVERAL_LANGUAGES else self.language


def main() -> None:
    plan = read_plan()
    documents = list(planned(plan))
    COLLECTION.mkdir(exist_ok=True)
    for document in documents:
        (COLLECTION / document.name).write_bytes(built(document, plan))
    (COLLECTION / "metadata.csv").write_text(metadata(documents, plan), "utf-8")
    (HERE / "SOURCES.md").write_text(sources_page(plan), "utf-8")
    (HERE / "built.json").write_text(receipt(documents), "utf-8")
    keep = {document.name for document in documents} | {"metadata.csv"}
    for stale in [path for path in COLLECTION.iterdir() if path.name not in keep]:
        stale.unlink()


def read_plan() -> dict[str, Any]:
    """What is to be built: ``works.toml``, with the words of ``words.toml`` under ``words``."""
    plan, words = (tomllib.loads((SOURCES / name).read_text("utf-8")) for name in PLANS)
    return {**plan, "words": words}


def planned(plan: Mapping[str, Any]) -> Iterator[Document]:
    """Every document of the plan, in its order."""
    for work in plan["works"]:
        for language, kind in work["documents"]:
            yield Document(work, language, kind)


def built(document: Document, plan: Mapping[str, Any]) -> bytes:
    """The bytes of one document."""
    title, text = titled(document.source.read_text("utf-8"))
    if document.format == "md":
        return markdown(document, plan, title, text).encode()
    style = (HERE / "page.css").read_text("utf-8")
    if document.format == "html":
        return page(document, plan, title, text, on_screen(style)).encode()
    return pdf(page(document, plan, title, text, ""), style, document.name)


def titled(source: str) -> tuple[str, str]:
    """The title (the first line, ``# …``) and the text below it."""
    first, _, text = source.partition("\n")
    if not first.startswith("# "):
        raise ValueError(f"a source begins with its title, not with {first!r}")
    return first[2:].strip(), text.strip() + "\n"


def cited(work: Mapping[str, Any], plan: Mapping[str, Any]) -> list[str]:
    """The sources of a work's figures, each once."""
    return list(dict.fromkeys(plan["sources"][source] for _, source in work["figures"]))


def markdown(document: Document, plan: Mapping[str, Any], title: str, text: str) -> str:
    words = plan["words"][document.page_language]
    listed = "".join(f"- {source}\n" for source in cited(document.work, plan))
    head = f"# {title}\n\n*{words['series']} · {words['edition']}*"
    return f"{head}\n\n{text}\n## {words['sources']}\n\n{listed}\n{words['licence']}\n"


def page(document: Document, plan: Mapping[str, Any], title: str, text: str, style: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=select_autoescape(["html"])
    )
    return environment.get_template("page.html").render(
        language=document.page_language,
        direction="rtl" if document.page_language == "ar" else "ltr",
        title=title,
        publisher=document.work["publisher"],
        issued=f"{plan['issued']}-22",
        style=Markup(style),  # noqa: S704  our own style sheet
        words=plan["words"][document.page_language],
        body=Markup(rendered(text, document.language)),  # noqa: S704  our own text, raw HTML escaped
        sources=cited(document.work, plan),
    )


def rendered(text: str, language: str) -> str:
    """HTML of a text; English gets curly quotation marks, the others are written with their own."""
    reader = MarkdownIt("commonmark", {"html": False, "typographer": language == "en"})
    return in_languages(reader.enable(["table", "smartquotes"]).render(text))


def in_languages(body: str) -> str:
    """Paragraphs that begin with ``{fr}`` get that language and its direction."""
    return re.sub(
        r"<p>\{([a-z]{2})\} ",
        lambda match: f'<p lang="{match[1]}" dir="{"rtl" if match[1] == "ar" else "ltr"}">',
        body,
    )


SCREEN = """
html { font-size: 1.05rem; }
body { max-inline-size: 38rem; margin: 2rem auto; padding: 0 1rem; }
"""


def on_screen(style: str) -> str:
    """The style of the printed page, on a screen: a column of readable width."""
    rules = re.sub(r"/\*.*?\*/|@page.*?\n\}|@page[^{]*\{[^{}]*\}", "", style, flags=re.S)
    return rules.strip() + SCREEN


def pdf(html: str, style: str, name: str) -> bytes:
    """A tagged PDF (PDF/UA-1) with outline, title and language; its identifier is the name of the file."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    with tempfile.TemporaryDirectory() as folder:
        sheet = weasyprint.CSS(string=font_faces(html, Path(folder)) + style, font_config=fonts)
        result: bytes = weasyprint.HTML(string=html, base_url=str(HERE)).write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.md5(name.encode(), usedforsecurity=False).digest(),
        )
    return result


def metadata(documents: list[Document], plan: Mapping[str, Any]) -> str:
    """The metadata file that ``atlas87 ingest`` reads; the first row of a work speaks for the work."""
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for document in documents:
        writer.writerow(row(document, plan))
    return table.getvalue()


def row(document: Document, plan: Mapping[str, Any]) -> dict[str, str]:
    work = document.work
    title, _ = titled(document.source.read_text("utf-8"))
    several = document.language == SEVERAL_LANGUAGES
    return {
        "file": document.name,
        "title": title,
        "title_language": document.page_language,
        "type": work["type"],
        "publisher": work["publisher"],
        "authors": "",
        "issued": plan["issued"],
        "language": "" if several else document.language,
        "areas": ";".join(work["areas"]),
        "concepts": ";".join(work["concepts"]),
        "identifier": f"atlas87-starter/{work['id']}",
        "licence": plan["licence"],
        "source_url": "",
        "abstract": work["abstract"],
        "work": work["id"],
    }


def sources_page(plan: Mapping[str, Any]) -> str:
    """``SOURCES.md``: every figure of every work and where it comes from."""
    parts = [
        "# Where the figures of the starter collection come from\n",
        "Built by `starter/build.py` from `starter/sources/works.toml`. The texts are Atlas's own words "
        "(CC BY 4.0); figures are their publishers'. Fonts embedded in the PDFs, as subsets: Noto Serif, "
        "Noto Naskh Arabic and Noto Sans CJK, SIL Open Font License 1.1.\n",
    ]
    for work in plan["works"]:
        title, _ = titled(Document(work, *work["documents"][0]).source.read_text("utf-8"))
        parts += [f"## {title}\n", "| figures and statements | source |\n|---|---|"]
        parts += [f"| {what} | {plan['sources'][source]} |" for what, source in work["figures"]]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def receipt(documents: list[Document]) -> str:
    """Which sources each result was made from, and what came out, as SHA-256."""
    shared = [*(SOURCES / name for name in PLANS), *(HERE / name for name in TEMPLATES)]
    made = {
        document.name: {
            "from": combined([document.source, *shared]),
            "is": digest(COLLECTION / document.name),
        }
        for document in documents
    }
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def combined(paths: list[Path]) -> str:
    return hashlib.sha256("".join(map(digest, paths)).encode()).hexdigest()


if __name__ == "__main__":
    main()
