import json

import pytest

from feeds.documents import json_articles
from feeds.errors import ParseError
from feeds.model import Person, Source

TEXT = "The council agreed on Monday to mend the bridge before the winter floods come."


def test_an_article_under_common_keys() -> None:
    (entry,) = json_articles.read(
        {
            "headline": "Bridge to be mended",
            "body": f"{TEXT}\nRead more",
            "source": {"name": "Herald"},
            "authors": ["Ann Lee"],
            "date": 1714631400,
        },
        name="a.json",
    )

    assert entry.title == "Bridge to be mended"
    assert entry.content == f"<p>{TEXT}</p>"
    assert entry.source == Source(title="Herald")
    assert entry.authors == (Person(name="Ann Lee"),)
    assert entry.published is not None


def test_a_list_of_them_and_a_list_under_a_key() -> None:
    articles = [{"title": "A"}, {"title": "B"}, {"note": "none"}, 7]

    assert [e.title for e in json_articles.read(articles, name="a")] == ["A", "B"]
    found = json_articles.read({"status": "ok", "articles": articles}, name="a")
    assert [entry.title for entry in found] == ["A", "B"]


def test_html_is_read_as_html() -> None:
    (entry,) = json_articles.read(
        {"title": "A", "content": f"<h1>A</h1><p>{TEXT}</p><script>x()</script>"},
        name="a",
    )

    assert entry.content == f"<p>{TEXT}</p>"


def test_a_text_may_come_in_paragraphs() -> None:
    (entry,) = json_articles.read({"title": "A", "text": [TEXT, TEXT]}, name="a")

    assert entry.content == f"<p>{TEXT}</p><p>{TEXT}</p>"


def test_a_text_alone_gives_its_title() -> None:
    (entry,) = json_articles.read({"text": "The bridge is open."}, name="a")

    assert entry.title == "The bridge is open"


def test_one_object_a_line_is_a_list() -> None:
    lines = "\n".join(json.dumps({"title": title}) for title in "AB")

    assert json_articles.loaded(lines, name="a") == [{"title": "A"}, {"title": "B"}]


def test_faults_say_where() -> None:
    with pytest.raises(ParseError, match=r"a\.json: is no JSON: .*line 1"):
        json_articles.loaded('{"a": }', name="a.json")
    with pytest.raises(ParseError, match="nested too deeply"):
        json_articles.loaded("[" * 100_000, name="a.json")
    with pytest.raises(ParseError, match="has no article"):
        json_articles.read({"a": 1}, name="a.json")


def test_json_feeds_are_known_by_their_version() -> None:
    assert json_articles.is_feed({"version": "https://jsonfeed.org/version/1.1"})
    assert not json_articles.is_feed({"version": 2, "title": "A"})
    assert not json_articles.is_feed([])
