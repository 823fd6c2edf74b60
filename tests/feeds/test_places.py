import pytest
from hypothesis import given
from hypothesis.strategies import text

from feeds.places import common, guesses, known

VIDEOS = "https://www.youtube.com/feeds/videos.xml"
GITHUB = "https://github.com/owner/thing"


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("https://www.youtube.com/channel/UC123/videos", f"{VIDEOS}?channel_id=UC123"),
        ("https://m.youtube.com/user/somebody", f"{VIDEOS}?user=somebody"),
        ("https://youtube.com/playlist?list=PL9", f"{VIDEOS}?playlist_id=PL9"),
        ("https://www.youtube.com/watch?v=1&list=PL9", f"{VIDEOS}?playlist_id=PL9"),
        (GITHUB, f"{GITHUB}/releases.atom"),
        (f"{GITHUB}.git", f"{GITHUB}/releases.atom"),
        (f"{GITHUB}/tree/next/big", f"{GITHUB}/commits/next/big.atom"),
        ("https://github.com/owner", "https://github.com/owner.atom"),
        ("https://old.reddit.com/r/tea/top", "https://www.reddit.com/r/tea/.rss"),
        ("https://reddit.com/u/potter", "https://www.reddit.com/user/potter/.rss"),
        ("https://medium.com/@writer/a-text", "https://medium.com/feed/@writer"),
        ("https://medium.com/tag/tea", "https://medium.com/feed/tag/tea"),
        ("https://writer.medium.com/a-text", "https://writer.medium.com/feed"),
        ("https://social.example/@ann", "https://social.example/@ann.rss"),
        (
            "https://bsky.app/profile/ann.example",
            "https://bsky.app/profile/ann.example/rss",
        ),
        (
            "https://tea.blogspot.com/2024/01/",
            "https://tea.blogspot.com/feeds/posts/default",
        ),
        ("https://tea.tumblr.com/post/1", "https://tea.tumblr.com/rss"),
    ],
)
def test_well_known_sites_keep_feeds_in_well_known_places(page, first):
    assert known(page)[0] == first
    assert guesses(page) == known(page)


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/@handle",
        "https://github.com/topics/feeds",
        "https://github.com/",
        "https://gist.github.com/owner/123",
        "https://www.reddit.com/",
        "https://notyoutube.com/channel/UC123",
        "https://social.example/@ann/109",
        "https://blog.example/",
        "",
    ],
)
def test_other_pages_have_no_known_places(page):
    assert known(page) == ()


def test_a_repository_has_releases_commits_and_tags():
    places = ("releases.atom", "commits.atom", "tags.atom")
    assert known(GITHUB) == tuple(f"{GITHUB}/{place}" for place in places)


def test_common_places_are_near_the_page_and_at_the_root():
    near = common("https://site.example:8080/blog/2024/text.html?x#y")
    assert near[0] == "https://site.example:8080/blog/2024/feed"
    assert "https://site.example:8080/feed" in near
    assert common("https://site.example/blog")[0] == "https://site.example/blog/feed"
    top = common("https://site.example")
    assert top[0] == "https://site.example/feed"
    assert {"https://site.example/rss.xml", "https://site.example/feed.json"} < set(top)
    assert len(near) < 12
    assert len(set(near)) == len(near)


@given(text(max_size=40))
def test_any_page_has_places_or_none(path):
    for host in ("github.com", "www.youtube.com", "medium.com", "site.example"):
        for place in guesses(f"https://{host}/{path}".replace("[", "")):
            assert place.startswith("https://")
