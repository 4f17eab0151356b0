"""One publication in many files: found by what survives translation, offered, decided by people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from likeness_pairs import Pair, pairs
from pipeline_samples import Desk, by_name

from index.errors import ValueRefused
from index.model import WorkId
from ingest import work_links
from ingest.heartbeat import Heartbeat
from ingest.later_jobs_running import LaterJobs
from ingest.lease_owners import this_process
from ingest.likeness import Profile, likeness
from ingest.likeness_job import LikenessWork
from ingest.likeness_names import is_one_mould, name_key, names_a_language, numbers_of, subject, years_in
from ingest.likeness_sketch import common, figures_in, sketch
from ingest.link_groups import groups

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

FIGURES = [str(number) for number in range(1_011, 9_000, 371) if not 1900 <= number <= 2099]
"""Twenty-one figures that a report and its translations share."""


@pytest.fixture
def desk_database(database_url: str) -> str:
    """Looking others up holds on every kind of database."""
    return database_url


def profile(text: str | Sequence[str], **given: object) -> Profile:
    pages = [text] if isinstance(text, str) else text
    values = {"document": "d-1", "work": "w-1", "language": "en", "format": "pdf", "file_name": "a.pdf"}
    return Profile(sketch=sketch(pages), title="", **(values | given))  # type: ignore[arg-type]


def prose(seed: int, words: int = 600) -> str:
    """Words of no language, the same for the same seed."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghilmnoprstuv", k=6)) for _ in range(words))


def with_figures(seed: int, figures: Sequence[str] = FIGURES) -> str:
    words = prose(seed).split()
    for place, figure in enumerate(figures):
        words.insert(place * 20, figure)
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1,320 pages", {"1320"}),
        ("1 320 pages, 1.320 páginas, 1\u00a0320", {"1320"}),
        ("in 2019 and 2020", set()),
        ("12 of 99", set()),
        ("١٬٣٢٠ صفحة", {"1320"}),
        ("8.7 and 8.7.1", set()),
        ("160.5 million", {"1605"}),
        ("0032", set()),
        ("5 2015", set()),
        ("in 12 2019 girls", set()),
        ("9" * 30, set()),
    ],
)
def test_figures_are_bare_digits_in_any_script(text: str, figures: set[str]) -> None:
    """However a language groups them; years and small numbers stand everywhere and tell nothing."""
    assert figures_in(text) == figures


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("install.en.pdf", "install"),
        ("install.zh_CN.pdf", "install"),
        ("Child-Labour_in-Mines_FR.pdf", "child labour in mines"),
        ("child labour in mines (draft 2).docx", "child labour in mines"),
        ("en.pdf", None),
        ("report_fr.pdf", None),
        ("district 17.txt", "district 17"),
        ("mining survey (1).pdf", "mining survey"),
        ("mining survey v2.pdf", "mining survey"),
        ("", None),
    ],
)
def test_names_without_language_and_version(name: str, key: str | None) -> None:
    assert name_key(name) == key


def test_a_language_in_a_name() -> None:
    assert names_a_language("report-fr.pdf")
    assert not names_a_language("frontier.pdf")


def test_the_share_of_common_runs_is_estimated() -> None:
    """Half the text exchanged: a third of the runs of both together is common; nothing: none; all: all."""
    first, second, third = prose(1), prose(2), prose(3)
    a, b = sketch([first, second]), sketch([first, third])
    assert common(a.words, b.words, 128) == pytest.approx(1 / 3, abs=0.12)
    assert common(a.words, a.words, 128) == 1.0
    assert common(a.words, sketch([third]).words, 128) == 0.0
    assert common(a.words, (), 128) is None


def test_runs_go_over_the_end_of_a_page() -> None:
    """Where a page ends differs between formats of one text."""
    words = prose(4).split()
    cut = sketch([" ".join(words[:300]), " ".join(words[300:])])
    assert cut.words == sketch([" ".join(words)]).words


def test_language_versions_have_the_same_figures() -> None:
    found = likeness(profile(with_figures(1)), profile(with_figures(2), work="w-2", language="fr"))
    assert found is not None
    assert (found.kind, dict(found.reasons)["figures"]) == ("language-version", 1.0)


