"""What stands in large type on a cover and is no title, and which lines in two sizes are one title."""

from __future__ import annotations

import re

_NUMBER = r"(?:(?:no|nr|n°|nº|n|№|num|número|numéro|number|nummer)\b\.? ?|№ ?|#)?(?:\d[\d./–-]*|[ivxlc]{1,7})"
LABEL = re.compile(
    r"(?:(?:working|discussion|occasional|research|policy|technical|background|issue|white)"
    r" (?:paper|brief|note)s?"
    r"|(?:document|cahier|note|documento|informe|рабочий документ|доклад|выпуск|том|серия|volume|vol|issue"
    r"|tome|tomo|series?|série|band|heft|number|no|n°|№|part|partie|parte)"
    r"(?: de travail| de trabajo| technique)?)"
    rf"[ .:,]*{_NUMBER}"
    rf"(?:[ ,.;/–-]+(?:(?:issue|number|no|n°|№|vol|volume|год|{_NUMBER})[ .]*{_NUMBER}?))?"
    r"|(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
    r"|(?:e-?)?is[bs]n[ :]?[\d xX–-]+"
    r"|[A-Z]{1,6}(?:[./][\w.()…*-]+)+"
    r"(?: ?(?:report|rapport|add|rev|corr|part)?\.? ?[\divx]{1,4}(?:\([\divx]+\))?)?"
    r"|(?:https?://|www\.)\S+"
    r"|(?:advance |first |final |provisional )?(?:unedited |edited )?(?:draft|version|copy)(?: for .{0,30})?"
    r"|confidential|restricted|embargo(?:ed)?\b.{0,40}|for official use(?: only)?|provisional|limited|general"
    r"|(?:version )?(?:provisoire|préliminaire|non éditée)|confidentiel|borrador|confidencial|проект|черновик"
    r"|مسودة|سري|草案|征求意见稿",
    re.IGNORECASE,
)
"""Running numbers, series, symbols, addresses and states of a text: never its title."""

PUBLISHER = re.compile(
    r"(?i:ilo|oit|bit|мот|unicef|юнисеф|unhcr|hcr|acnur|undp|pnud|unesco|fao|iom|oim|ohchr|who|oms|wfp|pam"
    r"|unodc|unfpa|ipec|au|ua|eu|ue|ecowas|cedeao|oecd|ocde|world bank|banque mondiale|banco mundial"
    r"|всемирный банк|united nations|nations unies|naciones unidas|الأمم المتحدة|联合国|国际劳工组织"
    r"|منظمة العمل الدولية)"
    r"|(?:The )?(?:International|World|United Nations|African|European|Inter-American|Asian|Pan American"
    r"|Organisation|Organización|Fonds|Fondo|Международн\w+|Всемирн\w+)(?: [\w’'-]+){0,5}"
    r" (?:Organi[sz]ation|Office|Fund|Bank|Union|Programme|Agency|Travail|Trabajo|Enfance|Infancia"
    r"|организация)"
)
"""Bodies that publish, whose names and signs stand large on covers."""

_NAMED = r"(?:[A-ZÀ-ÞА-ЯЁ\u0600-\u06ff][\w’'-]*|of|the|and|du|de|la|les|et|del|los|da|do|y|e)"
STATE = re.compile(
    r"(?:(?i:(?:the )?(?:federal |people’s |democratic |islamic |arab |plurinational |bolivarian )*"
    r"(?:republic|kingdom|sultanate|commonwealth|government)(?: of(?: the)?)? "
    r"|(?:république|royaume|gouvernement|principauté)(?: \w+)? (?:de la |de l[’']|d[’']|de |du |des )"
    r"|(?:república|reino|gobierno)(?: \w+)? (?:de la |de los |del |de )"
    r"|(?:república|governo) (?:da |do |dos |das |de )"
    r"|(?:республика|королевство|правительство) )|(?:جمهورية|المملكة|سلطنة|حكومة) )"
    rf"{_NAMED}(?: {_NAMED}){{0,5}}|[А-ЯЁ][\w ]{{2,30}} (?i:республика)"
    r"|[\u4e00-\u9fff]{2,12}(?:共和国|王国|政府)"
)
"""A State or its government alone: who published."""

