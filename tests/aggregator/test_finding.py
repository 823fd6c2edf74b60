"""Stories are found once, by what fits best, and can be subscribed to."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from sqlite_utils import Database

from aggregator import searches
from aggregator.finding import Found, find, results
from aggregator.queries import parse
from aggregator.written import Press
from feeds.publish import ATOM, FORMATS, JSON
from storage.search import Sought
from storage.topics import Topic
from tests.aggregator.making import SITE, article, story
from tests.aggregator.web.keeping import keep

FIRE = Topic(name="fire", title="Fire", kind="configured")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    told = article(1, text="A ferry sailed.")
    wire = article(2, "Wire", title="Ferry aground", text="The ferry.", hours=1)
    mail = article(3, "Mail", text="Ferry, ferry.", hours=2)
    other = article(4, "Mail", title="Fire in the port", text="A ferry?", hours=-900)
    stories = (
        story(1, told, wire, mail),
        story(2, replace(other, story=2), topics="fire"),
        story(3, replace(article(5, text="Budget."), story=3)),
    )
    made = keep(tmp_path / "aggregator.db", stories, [FIRE])
    yield made
    made.close()


def sought(typed: str, **more: str) -> Sought:
    return Sought(terms=parse(typed), **more)


def found(db: Database, typed: str, **more: str) -> Found:
    return find(db, sought(typed, **more))


def test_a_story_is_found_once_by_its_best_article(db: Database) -> None:
    looked = found(db, "ferry")
    assert [(hit.story, hit.article, hit.others) for hit in looked.hits] == [
        (1, 2, 2),
        (2, 4, 0),
    ]
    assert (looked.articles, looked.whole) == (4, True)
    told = {one.name: count for one, count in looked.outlets}
    assert told == {"Mail": 2, "Wire": 1, "Herald": 1}


def test_of_equals_the_newer_one_comes_first(tmp_path: Path) -> None:
    same = {"title": "Ferry", "text": "Sails."}
    stories = [
        story(n, replace(article(n, hours=hours, **same), story=n))
        for n, hours in ((1, 5), (2, -2000), (3, 9))
    ]
    with_others = [*stories, story(4, replace(article(4), story=4))]
    db = keep(tmp_path / "same.db", with_others)
    assert [hit.story for hit in found(db, "ferry").hits] == [3, 1, 2]
    db.close()


def test_a_topic_an_outlet_or_a_source_narrows_it(db: Database) -> None:
    assert [hit.story for hit in found(db, "ferry", topic="fire").hits] == [2]
    assert {h.story for h in found(db, "ferry", outlet="wire.example").hits} == {1}
    assert found(db, "ferry", subscription="herald").articles == 1


def test_results_show_no_more_than_may_be_shown(db: Database) -> None:
    terms = parse("sailed")
    hits = found(db, "sailed").hits
    [shown] = results(db, SITE, hits, terms)
    assert [piece.text for piece in shown.words] == ["A ferry ", "sailed", "."]
    assert (shown.slug, shown.others) == ("s1", 0)
    [bare] = results(db, replace(SITE, content="link"), hits, terms)
    assert bare.words == ()


def test_a_search_is_a_feed_of_the_newest_stories(db: Database) -> None:
    made = searches.document(Press(db, SITE), sought("Ferry"), ATOM)
    root = etree.fromstring(made.body)
    ids = root.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
    assert ids == [f"{SITE.tag}:stories/1", f"{SITE.tag}:stories/2"]
    [own] = root.xpath("/*/*[local-name()='id']/text()")
    assert own == f"{SITE.tag}:feeds/search?q=ferry"
    [itself] = root.xpath("/*/*[local-name()='link'][@rel='self']/@href")
    assert itself == f"{SITE.url}/search.atom?q=ferry"


def test_a_feed_is_the_same_however_it_is_asked_for(db: Database) -> None:
    for form in FORMATS:
        bodies = {
            searches.document(Press(db, SITE), sought(typed, topic="fire"), form).body
            for typed in ("ferry port", "PORT  Ferry", '"port" ferry ferry')
        }
        assert len(bodies) == 1


def test_a_feed_names_its_own_address(db: Database) -> None:
    made = searches.document(Press(db, SITE), sought("ferry -x", topic="fire"), JSON)
    address = f"{SITE.url}/search.json?q=ferry%20-x&topic=fire"
    assert json.loads(made.body)["feed_url"] == address