@pytest.mark.parametrize("change", ["other figures", "few figures", "same language", "same work"])
def test_what_is_no_language_version(change: str) -> None:
    other = [str(int(figure) + 1) for figure in FIGURES]
    figures = {"other figures": other, "few figures": FIGURES[:5]}.get(change, FIGURES)
    first = profile(with_figures(1, FIGURES[:5] if change == "few figures" else FIGURES))
    second = profile(
        with_figures(2, figures),
        work="w-1" if change == "same work" else "w-2",
        language="en" if change == "same language" else "fr",
    )
    assert likeness(first, second) is None


def test_a_name_with_its_language_tells_versions_of_short_texts() -> None:
    """Where there are too few figures to tell; a length too different speaks against it."""
    first = profile(["one page of words"] * 4, file_name="guide_en.pdf")
    second = profile(["une page de mots"] * 5, file_name="guide_fr.pdf", work="w-2", language="fr")
    third = profile(["une page"] * 9, file_name="guide_fr.pdf", work="w-3", language="fr")
    assert likeness(first, second) is None, "a short word names nothing"
    named = [
        profile(["page"] * n, file_name=f"child_labour_{tag}.pdf", work=f"w-{tag}", language=tag)
        for tag, n in (("en", 4), ("fr", 5), ("es", 9))
    ]
    found = likeness(named[0], named[1])
    assert found is not None
    assert found.reasons == (("name", "child labour"),)
    assert likeness(named[0], named[2]) is None
    assert likeness(first, third) is None


def test_the_order_of_numbers_survives_translation() -> None:
    """Pairs of numbers that follow each other, over the ends of pages; those that only count tell nothing."""
    first = sketch(["Of 1,320 girls 12% and", "of 45 boys 7.5% worked in 2019."])
    assert len(first.order) == 4
    assert first.order == sketch(["1 320 filles, 12%, 45 garçons, 7,5%", "en 2019"]).order
    assert sketch(["1 2 3 4 5 2015 2016 2017 3 7"]).order == sketch(["5 2015 2016", "2017 3"]).order
    assert (first.year, sketch(["2019 2019 2021 2021"]).year, sketch(["none"]).year) == (2019, 2021, None)


def test_what_titles_say() -> None:
    """Years and stages of a text make no other subject; numbers of things do, and names of areas are one."""
    assert years_in("Report_2019-2020") == {2019, 2020}
    assert numbers_of("Report on district 17, draft 2, 2019") == {17}
    assert subject("Child labour in Swaziland, 2016", ["Swaziland"]) == subject(
        "Child Labour in Eswatini (2022, revised)", ["Eswatini", "Swaziland"]
    )
    assert is_one_mould("Report on district 17", "Report on district 18")
    assert not is_one_mould("59/… Climate change", "Resolution adopted on 8 July 2025")


def test_sixty_pairs_are_told_from_fifty_that_only_look_alike() -> None:
    """Drafts, revisions, renamed countries, years, translations, formats; moulds, series, common quotations.
    Precision and recall of the kind of link."""
    found = [(pair, likeness(pair.one, pair.other)) for pair in pairs()]
    right = sum(1 for pair, link in found if link is not None and link.kind in pair.right)
    linked = sum(1 for _, link in found if link is not None)
    wanted = sum(1 for pair, _ in found if pair.right)
    print(f"{len(found)} pairs: precision {right / linked:.3f}, recall {right / wanted:.3f}")
    assert wanted >= 60
    assert len(found) - wanted >= 45
    assert right / linked >= 0.95
    assert right / wanted >= 0.95


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.name)
def test_a_likeness_has_no_sides(pair: Pair) -> None:
    """Whichever of the two comes first."""
    assert likeness(pair.one, pair.other) == likeness(pair.other, pair.one)


def test_the_same_identifier_joins_languages() -> None:
    first = profile(prose(1), identifier="ISBN 92-0-000001-1")
    second = profile(prose(2), identifier="isbn 92-0-000001-1 ", work="w-2", language="es")
    found = likeness(first, second)
    assert found is not None
    assert found.kind == "language-version"


