"""Hubs are asked over HTTP (websub.rocks, subscriber tests 200 to 205)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import Service, Subscription
from aggregator.pushed import asking
from aggregator.pushed.leases import Said
from feeds.confined import Confinement
from feeds.http.model import Fetched
from feeds.model import Hints
from feeds.read import Means, read
from storage import callbacks, subscriptions
from storage.callbacks import Callback
from tests.aggregator.pushed.hub import Form, Hub
from tests.aggregator.taking import Bench, subscribe
from tests.feeds.asking import AGENT, hasty
from tests.feeds.server import Server

TOPIC = "http://post.example/what-it-calls-itself"
SERVICE = Service(url="https://news.example.org", websub=True)
FEED = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Post</title><link>https://post.example/</link>
<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{topic}"/>
<item><title>Harbour</title><guid>1</guid></item></channel></rss>"""


@pytest.fixture(scope="module")
def means() -> Iterator[Means]:
    with Confinement() as confinement:
        yield Means(confinement=confinement, user_agent=AGENT, manners=hasty)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(folder=tmp_path)
    yield made
    made.desk.db.close()


def wanted(url: str, **given: object) -> Subscription:
    return subscribe("post", url=url, allow_private=True, **given)


def offer(bench: Bench, hub: str, topic: str = TOPIC) -> None:
    """Let the subscription name a hub."""
    bench.configure(wanted("https://post.example/feed"), service=SERVICE)
    [post] = subscriptions.named(bench.desk.db, ["post"])
    hints = Hints(hubs=(hub,), topic=topic)
    subscriptions.save(bench.desk.db, replace(post, hints=hints))


def round_of(bench: Bench, means: Means) -> Sequence[Fetched]:
    asks = asking.due(bench.desk, bench.now)
    answers = asking.send(asks, means)
    asking.keep(bench.desk, answers, bench.now)
    return answers


def only(bench: Bench) -> Callback:
    [callback] = callbacks.every(bench.desk.db)
    return callback


def confirm(bench: Bench, form: Form, **said: str) -> bool:
    words = {"mode": form.mode, "topic": form.topic, "lease": "864000"} | said
    return asking.confirm(bench.desk, bench.now, only(bench).id, Said(**words))


@pytest.mark.parametrize("hops", [(), (302,), (301,), (307, 308)])
def test_wr200_to_wr202_the_topic_is_what_the_document_calls_itself(
    bench: Bench, means: Means, server: Server, hops: tuple[int, ...]
) -> None:
    hub = Hub(server)
    server.serve(f"/{len(hops)}", FEED.format(hub=hub.url, topic=TOPIC))
    for number, status in enumerate(hops):
        to = {"Location": f"/{number + 1}"}
        server.serve(f"/{number}", status=status, headers=to)
    bench.configure(wanted(server.url("/0")), service=SERVICE)
    states = subscriptions.every(bench.desk.db)
    requests = [bench.desk.rules.request(state) for state in states]
    bench.take(*read(requests, means, bench.now))
    round_of(bench, means)
    [form] = hub.forms
    assert (form.mode, form.topic) == ("subscribe", TOPIC)
    assert form.callback.startswith("https://news.example.org/websub/")
    assert form.lease == "864000"


@pytest.mark.parametrize("status", [307, 308])
def test_wr203_and_wr204_a_hub_may_lead_to_another(
    bench: Bench, means: Means, server: Server, status: int
) -> None:
    server.serve("/old", status=status, headers={"Location": "/hub"})
    hub = Hub(server)
    offer(bench, server.url("/old"))
    assert round_of(bench, means)[0].failure is None
    form = hub.asked()
    assert confirm(bench, form)
    assert only(bench).lease_until == bench.now + timedelta(days=10)


def test_a_hub_that_asks_back_before_it_answers_is_told(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    asks = asking.due(bench.desk, bench.now)
    answers = asking.send(asks, means)
    assert confirm(bench, hub.asked())
    asking.keep(bench.desk, answers, bench.now)
    assert only(bench).confirmed == bench.now


def test_a_hub_is_asked_once_and_then_before_the_lease_ends(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    for _ in range(3):
        round_of(bench, means)
    assert len(hub.forms) == 1
    confirm(bench, hub.forms[0])
    bench.later(days=4, hours=23)
    round_of(bench, means)
    assert len(hub.forms) == 1
    bench.later(hours=1)
    round_of(bench, means)
    assert hub.forms[0] == hub.forms[1]


def test_what_was_asked_is_known_after_a_restart(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    round_of(bench, means)
    bench.reopen()
    round_of(bench, means)
    assert len(hub.forms) == 1
    assert confirm(bench, hub.forms[0])


def test_a_hub_that_refuses_is_left_alone_and_its_words_are_kept(
    bench: Bench, means: Means, server: Server
) -> None:
    plain = {"Content-Type": "text/plain"}
    url = server.serve("/hub", "no such topic", status=404, headers=plain)
    offer(bench, url)
    round_of(bench, means)
    callback = only(bench)
    assert callback.failure == "answered 404: no such topic"
    assert callback.next_ask == bench.now + timedelta(days=1)
    assert not asking.due(bench.desk, bench.now + timedelta(hours=23))
    assert subscriptions.every(bench.desk.db)[0].failures == 0


def test_a_hub_at_a_private_address_is_not_asked(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    bench.configure(subscribe("post"), service=SERVICE)
    [answer] = round_of(bench, means)
    assert answer.failure is not None
    assert answer.failure.kind == "blocked"
    assert hub.forms == []


def test_what_is_removed_is_unsubscribed(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    round_of(bench, means)
    confirm(bench, hub.forms[0])
    private = replace(SERVICE, allow_private=True)
    bench.configure("herald", service=private)
    round_of(bench, means)
    _, form = hub.forms
    assert form == replace(hub.forms[0], mode="unsubscribe", secret="", lease="")
    assert not confirm(bench, form, mode="subscribe")
    assert confirm(bench, form)
    assert only(bench).wanted == "ended"
    assert not asking.due(bench.desk, bench.now)


def test_another_hub_is_asked_and_the_old_one_unsubscribed(
    bench: Bench, means: Means, server: Server
) -> None:
    old, new = Hub(server, "/old"), Hub(server, "/new")
    offer(bench, old.url)
    round_of(bench, means)
    confirm(bench, old.forms[0])
    offer(bench, new.url)
    round_of(bench, means)
    assert [form.mode for form in old.forms] == ["subscribe", "unsubscribe"]
    [form] = new.forms
    assert form.callback != old.forms[0].callback
    assert form.secret != old.forms[0].secret


def test_no_more_than_a_few_hubs_are_asked_at_once(bench: Bench) -> None:
    names = [f"post-{number}" for number in range(asking.AT_ONCE + 5)]
    bench.configure(*names, service=SERVICE)
    hints = Hints(hubs=("https://hub.example/",), topic=TOPIC)
    for state in subscriptions.every(bench.desk.db):
        subscriptions.save(bench.desk.db, replace(state, hints=hints))
    assert len(asking.due(bench.desk, bench.now)) == asking.AT_ONCE
    assert len(asking.due(bench.desk, bench.now)) == 5


def test_after_the_clock_was_ahead_a_hub_is_asked_again(
    bench: Bench, means: Means, server: Server
) -> None:
    hub = Hub(server)
    offer(bench, hub.url)
    bench.later(days=900)
    round_of(bench, means)
    bench.later(days=-900)
    round_of(bench, means)
    assert len(hub.forms) == 2
