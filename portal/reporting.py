"""Whom to write to about a publication: a mail with the address filled in, or where to find one. Pure."""

from __future__ import annotations

from urllib.parse import quote

from portal.i18n import ReaderLanguage


def report_address(contact: str | None, address: str, language: ReaderLanguage) -> str:
    """A ``mailto:`` address that names the page, or the page that says who keeps the portal."""
    if contact is None:
        return f"/{language.tag}/about/#contact"
    subject = language.gettext("A problem with a publication in Atlas 8.7")
    question = language.gettext("What is wrong, or why it should be removed:")
    body = f"{address}\n\n{question}\n"
    return f"mailto:{quote(contact, safe='@')}?subject={quote(subject)}&body={quote(body)}"
