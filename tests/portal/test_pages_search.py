"""The search page: one address is one search, everything works without script, nothing is a dead end."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from page_reading import ReadPage, parameters, read, select
from portal_collection import Collection, Serve
from starlette.testclient import TestClient

from portal.search_request import read_request


def titles(page: ReadPage) -> list[str]:
    return [heading.text_content() for heading in page.all("article.hit h2")]


def test_a_hit_says_what_it_is_and_leads_to_its_page(client: TestClient, collection: Collection) -> None:
    """Title, publisher, year, type, language, pages; the sheet opens the page with the words carried on."""
    page = read(client, "/en/search?q=machetes")
    hit = page.all("article.hit")[0]
    facts = " ".join(select(hit, ".meta")[0].text_content().split())
    assert facts == "International Labour Organization · 2022 · Report · English · 3 pages"
    sheet = select(hit, "a.no")[0]
    held = collection.held["cocoa"]
    assert sheet.text_content() == "2page"
    assert sheet.get("href").startswith(f"/en/works/{held.work}/pages/2?document={held.document}&q=machetes")
    assert [mark.text for mark in select(hit, "mark")] == ["machetes"]


def test_the_languages_of_a_work_begin_with_the_reader_s_own(
    own_collection: Collection, serve: Serve
) -> None:
    """A work in six languages shows four of them, the reader's first, and says how many more there are."""
    tags = ("ar", "en", "es", "fr", "ru", "zh")
    own_collection.add("many", languages=tags)
    own_collection.index()
    with serve(own_collection) as served:
        pages = [read(served, f"/{tag}/search?q=many") for tag in ("ru", "en")]
    russian, english = (page.words("article.hit .meta") for page in pages)
    assert "русский · арабский · английский · испанский · еще 2" in russian
    assert "English · Arabic · Spanish · French · 2 others" in english


def test_the_count_is_a_heading_that_is_announced(client: TestClient) -> None:
    """The number of works and pages is the page's heading, in a live region."""
    page = read(client, "/en/search?q=machetes")
    assert page.words("[role=status] h1") == "1 publication, 1 page"


def test_an_empty_search_lists_everything(client: TestClient) -> None:
    """Without words and filters everything is there to be looked through."""
    assert read(client, "/en/search").words("h1").startswith("10 publications")


def test_a_tick_is_a_chip_and_a_chip_can_be_removed(client: TestClient) -> None:
    """A chosen value stays ticked where it stands and appears as a link that takes it away again."""
    page = read(client, "/en/search?q=labour&type=brief")
    assert page.one('input[name=type][value="brief"]').get("checked") is not None
    chip = page.one("a.chip:not(.clear)")
    assert " ".join(chip.text_content().split()) == "Remove filter Brief ×"
    assert parameters(chip.get("href")) == [("q", "labour")]
    assert parameters(page.link("Clear all")) == [("q", "labour")]


def test_values_keep_their_place_when_ticked(client: TestClient) -> None:
    """A facet lists its values in the same order before and after one of them is chosen."""
    before = [box.get("value") for box in read(client, "/en/search").all("input[name=type]")]
    after = [box.get("value") for box in read(client, "/en/search?type=brief").all("input[name=type]")]
    assert before == after


def test_the_number_beside_a_value_is_what_choosing_it_brings(client: TestClient) -> None:
    """Every value of every box is followed: it brings as many works as its number says."""
    page = read(client, "/en/search?q=labour")
    for box in page.all(".facet li label"):
        field = select(box, "input")[0]
        promised = select(box, ".count")[0].text
        narrowed = client.get("/api/v1/search", params={"q": "labour", field.get("name"): field.get("value")})
        assert narrowed.json()["total"]["works"] == int(promised), field.attrib


def test_the_form_keeps_what_has_no_box(client: TestClient) -> None:
    """Order, the work and the choice of own words survive pressing the button; no box is sent twice."""
    page = read(client, "/en/search?q=labour&sort=newest&expand=no&mentions_area=ATA&work=w-x&page=2")
    kept = [(field.get("name"), field.get("value")) for field in page.all("form#ask input[type=hidden]")]
    assert kept == [("work", "w-x"), ("sort", "newest"), ("expand", "no")]
    assert page.one('#f-mentions_area input[value="ATA"]').get("checked") is not None


