"""A vocabulary that is applied while portal and worker run: both go on with the new words."""

from __future__ import annotations

import json
import logging
import time

import pytest
from portal_collection import NOON, Collection, Serve

from index.catalogue.database import Catalogue
from index.catalogue.vocabularies import keep_edition, put_in_force
from index.thesaurus.load import bundled_folder, content_of, digest
from index.thesaurus.model import Vocabulary
from portal.renewing import VocabularyWatch
from portal.vocabularies import copy_in_force

PATIENCE = 30.0
"""Seconds for what takes one, on a machine that does much else."""


def apply(collection: Collection, name: str) -> str:
    """An edition whose cocoa is called ``name``, in force; its digest."""
    whole = json.loads(content_of(bundled_folder()))
    (cocoa,) = (one for one in whole["concepts"] if one["id"] == "cocoa")
    cocoa["prefLabel"]["en"] = name
    content = json.dumps(whole, ensure_ascii=False)
    mark = digest(content.encode())
    why = {"reason": "our words", "actor": "a test", "now": NOON}
    with collection.catalogue.writing() as connection:
        held = keep_edition(connection, content, digest=mark, version="1", **why)
        put_in_force(connection, held.number, **why)
    return mark


def test_a_running_portal_shows_the_names_of_an_edition_that_is_applied(
    own_collection: Collection, serve: Serve
) -> None:
    """Without a restart: on the page of the topic, and for what is typed."""
    with serve(own_collection) as client:
        assert "Babassu nuts" not in client.get("/en/topics/cocoa").text
        apply(own_collection, "Babassu nuts")
        until = time.monotonic() + PATIENCE
        while "Babassu nuts" not in client.get("/en/topics/cocoa").text:
            assert time.monotonic() < until, "the names were not renewed"
            time.sleep(0.05)
        found = client.get("/api/v1/search", params={"q": "babassu nuts"}).json()
        assert [one["id"] for one in found["query"]["concepts"]] == ["cocoa"]


def test_a_look_renews_once_for_each_edition(own_collection: Collection) -> None:
    """Nothing is made anew while nothing changes; the copy is brought in step first."""
    renewed: list[Vocabulary] = []
    watch = VocabularyWatch(own_collection.settings, own_collection.catalogue, renewed.append)
    assert not watch.look()
    mark = apply(own_collection, "Babassu nuts")
    assert watch.look()
    assert not watch.look()
    (vocabulary,) = renewed
    assert vocabulary.label("cocoa", "en") == "Babassu nuts"
    copy = copy_in_force(own_collection.settings)
    assert copy is not None
    assert mark in copy.name


def test_a_database_that_is_away_is_told_of_once(
    own_collection: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    """Not each second of an outage, in each process; and again when it goes away again."""
    watch = VocabularyWatch(own_collection.settings, own_collection.catalogue, lambda _: None, seconds=0.01)
    away = Catalogue.open("postgresql+psycopg://atlas@127.0.0.1:1/atlas")
    with caplog.at_level(logging.WARNING, logger="atlas87.vocabulary"), watch:
        for told in (1, 2):
            watch._catalogue = away
            time.sleep(0.5)
            assert len(caplog.records) == told
            watch._catalogue = own_collection.catalogue
            time.sleep(0.2)
    away.close()
