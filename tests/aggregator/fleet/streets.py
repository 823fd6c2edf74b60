"""Feeds of many hosts that one server answers for, and reading them by a fleet."""

from datetime import UTC, datetime, timedelta

from aggregator.fleet.sending import Fleet
from feeds.model import Reading, Request
from feeds.read import Means
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRIES = tuple(timedelta(seconds=1) for _ in range(120))
HOSTS = [f"127.0.0.{number}" for number in range(2, 32)]
TEXTS = (
    ("A ferry aground", FERRY),
    ("Ferry off Kirkwall", FERRY_TOO),
    ("Budget", BUDGET),
)


def body(number: int) -> str:
    title, text = TEXTS[number % len(TEXTS)]
    return (
        '<rss version="2.0"><channel>'
        f"<title>Outlet {number}</title><link>https://o{number}.example/</link><item>"
        f"<title>{title} ({number // 3})</title><description>{text}</description>"
        f"<link>https://o{number}.example/1</link><guid>{number}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 09:{number:02}:00 GMT</pubDate>"
        "</item></channel></rss>"
    )


def feeds(street: Server) -> list[Request]:
    return [
        Request(
            name=f"f{number}",
            kind="url",
            location=f"http://{host}:{street.port}/{number}",
            allow_private=True,
        )
        for number, host in enumerate(HOSTS)
    ]


def serve(street: Server) -> list[Request]:
    wanted = feeds(street)
    for number in range(len(wanted)):
        street.serve(f"/{number}", body(number))
    return wanted


def read(place: object, wanted: list[Request], means: Means) -> dict[str, Reading]:
    """What came by the workers of a place, once each, by name."""
    from aggregator.fleet.dask import Dask

    workers = Dask(place)
    try:
        came = list(Fleet(workers, TRIES).read(wanted, means, NOW))
    finally:
        workers.shutdown()
    assert sorted(one.name for one in came) == sorted(one.name for one in wanted)
    return {one.name: one for one in came}
