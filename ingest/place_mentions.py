"""Names of areas where they stand in one text, and what each mention is worth as evidence.

``Guinea`` is one country and part of four names more, Georgia a state, Jordan a person, French a language: so
the longest name wins, words that only hold a name win over it, and what is left is weighed by what stands
around it. Nothing here looks beyond one text; ``ingest.places`` settles the rest with the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from datasets.area_words import AreaWords
from index.aboutness import is_country
from index.thesaurus.form_finder import FormFinder, longest_of_each_overlap
from index.thesaurus.reading import Reading
from ingest.place_codes import AreaCodes
from ingest.place_company import is_no_area, is_of_a_body
from ingest.place_forms import PlaceForm, place_forms
from ingest.place_halves import with_halves
from ingest.place_rows import DOUBTFUL, Mention, Weight, begins_line, settled


class MentionFinder:
    """Finds forms of words for areas, and codes where they are given, in texts; built once a process."""

    def __init__(self, forms: Iterable[tuple[str, PlaceForm]], codes: AreaCodes | None = None) -> None:
        self._forms: FormFinder[PlaceForm] = FormFinder(forms)
        self._codes = codes

    @classmethod
    def of(cls, words: Iterable[AreaWords]) -> MentionFinder:
        """A finder of these words."""
        return cls(place_forms(words))

    def mentions(self, text: str, reading: Reading) -> list[Mention]:
        """Every mention in a text, in its order. ``reading`` is that of ``text``."""
        found = longest_of_each_overlap(self._written(text, reading))
        placed = [(*reading.original(start, end), forms) for start, end, forms in found]
        following = [*(start for start, _, _ in placed[1:]), -1]
        mentions = [
            mention
            for (start, end, forms), after in zip(placed, following, strict=False)
            if (mention := _mention(text, start, end, forms, before_another=after == end + 1)) is not None
        ]
        if self._codes is not None:
            mentions = _with_codes(mentions, self._codes.mentions(text))
        mentions = with_halves(text, _without_parts(text, mentions), self._named_by)
        return settled(text, mentions)

    def _named_by(self, text: str) -> str | None:
        """The area of which a text is the sure name as a whole."""
        reading = Reading(text)
        for start, end, forms in self._written(text, reading):
            names = [form.code for form in forms if form.kind == "name"]
            if names and end - start == len(reading.text):
                return names[0]
        return None

    def _written(self, text: str, reading: Reading) -> Iterator[tuple[int, int, tuple[PlaceForm, ...]]]:
        """Candidates whose capitals are as their words ask."""
        for start, end, forms in self._forms.standing_in(reading.text):
            if len(forms) == 1 and not forms[0].capital and not forms[0].exact:
                yield start, end, forms
                continue
            first, last = reading.original(start, end)
            written = tuple(form for form in forms if _is_written(form, text, first, last))
            if written:
                yield start, end, written


def _with_codes(mentions: list[Mention], coded: Iterable[tuple[int, int, str]]) -> list[Mention]:
    """Mentions with those by code, where no word stands (``USA`` is one); in their order."""
    taken = {mention.start for mention in mentions}
    found = {start: Mention((area,), "sure", start, end) for start, end, area in coded if start not in taken}
    return sorted([*mentions, *found.values()], key=lambda one: one.start) if found else mentions


def _is_written(form: PlaceForm, text: str, start: int, end: int) -> bool:
    if form.exact:
        return text[start:end] == form.exact and not _in_capitals(text, start, end)
    return not form.capital or text[start].isupper()


_LONGEST_DOUBTFUL_ACRONYM = 3
_CAPITALS_BEFORE = re.compile(r"\b[A-ZÀ-ÞА-Я]{3,}[ \n]$")


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether ``US`` or ``EU`` stands in a line of capitals, where it may be any word."""
    short = end - start <= _LONGEST_DOUBTFUL_ACRONYM and text[start:end].isalpha()
    return short and _CAPITALS_BEFORE.search(text, max(0, start - 20), start) is not None


_WEIGHT_OF: dict[str, Weight] = {
    "name": "sure", "acronym": "sure", "people": "sure", "person": "person", "twin": "twin",
    "shared": "shared", "language": "language", "capital": "capital",
}  # fmt: skip
_NAMES = frozenset(("name", "person", "twin", "shared", "capital"))
_HYPHENS, _GEORGIA = frozenset("-‐‑–"), "GEO"
_STRONGEST = ("name", "acronym", "people", "person", "twin", "shared", "language", "capital")


