"""What the world may send: each does its harm to itself alone, and is told of."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from tests.feeds.server import Server
from tests.running import ATOM, River, addresses, scheme, status

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
YEAR = timedelta(days=365)

GOOD = """<rss version="2.0"><channel><title>Quiet Times</title>
<link>https://quiet.example/</link><item><title>Mill reopens</title>
<link>https://quiet.example/mill</link><guid>https://quiet.example/mill</guid>
<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>
<description>The mill on the hill grinds again.</description></item></channel></rss>"""

SCRIPTS = """<feed xmlns="http://www.w3.org/2005/Atom">
<title type="html">Evil &lt;script&gt;alert(1)&lt;/script&gt;Times</title>
<id>https://evil.example/</id><link href="https://evil.example/"/>
<updated>2026-11-19T08:00:00Z</updated>
<entry><id>javascript:alert(2)</id><updated>2026-11-19T09:00:00Z</updated>
<title type="html">&lt;img src=x onerror=alert(3)&gt;Fire &amp;amp;
&lt;b&gt;water&lt;/b&gt;</title>
<link href="javascript:alert(4)"/><link rel="enclosure" href="data:text/html,5"/>
<author><name>&lt;script&gt;alert(6)&lt;/script&gt;Mallory</name><uri>javascript:7</uri></author>
<category term="&lt;script&gt;" scheme="javascript:8"/>
<summary type="html">&lt;a href="java&#9;script:alert(9)" onclick="x()"&gt;in&lt;/a&gt;
&lt;svg onload=alert(10)&gt;&lt;/svg&gt;
&lt;iframe src="//evil.example"&gt;&lt;/iframe&gt;</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><script>alert(11)</script>
<p style="background:url(javascript:12)">Calm <a href="vbscript:13">words</a></p>
<form action="javascript:14"><input onfocus="alert(15)"/></form></div></content>
</entry>
<entry><id>tag:evil.example,2026:2</id><updated>2026-11-19T09:30:00Z</updated>
<title>&lt;script&gt; is a tag</title><link href="https://evil.example/2"/>
<content type="text">Text with &lt;b&gt; in it.</content></entry></feed>"""

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ']><rss version="2.0"><channel><title>&a11;</title></channel></rss>'
)

DEEP = (
    '<rss version="2.0"><channel><title>Deep</title>'
    "<item><title>Down</title><link>https://deep.example/1</link><description>"
    + "&lt;div&gt;" * 20_000
    + "bottom</description></item></channel></rss>"
)

DEEP_XML = (
    '<rss version="2.0"><channel><title>Deep</title>'
    + "<item>" * 50_000
    + "</item>" * 50_000
    + "</channel></rss>"
)

PAGE = "<!doctype html><html><head><title>Please log in</title></head><p>No.</html>"

FUTURE = GOOD.replace("2026 08:00:00", "2032 08:00:00").replace("quiet", "soon")


def crowd() -> str:
    items = "".join(
        f"<item><title>Number {n}</title><link>https://many.example/{n}</link>"
        f"<pubDate>{NOW - timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>The {n}th of its kind, lot {n * 7919}.</description></item>"
        for n in range(5000)
    )
    return f'<rss version="2.0"><channel><title>Many</title>{items}</channel></rss>'


BODIES: Mapping[str, str] = {
    "quiet": GOOD,
    "scripts": SCRIPTS,
    "laughs": LAUGHS,
    "deep": DEEP,
    "deep-xml": DEEP_XML,
    "page": PAGE,
    "future": FUTURE,
    "huge": GOOD.replace("grinds", "grinds " + "on and " * 3_200_000),
    "nothing": "",
    "many": crowd(),
}


@dataclass(frozen=True, slots=True)
class World:
    """What a pass over all of them left, and what ``status`` said of it."""

    river: River
    code: int
    told: Mapping[str, Mapping[str, Any]]

    def published(self, name: str) -> list[etree._Element]:
        return self.river.feed(f"subscriptions/{name}.atom")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    server = Server().start()
    river = River(tmp_path_factory.mktemp("hostile"))
    for name, body in BODIES.items():
        server.serve(f"/{name}", body, headers={"Content-Type": "text/xml"})
    server.raw("/hangs-up", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss")
    folder = river.folder / "papers"
    folder.mkdir()
    (folder / "good.txt").write_text("Bakery opens\n\nBread is sold at six.\n")
    (folder / "large.txt").write_bytes(b"word " * 4_200_000)
    (folder / "noise.html").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.json").write_text('{"title": "cut o')
    (folder / "nested.json").write_text("[" * 200_000)
    (folder / "linked.txt").symlink_to("/etc/hostname")
    names = [*BODIES, "hangs-up"]
    river.configure(
        f'[[host]]\nname = "127.0.0.1"\ngap = "0s"\nconnections = 8\n'
        f"ports = [{server.port}]\n"
        + "".join(
            f'[[subscription]]\nname = "{name}"\nurl = "{server.url("/" + name)}"\n'
            for name in names
        )
        + '[[subscription]]\nname = "papers"\nfolder = "papers"\n'
    )
    code = river.once(NOW)
    server.close()
    return World(river, code, status(river, NOW))


def test_a_pass_with_failures_says_so(world: World) -> None:
    assert world.code == 1


def test_what_is_good_is_there(world: World) -> None:
    (entry,) = world.published("quiet")
    assert entry.findtext("a:title", "", ATOM) == "Mill reopens"
    assert world.told["quiet"]["failure"] is None
    assert "Bakery opens" in {
        entry.findtext("a:title", "", ATOM) for entry in world.published("papers")
    }


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("page", "not-a-feed", "Please log in"),
        ("huge", "too-large", "more than"),
        ("nothing", "empty", ""),
        ("hangs-up", "truncated", ""),
    ],
)
def test_what_cannot_be_read_is_told(
    world: World, name: str, kind: str, words: str
) -> None:
    failure = world.told[name]["failure"]
    assert failure["kind"] == kind
    assert words in failure["reason"]
    assert world.published(name) == []


def test_entities_that_swell_do_no_harm(world: World) -> None:
    assert world.published("laughs") == []
    assert len(world.river.published()["subscriptions/laughs.atom"]) < 5000


def test_deep_nesting_ends_in_an_entry_or_a_failure(world: World) -> None:
    (entry,) = world.published("deep")
    assert "bottom" in entry.findtext("a:content", "", ATOM) + entry.findtext(
        "a:summary", "", ATOM
    )
    assert world.published("deep-xml") or world.told["deep-xml"]["failure"]


def test_a_date_that_has_not_come_is_the_arrival(world: World) -> None:
    (entry,) = world.published("future")
    for name in ("published", "updated"):
        time = datetime.fromisoformat(entry.findtext(f"a:{name}", "", ATOM))
        # No two entries have one `updated`: they differ within the second.
        assert time.replace(microsecond=0) == NOW


def test_no_script_survives_in_another_format(world: World) -> None:
    for path, body in world.river.published().items():
        if path.endswith(".json"):
            items = json.loads(body)["items"]
            words = [item.get("content_html", "") for item in items]
        elif path.endswith(".rss"):
            items = etree.fromstring(body).iter("{*}encoded", "description")
            words = [item.text or "" for item in items]
        else:
            continue
        for word in words:
            assert not re.search(r"<(script|iframe|form|svg|input)\b", word), path
            assert not re.search(r"<[^>]*\son\w+\s*=", word), path


def test_five_thousand_entries_are_kept_and_a_thousand_published(
    world: World,
) -> None:
    assert world.river.entries()["many"] == 5000
    assert len(world.published("many")) == 1000


def test_no_script_survives(world: World) -> None:
    for path, body in world.river.feeds().items():
        root = etree.fromstring(body)
        assert {scheme(a) for a in addresses(root)} <= {"http", "https"}, path
        for element in root.iterfind(".//*[@type='html']"):
            code = element.text or ""
            assert not re.search(r"<(script|iframe|form|svg|input)\b", code), path
            assert not re.search(r"<[^>]*\son\w+\s*=", code), path
        uris = [uri.text or "" for uri in root.iterfind(".//a:uri", ATOM)]
        assert not any("javascript" in uri for uri in uris), path


def test_titles_are_what_a_person_would_read(world: World) -> None:
    titles = {
        entry.findtext("a:title", "", ATOM) for entry in world.published("scripts")
    }
    assert titles == {"Fire & water", "<script> is a tag"}


def test_documents_that_cannot_be_read_are_named(world: World) -> None:
    assert world.told["papers"]["failure"] is None
    problems = "\n".join(world.told["papers"]["problems"])
    for name in ("large.txt", "broken.json", "nested.json"):
        assert name in problems
    assert "linked.txt" not in problems
    bodies = [e.findtext("a:content", "", ATOM) for e in world.published("papers")]
    assert len(bodies) <= 2


def test_feeds_that_are_gone_take_nothing_back(world: World) -> None:
    before = world.river.published()
    assert world.river.once(NOW + YEAR) == 1  # the server has ended
    assert world.river.published() == before
