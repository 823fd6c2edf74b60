"""Published feeds name the hubs that hear of their changes (W3C WebSub, 4)."""

import json
from pathlib import Path

from lxml import etree

from aggregator.outgoing.followable import published
from feeds.publish import FORMATS
from tests.aggregator.outgoing.sending import URL, bench

OTHER = "https://hub.example/"
HUBS = [f"{URL}/hub", OTHER]


def test_every_format_names_the_hubs(tmp_path: Path) -> None:
    made = bench(tmp_path, hubs=(OTHER,))
    for name in ("stories", "subscriptions/herald", "health"):
        paths = (f"{name}.{form.name}" for form in FORMATS)
        atom, feed, rss = (published(made.desk, path) for path in paths)
        found = etree.fromstring(atom)
        assert found.xpath("/*/*[@rel='hub']/@href") == HUBS
        assert found.xpath("/*/*[@rel='self']/@href") == [f"{URL}/{name}.atom"]
        channel = etree.fromstring(rss)
        assert channel.xpath("/rss/channel/*[@rel='hub']/@href") == HUBS
        told = [{"type": "WebSub", "url": one} for one in HUBS]
        assert json.loads(feed)["hubs"] == told


def test_without_hubs_none_are_named(tmp_path: Path) -> None:
    public = bench(tmp_path, hub=False).config.service.published
    for path in public.rglob("*"):
        assert path.is_dir() or b"hub" not in path.read_bytes()
