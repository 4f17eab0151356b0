"""Fixtures of the portal's tests: a small real collection, and the portal that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from portal_collection import BASE, Collection, Serve, open_collection
from starlette.testclient import TestClient

from portal.app import create_app


@contextmanager
def serving(collection: Collection) -> Iterator[TestClient]:
    """A client of a portal of its own over a collection; redirects are not followed."""
    with TestClient(create_app(collection.settings), base_url=BASE, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """A dozen works that every test may read and none may change."""
    made = open_collection(tmp_path_factory.mktemp("collection"))
    fill(made)
    yield made
    made.catalogue.close()


@pytest.fixture(scope="session")
def client(collection: Collection) -> Iterator[TestClient]:
    """The portal over the collection."""
    with serving(collection) as served:
        yield served


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serves a collection of a test's own, for the length of a ``with``."""
    return serving


@pytest.fixture
def own_collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """An empty collection for one test alone, to be filled and changed."""
    made = open_collection(tmp_path_factory.mktemp("own"))
    yield made
    made.catalogue.close()


def fill(collection: Collection) -> None:
    """The dozen works: languages, formats, filters, and a title that must be escaped."""
    add = collection.add
    add(
        "cocoa",
        "Children work on cocoa farms in Ghana. Hazardous work is common.",
        "The second page speaks of harvest and machetes.",
        "Child labour in cocoa growing is measured by surveys.",
        title="Child labour in cocoa growing",
        publishers=("International Labour Organization",),
        issued="2022-06-12",
        areas=("GHA", "CIV"),
        concepts=("child-labour",),
        abstract="What surveys on cocoa farms found.",
        licence="CC-BY-4.0",
        authors=("Ama Mensah",),
    )
    add(
        "cacao",
        "Les enfants travaillent dans les plantations de cacao.",
        "La deuxième page parle de la récolte et de l'eau.",
        language="fr",
        title="Le travail des enfants dans le cacao",
        type="brief",
        publishers=("Organisation des plantations",),
        issued="2021",
        areas=("CIV",),
        concepts=("child-labour",),
    )
    add(
        "brick",
        "Bonded labour in brick kilns keeps families in debt.",
        "Workers who owe money cannot leave the kiln.",
        title="Bonded labour in brick kilns",
        type="brief",
        publishers=("International Labour Organization",),
        issued="2019-05",
        areas=("PAK", "IND"),
        concepts=("forced-labour",),
    )
    add(
        "arabic",
        "عمل الأطفال في الزراعة خطر على صحتهم.",
        language="ar",
        title="عمل الأطفال في الزراعة",
        issued="2020",
        areas=("EGY",),
    )
    add("chinese", "强迫劳动是对人权的侵犯。", language="zh", title="强迫劳动", issued="2018")
    add(
        "hostile",
        "A page with <b>bold</b> words and <script>alert(1)</script> in cocoa text.",
        title='<script>alert("title")</script> & =1+1',
        publishers=('=HYPERLINK("http://evil.test")',),
        issued="2017",
        file_name="../../etc/<script>.pdf",
    )
    add(
        "web page",
        "A chapter of a web page on mica and mining.",
        format="html",
        file=b"<!doctype html><title>Mica</title><script>alert(1)</script><p>mica</p>",
        title="Mica mining on the web",
        type="news",
        issued="2023",
    )
    add("notes", "Plain notes on fishing boats.", format="text", title="Fishing boats", file_name="notes.txt")
    add(
        "elsewhere",
        "Text shown here while the file stays with its publisher: quarries.",
        title="Quarries elsewhere",
        access="text",
        source_url="https://publisher.test/quarries.pdf",
    )
    add(
        "described",
        title="Only described: domestic work",
        access="record",
        source_url="https://publisher.test/d",
    )
    collection.index()
