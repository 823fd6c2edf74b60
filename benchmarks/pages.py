"""How long pages take to be made, and how large they are.

    python benchmarks/pages.py                    100 stories, one of 100 articles
    python benchmarks/pages.py --stories 20000    the same in a larger database

CPU time is that of the serving process for one request, by the kernel's count; it tells
more than the time that passes where the machine does other work too. Texts are made of
words that mean nothing, 350 to each, and grouped by the service itself.
"""

import argparse
import gzip
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from urllib.request import Request, urlopen

from serving import cpu, free_port, running

REQUESTS = 40
LONG = 100
"""Articles of the long story, each of another outlet."""

CONFIG = """
[service]
title = "Bench"
listen = "127.0.0.1:{port}"
data = "data"
[[topic]]
name = "half"
any = ["ba*", "be*"]
"""

SUBSCRIPTION = """
[[subscription]]
name = "planet-{0}"
file = "planet-{0}.atom"
"""

TOGETHER = 2000
"""So many stories are in one feed."""

ENTRY = """<entry><id>tag:bench,2026:{0}</id><title>{1}</title>
<link href="https://outlet-{2}.example/2026/03/01/section/a-few-words-of-a-title-{0}"/>
<updated>{3}</updated><source><id>tag:bench,2026:o{2}</id><title>The {2} Herald</title>
<link href="https://outlet-{2}.example/"/><updated>{3}</updated></source>
<content type="text">{4}</content></entry>
"""

_PARTS = ("ba", "be", "di", "do", "fa", "ge", "ko", "lu", "ma", "ne", "pi", "ro", "su")
RARE = ["".join(parts) for parts in product(_PARTS, repeat=4)]
USUAL = ["".join(parts) for parts in product(_PARTS, repeat=2)]


def main() -> None:
    """Make a database, serve it, and print what pages cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=2000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        config = folder / "aggregator.toml"
        told = list(range(0, arguments.stories, TOGETHER))
        planets = "".join(map(SUBSCRIPTION.format, told))
        config.write_text(CONFIG.format(port=port) + planets)
        for first in told:
            last = min(first + TOGETHER, arguments.stories)
            feed = "".join(planet(range(first, last)))
            (folder / f"planet-{first}.atom").write_text(feed)
        aggregator = [sys.executable, "-m", "aggregator", "--config", str(config)]
        done = subprocess.run(
            [*aggregator, "once"], check=True, capture_output=True, text=True
        )
        print(done.stdout.splitlines()[-1])
        print(f"{'':34}{'CPU ms':>8}{'median ms':>11}{'KB':>7}{'KB gzip':>9}")
        with running([*aggregator, "serve"], port) as process:
            for what, path in pages(port).items():
                measure(what, f"http://127.0.0.1:{port}{path}", process)


def planet(stories: range) -> Iterator[str]:
    """A feed of many outlets: every fourth story told by several, one by `LONG`."""
    rng = random.Random(stories.start)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom">'
    for story in stories:
        size = rng.choice((2, 3, 5, 9)) if story % 4 == 0 else 1
        words = rng.sample(RARE, 60)
        for outlet in rng.sample(range(2 * LONG), size if story else LONG):
            age = timedelta(minutes=story * 3 + rng.randrange(240))
            yield entry(rng, f"{story}-{outlet}", outlet, words, now - age)
    yield "</feed>"


def entry(
    rng: random.Random, number: str, outlet: int, words: list[str], time: datetime
) -> str:
    """An article on an event that has words of its own."""
    title = " ".join(rng.sample(words, 8)).capitalize()
    text = " ".join(rng.choices(words, k=150) + rng.choices(USUAL, k=200)).split()
    rng.shuffle(text)
    return ENTRY.format(number, title, outlet, time.isoformat(), " ".join(text))


def pages(port: int) -> dict[str, str]:
    """What is asked for, by what it is."""
    with urlopen(f"http://127.0.0.1:{port}/?by=weight") as answer:
        story = answer.read().decode().partition("/stories/")[2][:12]
    return {
        "river, 100 stories": "/",
        "river, two days ago": "/?before=2026-02-27T12:00:00.000000Z-0",
        "river by weight, 50 stories": "/?by=weight",
        f"story of {LONG} articles": f"/stories/{story}",
        "every article, 100": "/all",
    }


def measure(what: str, url: str, process: int) -> None:
    """Ask again and again, and print what one request took."""
    ask = Request(url, headers={"Accept-Encoding": "identity"})
    size, packed, times = 0, 0, []
    before = 0.0
    for number in range(REQUESTS + 5):
        if number == 5:  # what is worked out once for all is worked out now
            before = cpu(process)
        started = time.perf_counter()
        with urlopen(ask) as answer:
            body = answer.read()
        times.append((time.perf_counter() - started) * 1000)
        size, packed = len(body), len(gzip.compress(body))
    spent = (cpu(process) - before) / REQUESTS * 1000
    median = statistics.median(times[5:])
    print(f"{what:34}{spent:8.1f}{median:11.1f}{size / 1000:7.1f}{packed / 1000:9.1f}")


if __name__ == "__main__":
    main()