def _mention(
    text: str, start: int, end: int, forms: tuple[PlaceForm, ...], *, before_another: bool
) -> Mention | None:
    if any(form.kind == "not" for form in forms) or _is_address(text, start, end):
        return None
    if any(form.kind == "prefix" for form in forms):
        if before_another and text[end : end + 1] in _HYPHENS:
            return Mention(tuple(form.code for form in forms if form.kind == "prefix"), "sure", start, end)
        forms = tuple(form for form in forms if form.kind != "prefix")
        if not forms:
            return None
    kind = min((form.kind for form in forms), key=_STRONGEST.index)
    weight = _WEIGHT_OF[kind]
    codes = tuple(dict.fromkeys(form.code for form in forms if form.kind == kind))
    town = kind == "capital" and _GEORGIA not in codes  # a town of the American state, unless it is Tbilisi
    if kind in _NAMES and is_no_area(text, start, end, capital=town, before_another=before_another):
        in_row = weight in DOUBTFUL and begins_line(text, start)
        return Mention(codes, "row", start, end) if in_row else None
    if weight == "sure" and len(codes) > 1:
        weight = "shared"
    elif weight in ("person", "twin", "language") and _has_cue(text, start, end, weight):
        weight = "sure"
    if weight in ("sure", "shared") and kind != "acronym":
        region = kind == "name" and not is_country(codes[0])
        if _inside_institution(text, start, end) or (region and is_of_a_body(text, start)):
            weight = "inside"
    return Mention(codes, weight, start, end)


_OF_A_STATE = re.compile(
    r"(?:(?:government|republic|kingdom|parliament|president|ministry|people|embassy|territory|permanent "
    r"representative|mission|minister|nationals|citizens|authorities|country|laws?|constitution) of(?: the)? "
    r"|(?:gouvernement|république|royaume|ministère|parlement|président|peuple|ambassade|représentante?"
    r"(?: permanente?)?|autorités|citoyens|ressortissants) (?:de la |de l['’]|d['’]|de |du |des )"
    r"|(?:gobierno|república|reino|ministerio|parlamento|presidente|pueblo|embajada|representante"
    r"(?: permanente)?|autoridades|ciudadanos|nacionales) (?:de la |de los |del |de )"
    r"|(?:governo|república|presidente|ministério) (?:da |do |dos |das |de )"
    r"|(?:حكومة|جمهورية|مملكة|سلطنة|دولة|رئيس|برلمان) )$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?:\b(?:in|within|throughout|across|outside|inside|from|to) "
    r"|\b(?:à|au|aux|en|hors de|depuis) (?:l['’])?|\b(?:en|del|al|el) |(?:في|داخل|إلى|من) )$",
    re.IGNORECASE,
)
_FAMILY_NAME = re.compile(r"^ [A-ZÀ-Þ][a-zà-ÿ]+")
_OF_ITS_STATE = re.compile(
    r"^['’]?s? (?:government|authorit|national[s ]|citizen|parliament|police|law|ministr|embassy|president"
    r"|republic|territor|arm(?:y|ed)|military|forces|compan|worker|migrant|child|women|victim|constitution|delegation"
    r"|official|people|econom|population|refugee|border)",
    re.IGNORECASE,
)
_OF_A_STATE_ALONE = re.compile(
    r"^['’]s? (?:\w+ )?(?:government|authorities|parliament|president|prime minister|ministr|embassy|republic"
    r"|territory|arm(?:y|ed)|military|constitution|delegation|econom|population|borders?\b|national|inspectorate)",
    re.IGNORECASE,
)
"""What a person has not, and no state of a federation is said to have either in this field."""

_STATE_BEFORE = re.compile(
    r"\b(?:gouvernement|autorités|législation|parlement|police|armée|république|territoire|droit|ministère|gobierno"
    r"|autoridades|legislación|policía|ejército|república|territorio|ministerio|ciudadanos|economía) $",
    re.IGNORECASE,
)
_RUSSIAN = re.compile("[А-ЯЁ]")
_INSIDE_SENTENCE = re.compile(r"(?:[а-яё\d»)][,;:]? |[(«])$")
"""Russian has a capital there for names alone: ``Того`` begins sentences, ``в Того`` is a country."""

_AROUND = 40
"""Signs before and after a mention that can say what it is."""


