"""Finding the feeds of a page: what it says of them, and whether that is true."""

import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, lists, sampled_from

from feeds import parse, read, understand
from feeds.confined import Bounds, Confinement
from feeds.discover import MOST, Candidate, Origin, discover, find
from feeds.model import Manners
from tests.feeds.asking import ANY_PORT, ways

PAGE = "https://tea.example/"
RSS, ATOM, JSON = (
    f"application/{kind}" for kind in ("rss+xml", "atom+xml", "feed+json")
)


def feed(title: str) -> bytes:
    item = "<item><title>First flush</title><link>https://tea.example/1</link></item>"
    channel = f"<channel><title>{title}</title>{item}</channel>"
    return f"<rss version='2.0'>{channel}</rss>".encode()


def page(*inside: str, head: str = "") -> bytes:
    top = f"<meta charset=utf-8><title>The tea  house</title>{head}"
    return f"<!doctype html><html><head>{top}</head><body>{' '.join(inside)}".encode()


def link(href: str, kind: str = RSS, title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def found(*inside: str, head: str = "", url: str = PAGE) -> list[str]:
    return [candidate.url for candidate in discover(page(*inside, head=head), url)]


def test_links_of_the_head_are_given_with_title_and_type_in_their_order():
    head = link("/atom", ATOM, "Leaves &amp; pots") + link("news.json", JSON, "As JSON")
    assert discover(page(head=head), PAGE) == (
        Candidate(url=f"{PAGE}atom", title="Leaves & pots", type=ATOM),
        Candidate(url=f"{PAGE}news.json", title="As JSON", type=JSON),
    )


def test_links_in_the_body_and_of_every_feed_type_are_seen():
    kinds = (
        RSS,
        ATOM,
        JSON,
        "application/rdf+xml",
        "Application/RSS+XML; charset=utf-8",
    )
    links = [link(f"/{number}", kind) for number, kind in enumerate(kinds)]
    links += ["<a rel='alternate' type='application/atom+xml' href='/5'>5</a>"]
    links += [
        "<link rel=feed href=/6>",
        "<link rel='ALTERNATE home' type=text/rss href=/7>",
    ]
    assert found(*links) == [f"{PAGE}{number}" for number in range(8)]


def test_vague_types_need_an_address_that_looks_like_a_feed():
    head = (
        link("/wp-json/wp/v2/posts/7", "application/json")
        + link("/oembed?url=feed", "application/json+oembed")
        + link("/sitemap.xml", "application/xml")
        + link("/feed.json", "application/json")
        + link("/all.rss", "text/xml")
        + link("/feed", "")
    )
    assert found(head=head) == [
        f"{PAGE}{name}" for name in ("feed.json", "all.rss", "feed")
    ]


def test_what_is_alternate_in_another_sense_is_no_feed():
    head = link("/de", "text/html") + link("/dark.css", RSS, rel="alternate stylesheet")
    head += (
        "<link rel=alternate hreflang=fr href=/fr/><link rel=stylesheet href=/rss.css>"
    )
    assert found(head=head) == []


def test_links_that_look_like_feeds_come_after_those_that_are_called_one():
    body = (
        "<a href='/rss/'>Subscribe</a> <a href=/feeds/green.xml>Green</a>"
        "<a href='/?feed=rss2'>All</a> <a href='/feeding-time'>At the zoo</a>"
    )
    listed = discover(page(body, head=link("/main")), PAGE)
    assert [candidate.url for candidate in listed] == [
        f"{PAGE}main",
        f"{PAGE}rss/",
        f"{PAGE}feeds/green.xml",
        f"{PAGE}?feed=rss2",
    ]
    assert [candidate.origin for candidate in listed[:2]] == [
        Origin.LINK,
        Origin.ANCHOR,
    ]
    assert listed[1].title == "Subscribe"


def test_buttons_of_feed_programs_are_no_feeds_and_feed_hosts_are():
    body = (
        "<a href='https://reader.example/subscription/feed/https://tea.example/rss'>+</a>"
        "<a href='https://feeds.pods.example/tea.rss'>Podcast</a>"
        "<a href='feed://tea.example/atom'>Atom</a>"
    )
    assert found(body) == [
        "https://feeds.pods.example/tea.rss",
        "https://tea.example/atom",
    ]


def test_comments_come_last_and_the_pages_own_section_first():
    head = (
        link("/comments/feed", title="Tea Comments Feed")
        + link("/feed", title="Everything")
        + link("/green/feed", title="Green tea")
    )
    ordered = [f"{PAGE}{path}" for path in ("green/feed", "feed", "comments/feed")]
    assert found(head=head, url=f"{PAGE}green/") == ordered


def test_one_address_in_many_spellings_is_named_once():
    head = (
        link("/feed") + link("http://tea.example/feed/") + link("feed#top", title="x")
    )
    assert found("<a href='/feed?utm_source=page'>Feed</a>", head=head) == [
        f"{PAGE}feed"
    ]
    both = link("/?feed=rss2") + link("/?feed=atom", ATOM)
    assert found(head=both) == [f"{PAGE}?feed=rss2", f"{PAGE}?feed=atom"]


def test_addresses_are_resolved_at_the_base_of_the_page():
    head = (
        "<base href='https://cdn.example/tea/'>" + link("a.xml") + link("//b.example/")
    )
    assert found(head=head) == ["https://cdn.example/tea/a.xml", "https://b.example/"]


@pytest.mark.parametrize(
    "href", ["javascript:feed()", "data:text/xml,<rss/>", "", "http://["]
)
def test_what_is_no_web_address_is_passed_over(href):
    assert found(head=link(href)) == []


def test_a_channel_is_found_by_the_address_its_page_calls_canonical():
    canonical = "https://www.youtube.com/channel/UC123"
    handle = "https://www.youtube.com/@tea"
    assert found(head=f"<link rel=canonical href='{canonical}'>", url=handle) == [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC123"
    ]
    assert found(head=f"<link rel=canonical href='{canonical}'>") == []


def test_titles_are_read_in_the_encoding_of_the_page():
    for encoding in ("utf-8", "iso-8859-1", "utf-16"):
        head = f"<meta charset={encoding}>" + link("/feed", title="Thé vert")
        html = f"<html><head>{head}</head></html>".encode(encoding)
        assert discover(html, PAGE)[0].title == "Thé vert"


PIECES = sampled_from(
    [
        b"<link rel=alternate ",
        b"type=application/rss+xml ",
        b"href=/feed>",
        b"<base href=",
        b"'",
        b"<a href='feed:x'>",
        b"</head>",
        b"\xff\xfe",
        b"<!--",
        b"<?xml version='1.0'?>",
    ]
)


@given(lists(PIECES | binary(max_size=8), max_size=12))
@settings(max_examples=150)
def test_any_bytes_are_a_page_with_feeds_or_without(pieces):
    for candidate in discover(b"".join(pieces), PAGE):
        assert candidate.url.startswith(("http://", "https://"))


@pytest.fixture(scope="module")
def confinement():
    with Confinement(Bounds(children=1)) as children:
        yield children


@pytest.fixture
def look(confinement):
    def find_from_here(url, **changes):
        return find(url, ways(**changes), confinement, allow_private=True)

    return find_from_here


def test_a_feed_is_its_own_answer(server, look):
    url = server.serve("/feed", feed("Tea"), headers={"Content-Type": RSS})
    result = look(url)
    itself = Candidate(url=url, title="Tea", type=RSS, origin=Origin.ADDRESS)
    assert (result.feeds, result.failure) == ((itself,), None)
    assert len(server.requests) == 1


def test_a_page_gives_the_feeds_it_names_if_they_are_feeds(server, look):
    server.serve("/a", feed("Tea, all of it"))
    server.serve("/b", b"<html><title>Gone fishing</title>")
    server.serve("/c", status=404)
    server.serve("/d", feed("Pots"), headers={"Content-Type": f"{ATOM}; charset=utf-8"})
    head = (
        link("/a") + link("/b") + link("/c") + link("/d", "", rel="feed", title="Clay")
    )
    result = look(server.serve("/", page(head=head)))
    assert result.title == "The tea house"
    assert result.failure is None
    assert result.feeds == (
        Candidate(url=server.url("/a"), title="Tea, all of it", type=RSS),
        Candidate(url=server.url("/d"), title="Clay", type=ATOM),
    )
    assert len(server.requests) == 5


def test_two_addresses_of_the_same_bytes_are_one_feed(server, look):
    server.serve("/a", feed("Tea"))
    server.serve("/b", feed("Tea"))
    result = look(server.serve("/", page(head=link("/a") + link("/b"))))
    assert [one.url for one in result.feeds] == [server.url("/a")]


def test_common_places_are_tried_in_turn_up_to_the_first_feed(server, look):
    server.serve("/rss.xml", feed("Tea"))
    server.serve("/atom.xml", feed("Tea, again"))
    one_by_one = Manners(gap=timedelta(), ports=ANY_PORT)
    result = look(server.serve("/", page()), manners=lambda host: one_by_one)
    [only] = result.feeds
    assert (only.url, only.title) == (server.url("/rss.xml"), "Tea")
    assert only.origin is Origin.PLACE
    asked = [asked.path for asked in server.requests]
    assert asked[:3] == ["/", "/feed", "/rss.xml"]
    assert len(asked) <= 4


def test_a_page_without_any_feed_says_so(server, look):
    result = look(server.serve("/", page("Only tea.")))
    assert result.feeds == ()
    assert result.failure.kind == "not-a-feed"
    assert "The tea house" in str(result.failure)


def test_no_more_than_a_few_candidates_are_asked_for(server, look):
    for number in range(30):
        server.serve(f"/feed/{number}", feed(f"Tea {number}"))
    head = "".join(link(f"/feed/{number}") for number in range(30))
    assert len(look(server.serve("/", page(head=head))).feeds) == MOST
    assert len(server.requests) == MOST + 1


def test_a_page_that_cannot_be_had_is_a_failure_and_nothing_is_guessed(server, look):
    result = look(server.serve("/", status=503))
    assert (result.feeds, result.failure.kind) == ((), "http-503")
    assert len(server.requests) == 1


def test_a_site_that_refuses_its_pages_may_still_give_its_known_feeds(server, look):
    server.serve("/@ann", status=403)
    server.serve("/@ann.rss", feed("Ann"))
    [ann] = look(server.url("/@ann")).feeds
    assert (ann.url, ann.title) == (server.url("/@ann.rss"), "Ann")


def test_a_feed_that_moved_for_good_is_given_at_its_new_home(server, look):
    server.serve("/old", status=301, headers={"Location": "/feed"})
    server.serve("/now", status=302, headers={"Location": "/feed"})
    server.serve("/feed", feed("Tea"))
    [moved] = look(server.serve("/", page(head=link("/old")))).feeds
    assert moved.url == server.url("/feed")
    [own] = look(server.url("/now")).feeds
    assert own.url == server.url("/now")


def test_i12_a_bare_address_is_found_and_given_as_a_url(server, look):
    server.serve("/tea", feed("Tea"))
    [tea] = look(f"feed://127.0.0.1:{server.port}/tea").feeds
    assert tea.url == server.url("/tea")


def test_h1_a_page_cannot_send_us_where_we_must_not_go(server, confinement):
    url = server.serve("/", page(head=link("http://169.254.169.254/feed")))
    assert find(url, ways(), confinement).failure.kind == "blocked"
    assert server.requests == []
    assert find(url, ways(), confinement, allow_private=True).feeds == ()


def test_a_stopped_search_says_so(server, confinement):
    stop = threading.Event()
    stop.set()
    result = find(server.url("/"), ways(stop=stop), confinement, allow_private=True)
    assert result.failure.kind == "stopped"


def test_g2_whoever_reads_a_subscription_cannot_discover_another():
    for module in (read, understand, parse):
        assert "feeds.discover" not in Path(module.__file__).read_text()
        assert "import discover" not in Path(module.__file__).read_text()


def test_a_name_without_addresses_is_a_failure(look):
    def nowhere(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    result = look("https://no.example/", resolve=nowhere)
    assert (result.feeds, result.failure.kind) == ((), "dns")
