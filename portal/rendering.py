"""From a template and what a view found to an HTML answer in the reader's language.

There is one Jinja environment for each language: messages, numbers and names are bound to it when it is made,
so macros need no context and are compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from index.languages import direction
from portal.addresses import Addresses
from portal.answers import Writer
from portal.assets import Assets
from portal.i18n import DEFAULT_LANGUAGE, HTML_TAGS, ReaderLanguage
from portal.marking import printed, quoted, shortened, visible

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
CACHE_PAGES = "max-age=30, must-revalidate"
"""Readers see a withdrawal within half a minute; until then a page need not be asked for again."""


MOST_NAMES = 8
"""Names in one list; a work of two hundred authors still has a first line."""

LONGEST_NAME = 160
"""Signs of a name in a list."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself in ``<head>``. ``query`` is the query string of its canonical address."""

    title: str
    description: str = ""
    query: str = ""
    indexed: bool = True
    feed: str | None = None
    citation: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for: where the portal is (without a slash), path and query string, encoded."""

    base: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language: its address with everything the reader chose, and without."""

    tag: str
    html_tag: str
    name: str
    href: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders pages in every language of the interface."""

    languages: Mapping[str, ReaderLanguage]
    writers: Mapping[str, Writer]
    addresses: Addresses
    assets: Assets
    _environments: dict[str, Environment] = field(default_factory=dict)

    def answer(
        self,
        request: Request,
        language: ReaderLanguage,
        template: str,
        head: Head,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        finish: Callable[[str], str] = str,
        **context: Any,
    ) -> HTMLResponse:
        """The page as an answer, after a last hand by ``finish``; error pages are not to be kept."""
        base = self.addresses.base or str(request.base_url).rstrip("/")
        asked = Asked(base, quote(request.url.path), request.url.query)
        html = finish(self.render(language, template, head, asked, **context))
        caching = {
            "cache-control": CACHE_PAGES if status == 200 else "no-store",
            "content-language": language.html_tag,
        }
        return HTMLResponse(html, status_code=status, headers={**caching, **(headers or {})})

    def render(
        self,
        language: ReaderLanguage,
        template: str,
        head: Head,
        address: Asked,
        /,
        **context: Any,
    ) -> str:
        """The page as text."""
        alternates = self.alternates(address, head.query)
        return (
            self._environment(language)
            .get_template(template)
            .render(
                head=head,
                path=address.path,
                alternates=alternates,
                canonical=next(
                    (one.canonical for one in alternates if one.tag == language.tag), address.path
                ),
                default_address=_default(alternates),
                **context,
            )
        )

    def alternates(self, asked: Asked, canonical_query: str) -> tuple[Alternate, ...]:
        """The addresses of a page in every language, in the order of the United Nations."""
        first, _, rest = asked.path.lstrip("/").partition("/")
        rest = f"/{rest}" if first in self.languages else "/"
        return tuple(
            Alternate(
                tag,
                language.html_tag,
                language.native_name,
                _with_query(f"/{tag}{rest}", asked.query),
                _with_query(f"{asked.base}/{tag}{rest}", canonical_query),
            )
            for tag, language in self.languages.items()
        )

    def _environment(self, language: ReaderLanguage) -> Environment:
        environment = self._environments.get(language.tag)
        if environment is None:
            environment = self._make_environment(language)
            self._environments[language.tag] = environment
        return environment

    def _make_environment(self, language: ReaderLanguage) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATE_FOLDER),
            autoescape=True,
            extensions=["jinja2.ext.i18n"],
            finalize=printed,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.newstyle_gettext = True  # type: ignore[attr-defined]
        environment.globals.update(
            **_messages(language),
            language=language,
            labels=self.writers[language.tag].labels,
            addresses=self.addresses,
            asset=self.assets.address,
            direction=direction,
            html_tag=lambda tag: HTML_TAGS.get(tag, tag),
        )
        environment.filters.update(
            number=language.number,
            size=language.size,
            issued=language.issued,
            language_name=language.language_name,
            quoted=lambda snippet: quoted(snippet["text"], snippet["marks"]),
            names=lambda names: named(names, language),
            shortened=shortened,
        )
        return environment


def _default(alternates: tuple[Alternate, ...]) -> str:
    """The address for a reader of no language that is served: English where it is."""
    return next((one.canonical for one in alternates if one.tag == DEFAULT_LANGUAGE), alternates[0].canonical)


def named(names: Sequence[str], language: ReaderLanguage) -> Markup:
    """Names as the language lists them, each kept apart from the direction of what stands beside it."""
    kept = [f"<bdi>{escape(shortened(visible(name), LONGEST_NAME))}</bdi>" for name in names[:MOST_NAMES]]
    more = len(names) - len(kept)
    if more > 0:
        kept.append(str(escape(language.ngettext("%(num)s other", "%(num)s others", more))))
    return Markup(language.listed(kept))  # noqa: S704 - every name is escaped


def _messages(language: ReaderLanguage) -> dict[str, Callable[..., Markup]]:
    """What templates call for messages: translations are markup of ours, the values put in are escaped."""
    translations = language.translations

    def filled(message: str, values: Mapping[str, object]) -> Markup:
        shown = {name: visible(value) if type(value) is str else value for name, value in values.items()}
        return Markup(message) % shown  # noqa: S704 - messages come from our catalogues alone

    def gettext(message: str, /, **values: object) -> Markup:
        return filled(translations.ugettext(message), values)

    def ngettext(singular: str, plural: str, count: int, /, **values: object) -> Markup:
        message = translations.ungettext(singular, plural, count)
        return filled(message, {"num": language.number(count), **values})

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return filled(translations.upgettext(context, message), values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
