"""The contract of engines, help with words: completions while typing, and "did you mean"."""

from __future__ import annotations

import pytest
from engine_samples import a_work, ask, found, texts, with_pages

from index.model import LanguageTag
from index.search import Filters, SearchEngine, Suggestion

ENGLISH, FRENCH = LanguageTag("en"), LanguageTag("fr")


def offered(engine: SearchEngine, prefix: str, **values: object) -> list[str]:
    """The texts of the suggestions."""
    return [one.text for one in engine.suggest(prefix, ENGLISH, **values)]  # type: ignore[arg-type]


def test_words_are_completed_by_how_often_they_stand(engine: SearchEngine) -> None:
    """The most frequent first."""
    engine.put(texts("labour", "labour", "labour", "laboratory", "laboratory", "labels"))
    assert offered(engine, "lab") == ["labour", "laboratory", "labels"]


def test_titles_are_completed_from_any_of_their_words(engine: SearchEngine) -> None:
    """Those that begin so first; with the work and its language."""
    engine.put(
        [
            with_pages(a_work(1, title="Ending child labour"), "x"),
            with_pages(a_work(2, title="Le travail des enfants", title_language=FRENCH), ("fr", "x")),
            with_pages(a_work(3, title="Child labour in cocoa"), "x"),
        ]
    )
    titles = [one for one in engine.suggest("child lab", ENGLISH) if one.kind == "title"]
    assert titles == [
        Suggestion("Child labour in cocoa", "title", ENGLISH, a_work(3).id),
        Suggestion("Ending child labour", "title", ENGLISH, a_work(1).id),
    ]
    (french,) = [one for one in engine.suggest("trav", FRENCH) if one.kind == "title"]
    assert (french.text, french.language) == ("Le travail des enfants", "fr")


def test_words_before_the_last_stay_as_typed(engine: SearchEngine) -> None:
    """Only the last word is completed, and only by words that bring hits beside the others."""
    engine.put(texts("Child labour", "laboratory"))
    assert offered(engine, "CHILD  lab") == ["CHILD  labour"]


@pytest.mark.parametrize("prefix", ["", " ", "l", "la", "lab ", "lab-", "?", "zz", "9", "童"])
def test_too_little_to_complete_gives_nothing(engine: SearchEngine, prefix: str) -> None:
    """Fewer than three letters, nothing after the last word, words that begin no other."""
    engine.put(texts("labour", ("zh", "童工")))
    assert offered(engine, prefix) == []


def test_two_signs_are_enough_where_signs_are_words(engine: SearchEngine) -> None:
    """Titles in Chinese are offered from two signs on, where these stand together."""
    title = {"title_language": LanguageTag("zh")}
    engine.put(
        [
            with_pages(a_work(1, title="消除童工劳动", **title), ("zh", "x")),
            with_pages(a_work(2, title="工人与儿童", **title), ("zh", "x")),
        ]
    )
    assert offered(engine, "童工") == ["消除童工劳动"]


def test_accents_may_be_left_out_and_are_shown(engine: SearchEngine) -> None:
    """Typed without, offered as texts write the word."""
    engine.put(texts(("fr", "L’éducation"), ("fr", "éducation"), ("en", "education")))
    assert offered(engine, "educ") == offered(engine, "éduc") == ["éducation"]
    assert engine.suggest("educ", FRENCH)[0].language == "fr"


def test_a_completion_is_a_search_with_hits(engine: SearchEngine) -> None:
    """Whatever is offered, searching it finds a page with all its words."""
    engine.put(
        [
            *texts("child labour in mines", ("fr", "travail des enfants, l'école"), ("ru", "детский труд")),
            with_pages(a_work(9, title="Convention No. 182, the worst forms"), "text"),
        ]
    )
    for prefix in ("chi", "lab", "child min", "tra", "éco", "дет", "con", "convention wor", "for"):
        for text in offered(engine, prefix):
            assert found(engine, text)
    assert offered(engine, "chi") == ["child"]


