"""A publisher, a hub and our daemon: what is pushed is published without a poll."""

import threading
from collections.abc import Sequence
from pathlib import Path

from storage.database import open_writing
from tests.aggregator.daemons import (
    PROMPTLY,
    Daemon,
    command,
    configure,
    free_port,
    running,
    until,
)
from tests.aggregator.pushed.hub import Form, Hub
from tests.feeds.server import Server, endless

FEED = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Post</title><link>https://post.example/</link>
<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{topic}"/>
{items}</channel></rss>"""
ITEM = """<item><title>{0}</title><link>https://post.example/{0}</link>
<guid>https://post.example/{0}</guid><description>Words of {0}.</description></item>"""


def feed(server: Server, titles: Sequence[str]) -> str:
    items = "".join(ITEM.format(title) for title in titles)
    topic = server.url("/feed")
    return FEED.format(hub=server.url("/hub"), topic=topic, items=items)


def service(folder: Path, server: Server, rest: str = "") -> Path:
    """A configuration that asks hubs, with a feed on the test's own server."""
    port = free_port()
    table = f'[[subscription]]\nname = "post"\nurl = "{server.url("/feed")}"\n'
    path = configure(folder, table + rest, port=port, ports=f"[{server.port}]")
    own = f'data = "data"\nurl = "http://127.0.0.1:{port}"\nwebsub = true'
    path.write_text(path.read_text().replace('data = "data"', own))
    return path


def published(daemon: Daemon, title: str) -> bool:
    path = daemon.data / "public" / "all.atom"
    return path.exists() and f">{title}<" in path.read_text(encoding="utf-8")


def subscribed(daemon: Daemon, hub: Hub, server: Server) -> Form:
    """Wait until the first reading is out and the hub was asked, and confirm it."""
    until(lambda: published(daemon, "Harbour"))
    form = hub.asked()
    assert (form.mode, form.topic) == ("subscribe", server.url("/feed"))
    until(lambda: daemon.page() == 200)
    assert hub.verify(form).body == b"a challenge"
    return form


def test_what_is_pushed_is_in_our_feed_without_a_poll(
    tmp_path: Path, server: Server
) -> None:
    hub = Hub(server)
    server.serve("/feed", feed(server, ["Harbour"]))
    path = service(tmp_path, server)
    with running(path) as daemon:
        form = subscribed(daemon, hub, server)
        assert hub.push(form, feed(server, ["Ferry"])).status == 202
        until(lambda: published(daemon, "Ferry"))
        assert published(daemon, "Harbour")

        assert hub.push(form, feed(server, ["Forged"]), secret="other").status == 202
        assert hub.push(form, feed(server, ["Ferry"])).status == 202
        assert hub.push(form, "<html>Nothing for us</html>").status == 202
        daemon.says("pinged subscription=post")
        assert not published(daemon, "Forged")
        assert daemon.log.count("pushed subscription=post entries=1 new=1") == 1
        assert daemon.log.count("pushed subscription=post entries=1 new=0") == 1

        told = command(path, "status", "post").stdout
        assert f"Pushed by the hub {hub.url}, lease until " in told
        assert "3 pushes so far, the last on " in told
        assert form.secret not in told
    assert len(server.asked("/feed")) == 1


def test_a_hub_goes_on_after_a_restart_and_is_told_of_the_end(
    tmp_path: Path, server: Server
) -> None:
    hub = Hub(server)
    server.serve("/feed", feed(server, ["Harbour"]))
    path = service(tmp_path, server)
    with running(path) as daemon:
        form = hub.asked()
        daemon.end()
    with running(path) as daemon:
        assert subscribed(daemon, hub, server) == form
        assert hub.verify(form, topic="http://other.example/").status == 404
        daemon.end()
    with running(path) as daemon:
        until(lambda: daemon.page() == 200)
        assert hub.push(form, feed(server, ["Ferry"])).status == 202
        until(lambda: published(daemon, "Ferry"))
        assert command(path, "remove", "post").returncode == 0
        last = hub.asked(2)
        assert (last.mode, last.callback) == ("unsubscribe", form.callback)
        assert hub.push(form, feed(server, ["Late"])).status == 410
        assert hub.verify(last).status == 200
        assert hub.push(form, feed(server, ["Late"])).status == 410
    assert len(hub.forms) == 2


def test_an_empty_push_has_the_feed_asked(tmp_path: Path, server: Server) -> None:
    hub = Hub(server)
    server.serve("/feed", feed(server, ["Harbour"]))
    path = service(tmp_path, server, 'min_interval = "1s"\n')
    with running(path) as daemon:
        form = subscribed(daemon, hub, server)
        server.serve("/feed", feed(server, ["Ferry", "Harbour"]))
        assert hub.push(form, b"").status == 202
        until(lambda: published(daemon, "Ferry"))


def test_a_hub_that_hangs_or_denies_holds_nothing_up(
    tmp_path: Path, server: Server
) -> None:
    over = threading.Event()
    server.script("/hub", endless(over))
    server.serve("/feed", feed(server, ["Harbour"]))
    path = service(tmp_path, server, 'min_interval = "1s"\n')
    with running(path) as daemon:
        until(lambda: server.asked("/hub"))
        until(lambda: published(daemon, "Harbour"))
        assert daemon.end() < PROMPTLY
        assert "Traceback" not in daemon.log
    over.set()
    hub = Hub(server, status=403)
    db = open_writing(daemon.data / "aggregator.db")
    db.execute("UPDATE callbacks SET next_ask = ''")
    db.close()
    with running(path) as daemon:
        hub.asked()
        daemon.says(f"refused hub={hub.url}: answered 403")
        server.serve("/feed", feed(server, ["Ferry", "Harbour"]))
        assert command(path, "once", "--all").returncode == 0
        until(lambda: published(daemon, "Ferry"))
        told = command(path, "status", "post").stdout
        assert f"Not pushed: asking the hub {hub.url} has failed." in told
