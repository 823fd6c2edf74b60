"""What happens between a service, its scheduler and the workers loses nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

pytest.importorskip("distributed", reason="aggregator[fleet] is not installed")

from aggregator.fleet.dask import Dask, Place
from aggregator.fleet.trying import EngineError
from feeds.read import Means
from tests.aggregator.daemons import until
from tests.aggregator.fleet.engines import WAIT, Engine, engine
from tests.aggregator.fleet.relays import Relay
from tests.aggregator.fleet.streets import body, read, serve
from tests.feeds.server import Server


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("engine"), 1) as started:
        yield started


@contextmanager
def in_the_middle(street: Server, happens: Callable[[], object]) -> Iterator[None]:
    """What happens once a batch is under way, one feed of which answers after it."""
    begun, go = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        begun.set()
        go.wait(WAIT)

    def work() -> None:
        assert begun.wait(WAIT)
        happens()
        street.serve("/7", body(7))
        go.set()

    street.script("/7", hold)
    working = threading.Thread(target=work)
    working.start()
    yield
    working.join(WAIT)


def test_a_connection_that_was_cut_is_made_anew(
    one: Engine, street: Server, means: Means
) -> None:
    wanted, relay = serve(street), Relay(one.port)
    with in_the_middle(street, relay.cut):
        came = read(Place(address=f"tcp://127.0.0.1:{relay.port}"), wanted, means)
    relay.close()
    assert all(reading.feed for reading in came.values())


def test_a_worker_that_hears_nothing_gives_up_what_another_one_gets(
    street: Server, means: Means, tmp_path: Path
) -> None:
    wanted = serve(street)
    with engine(tmp_path / "engine", 0) as started:
        relay = Relay(started.port)
        log = started.work("--no-nanny", at=relay.port)
        started.joined(1)

        def go_silent() -> None:
            relay.open.clear()
            started.work()

        with in_the_middle(street, go_silent):
            came = read(Place(address=started.address), wanted, means)
        until(lambda: "unheard" in log.read_text(), seconds=WAIT)
        relay.close()
    assert all(reading.feed for reading in came.values())


def test_a_scheduler_that_is_restarted_gets_the_work_again(
    one: Engine, street: Server, means: Means
) -> None:
    def restart() -> None:
        one.restart()
        one.work()

    wanted = serve(street)
    with in_the_middle(street, restart):
        came = read(Place(address=one.address), wanted, means)
    assert all(reading.feed for reading in came.values())


def test_only_who_has_a_certificate_of_the_authority_is_let_in(
    street: Server, means: Means, tmp_path: Path
) -> None:
    ours, theirs = keys(tmp_path / "ours"), keys(tmp_path / "theirs")
    words = (
        *("--tls-ca-file", str(ours / "ca.pem")),
        *("--tls-cert", str(ours / "cert.pem"), "--tls-key", str(ours / "key.pem")),
    )
    with engine(tmp_path / "engine", 1, tls=words) as started:
        place = Place(address=started.address, keys=ours)
        assert all(one.feed for one in read(place, serve(street), means).values())
        stranger = Dask(Place(address=started.address, keys=theirs))
        with pytest.raises(EngineError, match="cannot be reached"):
            stranger.submit(print)
        stranger.shutdown()


def keys(folder: Path) -> Path:
    """A folder of keys as the configuration wants it, from an authority of its own."""
    folder.mkdir()
    authority = trustme.CA()
    made = authority.issue_cert("fleet.example")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    made.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    made.private_key_pem.write_to_path(folder / "key.pem")
    return folder
