from pathlib import Path

import pytest

from aggregator.config import proposal


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/feed.xml", "example"),
        ("https://feeds.bbci.co.uk/news/world/rss.xml", "bbci-news-world"),
        ("https://one.blogspot.com/feeds/posts/default", "one-posts-default"),
        ("http://127.0.0.1:8081/a.xml", "127-0-0-1-a"),
        ("http://localhost:8081/", "localhost-8081"),
    ],
)
def test_a_name_is_made_of_site_and_path(address: str, name: str) -> None:
    assert proposal.name({"url": address}, title="", taken=()) == name


def test_a_title_gives_the_name_where_it_can() -> None:
    fields = {"url": "https://example.org/feed.xml"}
    assert (
        proposal.name(fields, title="The Times", taken={"the-times"}) == "the-times-2"
    )
    assert proposal.name(fields, title="Новости", taken=()) == "example"


def test_what_exists_is_read_from_this_machine(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "config"
    (below / "docs").mkdir(parents=True)
    (below / "feed.xml").touch()
    (tmp_path / "list.OPML").touch()
    assert proposal.location("config/docs", folder=below) == {"folder": "docs"}
    assert proposal.location("config/feed.xml", folder=below) == {"file": "feed.xml"}
    far = str(tmp_path / "list.OPML")
    assert proposal.location("list.OPML", folder=below) == {"opml": far}
    assert proposal.name({"folder": "docs"}, title="", taken=()) == "docs"
    assert proposal.name({"opml": far}, title="", taken=()) == "list"


def test_an_address_is_a_feed_or_a_list(tmp_path: Path) -> None:
    def location(typed: str) -> dict[str, str]:
        return proposal.location(typed, folder=tmp_path)

    assert location("feed://a.example/x") == {"url": "http://a.example/x"}
    assert location("https://a.example/l.opml?x=1") == {
        "opml": "https://a.example/l.opml?x=1"
    }
    with pytest.raises(ValueError, match=r"did you mean https://a\.example/feed\?"):
        location("a.example/feed")
    with pytest.raises(ValueError, match="no such file or folder"):
        location("articles")
    with pytest.raises(ValueError, match="expected an address"):
        location("ftp://a.example/feed")
