"""Workers of a real scheduler read like this process, whatever becomes of them."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="aggregator[fleet] is not installed")

from aggregator.fleet.dask import Place
from aggregator.fleet.sending import DEADLY
from feeds.model import Request
from feeds.read import Means
from tests.aggregator.daemons import free_port, running, until
from tests.aggregator.fleet.engines import WAIT, Engine, engine
from tests.aggregator.fleet.streets import HOSTS, NOW, body, feeds, read, serve
from tests.feeds.server import Server
from tests.running import River


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("engine"), 3) as started:
        yield started


def configuration(street: Server, engine: str) -> str:
    hosts = "".join(
        f'[[host]]\nname = "{host}"\ngap = "0s"\nports = [{street.port}]\n'
        for host in HOSTS
    )
    subscriptions = "".join(
        f'[[subscription]]\nname = "{one.name}"\nurl = "{one.location}"\n'
        for one in feeds(street)
    )
    return f'engine = "{engine}"\nid = "river.example"\n{hosts}{subscriptions}'


def test_a_fleet_gives_the_articles_stories_and_bytes_of_this_process(
    three: Engine, street: Server, tmp_path: Path
) -> None:
    serve(street)
    rivers = {}
    for name, where in (("here", "local"), ("there", f"dask://127.0.0.1:{three.port}")):
        rivers[name] = River(tmp_path / name)
        rivers[name].configure(configuration(street, where))
        assert rivers[name].once(NOW) == 0
    here, there = rivers.values()
    for query in (
        "SELECT * FROM articles ORDER BY id",
        "SELECT * FROM stories ORDER BY id",
        "SELECT name, etag, failures FROM subscriptions ORDER BY name",
    ):
        assert here.rows(query) == there.rows(query) != []
    assert here.published() == there.published()


def test_a_daemon_has_a_fleet_read_what_is_due(
    three: Engine, street: Server, tmp_path: Path
) -> None:
    serve(street)
    path, before = tmp_path / "aggregator.toml", len(three.readers())
    rest = configuration(street, f"dask://127.0.0.1:{three.port}")
    listen = f'data = "data"\nlisten = "127.0.0.1:{free_port()}"\n'
    path.write_text(f"[service]\nallow_private = true\n{listen}{rest}")
    public = tmp_path / "data" / "public" / "stories.atom"
    with running(path) as daemon:
        until(lambda: daemon.log.count("refreshed subscription=") >= 30, seconds=WAIT)
        until(
            lambda: public.exists() and b"Kirkwall" in public.read_bytes(), seconds=WAIT
        )
        assert len(three.readers()) > before
        daemon.end()
    assert "Traceback" not in daemon.log


def test_pages_of_whole_texts_are_read_by_the_fleet_too(
    three: Engine, street: Server, tmp_path: Path
) -> None:
    serve(street)
    said = "The divers saw a torn hull under the water line. " * 12
    page = f"<html><body><article><h1>One</h1><p>{said}</p></article></body></html>"
    link = f"http://{HOSTS[0]}:{street.port}/page"
    street.serve("/page", body=page.encode())
    street.serve("/0", body(0).replace("https://o0.example/1", link))
    here, there = River(tmp_path / "here"), River(tmp_path / "there")
    for river, where in ((here, "local"), (there, f"dask://127.0.0.1:{three.port}")):
        text = configuration(street, where)
        river.configure(text.replace('name = "f0"', 'name = "f0"\nfull_text = true'))
        assert river.once(NOW) == 0
    assert here.published() == there.published()
    assert b"torn hull" in there.published()["all.atom"]
    assert (three.folder / "reads.pages").read_text()


def test_a_worker_killed_in_the_middle_loses_and_repeats_nothing(
    three: Engine, street: Server, means: Means
) -> None:
    wanted = serve(street)
    before = len(three.readers())
    begun, go = threading.Event(), threading.Event()

    def hold(connection: object) -> None:
        begun.set()
        go.wait(WAIT)

    street.script("/7", hold)

    def kill() -> None:
        assert begun.wait(WAIT)
        for pid in set(three.readers()[before:]):
            os.kill(pid, signal.SIGKILL)
        street.serve("/7", body(7))
        go.set()

    killing = threading.Thread(target=kill)
    killing.start()
    came = read(Place(address=three.address), wanted, means)
    killing.join()
    assert all(one.feed and len(one.feed.entries) == 1 for one in came.values())


def test_a_deadly_document_is_found_and_the_others_are_read(
    three: Engine, street: Server, means: Means
) -> None:
    wanted = serve(street)[:5]
    deadly = Request(
        name="poison",
        kind="url",
        location=f"http://{HOSTS[9]}:{street.port}/deadly",
        allow_private=True,
    )
    came = read(Place(address=three.address), [*wanted, deadly], means)
    assert came["poison"].failure == DEADLY
    assert all(came[one.name].feed for one in wanted)


def test_a_worker_without_our_versions_gets_no_work(
    three: Engine, street: Server, means: Means, caplog: pytest.LogCaptureFixture
) -> None:
    three.work(preload=False)
    three.joined(4)
    until(lambda: "worker-4" in three.log("scheduler"), seconds=WAIT)
    came = read(Place(address=three.address), serve(street), means)
    assert all(one.feed for one in came.values())
    assert "refused worker=" in caplog.text
