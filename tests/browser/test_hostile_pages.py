"""What strangers write runs nowhere: not on our pages, not where feeds are read."""

import json
from collections.abc import Iterator

import pytest
from lxml import etree
from playwright.sync_api import Browser

from tests.browser import attacks
from tests.browser.site import Site
from tests.browser.watching import Watched, watched

TEXTS = ("{*}title", "{*}subtitle", "{*}summary", "{*}content", "{*}rights")
RSS_TEXTS = ("title", "description", "{*}encoded")


@pytest.fixture
def unguarded(chromium: Browser) -> Iterator[Watched]:
    """A window in which no policy stands between a mistake of ours and a reader."""
    with watched(chromium, bypass_csp=True) as window:
        yield window


@pytest.fixture
def guarded(chromium: Browser) -> Iterator[Watched]:
    with watched(chromium) as window:
        yield window


def test_attacks_work_where_nothing_cleans_them(unguarded: Watched) -> None:
    came_through = 0
    for code in attacks.BY_ITSELF[:8]:
        unguarded.page.set_content(f"<!doctype html><p>{code}</p>")
        unguarded.page.wait_for_timeout(20)
        came_through += bool(unguarded.run() or unguarded.dormant())
    assert came_through >= 6


def test_pages_with_hostile_texts_do_nothing(site: Site, guarded: Watched) -> None:
    for path in site.pages:
        guarded.page.goto(site.url + path)
        assert told(guarded) == [], path
        assert guarded.elsewhere(site.url) == [], path


def test_not_even_their_policy_is_needed(site: Site, unguarded: Watched) -> None:
    for path in (*site.pages, *site.stories()):
        unguarded.page.goto(site.url + path)
        assert told(unguarded) == [], path
        assert unguarded.dormant() == [], path
        assert unguarded.elsewhere(site.url) == [], path


def test_feeds_shown_without_any_cleaning_do_nothing(
    site: Site, unguarded: Watched
) -> None:
    for name, body in site.feeds().items():
        texts = shown(name, body)
        assert len(texts) > 3, name
        unguarded.page.goto(f"{site.url}/robots.txt")
        unguarded.page.set_content("<!doctype html>" + "\n".join(texts))
        unguarded.page.wait_for_timeout(20)
        assert told(unguarded) == [], name
        assert unguarded.dormant() == [], name


def told(window: Watched) -> list[str]:
    """What a window complains of, but for what cannot be had, on purpose."""
    return [words for words in window.run() if "Failed to load" not in words]


def shown(name: str, body: bytes) -> list[str]:
    """All that a reader may take for HTML."""
    if name.endswith(".json"):
        items = json.loads(body)["items"]
        return [item.get("content_html", "") for item in items]
    root = etree.fromstring(body)
    if name.endswith(".rss"):
        return [e.text or "" for e in root.iter(*RSS_TEXTS)]
    return [e.text or "" for e in root.iter(*TEXTS) if e.get("type") == "html"]
