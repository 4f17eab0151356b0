"""The areas that a work is about, counted up from its pages, and those that its title has a word for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.aboutness import Named, Rule, is_country, judged
from index.catalogue.named_concepts import plain, plain_word

COUNTRIES = Rule(share=0.35, pages=2, of_most=0.5, titled_share=0.05, at_most=6)
"""A country's own report names it on nearly every page and a neighbour on one in ten; committees that go
through forty countries name a dozen on two pages in five."""

REGIONS = Rule(share=0.5, pages=2, of_most=0.5, titled_share=0.05, at_most=6)
"""Half of the country chapters name their continent or an organisation on a quarter of their pages."""


def areas_judged(pages: Sequence[Sequence[str]], titled: Iterable[str] = ()) -> tuple[Named, ...]:
    """The areas that a work names, about first: countries and regions each among their like.

    A report on West Africa that treats Mali and Niger is about all three, though each page names the region.
    """
    titled = tuple(titled)
    countries = judged(
        [list(filter(is_country, page)) for page in pages], COUNTRIES, filter(is_country, titled)
    )
    regions = judged(
        [[area for area in page if not is_country(area)] for page in pages],
        REGIONS,
        (area for area in titled if not is_country(area)),
    )
    return tuple(sorted((*countries, *regions), key=lambda one: not one.about))


def titled_areas(
    words: Mapping[str, Iterable[str]], title: str, file_titles: Sequence[str], file_names: Iterable[str]
) -> tuple[str, ...]:
    """The areas that the title of a work names, by the words that name them on its pages (area → words).

    A title that somebody declares or corrects stands before what the titles inside its files name
    (``file_titles``, codes), and that before the names of its files.
    """
    found = tuple(_worded(words, title))
    if found or file_titles:
        return found or tuple(file_titles)
    return tuple(dict.fromkeys(area for name in file_names for area in _worded(words, name)))


def _worded(words: Mapping[str, Iterable[str]], text: str) -> Iterator[str]:
    """The areas with a word in ``text``, the longest word first: ``Guinea-Bissau`` is not Guinea."""
    rest = f" {plain(text)} "
    if rest.isspace():
        return
    forms = {(f" {plain_word(word)} ", area) for area, its in words.items() for word in its}
    for form, area in sorted(forms, key=lambda one: (-len(one[0]), one)):
        if not form.isspace() and form in rest:
            rest = rest.replace(form, " | ")
            yield area