def test_the_reader_may_search_only_their_words(client: TestClient) -> None:
    """What was also searched is named in other languages, and one link switches it off, another on again."""
    page = read(client, "/en/search?q=child labour")
    assert "travail des enfants" in page.words("#under")
    only = page.link("search only my words")
    assert parameters(only) == [("q", "child labour"), ("expand", "no")]
    assert parameters(read(client, only).link("Search topics in all languages too")) == [
        ("q", "child labour")
    ]


def test_also_searched_labels_have_their_own_language(client: TestClient) -> None:
    """Each label in another language is marked with that language and its direction."""
    page = read(client, "/en/search?q=child labour")
    arabic = page.one('#under bdi[lang="ar"]')
    assert arabic.get("dir") == "rtl"


def test_only_documents_in_the_readers_language_is_one_link(client: TestClient) -> None:
    """The link narrows to the language of the page and turns into the way back."""
    page = read(client, "/fr/search?q=cacao")
    narrowed = page.link("Seulement les documents en français")
    assert parameters(narrowed) == [("q", "cacao"), ("language", "fr")]
    assert parameters(read(client, narrowed).link("Documents dans toutes les langues")) == [("q", "cacao")]


def test_the_title_names_words_and_filters(client: TestClient) -> None:
    """Tabs and bookmarks of two searches can be told apart."""
    assert read(client, "/en/search?q=kilns&type=brief&area=PAK").words("title") == (
        "kilns (Brief and Pakistan) – Atlas 8.7"
    )


def test_a_document_in_another_language_is_marked_as_such(client: TestClient) -> None:
    """Title and snippet of an Arabic work carry lang and dir; the language is named in bold; it is said
    that there is no English version."""
    page = read(client, "/en/search?q=الأطفال&expand=no")
    hit = page.all("article.hit")[0]
    assert (select(hit, "h2")[0].get("lang"), select(hit, "h2")[0].get("dir")) == ("ar", "rtl")
    assert select(hit, ".pg > div")[0].get("dir") == "rtl"
    assert select(hit, ".meta b")[0].text == "Arabic"
    assert "not available in English" in hit.text_content()


def test_chinese_is_simplified_chinese(client: TestClient) -> None:
    """The lang attribute of Chinese says which signs are used."""
    page = read(client, "/en/search?q=强迫劳动")
    assert page.all("article.hit h2")[0].get("lang") == "zh-Hans"


def test_missing_words_are_named(client: TestClient) -> None:
    """A page that lacks a word of the query says which."""
    page = read(client, "/en/search?q=kilns machetes&expand=no")
    assert any("without: kilns" in " ".join(one.text_content().split()) for one in page.all(".pg"))


def test_nothing_found_is_no_dead_end(client: TestClient) -> None:
    """Each filter can be taken away, with what that brings; other languages and everything are offered."""
    page = read(client, "/en/search?q=cocoa&type=roadmap&language=fr")
    assert page.words("h1") == "Nothing found"
    text = page.words("#results")
    assert "Without Roadmap" in text
    assert parameters(page.link("Without Roadmap")) == [("q", "cocoa"), ("language", "fr")]
    assert "Search documents in every language" in text
    assert page.link("Look through all publications") == "/en/search"


def test_what_removing_a_filter_brings_is_true(client: TestClient) -> None:
    """The number beside "without this filter" is the count of the search without it."""
    page = read(client, "/en/search?q=cocoa&type=roadmap")
    item = next(one for one in page.all("#results li") if "Without Roadmap" in one.text_content())
    works = client.get("/api/v1/search", params={"q": "cocoa"}).json()["total"]["works"]
    assert select(item, ".meta")[0].text_content().split()[0] == str(works)


def test_a_thousand_filters_are_answered_with_a_page_of_some_size(client: TestClient) -> None:
    """The address of a chip holds all other filters: each may be long, or they may be many, not both."""
    names = ("type", "area", "concept", "mentions_area", "mentions_concept", "language", "publisher")
    asked = "&".join(f"{name}={'x' * 30}{number}" for name in names for number in range(200))[:58_000]
    page = read(client, f"/en/search?{asked}")
    assert page.status == 200
    assert len(page.text) < 5_000_000
    chips = page.all(".chips li")
    assert len(chips) == 24 + 2
    assert "others" in chips[-2].text_content()
    assert page.words("#fold summary").startswith("Filter 1,")


