"""Relevance cases over the starter works, in four of their languages (files named without suffix)."""

from __future__ import annotations

import re
from functools import partial

from judging import Above, Case, Every, Expected, Forbidden, Overlap, Result

expected = partial(Expected, needs="starter")
above = partial(Above, needs="starter")
overlap = partial(Overlap, needs="starter")
every = partial(Every, needs="starter")
forbidden = partial(Forbidden, needs="starter")


def shows(pattern: str, result: Result) -> bool:
    """A property: a snippet holds the pattern."""
    return any(re.search(pattern, snippet, re.IGNORECASE) for snippet in result.snippets)


def reads(tag: str, result: Result) -> bool:
    """A property: the best page is in a language."""
    return result.languages[:1] == (tag,)


CASES: list[Case] = [
    # English
    expected(
        query="detected victims of trafficking",
        files=("detected-victims.en",),
        top=1,
        category="subject",
        reason="the work on just that",
    ),
    expected(
        query="why must 8.7.1 not be ranked",
        files=("measuring-8-7-1.en",),
        top=2,
        category="question",
        reason="a question with a code",
    ),
    expected(
        query="C182 ratification",
        files=("instruments.en",),
        top=2,
        category="codes",
        reason="convention code",
    ),
    expected(
        query="pathfinder roadmap",
        files=("pathfinder-path.en",),
        top=1,
        category="subject",
        reason="its work",
    ),
    expected(
        query="illegal profits of forced labour",
        files=("illegal-profits.en",),
        top=1,
        category="subject",
        reason="its work",
    ),
    expected(
        query="150 billion",
        files=("illegal-profits.en",),
        top=2,
        category="numbers",
        reason="replaced figure",
    ),
    expected(
        query="maturity stages of a good practice",
        files=("good-practice-template.en",),
        top=1,
        category="subject",
        reason="little words inside",
    ),
    expected(
        query="global coordinating group seats",
        files=("alliance-bodies.en",),
        top=1,
        category="subject",
        reason="governance",
    ),
    above(
        query="modern slavery estimates",
        better="modern-slavery-estimates.en",
        worse="child-labour-estimates.en",
        category="subject",
        reason="the work on it stands above a work that names it",
    ),
    above(
        query="child labour estimates",
        better="child-labour-estimates.en",
        worse="modern-slavery-estimates.en",
        category="subject",
        reason="the work on it stands above a work that names it",
    ),
    overlap(query="estimates", other="estimate", at_least=4, top=5, category="number", reason="plural"),
    overlap(query="recruiting", other="recruited", at_least=2, top=5, category="stems", reason="one verb"),
    overlap(
        query="enquêtes",
        language="fr",
        other="enquête",
        at_least=3,
        top=5,
        category="number",
        reason="plural",
    ),
    overlap(
        query="indicadores medidos",
        language="es",
        other="indicador medir",
        at_least=3,
        top=5,
        category="stems",
        reason="number and verb forms",
    ),
    overlap(
        query="child labor",
        other="child labour",
        at_least=3,
        top=5,
        category="spelling",
        reason="two spellings",
    ),
    every(
        query="trafficking -victims",
        holds=lambda result: not shows(r"\bvictims?\b", result),
        category="exclusion",
        reason="a minus leaves pages out",
    ),
    every(
        query='"not a trend"',
        holds=partial(shows, r"not\s+a\s+trend"),
        results=0,
        category="phrase",
        reason="little words kept",
    ),
    every(
        query='"detected victims"',
        holds=partial(shows, r"detected\s+victims"),
        category="phrase",
        reason="a phrase only where it stands",
    ),
    forbidden(
        query='"detected victims"',
        files=("pathfinder-path.en", "good-practice-template.en"),
        category="phrase",
        reason="works without the phrase",
    ),
    forbidden(
        query="8.7.1 measured hours",
        files=("alliance-bodies.en",),
        top=3,
        category="codes",
        reason="target 8.7 is not indicator 8.7.1",
    ),
    # French
    expected(
        query="travail des enfants estimations mondiales",
        language="fr",
        files=("child-labour-estimates.fr",),
        top=2,
        category="subject",
        reason="its work in French",
    ),
    expected(
        query="convention sur l'âge minimum",
        language="fr",
        files=("instruments.fr",),
        top=2,
        category="apostrophes",
        reason="elision and accent",
    ),
    expected(
        query="modele de bonne pratique",
        language="fr",
        files=("good-practice-template.fr",),
        top=2,
        category="accents",
        reason="typed without accents",
    ),
    overlap(
        query="pays pionniers",
        language="fr",
        other="pays pionnier",
        at_least=1,
        top=3,
        category="number",
        reason="plural",
    ),
    # Spanish
    expected(
        query="víctimas detectadas de trata",
        language="es",
        files=("detected-victims.es",),
        top=1,
        category="subject",
        reason="its work in Spanish",
    ),
    expected(
        query="victimas detectadas",
        language="es",
        files=("detected-victims.es",),
        top=1,
        category="accents",
        reason="typed without the accent",
    ),
    expected(
        query="ganancias ilegales trabajo forzoso",
        language="es",
        files=("illegal-profits.es",),
        top=2,
        category="subject",
        reason="its work in Spanish",
    ),
    every(
        query="hoja de ruta",
        language="es",
        holds=partial(reads, "es"),
        top=1,
        category="language",
        reason="Spanish words are found in Spanish first",
    ),
    # Arabic
    expected(
        query="عمل الأطفال",
        language="ar",
        files=("child-labour-estimates.ar",),
        top=5,
        category="subject",
        reason="its work in Arabic",
    ),
    expected(
        query="اتفاقية الحد الأدنى للسن",
        language="ar",
        files=("instruments.ar",),
        top=2,
        category="subject",
        reason="title of a convention",
    ),
    every(
        query="السخرة",
        language="ar",
        holds=partial(reads, "ar"),
        top=1,
        category="language",
        reason="the official word, another than reports use",
    ),
    overlap(
        query="عمل الاطفال",
        language="ar",
        other="عمل الأطفال",
        at_least=3,
        top=5,
        category="accents",
        reason="with and without hamza",
    ),
]
