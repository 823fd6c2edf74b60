"""Archive pages: complete, stable, and told from each other."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from sqlite_utils import Database

from aggregator import archives, publications
from aggregator.compiling import documents
from aggregator.publications import Publication
from aggregator.written import Press
from feeds.publish import ATOM, RSS
from storage.database import iso
from storage.topics import Topic
from tests.aggregator.making import NOON, SITE, article, story
from tests.aggregator.web.keeping import keep

ALL = publications.everything(SITE)
SEA = publications.topic(SITE, "sea", "Sea")
HISTORY = "{http://purl.org/syndication/history/1.0}archive"


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Six hundred articles, each a story; every seventh is of the sea."""
    told = [
        story(n, replace(article(n, hours=n), story=n), topics="" if n % 7 else "sea")
        for n in range(1, 601)
    ]
    sea = Topic(name="sea", title="Sea", kind="configured")
    return keep(tmp_path / "aggregator.db", told, [sea])


def tree(db: Database, publication: Publication) -> etree._Element:
    return etree.fromstring(documents(Press(db, SITE), publication)[publication.path]())


def older(element: etree._Element) -> str:
    links = [one for one in element.findall("{*}link") if one.get("rel")]
    found = [one.get("href") for one in links if one.get("rel") == "prev-archive"]
    return found[0] if found else ""


def numbers(element: etree._Element) -> list[int]:
    ids = [one.findtext("{*}id") for one in element.findall("{*}entry")]
    return [int(one.rpartition("/")[2]) for one in ids]


def walk(db: Database, publication: Publication) -> list[list[int]]:
    """The numbers on each page, from the feed itself to the last one."""
    told = tree(db, publication)
    pages = [numbers(told)]
    while address := older(told):
        name, _, end = address.removesuffix(".atom").rpartition("/archive/")
        assert name == SITE.address(publication.name)
        page = archives.page(publication, int(end))
        assert page is not None
        body = archives.document(Press(db, SITE), page, ATOM)
        assert body is not None
        told = etree.fromstring(body)
        assert told.find(HISTORY) is not None
        assert told.findtext("{*}id") == tree(db, publication).findtext("{*}id")
        pages.append(numbers(told))
    return pages


def test_all_there_is_stands_on_the_pages(db: Database) -> None:
    feed, *pages = walk(db, ALL)
    assert [len(page) for page in pages] == [64, 256, 255]
    assert {*feed, *(one for page in pages for one in page)} == set(range(1, 601))
    feed, *pages = walk(db, SEA)
    assert {*feed, *(one for page in pages for one in page)} == set(range(7, 601, 7))


def test_what_comes_later_changes_no_page(db: Database) -> None:
    full = archives.page(ALL, 512)
    filling = archives.page(ALL, 576)
    assert full is not None
    assert filling is not None
    before = [archives.document(Press(db, SITE), one, RSS) for one in (full, filling)]
    # An article of long ago that comes now is a new one all the same.
    row = dict(next(iter(db.query("SELECT * FROM articles WHERE id = 600"))))
    early = iso(NOON - timedelta(days=900))
    late = row | {"id": 700, "iri": "urn:late", "slug": "late", "time": early}
    db.table("articles").insert(late)
    carried = dict(next(iter(db.query("SELECT * FROM entries WHERE article_id = 600"))))
    db.table("entries").insert(carried | {"id": 700, "key": "late", "article_id": 700})
    after = [archives.document(Press(db, SITE), one, RSS) for one in (full, filling)]
    assert after == before
    assert older(tree(db, ALL)) == SITE.address("all/archive/672.atom")


def test_a_feed_without_more_than_it_shows_has_no_archive(tmp_path: Path) -> None:
    few = keep(tmp_path / "few.db", [story(1, article(1))])
    assert older(tree(few, ALL)) == ""
    assert archives.document(Press(few, SITE), archives.page(ALL, 32), ATOM)


def test_only_real_pages_have_names() -> None:
    assert archives.page(ALL, 31) is None
    assert archives.page(ALL, 0) is None
    assert archives.page(publications.top(SITE), 32) is None
    assert archives.page(publications.health(SITE), 32) is None
