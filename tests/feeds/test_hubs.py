"""Which hubs a feed names (websub.rocks, subscriber tests 100 to 104)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from feeds.confined import Bounds, Confinement
from feeds.hubs import MOST, with_hubs
from feeds.model import Hints, Link, Reading, Request
from feeds.pushed import Push, understood
from feeds.read import Means, read
from tests.feeds.asking import AGENT, PATIENT, hasty
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HUB, TOPIC = "https://hub.example/", "https://post.example/feed"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><id>post</id>
<link rel="alternate" href="https://post.example/"/>{links}
<entry><id>1</id><title>Harbour</title><updated>2026-03-01T10:00:00Z</updated>
<link href="/harbour"/></entry></feed>"""
RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Post</title><link>https://post.example/</link>{links}
<item><title>Harbour</title><guid>1</guid></item></channel></rss>"""
LINKS = f'<{{0}}link rel="hub" href="{HUB}"/><{{0}}link rel="self" href="{TOPIC}"/>'
HEADER = f'<https://first.example/>; rel="hub", <{TOPIC}?first>; rel="self"'


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    with Confinement(Bounds(children=1)) as running:
        yield running


def request(url: str, **given: object) -> Request:
    return Request(name="post", kind="url", location=url, allow_private=True, **given)


def asked(confinement: Confinement, url: str) -> Reading:
    means = Means(
        confinement=confinement, user_agent=AGENT, limits=PATIENT, manners=hasty
    )
    [reading] = read([request(url)], means, NOW)
    return reading


def hints(confinement: Confinement, url: str) -> Hints:
    reading = asked(confinement, url)
    assert reading.feed is not None, reading.failure
    return reading.feed.hints


def test_wr100_the_head_of_an_answer_names_hub_and_topic(
    server: Server, confinement: Confinement
) -> None:
    url = server.serve("/feed", RSS.format(links=""), headers={"Link": HEADER})
    found = hints(confinement, url)
    assert found.hubs == ("https://first.example/",)
    assert found.topic == f"{TOPIC}?first"


def test_wr101_a_web_page_that_names_a_hub_is_no_feed(
    server: Server, confinement: Confinement
) -> None:
    page = f"<html><head>{LINKS.format('')}</head><title>Post</title></html>"
    reading = asked(confinement, server.serve("/feed", page))
    assert reading.feed is None
    assert reading.failure is not None
    assert reading.failure.kind == "not-a-feed"


@pytest.mark.parametrize(
    "body",
    [
        ATOM.format(links=LINKS.format("")),
        RSS.format(links=LINKS.format("atom:")),
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [],'
        f' "feed_url": "{TOPIC}", "hubs": [{{"type": "WebSub", "url": "{HUB}"}}]}}',
    ],
    ids=["wr102-atom", "wr103-rss", "json"],
)
def test_wr102_and_wr103_a_feed_names_hub_and_topic(
    server: Server, confinement: Confinement, body: str
) -> None:
    found = hints(confinement, server.serve("/feed", body))
    assert (found.hubs, found.topic) == ((HUB,), TOPIC)


def test_wr104_the_head_goes_before_the_document(
    server: Server, confinement: Confinement
) -> None:
    body = ATOM.format(links=LINKS.format(""))
    url = server.serve("/feed", body, headers={"Link": HEADER})
    assert hints(confinement, url).hubs == ("https://first.example/",)


def test_wr104_what_the_head_says_in_part_is_not_mixed_with_the_document() -> None:
    document = (Link(rel="hub", href=HUB), Link(rel="self", href=TOPIC))
    for rel in ("hub", "self"):
        head = (Link(rel=rel, href="https://first.example/"),)
        found = with_hubs(Hints(), head, document)
        assert (found.hubs, found.topic) == ((HUB,), TOPIC)


def test_without_hub_or_without_topic_there_is_nothing_to_subscribe_to() -> None:
    for links in ((), (Link(rel="hub", href=HUB),), (Link(rel="self", href=TOPIC),)):
        assert with_hubs(Hints(), (), links) == Hints()


def test_of_two_topics_the_first_counts_and_of_many_hubs_a_few() -> None:
    hubs = [Link(rel="hub", href=f"https://{number}.example/") for number in range(99)]
    selves = [Link(rel="self", href=TOPIC), Link(rel="self", href=HUB)]
    found = with_hubs(Hints(), (), (*hubs, *hubs, *selves))
    assert found.topic == TOPIC
    assert len(found.hubs) == len(set(found.hubs)) == MOST


@pytest.mark.parametrize(
    "hub", ["ftp://hub.example/", "file:///etc/passwd", f"{HUB}{'x' * 3000}", "/hub"]
)
def test_what_cannot_be_asked_is_no_hub(hub: str) -> None:
    links = (Link(rel="hub", href=hub), Link(rel="self", href=TOPIC))
    assert with_hubs(Hints(), (), links) == Hints()


def test_no_password_of_a_feed_is_sent_to_its_hub() -> None:
    links = (
        Link(rel="hub", href="https://me:secret@hub.example/"),
        Link(rel="self", href="https://me:secret@post.example/feed"),
    )
    found = with_hubs(Hints(), (), links)
    assert (found.hubs, found.topic) == ((HUB,), TOPIC)


def test_a_push_is_read_like_what_was_fetched(
    server: Server, confinement: Confinement
) -> None:
    body = ATOM.format(links="").replace('href="https://post.example/"', 'href="/"')
    url = server.serve("/feed", body)
    fetched = asked(confinement, url)
    wanted = request(url, vouched_by=url, validators=fetched.validators)
    pushed = understood(Push(body=body.encode()), wanted, confinement, NOW)
    assert fetched.feed is not None
    assert pushed.feed is not None
    assert pushed.feed.entries == fetched.feed.entries
    assert pushed.pushed
    assert pushed.delta
    assert (pushed.status, pushed.cost.requests) == (0, 0)


@pytest.mark.parametrize("body", ["", "<html>Hello</html>", "{}", "url=https://x/"])
def test_a_push_of_something_else_is_a_failure(
    confinement: Confinement, body: str
) -> None:
    reading = understood(Push(body=body.encode()), request(TOPIC), confinement, NOW)
    assert reading.feed is None
    assert reading.failure is not None
