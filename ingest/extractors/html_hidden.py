"""What a page of HTML holds and does not show: switched off by an attribute, its own style or the page's.

Style sheets of other files are never fetched; of those in the page the plain rules are understood (a tag, a
class, an id). What something on the page opens (a tab, a fold, a check box) is not hidden, only shut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.extractors.html_blocks import is_hidden

_MOST_STYLE = 1_000_000
"""Signs of style that are looked at: frameworks have some 200,000."""

_MOST_RULES, _LONGEST = 5_000, 20_000
"""Rules of a page, and signs of each, that are looked at."""

_FEWEST_WORDS = 5
"""Words from which a hidden part is told of: icons and labels have fewer."""

_MOST_HIDDEN = 0.5
"""Share of a page's words that style sheets may switch off."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_BRACE = re.compile("[{}]")
_ON_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*\Z", re.I)
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:(?P<sign>[.#])(?P<name>[\w-]{1,100}))?", re.I)
_NAME = re.compile(r"[.#]([\w-]{1,100})")

Rule = tuple[str, str, str]
"""Tag, sign (``.`` or ``#``) and name; what is not said is empty."""


def drop_hidden(tree: Any) -> int:
    """Take out of ``tree`` what no reader of the page sees; how many parts with words that were.

    Where style sheets would switch off most of the page, a script of another file opens it: it stays.
    """
    dropped = _drop([one for one in _parts(tree) if is_hidden(one)])
    rules = set(_hiding(_styles(tree), tree))
    shut = _outermost([one for one in _parts(tree) if _is_named(one, rules)]) if rules else []
    if sum(_words(one) for one in shut) > _MOST_HIDDEN * _words(tree):
        return dropped
    return dropped + _drop(shut)


def _parts(tree: Any) -> Iterator[Any]:
    return (
        one
        for one in tree.iter()
        if isinstance(one.tag, str)
        and one.getparent() is not None
        and one.tag not in ("html", "body", "head")
    )


def _outermost(elements: list[Any]) -> list[Any]:
    """Elements without those that lie in another of them; given and left in the order of the page."""
    held: set[Any] = set()
    found = []
    for element in elements:
        if element not in held:
            found.append(element)
            held.update(element.iter())
    return found


def _drop(elements: list[Any]) -> int:
    dropped = 0
    for element in _outermost(elements):
        dropped += element.tag not in _NO_TEXT and _words(element) >= _FEWEST_WORDS
        element.drop_tree()
    return dropped


def _words(element: Any) -> int:
    return len(str(element.xpath("string()")).split())


_NO_TEXT = frozenset(["template", "script", "style", "noscript", "svg", "nav", "form", "iframe", "dialog"])


def _styles(tree: Any) -> str:
    """The style sheets in the page without remarks, and without what is for paper or small screens alone."""
    text = "\n".join(one.text or "" for one in tree.iter("style"))[:_MOST_STYLE]
    return "".join(_unconditional(_COMMENT.sub("", text)))


def _unconditional(text: str) -> Iterator[str]:
    """The text but for its orders (``@import …;``) and blocks under a condition (``@media print { … }``)."""
    place = 0
    while (start := text.find("@", place)) >= 0:
        yield text[place:start]
        ends = [end for end in (text.find(sign, start) for sign in ";{") if end >= 0]
        if not ends:
            return
        place = min(ends) + 1
        if text[place - 1] == "{" and not _ON_SCREENS.match(text[start : place - 1]):
            place = _behind_block(text, place)
    yield text[place:]


def _behind_block(text: str, place: int) -> int:
    """Where the block ends whose brace stands before ``place``."""
    depth = 1
    for found in _BRACE.finditer(text, place):
        depth += 1 if found.group() == "{" else -1
        if not depth:
            return found.end()
    return len(text)


def _rules(styles: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of plain rules."""
    for part in styles.split("}", _MOST_RULES)[:_MOST_RULES]:
        selectors, brace, body = part.rpartition("{")
        if brace:
            yield selectors.rpartition("{")[2][-_LONGEST:], body[:_LONGEST]


def _hiding(styles: str, tree: Any) -> Iterator[Rule]:
    """The plain rules that switch off what nothing on the page switches on."""
    rules = list(_rules(styles))
    if not any(_removes(body) for _, body in rules):
        return
    opened = _opened(rules, tree)
    for selectors, body in rules:
        if not _removes(body):
            continue
        for selector in selectors.split(","):
            found = _SIMPLE.fullmatch(selector.strip())
            if found and found["name"] and found["name"] not in opened:
                yield (found["tag"] or "").lower(), found["sign"], found["name"]


def _opened(rules: list[tuple[str, str]], tree: Any) -> frozenset[str]:
    """Names of classes and ids that something may switch on: another rule, a link, a control, a script."""
    names = [name for selector, body in rules if not _removes(body) for name in _NAME.findall(selector)]
    for element in tree.iter():
        if isinstance(element.tag, str):
            for key in ("aria-controls", "href", "data-target", "data-bs-target", "for", "popovertarget"):
                names += (element.get(key) or "")[:500].replace("#", " ").split()
    scripts = "\n".join(one.text or "" for one in tree.iter("script"))[:_MOST_STYLE]
    return frozenset(names) | frozenset(re.findall(r"[\w-]{1,100}", scripts))


def _removes(body: str) -> bool:
    """Whether a rule takes parts out of the page. What it makes invisible alone is often faded in later."""
    return "display:none" in "".join(body.lower().split())


def _is_named(element: Any, rules: set[Rule]) -> bool:
    names = [(".", name) for name in (element.get("class") or "").split()[:50]]
    names += [("#", element.get("id"))] if element.get("id") else []
    return any((tag, *name) in rules for name in names for tag in ("", element.tag))