_BETWEEN_BODIES = re.compile(r"\s*(?:[·|/,;&+–—•]|\b(?:and|et|y|und|и|e)\b)\s*")
_BYLINE = re.compile(r"(?:By|Par|Por|Von|Da) [A-ZÀ-Þ][a-zà-ÿ]")
"""How the line of an author begins: no continuation of a title, though ``by`` may be."""

_JOINING = """
of in on for and to from by with at among de du des en dans et pour sur à au aux chez par el los las
y del para por con entre da do das dos em na nas no nos e в во на и о об по для из с со к от за при
среди في من على إلى عن بين لدى 的 在 与 和
"""
"""Little words at the end of one line or the beginning of the next by which two lines are one title."""

_NEAR = 2.4
"""Heights of the larger type between two such lines, at most."""

_SMALLER = 0.5
"""Share of the larger size that the smaller one has, at least."""


def is_no_title(text: str) -> bool:
    """Whether a line is a running number, a series, an address, a state of the text or names publishers."""
    plain = text.strip(" .:–—-|*")
    if LABEL.fullmatch(plain) or STATE.fullmatch(plain):
        return True
    bodies = [part for part in _BETWEEN_BODIES.split(plain) if part]
    return PUBLISHER.fullmatch(plain) is not None or (
        len(bodies) > 1 and all(PUBLISHER.fullmatch(part) for part in bodies)
    )


def is_running_text(text: str) -> bool:
    """Whether large lines are what somebody said, a figure to look at, or a paragraph: an introduction set
    larger than the text, a page that is all of it large."""
    plain = text.strip()
    if _SAID.fullmatch(plain) and len(plain) >= _LONG_QUOTATION:
        return True
    return _FIGURE.fullmatch(plain) is not None or (
        len(plain) >= _PARAGRAPH and _SENTENCE_END.search(plain) is not None
    )


_SAID = re.compile(r"[“„«\"‘「《『].*(?:[”“»\"’」》』][.!?…]?|[.!?…]\s*[”“»\"’」』])", re.S)
_LONG_QUOTATION = 60
"""Signs of a quotation: titles in quotation marks are shorter."""

_FIGURE = re.compile(
    r"[≈~+−-]?[$€£¥]? ?\d[\d .,\u00a0\u202f]*(?:%|per ?cent|pour cent|por ciento|процент\w*|в процентах"
    r"|في المائة|million\w*|billion\w*|milliards?|mill[oó]n(?:es)?|mil millones|thousand|mil(?:le)?|млн|млрд"
    r"|миллион\w*|тысяч\w*|مليون|ألف|万|亿|百万|个)*(?: (?:of|de|d[’']))?",
    re.I,
)
"""A number with its unit: what fact sheets set largest of all."""

_PARAGRAPH = 120
"""Signs from which sentences are a paragraph."""

_SENTENCE_END = re.compile(r"(?:[^\W\d_]{3,}[.!?][”’\")]?(?: |\Z)|[。！？؟])")


def are_one(above: str, below: str, *, fall: float, sizes: tuple[float, float]) -> bool:
    """Whether two lines in ``sizes``, one ``fall`` points under the other, are one title: a little word joins
    them."""
    small, large = sorted(sizes)
    if small < _SMALLER * large or not 0 < fall <= _NEAR * large or _BYLINE.match(below):
        return False
    joining = _JOINING.split()
    first, last = below.split(maxsplit=1), above.rsplit(maxsplit=1)
    return bool(first and last) and (first[0].lower() in joining or last[-1].lower() in _JOINING)
