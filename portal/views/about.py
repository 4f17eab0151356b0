"""``/{lang}/about/…``: what this is, how to search, accessibility, privacy, the API, status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from index.errors import KnowledgeError, NotFound
from portal.deps import LanguageOf, Services, ServicesOf
from portal.i18n import gettext_noop
from portal.rendering import Head
from portal.views.api.answering import base_of
from portal.views.health import files_ready

router = APIRouter()

TITLES = {
    "": gettext_noop("About Atlas 8.7"),
    "search": gettext_noop("How to search"),
    "accessibility": gettext_noop("Accessibility"),
    "privacy": gettext_noop("Privacy"),
    "api": gettext_noop("For machines: the API"),
}
"""The pages of words, by the last part of their address."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the portal and whether it answers."""

    name: str
    answers: bool


PARTS = {
    "catalogue": gettext_noop("Catalogue"),
    "search": gettext_noop("Search"),
    "files": gettext_noop("Files"),
}


@router.get("/about/status")
def status(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Whether each part answers, and how much it holds."""
    checks = {"catalogue": _catalogue_answers, "search": _search_answers, "files": files_ready}
    parts = [Part(language.gettext(PARTS[name]), _answers(check, services)) for name, check in checks.items()]
    held = services.engine.counts() if parts[1].answers else None
    return services.pages.answer(
        request,
        language,
        "status.html",
        Head(title=language.gettext("Status"), indexed=False),
        parts=parts,
        held=held,
    )


def _answers(check: Callable[[Services], bool], services: Services) -> bool:
    try:
        return check(services)
    except (KnowledgeError, OSError):
        return False


def _catalogue_answers(services: Services) -> bool:
    services.catalogue.check_version()
    return True


def _search_answers(services: Services) -> bool:
    return services.engine.ready()


@router.get("/about")
def without_slash(language: LanguageOf) -> Response:
    """``/fr/about`` is meant for ``/fr/about/``."""
    return RedirectResponse(f"/{language.tag}/about/", status_code=308)


@router.get("/about/")
def about(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """What this is and who keeps it."""
    return _words(request, services, language, "")


@router.get("/about/{page}")
def about_page(page: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """One of the other pages of words."""
    if page not in TITLES or not page:
        raise NotFound(f"no page about {page!r}")
    return _words(request, services, language, page)


def _words(request: Request, services: Services, language: LanguageOf, page: str) -> HTMLResponse:
    title = language.gettext(TITLES[page])
    settings = services.settings
    return services.pages.answer(
        request,
        language,
        f"about/{page or 'index'}.html",
        Head(title=title),
        contact=settings.contact,
        base_url=base_of(request, services),
    )
