"""Reading the portal's pages as a browser would: the tree of one answer, and small questions to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from cssselect2 import ElementWrapper
from lxml import html
from lxml.html import HtmlElement
from starlette.testclient import TestClient


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page: its status and its tree."""

    status: int
    text: str
    tree: HtmlElement

    def all(self, selector: str) -> list[HtmlElement]:
        """Every element of a CSS selector."""
        return select(self.tree, selector)

    def one(self, selector: str) -> HtmlElement:
        """The only element of a selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)} found"
        return found[0]

    def words(self, selector: str = "main") -> str:
        """The text of the first element of a selector, white space made single."""
        return " ".join(self.all(selector)[0].text_content().split())

    def link(self, words: str) -> str:
        """The address of the only link with these words."""
        found = {link.get("href") for link in self.all("a") if words in " ".join(link.text_content().split())}
        assert len(found) == 1, f"{words!r}: {found}"
        return str(found.pop())


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """Every element below another that a CSS selector names, in the order of the page."""
    return [found.etree_element for found in ElementWrapper.from_html_root(tree).query_all(selector)]


def read(client: TestClient, address: str, **headers: str) -> ReadPage:
    """The page at an address, which must be HTML."""
    answer = client.get(address, headers=headers)
    assert answer.headers["content-type"].startswith("text/html"), answer.headers["content-type"]
    return ReadPage(answer.status_code, answer.text, html.fromstring(answer.text))


def parameters(address: str) -> list[tuple[str, str]]:
    """The parameters of an address, in order."""
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)
