"""Problem documents (RFC 9457): what went wrong, for machines and for the people who read their logs.

``type`` is a stable address below ``/problems/``; its last part is the name that clients hold on to
(``cursor-expired``). ``title`` says what kind of problem it is, ``detail`` what happened this time, both in
the asker's language. Parameters that could not be read stand in ``errors``, each with what is expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.i18n import ReaderLanguage, gettext_noop
from portal.parameters import Misread

MEDIA_TYPE = "application/problem+json"

OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}
"""Headers of answers to machines: they are public, any page may read them, no cookie is looked at."""

BY_LANGUAGE = {**OPEN_TO_ALL, "vary": "Accept-Language"}
"""The same, where no address but the asker's browser names the language."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: its status and what it is called (a message id)."""

    status: int
    title: str


KINDS: Mapping[str, ProblemKind] = {
    "parameter-invalid": ProblemKind(400, gettext_noop("A parameter cannot be used")),
    "cursor-invalid": ProblemKind(400, gettext_noop("This cursor was not made for this list")),
    "not-found": ProblemKind(404, gettext_noop("There is nothing at this address")),
    "method-not-allowed": ProblemKind(405, gettext_noop("This address does not answer this method")),
    "not-comparable": ProblemKind(409, gettext_noop("These figures may not be added or ranked")),
    "cursor-expired": ProblemKind(410, gettext_noop("The list has changed since this cursor was made")),
    "withdrawn": ProblemKind(410, gettext_noop("This publication was withdrawn")),
    "address-too-long": ProblemKind(414, gettext_noop("The address is too long")),
    "range-not-satisfiable": ProblemKind(416, gettext_noop("The file has no such part")),
    "request-invalid": ProblemKind(422, gettext_noop("The request cannot be read")),
    "not-served-here": ProblemKind(403, gettext_noop("This is kept at its publisher")),
    "internal-error": ProblemKind(500, gettext_noop("Something broke here")),
    "unavailable": ProblemKind(503, gettext_noop("A part of the portal does not answer now")),
}
"""Every kind of problem by its stable name. Names are never changed or reused."""

DETAILS: Mapping[str, str] = {
    "parameter-invalid": gettext_noop("Nothing was searched. The parameters at fault are named in “errors”."),
    "cursor-invalid": gettext_noop("Start again without a cursor and follow “next” as it is given."),
    "not-found": gettext_noop("Check the address; works and documents keep theirs for good."),
    "method-not-allowed": gettext_noop("Addresses for reading answer GET and HEAD."),
    "not-comparable": gettext_noop("The clause of the custodian and its source stand beside this."),
    "cursor-expired": gettext_noop(
        "Start again without a cursor: going on would skip publications or repeat them."
    ),
    "withdrawn": gettext_noop("It was withdrawn on %(when)s: %(reason)s"),
    "address-too-long": gettext_noop("Queries of up to %(most)s signs are answered."),
    "range-not-satisfiable": gettext_noop("The file has %(size)s bytes."),
    "request-invalid": gettext_noop("The request is not of the form that the API guide describes."),
    "not-served-here": gettext_noop("The file can be read at its publisher: %(source)s"),
    "internal-error": gettext_noop("It was noted with the number of this request; try again later."),
    "unavailable": gettext_noop("Nothing is lost; try again in a minute."),
}
"""What is said of a kind when the one who reports it says nothing more exact (message ids)."""

OTHER_INDEX = gettext_noop(
    "The search index was made by another version of this portal. Whoever keeps it runs “atlas87 rebuild”; "
    "until then everything but searching goes on."
)
"""What is said, on pages too, where an upgrade has not been followed by a rebuild."""

EXPECTED: Mapping[str, str] = {
    "number": gettext_noop("A whole number from %(0)s to %(1)s is expected."),
    "year": gettext_noop("A year of four digits from %(0)s to %(1)s is expected."),
    "choice": gettext_noop("One of these is expected: %(all)s."),
    "too-long": gettext_noop("At most %(0)s signs are read."),
    "too-many": gettext_noop("At most %(0)s values are read."),
    "too-deep": gettext_noop(
        "Numbered pages end at %(0)s (%(1)s publications); the cursor and the CSV file go on to the end."
    ),
    "years-crossed": gettext_noop("The first year is after the last year, %(0)s."),
    "unknown": gettext_noop("There is no such parameter here. These are known: %(all)s."),
    "unknown-near": gettext_noop("There is no such parameter here. Perhaps %(0)s is meant."),
    "needed": gettext_noop("This parameter is needed here."),
}
"""What is expected instead of a parameter that was misread, by reason (message ids)."""


class Refused(Exception):
    """A view's refusal, to be answered with a problem document of a known kind.

    ``values`` fill the detail's placeholders; ``members`` are further members of the document.
    """

    def __init__(
        self,
        kind: str,
        *,
        detail: str | None = None,
        values: Mapping[str, object] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.values = dict(values or {})
        self.members = dict(members or {})


class Unreadable(Refused):
    """Parameters that could not be read; answered with each of them and what is expected."""

    def __init__(self, misread: Iterable[Misread]) -> None:
        super().__init__("parameter-invalid")
        self.misread = tuple(misread)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document, ready to be sent."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)


def problem(
    kind: str,
    language: ReaderLanguage,
    *,
    instance: str,
    detail: str | None = None,
    values: Mapping[str, object] | None = None,
    members: Mapping[str, Any] | None = None,
) -> Problem:
    """The document for one kind of problem at one address (``instance``), in one language.

    ``detail`` is a message id; without one the kind's own sentence stands, and where that needs values which
    are not given it is left out.
    """
    known = KINDS[kind]
    body: dict[str, Any] = {
        "type": f"/problems/{kind}",
        "title": language.gettext(known.title),
        "status": known.status,
        "instance": instance,
    }
    sentence = detail or DETAILS[kind]
    if values or "%(" not in sentence:
        body["detail"] = language.gettext(sentence, **(values or {}))
    return Problem(known.status, {**body, **(members or {})})


def refusal(error: Refused, language: ReaderLanguage, *, instance: str) -> Problem:
    """The document for a view's refusal."""
    members = dict(error.members)
    if isinstance(error, Unreadable):
        members["errors"] = [misread_member(one, language) for one in error.misread]
    return problem(
        error.kind, language, instance=instance, detail=error.detail, values=error.values, members=members
    )


def misread_member(misread: Misread, language: ReaderLanguage) -> dict[str, str]:
    """One parameter that could not be read: its name, what was given, what is expected."""
    return {
        "parameter": misread.parameter,
        "given": misread.given,
        "expected": expected(misread, language),
    }


def expected(misread: Misread, language: ReaderLanguage) -> str:
    """What is expected of a parameter, as one sentence (pages say it too)."""
    places = {str(place): value for place, value in enumerate(misread.expected)}
    return language.gettext(EXPECTED[misread.reason], all=", ".join(misread.expected), **places)