def test_formats_revisions_and_editions() -> None:
    """By how much of the text is common: the same in another format, a revision, another year of one area."""
    text = prose(1, 1_000)
    words = text.split()
    revised = " ".join(words[:700] + prose(2, 300).split())
    template = " ".join(words[:200] + prose(3, 800).split())
    here = profile(text, areas=("BRA",))

    def kind(other: Profile) -> str | None:
        found = likeness(here, other)
        return found.kind if found else None

    assert kind(profile(text, work="w-2", format="docx")) == "format"
    assert kind(profile(text, work="w-2")) == "near-duplicate"
    assert kind(profile(revised, work="w-2")) == "near-duplicate"
    assert kind(profile(revised, work="w-2", areas=("BRA", "PER"))) == "near-duplicate"
    assert kind(profile(revised, work="w-2", areas=("ARG",))) is None  # one mould, another country
    assert kind(profile(text, work="w-2", areas=("ARG",))) == "near-duplicate"
    assert (
        kind(profile(template, work="w-2", areas=("BRA",))) is None
    )  # nothing says that it is of another year
    here = profile(text, areas=("BRA",), issued="2019")
    assert kind(profile(template, work="w-2", areas=("BRA",), issued="2021-04")) == "edition"
    assert kind(profile(template, work="w-2", areas=("BRA",), issued="2019-12")) is None
    assert kind(profile(template, work="w-2", areas=("ARG",), issued="2021")) is None
    assert kind(profile(prose(9), work="w-2", areas=("BRA",))) is None
    assert kind(profile("", work="w-2")) is None


def _compared(desk: Desk) -> None:
    owner = this_process()
    jobs = LaterJobs(desk.stores, owner, [LikenessWork()])
    with Heartbeat(desk.stores, owner):
        while jobs.do_one():
            pass


ENGLISH = "The inspectors of the ministry wrote a report about children who work on plantations. "
FRENCH = "Les inspecteurs du ministère ont écrit un rapport sur les enfants qui travaillent aux champs. "


def report(sentence: str, figures: Sequence[str] = FIGURES) -> str:
    return "\n\n".join(f"{sentence}{figure}" for figure in figures)


def test_two_languages_are_offered_and_joined(desk: Desk) -> None:
    """Until somebody joins them they are two works; then one address leads to the other, no file is lost."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("mines-fr.txt", report(FRENCH))
    desk.put("other.txt", report("Nothing here has to do with the others, it is about quarries. ", ["999"]))
    taken = by_name(desk.take_in())
    english, french = WorkId(str(taken["mines-en.txt"].work)), WorkId(str(taken["mines-fr.txt"].work))
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        (link,) = work_links.offers(connection)
    assert {link.work, link.other} == {english, french}
    assert (link.kind, link.state) == ("language-version", "offered")
    assert desk.current_files(english) == ["mines-en.txt"]
    with desk.stores.catalogue.writing() as connection:
        work_links.join(connection, french, english, reason="one report", actor="test", now=NOW)
    with desk.stores.catalogue.reading() as connection:
        assert work_links.offers(connection) == []
    assert desk.current_files(english) == ["mines-en.txt", "mines-fr.txt"]


def test_a_decision_stands(desk: Desk) -> None:
    """Two works that somebody kept apart are not offered again, also when one comes in newer bytes."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("mines-fr.txt", report(FRENCH))
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.writing() as connection:
        (link,) = work_links.offers(connection)
        work_links.keep_apart(connection, link.work, link.other, reason="two", actor="test", now=NOW)
    desk.put("mines-fr.txt", report(FRENCH) + " Encore une phrase.")
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        assert work_links.offers(connection) == []
        assert [one.state for one in work_links.offers(connection, ["apart"])] == ["apart"]


def test_what_was_joined_is_not_said_to_be_two(desk: Desk) -> None:
    """``works apart`` of two that are one said that they stay two, and remembered it so."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("mines-fr.txt", report(FRENCH))
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.writing() as connection:
        (link,) = work_links.offers(connection)
        work_links.join(connection, link.work, link.other, reason="one", actor="test", now=NOW)
        with pytest.raises(ValueRefused, match="one work already"):
            work_links.keep_apart(connection, link.other, link.work, reason="two", actor="test", now=NOW)


def test_newer_bytes_are_compared_anew(desk: Desk) -> None:
    """What the older file was like is forgotten with it."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("autres-fr.txt", report(FRENCH))
    desk.take_in()
    _compared(desk)
    desk.put("autres-fr.txt", report(FRENCH, [str(int(figure) + 1) for figure in FIGURES]))
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        assert work_links.offers(connection) == []


