"""Relevance cases over real reports: country chapters, United Nations documents, the Alliance's brochure."""

from __future__ import annotations

import re

from judging import Above, Case, Every, Expected, Forbidden, Overlap, Result


def says(pattern: str) -> object:
    """A property: a snippet of the result holds the pattern."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def holds(result: Result) -> bool:
        return any(compiled.search(snippet) for snippet in result.snippets)

    return holds


def in_language(tag: str) -> object:
    """A property: the best page of the result is in a language."""

    def holds(result: Result) -> bool:
        return result.languages[:1] == (tag,)

    return holds


def misses_nothing(result: Result) -> bool:
    """A property: the best page has every word."""
    return result.complete and result.missing[:1] == ((),)


CASES: list[Case] = [
    # title + country: the report on the country comes first
    Expected(
        query="brick kilns nepal", files=("Nepal.pdf",), top=1, category="country", reason="its own report"
    ),
    Expected(
        query="forced labour cotton uzbekistan",
        files=("Uzbekistan.pdf",),
        top=1,
        category="country",
        reason="British spelling, American report",
    ),
    Expected(query="fishing lake volta", files=("Ghana.pdf",), top=1, category="country", reason="one place"),
    Expected(query="hazelnuts turkey", files=("Turkey.pdf",), top=1, category="country", reason="plural"),
    Expected(
        query="cote d'ivoire cocoa",
        files=("Cote d_Ivoire.pdf",),
        top=1,
        category="accents",
        reason="typed without the accent",
    ),
    Expected(
        query="cocoa côte d’ivoire",
        files=("Cote d_Ivoire.pdf",),
        top=1,
        category="apostrophes",
        reason="typographic apostrophe, with the accent",
    ),
    Expected(
        query="restavek", files=("Haiti.pdf",), top=1, category="accents", reason="restavèk in the text"
    ),
    Expected(query="talibes senegal", files=("Senegal.pdf",), top=1, category="accents", reason="talibés"),
    Expected(
        query="almajiri", files=("Nigeria.pdf",), top=1, category="rare word", reason="stands there alone"
    ),
    Expected(
        query="camel racing", files=("Mongolia.pdf",), top=3, category="rare word", reason="camel riding"
    ),
    Expected(
        query="worst forms of child labor georgia",
        files=("Georgia.pdf",),
        top=1,
        category="country",
        reason="common words must not drown the country",
    ),
    Expected(
        query="jordan syrian refugee children work",
        files=("Jordan.pdf",),
        top=1,
        category="country",
        reason="five words on one page",
    ),
    # near names
    Expected(query="niger", files=("Niger.pdf",), top=1, category="near names", reason="not Nigeria"),
    Expected(query="nigeria", files=("Nigeria.pdf",), top=1, category="near names", reason="not Niger"),
    Above(
        query="niger", better="Niger.pdf", worse="Nigeria.pdf", category="near names", reason="whole words"
    ),
    Above(
        query="dominica",
        better="Dominica.pdf",
        worse="Dominican Republic.pdf",
        category="near names",
        reason="no stem joins the two",
    ),
    Above(
        query="dominican republic",
        better="Dominican Republic.pdf",
        worse="Dominica.pdf",
        category="near names",
        reason="no stem joins the two",
    ),
    Above(
        query='"guinea-bissau"',
        better="Guinea-Bissau.pdf",
        worse="Guinea.pdf",
        category="phrase",
        reason="quoted text is found as written",
    ),
    Forbidden(
        query='"equatorial guinea"',
        files=("Guinea.pdf", "Guinea-Bissau.pdf", "Papua New Guinea.pdf"),
        category="phrase",
        reason="a phrase is never found by one of its words",
    ),
    # codes and symbols
    Expected(
        query="A/HRC/59/60", files=("A_HRC_59_60.en.pdf",), top=1, category="codes", reason="document symbol"
    ),
    Expected(query="A/80/48", files=("A_80_48.en.pdf",), top=1, category="codes", reason="document symbol"),
    Forbidden(
        query="A/80/84",
        files=("A_80_86.en.pdf", "A_80_87.en.pdf"),
        top=20,
        category="codes",
        reason="neighbouring symbols are other documents",
    ),
    Every(
        query='"8.7.1"',
        holds=says(r"8\.7\.1(?!\d)"),  # type: ignore[arg-type]
        results=0,
        category="codes",
        reason="an indicator code is found whole or not at all",
    ),
    # subjects of United Nations documents
    Expected(
        query="enforced disappearances",
        files=("A_80_56.en.pdf",),
        top=1,
        category="subject",
        reason="the committee's own report",
    ),
    Expected(
        query="business and human rights forum",
        files=("A_HRC_59_60.en.pdf",),
        top=1,
        category="subject",
        reason="little words inside",
    ),
    Expected(
        query="climate change human rights children",
        files=("A_HRC_59_L.17.en.pdf", "A_HRC_RES_59_25.en.pdf"),
        top=3,
        category="subject",
        reason="draft and resolution",
    ),
    Expected(
        query="calendar of conferences",
        files=("A_AC.172_2025_2.en.pdf",),
        top=1,
        category="subject",
        reason="title of the document",
    ),
    Expected(
        query="committee on migrant workers report",
        files=("A_80_48.en.pdf",),
        top=3,
        category="subject",
        reason="its own report",
    ),
    # other languages
    Expected(
        query="Gran Presa del Renacimiento",
        language="es",
        files=("A_78_354.en.pdf",),
        top=1,
        category="language",
        reason="a Spanish letter behind an English file name",
    ),
    Expected(
        query="embalse presa etiopia",
        language="es",
        files=("A_78_354.en.pdf",),
        top=1,
        category="language",
        reason="Spanish without its accent",
    ),
    Expected(
        query="esclavage moderne mariage forcé",
        language="fr",
        files=("alliance_8.7_en_bref.fr.md",),
        top=1,
        category="language",
        reason="the Alliance's French brochure",
    ),
    Expected(
        query="groupe mondial de coordination mandat",
        language="fr",
        files=("alliance_8.7_mandat.fr.txt",),
        top=2,
        category="language",
        reason="terms of reference in French",
    ),
    Every(
        query="الأطفال",
        language="ar",
        holds=in_language("ar"),  # type: ignore[arg-type]
        top=1,
        category="language",
        reason="an Arabic word is found in Arabic",
    ),
    # phrasings
    Overlap(
        query="brick kilns", other="brick kiln", at_least=8, category="number", reason="singular, plural"
    ),
    Overlap(
        query="children mining gold",
        other="child mines gold",
        at_least=5,
        category="stems",
        reason="forms of the same words",
    ),
    Expected(
        query="trabajo infantil nepal",
        language="es",
        files=("Nepal.pdf",),
        top=1,
        category="across languages",
        reason="the concept stands for the Spanish words in an English report",
    ),
    Overlap(
        query="phase-out",
        other="phase out",
        at_least=1,
        category="hyphens",
        reason="hyphen or space, one word to a reader",
    ),
    # properties of every result
    Every(
        query="camel -racing",
        holds=lambda result: not re.search("racing", " ".join(result.snippets), re.I),
        category="exclusion",
        reason="a minus leaves pages out",
    ),
    Every(
        query='"labour inspectors"',
        holds=says(r"labour\s+inspectors"),  # type: ignore[arg-type]
        results=0,
        category="phrase",
        reason="as written: not labor inspector",
    ),
    Every(
        query="child labor agriculture",
        holds=misses_nothing,
        top=10,
        results=10,
        category="all words",
        reason="ten works have every word: none that misses one is among them",
    ),
]
