"""A daemon's weeks in minutes: python -m benchmarks.soak --weeks 8 --minutes 60

Some dozens of publishers bring out articles, many about the same events. Their servers
are in a temper for a fourth of the time: statuses, Retry-After, silence, broken and
dripping connections, documents cut off, ill-formed, ill-encoded, huge or swelling,
redirects; some change all their ids, many edit what they wrote. The daemon is killed
and started again, its configuration is changed, backups are made and old texts pruned;
a reader reads its feeds all the time. Only its clock is faster than the machine's.

Printed is how it does as time goes by. `losses` are articles in the newer half of a
feed that was handed out whole, and that are not kept, `repeats` such as are kept twice,
or were published under more than one id. Memory is what a process shares with no other;
nobody kills the daemon in the second half, so that growth shows. Exit code 1 if
anything was lost, repeated or left behind, or the database is not sound.
"""

import argparse
import re
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak.driven import clock
from benchmarks.soak.publishers import START, publishers
from benchmarks.soak.service import Place, Service
from benchmarks.soak.table import told
from benchmarks.soak.watching import Reader, Watch
from benchmarks.soak.web import Web, serving

BUG = re.compile(r"^Traceback", re.MULTILINE)

WEEK = 7 * 86_400

EVENTS = (
    *((0.06, "kill"), (0.10, "reload"), (0.14, "kill"), (0.18, "backup")),
    *((0.22, "kill"), (0.26, "prune"), (0.30, "kill"), (0.34, "reload")),
    *((0.38, "kill"), (0.42, "backup"), (0.46, "kill")),
    *((0.60, "reload"), (0.70, "prune"), (0.80, "reload"), (0.90, "backup")),
)
"""After which part of the time something happens to the daemon."""

FEW = (
    *((0.3, "kill"), (0.5, "reload"), (0.6, "backup"), (0.7, "kill"), (0.9, "prune")),
)
"""The same for some minutes only."""

PATIENCE = 180.0
"""Seconds until all that was handed out is kept, once the servers are calm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was asked for."""

    weeks: float
    minutes: float
    feeds: int
    rows: int


def main() -> int:
    """Soak it."""
    given = _arguments()
    speed = given.weeks * WEEK / (given.minutes * 60)
    zero = time.monotonic()
    now = clock(START, zero, speed)
    subscribed = publishers(given.feeds, given.weeks, speed)
    web = Web(subscribed, now)
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    with serving(web, (one.host for one in subscribed)) as port:
        place = Place(folder=folder, listen=_port(), monitor=_port())
        place.configure(subscribed, port, 0)
        service = Service(place, (START.isoformat(), repr(zero), repr(speed)))
        with _running(service) as watch_:
            watch = Watch(service=service, web=web, reader=watch_)
            for done, event in _timeline(given, zero):
                if event == "reload":
                    place.configure(subscribed, port, int(done * 100))
                _happen(service, watch, event, done * given.weeks * 7)
            faults = _conclude(service, watch)
        _tell(given, watch, faults)
    if faults:
        print(f"what was found is in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _timeline(given: Given, zero: float) -> Iterator[tuple[float, str]]:
    """What happens, by the part of the time that has gone when it is to."""
    whole = given.minutes * 60
    rows = [((one + 1) / given.rows, "sample") for one in range(given.rows)]
    events = EVENTS if given.minutes > 5 else FEW
    for part, event in sorted([*events, *rows]):
        time.sleep(max(zero + part * whole - time.monotonic(), 0))
        yield part, event


def _happen(service: Service, watch: Watch, event: str, day: float) -> None:
    match event:
        case "kill":
            service.kill()
        case "reload":
            service.hang_up()
        case "backup":
            service.command("backup")
        case "prune":
            service.command("prune", "--older-than", "31d")
        case "sample":
            print(told(watch.sample(day), heading=not watch.samples[1:]), flush=True)


def _conclude(service: Service, watch: Watch) -> list[str]:
    """What is not as it should be, once the servers have been calm for a while."""
    calm = watch.web.calm_down()
    ends = calm + PATIENCE
    while time.monotonic() < ends:
        if watch.reader.ids and not watch.losses(service.kept(), calm):
            break
        time.sleep(1)
    watch.reader.end()
    service.command("check", "--database")
    kept = service.kept()
    known = {str(iri) for (iri,) in service.rows("SELECT iri FROM stories")}
    service.stop()
    log = service.place.log.read_text()
    found = {
        "articles that are lost": watch.losses(kept, calm),
        "articles that are repeated": watch.repeats(kept),
        "stories that were published and are gone": watch.reader.stories - known,
        "files that were left behind": {*service.place.data.rglob(".*")},
        "tracebacks in the log": {
            log[one.start() :][:3000] for one in BUG.finditer(log)
        },
        "looks of the reader that saw anything": set() if watch.reader.ids else {"no"},
    }
    return [f"{what}: {sorted(which)[:9]}" for what, which in found.items() if which]


def _tell(given: Given, watch: Watch, faults: list[str]) -> None:
    answers = ", ".join(f"{n} {kind}" for kind, n in watch.web.answers.most_common())
    print(f"answers: {answers}")
    half = [one for one in watch.samples if one.day > given.weeks * 3.5]
    if len(half) > 3:
        early, late = half[1 : len(half) // 2 + 1], half[len(half) // 2 + 1 :]
        for what in ("daemon", "others", "files"):
            before, after = (
                sum(getattr(one, what) for one in part) / len(part)
                for part in (early, late)
            )
            print(
                f"{what} in the third and the fourth quarter: {before:.0f}, {after:.0f}"
            )
    for fault in faults:
        print(f"FAULT {fault}")
    if not faults:
        print(
            "nothing lost, nothing repeated, nothing left behind; the database is sound"
        )


@contextmanager
def _running(service: Service) -> Iterator[Reader]:
    reader = Reader(service)
    try:
        service.start()
        reader.start()
        yield reader
    finally:
        service.stop()


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _arguments() -> Given:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--weeks", type=float, default=8)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--feeds", type=int, default=48)
    parser.add_argument("--rows", type=int, default=24, help="of the table")
    return Given(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