def test_did_you_mean_is_a_link_with_the_filters_kept(client: TestClient) -> None:
    """A likely spelling is offered as the same search with other words."""
    page = read(client, "/en/search?q=machettes&language=en&expand=no")
    if "Did you mean" not in page.words():
        pytest.fail("no correction was offered for a word one letter away")
    assert parameters(page.link("machetes"))[0] == ("q", "machetes")


def test_the_same_search_for_machines(client: TestClient) -> None:
    """JSON, CSV and feed are linked, with the same parameters, and answer."""
    page = read(client, "/en/search?q=labour&type=brief")
    for words, kind in (("JSON", "application/json"), ("CSV", "text/csv"), ("feed", "application/atom+xml")):
        address = page.link(words)
        assert parameters(address) == [("q", "labour"), ("type", "brief")]
        assert client.get(address).headers["content-type"].startswith(kind)
    assert page.one('link[type="application/atom+xml"]').get("href") == page.link("feed")


def test_numbered_pages_name_the_one_before_and_the_one_after(
    own_collection: Collection, serve: Serve
) -> None:
    """Ten works a page; links with rel=prev and rel=next; the page being read is no link."""
    own_collection.add_many((f"cocoa {n}", {"title": f"Work {n}"}) for n in range(35))
    own_collection.index()
    with serve(own_collection) as client:
        first, second = read(client, "/en/search?q=cocoa"), read(client, "/en/search?q=cocoa&page=2")
        assert (len(first.all("article.hit")), len(first.all("[rel=prev]"))) == (10, 0)
        assert parameters(second.one("[rel=prev]").get("href")) == [("q", "cocoa")]
        assert parameters(second.one("[rel=next]").get("href")) == [("q", "cocoa"), ("page", "3")]
        assert second.words("li [aria-current=page]") == "2"
        seen = [title for n in range(1, 5) for title in titles(read(client, f"/en/search?q=cocoa&page={n}"))]
        assert len(seen) == len(set(seen)) == 35


@pytest.mark.parametrize("number", ["10000", "999999999"])
def test_a_page_far_too_deep_explains_itself(client: TestClient, number: str) -> None:
    """Page 10,000 says where the results end and leads back."""
    page = read(client, f"/en/search?q=labour&page={number}")
    assert page.status == 200
    assert "These results end after 1 page." in page.words("#results")
    assert parameters(page.link("First page")) == [("q", "labour")]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/en/search?q=labour&year_from=abc", "A year of four digits from 1000 to 9999 is expected."),
        ("/en/search?q=labour&sort=loudest", "One of these is expected: best, newest."),
        ("/en/search?q=labour&year_from=2020&year_to=2010", "The first year is after the last year, 2010."),
        ("/en/search?q=" + "a" * 4001, "At most 4000 signs are read."),
    ],
)
def test_what_could_not_be_read_is_said_and_the_rest_is_answered(
    client: TestClient, address: str, sentence: str
) -> None:
    """A page never refuses: it says what it left out and shows results for the rest."""
    page = read(client, address)
    assert page.status == 200
    assert sentence in page.words("#results")


def test_the_longest_query_is_answered(client: TestClient) -> None:
    """4,000 signs of any script are a search like any other."""
    for sign in ("word ", "слово ", "词"):
        query = (sign * 4000)[:4000]
        assert read(client, f"/en/search?q={query}").status == 200


@pytest.mark.parametrize("sign", ['"', "word ", "词", "\U0001f600", "&", "'", "labour ", "cocoa -", "童工"])
@pytest.mark.parametrize("rest", ["", "&type=report&area=GHA&sort=newest&expand=no"])
def test_a_long_query_is_not_repeated_in_every_link(client: TestClient, sign: str, rest: str) -> None:
    """Its page stays under 150 kB; what were links are buttons of a form that has the words once."""
    query = (sign * 4000)[:4000]
    page = read(client, f"/en/search?q={quote(query)}{rest}")
    assert page.status == 200
    assert len(page.text.encode()) <= 150_000
    assert len(read(client, f"/en/search/area?q={quote(query)}{rest}").text.encode()) <= 150_000
    assert page.one("form#again input").get("value") == query


