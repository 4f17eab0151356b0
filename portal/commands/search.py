"""``atlas87 search``: hits with page numbers, in a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.opening import open_stores
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from portal.answers import PageAnswer, ResultAnswer, SearchAnswer
    from portal.search_request import SearchRequest

EXAMPLE = 'atlas87 search "recruitment fees" --language en --year-from 2018'

_FILTERS = ("type", "area", "concept", "language", "publisher")


def as_words(argv: Sequence[str]) -> list[str]:
    """Words to leave out (``-nepal``) told apart from options: argparse takes what holds a space for a word.

    >>> as_words(["search", "kilns", "-nepal", "--limit", "3", "-h"])
    ['search', 'kilns', '-nepal ', '--limit', '3', '-h']
    """

    def is_word(one: str) -> bool:
        return one[:1] == "-" and one[1:2] not in ("-", "") and one != "-h"

    return [f"{one} " if is_word(one) else one for one in argv]


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words; -word excludes, quotes for phrases")
    for name in _FILTERS:
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="VALUE", help=f"only this {name}; repeatable"
        )
    parser.add_argument("--year-from", metavar="YEAR", help="published in this year or later")
    parser.add_argument("--year-to", metavar="YEAR", help="published in this year or earlier")
    parser.add_argument("--work", metavar="ID", help="only in this work")
    parser.add_argument("--sort", choices=("best", "newest"), default="best")
    parser.add_argument("--limit", default="10", metavar="N", help="works shown, at most 100 (usual: 10)")
    parser.add_argument("--ui", metavar="TAG", help="language of the names in the answer (usual: en)")
    parser.add_argument("--cursor", metavar="TEXT", help="go on where an answer's “next” left off")


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Ask, and show the answer; the JSON document is that of ``GET /api/v1/search``."""
    request = _request(arguments, settings)
    answer = _answer(request, settings)
    _say(answer, terminal)
    terminal.document(answer)
    return 0


def _answer(request: SearchRequest, settings: Settings) -> SearchAnswer:
    from datasets.areas import load_areas_and_groupings
    from ingest.indexing import begin_index
    from portal.addresses import Addresses
    from portal.answers import Writer
    from portal.finding import Finder
    from portal.i18n import read_languages
    from portal.naming import concept_finder, labels_in
    from portal.vocabularies import vocabulary_in_force

    vocabulary, language = vocabulary_in_force(settings), read_languages((request.ui,))[request.ui]
    labels = labels_in(language, load_areas_and_groupings(), vocabulary)
    writer = Writer(labels, Addresses(settings.base_url))
    with open_stores(settings) as stores:
        begin_index(stores)
        finder = Finder(stores.engine, stores.catalogue, concept_finder(vocabulary))
        return writer.search(finder.find(finder.query(request)), request)


def _request(arguments: argparse.Namespace, settings: Settings) -> SearchRequest:
    from portal.i18n import read_languages
    from portal.problems import expected
    from portal.search_request import read_request

    single = ("year_from", "year_to", "work", "sort", "limit", "cursor")
    pairs = [("q", " ".join(word.rstrip() if word[:1] == "-" else word for word in arguments.query))]
    pairs += [(name, value) for name in _FILTERS for value in getattr(arguments, name)]
    pairs += [(name, getattr(arguments, name)) for name in single if getattr(arguments, name) is not None]
    ui = _ui(arguments.ui, settings)
    request, misread = read_request(pairs, ui=ui)
    if misread:
        language = read_languages((ui,))[ui]
        said = [
            f"--{one.parameter.replace('_', '-')} {one.given}: {expected(one, language)}" for one in misread
        ]
        raise WrongUse("; ".join(said))
    return request


def _ui(asked: str | None, settings: Settings) -> str:
    """The language of the names in the answer: the one asked for, else English where it is served."""
    if asked is not None and asked not in settings.languages:
        raise WrongUse(f"--ui {asked}: one of {', '.join(settings.languages)} is expected")
    return asked or ("en" if "en" in settings.languages else settings.languages[0])


def _say(answer: SearchAnswer, terminal: Terminal) -> None:
    total = answer["total"]
    terminal.say(f"{total['works']:,} works, {total['pages']:,} pages")
    if answer["did_you_mean"]:
        terminal.say(f"Did you mean: {answer['did_you_mean']}")
    for place, result in enumerate(answer["results"], start=1):
        terminal.say()
        _say_result(place, result, terminal)


def _say_result(place: int, result: ResultAnswer, terminal: Terminal) -> None:
    work = result["work"]
    terminal.say(f"{place}. {work['title']}")
    about = [work["type"], work["issued"], ", ".join(work["publishers"]), ", ".join(work["languages"])]
    terminal.say(f"   {' · '.join(part for part in about if part)} · {work['id']}")
    for page in result["pages"]:
        missing = f" (without: {', '.join(page['missing'])})" if page["missing"] else ""
        kind = f" [{page['kind']}]" if page["kind"] != "text" else ""
        terminal.say(f"   p. {page['page']:>4}  {_marked(page)}{kind}{missing}")
    if result["pages_more"]:
        terminal.say(f"           and {result['pages_more']:,} more pages")


def _marked(page: PageAnswer) -> str:
    """The snippet on one line, its marks between « and »."""
    text, end, parts = page["snippet"]["text"], 0, list[str]()
    for start, stop in page["snippet"]["marks"]:
        parts += [text[end:start], "«", text[start:stop], "»"]
        end = stop
    return " ".join("".join((*parts, text[end:])).split())