def test_withdrawn_words_are_not_offered(engine: SearchEngine) -> None:
    """A word that only a deleted work had is gone with it."""
    engine.put(texts("labour zanzibar", "labour"))
    assert offered(engine, "zan") == ["zanzibar"]
    engine.delete(a_work(1).id, 2)
    assert offered(engine, "zan") == []
    assert offered(engine, "lab") == ["labour"]


def test_a_rare_word_is_offered_beside_a_frequent_one(engine: SearchEngine) -> None:
    """However many pages have words that begin so: also one that stands once, and never without the other."""
    pages = ["labour at school"] * 400
    pages[150:153] = ["labels of labour"] * 3
    pages[220:222] = ["laboratory"] * 2
    pages[290] = "the labour of a labyrinth"
    engine.put(texts(*pages))
    assert offered(engine, "lab") == ["labour", "labels", "laboratory", "labyrinth"]
    assert offered(engine, "school lab") == ["school labour"]


def test_no_more_than_the_limit(engine: SearchEngine) -> None:
    """Words and titles together."""
    words = [f"labour{letter}" for letter in "abcdefgh"]
    engine.put(with_pages(a_work(n, title=f"Labour {n}"), word) for n, word in enumerate(words, 1))
    for limit in (0, 1, 3, 5):
        suggested = engine.suggest("lab", ENGLISH, limit=limit)
        assert len(suggested) == limit
    assert {one.kind for one in engine.suggest("lab", ENGLISH, limit=5)} == {"word", "title"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("labuor", "labour"),
        ("chidl labour", "child labour"),
        ("child labur mines", "child labour mines"),
        ("Chlid labour in MINES", "child labour in MINES"),
        ("eductaion", "éducation"),
        ("schol", "school"),
        ("napal", "Nepal"),
        ("шахта уголь детй", None),
        ("дети шахт угль", "дети шахт уголь"),
        ("labour xqzwv", None),
        ("zzz", None),
        ("ab", None),
        ('"chidl labour"', None),
        ("-labuor", None),
        ("1320", None),
        ("C183", None),
        ("labuor 1320", None),
    ],
)
def test_did_you_mean(engine: SearchEngine, typed: str, meant: str | None) -> None:
    """The whole query, the unknown word replaced in place as texts write it; nothing if none is near."""
    engine.put(
        texts(
            "child labour in mines",
            "school",
            "a school in Nepal",
            ("fr", "éducation"),
            ("ru", "дети и уголь шахт"),
            "130 mines, 1321 in C182, 1325",
        )
    )
    offered_text = ask(engine, typed).did_you_mean
    assert offered_text == meant
    if meant is not None:
        assert found(engine, meant)


def test_nothing_is_corrected_that_brings_hits(engine: SearchEngine) -> None:
    """A query with complete pages needs no correction, nor one whose words all stand somewhere."""
    engine.put(texts("labor", "labour labour", "mines"))
    assert ask(engine, "labor").did_you_mean is None
    assert ask(engine, "labor mines").did_you_mean is None


def test_a_correction_brings_hits_with_the_filters_chosen(engine: SearchEngine) -> None:
    """A word that stands only where the reader's filters do not look is not offered."""
    engine.put([with_pages(a_work(1, type="brief"), "labour"), with_pages(a_work(2), "mines")])
    assert ask(engine, "labuor").did_you_mean == "labour"
    assert ask(engine, "labuor", Filters(type=("report",))).did_you_mean is None


def test_a_correction_goes_with_the_words_that_are_known(engine: SearchEngine) -> None:
    """Of two near words the one that stands beside the others is offered, not the more frequent."""
    engine.put(texts("mining", "mining", "mining", "cocoa minting"))
    assert ask(engine, "minimg").did_you_mean == "mining"
    assert ask(engine, "cocoa mintimg").did_you_mean == "cocoa minting"
