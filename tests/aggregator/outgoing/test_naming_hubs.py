"""Published feeds name the hubs that hear of their changes (W3C WebSub, 4)."""

import json
from pathlib import Path

from lxml import etree

from tests.aggregator.outgoing.sending import URL, bench

OTHER = "https://hub.example/"
HUBS = [f"{URL}/hub", OTHER]


def test_every_format_names_the_hubs(tmp_path: Path) -> None:
    public = bench(tmp_path, hubs=(OTHER,)).config.service.published
    for name in ("stories", "subscriptions/herald", "health"):
        atom = etree.parse(public / f"{name}.atom")
        assert atom.xpath("/*/*[@rel='hub']/@href") == HUBS
        assert atom.xpath("/*/*[@rel='self']/@href") == [f"{URL}/{name}.atom"]
        rss = etree.parse(public / f"{name}.rss")
        assert rss.xpath("/rss/channel/*[@rel='hub']/@href") == HUBS
        feed = json.loads((public / f"{name}.json").read_bytes())
        assert feed["hubs"] == [{"type": "WebSub", "url": one} for one in HUBS]


def test_without_hubs_none_are_named(tmp_path: Path) -> None:
    public = bench(tmp_path, hub=False).config.service.published
    for path in public.rglob("*"):
        assert path.is_dir() or b"hub" not in path.read_bytes()
