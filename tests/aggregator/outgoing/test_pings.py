"""Others' hubs hear which feeds changed."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

from storage import outbox, receivers
from tests.aggregator.outgoing.sending import URL, bench, deliver, news, pushed
from tests.feeds.server import Server


def test_a_hub_is_told_of_each_feed_that_changed(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, hubs=(server.serve("/hub", status=204),))
    made.later(minutes=2)
    deliver(made)
    server.requests.clear()
    news(made, "n1", "Ferry aground")
    assert deliver(made) == []
    made.later(minutes=1)
    deliver(made)
    found = [parse_qs(one.body.decode()) for one in pushed(server, "/hub")]
    assert {one["hub.mode"][0] for one in found} == {"publish"}
    paths = {one["hub.url"][0].removeprefix(f"{URL}/") for one in found}
    assert {"stories.atom", "all.json", "subscriptions/herald.rss"} <= paths
    assert "subscriptions/echo.atom" not in paths
    assert len(found) == len(paths)
    assert all(one["hub.topic"] == one["hub.url"] for one in found)
    form = "application/x-www-form-urlencoded"
    assert pushed(server, "/hub")[0].headers["Content-Type"] == form


def test_what_is_not_public_is_no_hubs_business(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, public=False, hubs=(server.serve("/hub"),))
    made.later(minutes=2)
    assert deliver(made) == []


def test_a_hub_that_fails_is_given_up_after_hours(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, hubs=(server.serve("/hub", status=502),))
    started = made.now
    while outbox.waiting(made.desk.db) and made.now < started + timedelta(days=3):
        made.later(minutes=5)
        deliver(made)
    assert timedelta(hours=6) <= made.now - started < timedelta(days=2)
    [one] = receivers.every(made.desk.db)
    assert one.given_up
    assert len(server.requests) < 60
