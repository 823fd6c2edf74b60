"""The search page and the feeds of searches, over HTTP."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from storage import settings as kept
from storage.topics import Topic
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep

FIRE = Topic(name="fire", title="Fire & smoke", kind="configured")
HOSTILE = '<script>alert(1)</script> "ferry" <img src=x onerror=alert(2)>'


def stocked(folder: Path, **entry: object) -> None:
    words = {"title": "Ferry aground", "text": "The ferry lies off Kirkwall."}
    first = article(1, **(words | entry))
    wire = article(2, "Wire", text="A ferry too.", hours=1)
    other = article(3, "Mail", title="Budget", text="Pensions rise.", hours=-100)
    stories = [story(1, first, wire, topics="fire"), story(2, replace(other, story=2))]
    db = keep(folder / "aggregator.db", stories, [FIRE])
    db.close()


def test_it_finds_stories_and_marks_the_words(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit().get("/search?q=FERRY")
    assert answer.status == 200
    assert answer.texts("//ol[@class='results']//h2") == ["Ferry aground"]
    assert answer.texts("//ol//mark") == ["Ferry", "ferry"]
    assert answer.texts("//p[@role='status']") == ["1 story with 2 articles"]
    assert answer.texts("//a[@class='tally']") == ["and 1 more on this story"]
    [link] = answer.page.xpath("//ol//h2/a/@href")
    assert link == "/stories/s1#a1"


def test_every_page_has_a_field_that_works_without_script(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    visitor = visit(url="https://news.example/river")
    for path in ("/", "/all", "/stories/s1", "/nowhere"):
        answer = visitor.get(path)
        [form] = answer.page.xpath("//header//form[@role='search']")
        assert form.get("action") == "/river/search"
        assert form.xpath(".//input/@name") == ["q"]
        assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_hostile_words_stay_words(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path, title=HOSTILE, text=HOSTILE)
    typed = 'ferry onerror <script> "alert'
    answer = visit().get(f"/search?q={quote(typed)}")
    assert answer.texts("//ol//h2") == [HOSTILE]
    assert not answer.page.xpath("//script[text()] | //ol//img | //@onerror")
    assert answer.body.count(b"<script") == 1
    [field] = answer.page.xpath("//input[@id='words']/@value")
    assert field == typed


def test_it_narrows_by_topic_time_and_outlet(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    answer = visitor.get("/search?q=ferry")
    options = answer.texts("//select[@id='topic']/option")
    assert options == ["any", "Fire & smoke"]
    assert len(visitor.get("/search?q=ferry&topic=fire").texts("//ol//h2")) == 1
    assert visitor.get("/search?q=pensions&since=day").texts("//ol//h2") == []
    assert visitor.get("/search?q=pensions&since=week").texts("//ol//h2") == ["Budget"]
    links = answer.page.xpath("//nav[@aria-label='Only one outlet']/a/@href")
    assert "/search?q=ferry&outlet=wire.example" in links
    narrow = visitor.get("/search?q=ferry&outlet=wire.example")
    assert narrow.texts("//ol//h2") == ["Title 2"]
    assert narrow.texts("//ul[@aria-label='Narrowed to']/li") == [
        "only Wire all instead of only Wire"
    ]
    assert narrow.page.xpath("//form//input[@type='hidden']/@value") == ["wire.example"]


def test_many_are_shown_page_by_page(tmp_path: Path, visit: Visit) -> None:
    stories = [
        story(n, replace(article(n, text=f"Ferry {n}.", hours=n), story=n))
        for n in range(1, 46)
    ]
    keep(tmp_path / "aggregator.db", stories).close()
    visitor = visit()
    seen: list[str] = []
    path = "search?q=ferry"
    while path:
        answer = visitor.get(f"/{path.lstrip('/')}")
        seen += answer.texts("//ol//h2")
        path = next(iter(answer.page.xpath("//nav//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 45
    assert visitor.get("/search?q=ferry&page=4").status == 404
    assert visitor.get("/search?q=ferry&page=x").status == 404


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=-ferry", "Name a word that must be there"),
        ("q=%3F", "There is no word in this"),
        ("q=nowhere", "Nothing was found"),
        ("q=nowhere&topic=fire", "Search everywhere"),
    ],
)
def test_it_says_what_to_do(
    tmp_path: Path, visit: Visit, query: str, says: str
) -> None:
    stocked(tmp_path)
    [words] = visit().get(f"/search?{query}").texts("//*[@role='status']")
    assert says in words


def test_without_words_there_is_the_field_alone(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit().get("/search")
    assert answer.status == 200
    assert len(answer.page.xpath("//input[@type='search']")) == 1
    assert not answer.page.xpath("//*[@role='status']")


def test_it_says_when_the_index_is_not_whole(tmp_path: Path, visit: Visit) -> None:
    stories = [story(1, article(1))]
    db = keep(tmp_path / "aggregator.db", stories)
    kept.put(db, "unindexed", "1")
    db.conn.commit()
    db.close()
    answer = visit().get("/search?q=words")
    assert "still being built" in " ".join(answer.texts("//p"))


def test_a_search_is_subscribed_to_in_any_format(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    page = visitor.get("/search?q=Ferry&topic=fire").page
    href, *_ = page.xpath("//link[@rel='alternate']/@href")
    assert href == "/search.atom?q=ferry&topic=fire"
    for path in (href, href.replace("atom", "json"), href.replace("atom", "rss")):
        answer = visitor.get(path)
        assert answer.status == 200
        assert b"Ferry aground" in answer.body
        assert quote("ferry") in answer.headers["link"]
        again = visitor.get(path, if_none_match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    assert etree.fromstring(visitor.get(href).body).tag.endswith("feed")


def test_a_feed_needs_words(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    assert visitor.get("/search.atom").status == 400
    refused = visitor.get("/search.json?q=-x")
    assert (refused.status, b"must be there" in refused.body) == (400, True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('"*-&<東ab'))))
def test_whatever_is_typed_there_is_an_answer(shared: Visit, typed: str) -> None:
    answer = shared().get(f"/search?q={quote(typed)}")
    assert answer.status == 200


@pytest.fixture
def shared(tmp_path: Path, visit: Visit) -> Visit:
    """One visitor for many visits."""
    stocked(tmp_path)
    visitor = visit()
    return lambda: visitor