def _has_cue(text: str, start: int, end: int, weight: Weight) -> bool:
    """Whether the words around a doubtful mention say that it is the country."""
    before, after = text[max(0, start - _AROUND) : start].replace("\n", " "), text[end : end + _AROUND]
    if weight == "language":
        return _OF_ITS_STATE.match(after) is not None or _STATE_BEFORE.search(before) is not None
    if weight == "person" and _FAMILY_NAME.match(after):
        return False
    if _RUSSIAN.match(text, start) and _INSIDE_SENTENCE.search(before):
        return True
    if _OF_A_STATE.search(before) is not None:
        return True
    return weight == "person" and (
        _PLACED.search(before) is not None or _OF_A_STATE_ALONE.match(after) is not None
    )


_INSTITUTION = (
    r"(?:Associations?|Institutes?|Institut|Universit\w+|Council|Foundation|Fondation|Fundación|Cent(?:er|re|ro)|"
    r"Network|Réseau|Coalition|Observatory|Observatoire|Observatorio|Agency|Society|Banks?|Banco|Banque|Federation|Confederation|Academy|Press|Times|Tribune|Post|Herald|News|Journal|"
    r"Review|Schools?|College|Inc|Ltd|Llc|Club|Church|Museum|Airlines|Airways|Studies|Movement|ONG|NGO)\b"
)
_INSTITUTION_AFTER = re.compile(
    r"^(?:[ -](?:[A-ZÀ-Þ&][\w’'.-]*|and|of|for|de|the)){0,5}?,?[ -](?:" + _INSTITUTION + ")"
)
_OF, _PART = (
    r"(?:of|in|for|on|to|against|de|des|du|del|pour|para|the|la|les|los|and|et|y)",
    r"[A-ZÀ-Þ][\w’'-]*",
)
_INSTITUTION_BEFORE = re.compile(rf"{_INSTITUTION}(?: {_OF}(?: {_PART}){{0,4}}){{0,3}}(?: {_OF}| d[’'])+ ?$")
"""``Network for Human Rights Defenders in``: every word but the little ones has its capital."""


def _inside_institution(text: str, start: int, end: int) -> bool:
    """Whether the mention is part of the name of a body: a Danish institute makes no page one on Denmark."""
    after = text[end : end + 90]
    if after[:1] in " -," and _INSTITUTION_AFTER.match(after):
        return True
    return _INSTITUTION_BEFORE.search(text[max(0, start - 2 * _AROUND) : start]) is not None


_POSTAL_BEFORE = re.compile(
    r"(?:\b\d{5,6}(?:-\d{4})?|\b(?:CH-|A-|D-|F-|B-)\d{4}\b[^.;:\n]{0,20}|\b\d{4} [A-ZÀ-Þ][a-zà-ÿ]+ \d{1,2}"
    r"|\b(?:Street|Avenue|Road|Floor|P\.? ?O\.? Box|B\.? ?P\.?) ?\d*[^.;:\n]{0,30}), $"
)
_PUBLISHED_AFTER = re.compile(r"^[^()\n]{0,90}\b(?:19|20)\d\d\)")
_BRACKET_BEFORE = re.compile(r"\([A-ZÀ-Þ][\w .’'-]{2,30}, $")


def _is_address(text: str, start: int, end: int) -> bool:
    """Whether the mention ends an address (``MA 02110-1301, USA``) or is where something was published."""
    before = text[max(0, start - 60) : start]
    if before[-2:] != ", ":
        return False
    if _POSTAL_BEFORE.search(before):
        return True
    return (
        _BRACKET_BEFORE.search(before) is not None
        and _PUBLISHED_AFTER.match(text[end : end + 110]) is not None
    )


_CARIBBEAN = "029"
_PART_OF = re.compile(
    r"(?i: (?:(?:autonomous|coastal|coast|region|regions|side|provinces?|departments?|area|lowlands"
    r"|ports?|norte|sur|de|du|of|in|en|the|la)(?: |$))*)"
)
"""What stands between the Caribbean and the country of which it is a coast: ``Caribbean region of``."""


def _without_parts(text: str, mentions: list[Mention]) -> list[Mention]:
    """Without the Caribbean where it is the coast of one country: ``the Caribbean region of Nicaragua``,
    ``el Caribe colombiano``, ``the Colombian Caribbean``."""
    if all(mention.codes[0] != _CARIBBEAN for mention in mentions):
        return mentions
    parts = {
        at + one
        for at, (before, after) in enumerate(pairwise(mentions))
        for one, (region, country) in enumerate(((before, after), (after, before)))
        if region.codes[0] == _CARIBBEAN
        and is_country(country.codes[0])
        and (before.end + 1 == after.start if one else _PART_OF.fullmatch(text, before.end, after.start))
    }
    return [mention for at, mention in enumerate(mentions) if at not in parts]