def test_a_topic_that_is_named_a_thousand_times_is_said_once(client: TestClient) -> None:
    """On the page and in the API: each wording once."""
    page = read(client, f"/en/search?q={quote('童工' * 1_000)}")
    assert page.words("#results").count("travail des enfants") <= 1
    found = client.get("/api/v1/search", params={"q": "童工" * 1_000 + " child labour"}).json()
    said = [(one["id"], one["matched"]) for one in found["query"]["concepts"]]
    assert len(said) == len(set(said)) == 2


def test_the_buttons_of_a_long_query_lead_where_its_links_would(client: TestClient) -> None:
    """To the same search without a filter, in another language, as JSON: nothing is lost."""
    words = "labour " * 300
    page = read(client, f"/en/search?q={quote(words)}&type=report&sort=newest")
    french = page.one('.langs button[formaction="/fr/search"]')
    assert page.all(".langs a") == []
    sent = {"q": words, french.get("name"): french.get("value")}
    there = client.get("/fr/search", params=sent)
    assert there.status_code == 200
    without = [button for button in page.all("button.chip") if "Remove filter" in button.text_content()]
    assert [(one.get("formaction"), one.get("name"), one.get("value")) for one in without] == [
        ("/en/search", "sort", "newest")
    ]
    asked, _ = read_request(list(sent.items()))
    assert (asked.q, asked.filters.type, asked.sort) == (words, ("report",), "newest")
    json = page.one('button[formaction="/en/search.json"]')
    answer = client.get("/en/search.json", params={"q": words, json.get("name"): json.get("value")})
    assert answer.status_code == 200
    assert answer.json()["query"]["filters"] == {"type": ["report"]}


def test_all_values_of_a_facet_stand_on_a_page_of_their_own(client: TestClient) -> None:
    """Every value with its number and its tick, the rest of the search kept, without script."""
    page = read(client, "/en/search/area?q=labour&type=brief&area=PAK&sort=newest")
    assert page.one('input[value="PAK"]').get("checked") is not None
    kept = [(field.get("name"), field.get("value")) for field in page.all("form input[type=hidden]")]
    assert kept == [("q", "labour"), ("type", "brief"), ("sort", "newest")]
    assert "Pakistan" in page.words("form.facet")


def test_a_facet_that_is_none_is_not_found(client: TestClient) -> None:
    """An address of no facet is answered as any other wrong address."""
    assert read(client, "/en/search/colour").status == 404


def test_an_unknown_value_is_shown_and_can_be_removed(client: TestClient) -> None:
    """A filter nobody knows finds nothing, stays visible as box and chip, and can be taken away."""
    page = read(client, "/en/search?type=poem")
    assert page.one('input[name=type][value="poem"]').get("checked") is not None
    assert parameters(page.one("a.chip:not(.clear)").get("href")) == []


def test_a_record_says_that_it_is_kept_at_its_publisher(client: TestClient) -> None:
    """A work of which only metadata is held is listed without pages and says where it is."""
    page = read(client, "/en/search?q=domestic")
    assert "kept at its publisher" in page.words("article.hit")
    assert page.all("article.hit .pg") == []


def test_the_canonical_address_is_the_search_in_order(client: TestClient) -> None:
    """Parameters in any order, empty ones and doubled ones are one search with one canonical address."""
    page = read(client, "/en/search?type=brief&q=labour&year_from=&type=brief&page=1")
    assert parameters(page.one("link[rel=canonical]").get("href")) == [("q", "labour"), ("type", "brief")]


def test_a_search_inside_one_work_names_it(client: TestClient, collection: Collection) -> None:
    """The chip of the work says its title; a work that is not there for the reader says its id."""
    work = collection.held["cocoa"].work
    page = read(client, f"/en/search?q=cocoa&work={work}")
    assert "In this publication: Child labour in cocoa growing" in page.words("a.chip")
    assert "w-00000000" in read(client, "/en/search?q=cocoa&work=w-00000000").words("a.chip")