def test_works_that_are_not_linked_cannot_be_kept_apart(desk: Desk) -> None:
    with desk.stores.catalogue.writing() as connection, pytest.raises(ValueRefused):
        work_links.keep_apart(
            connection, WorkId("w-aaaaaaaa"), WorkId("w-bbbbbbbb"), reason="x", actor="test", now=NOW
        )


def test_joining_carries_the_other_links_over(desk: Desk) -> None:
    """Three languages, two joined: the third is offered to the work that stayed, once."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("mines-fr.txt", report(FRENCH))
    desk.put(
        "mines-es.txt", report("Los inspectores del ministerio escribieron un informe sobre los niños. ")
    )
    taken = by_name(desk.take_in())
    ids = {name: WorkId(str(file.work)) for name, file in taken.items()}
    _compared(desk)
    with desk.stores.catalogue.writing() as connection:
        found = work_links.offers(connection)
        assert [len(group.works) for group in groups(found)] == [3]
        work_links.join(
            connection, ids["mines-fr.txt"], ids["mines-en.txt"], reason="one", actor="test", now=NOW
        )
    with desk.stores.catalogue.reading() as connection:
        (left,) = work_links.offers(connection)
    assert {left.work, left.other} == {ids["mines-en.txt"], ids["mines-es.txt"]}


def test_two_hundred_copies_are_one_group_of_few_links(desk: Desk) -> None:
    """A form letter: nearly equal texts are linked to a few others each, not 19,900 pairs, and are one group;
    every one of them stays a work."""
    for number in range(200):
        desk.put(f"letter{number:03}.txt", f"{prose(7, 300)} To applicant {number} of {prose(number, 6)}.")
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        found = work_links.offers(connection)
        alike = work_links.linked_with(connection, found[0].work)
    assert len(found) <= 200 * work_links.MOST_LINKS
    assert {link.kind for link in found} == {"near-duplicate"}
    [group] = groups(found)
    assert len(group.works) == 200
    assert len(alike) == 199
    assert desk.count("works") == 200


def test_a_mould_makes_no_editions_and_every_work_has_few_links(desk: Desk) -> None:
    """Reports on districts, a third of whose words are the same: none is an edition of another. Those of one
    district in two years are, and stand out among all. A number among numbers is no year."""
    mould = prose(5, 60)
    for number in (*range(60), *range(1960, 2020)):
        text = f"Report on district {number} of Malawi\n\n{mould} {prose(1_000 + number, 60)}"
        desk.put(f"district-{number}.txt", text)
    early, late = f"{prose(77, 40)} {prose(78, 60)}", f"{prose(77, 40)} {prose(79, 60)}"
    for year, text in ((2018, early), (2021, late)):
        desk.put(f"zomba-{year}.txt", f"Zomba and its estates in Malawi, {year}\n\n{mould} {text}")
    taken = by_name(desk.take_in())
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        found = work_links.offers(connection)
    assert [link.kind for link in found] == ["edition"]
    assert {found[0].work, found[0].other} == {taken[f"zomba-{year}.txt"].work for year in (2018, 2021)}


def test_no_work_has_more_links_than_can_be_shown(desk: Desk) -> None:
    """Not the first of many copies either, that all the others would lead to."""
    for number in range(60):
        desk.put(f"letter{number:03}.txt", f"{prose(7, 300)} To applicant {number}.")
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        held = Counter(one for link in work_links.offers(connection) for one in (link.work, link.other))
    assert max(held.values()) <= work_links.MOST_OF_A_WORK
    assert len(held) == 60


def test_groups_of_different_sorts_are_told_apart(desk: Desk) -> None:
    """What may be joined is never put together with what is only similar."""
    desk.put("mines-en.txt", report(ENGLISH))
    desk.put("mines-fr.txt", report(FRENCH))
    desk.put("mines-en-revised.txt", report(ENGLISH) + " " + prose(3, 40))
    desk.take_in()
    _compared(desk)
    with desk.stores.catalogue.reading() as connection:
        found = groups(work_links.offers(connection))
    kinds = [{link.kind for link in group.links} for group in found]
    assert {"near-duplicate"} in kinds
    assert all(len(kind & {"near-duplicate"}) == 0 or kind == {"near-duplicate"} for kind in kinds)
