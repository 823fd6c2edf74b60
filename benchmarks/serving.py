"""How many published feeds a second are served on one core, beside nginx; how soon.

    python benchmarks/serving.py                 requests a second, against nginx
    python benchmarks/serving.py --ingest 2000   latency while so many documents come in

Needs wrk, and nginx for the comparison, of the system's packages, and two cores: one
for the server, one for its clients. CPU time is the server's own, by the kernel's
count, and tells more than requests a second where the machine does other work too.
"""

import argparse
import asyncio
import gzip
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from storage.database import open_reading

TICK = os.sysconf("SC_CLK_TCK")
SECONDS = 4
ENTRY = """<entry><id>tag:bench,2026:{0}</id><title>Entry {0}</title>
<updated>2026-03-01T12:00:00Z</updated><content type="html">{1}</content></entry>
"""
WORDS = [f"{a}{b}{c}" for a in ("", "be", "con") for b in "aeiou" for c in "lmnrst"]

SERVICE = """
[service]
title = "Bench"
listen = "127.0.0.1:{port}"
data = "data"
[[subscription]]
name = "documents"
folder = "documents"
"""

NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    gzip_static on; gzip_vary on; types {{ application/atom+xml atom; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/data/public; }}
}}
"""


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ingest", type=int, default=0, metavar="DOCUMENTS")
    parser.add_argument("--entries", type=int, default=60, help="of the feed served")
    parser.add_argument("--nginx", default=shutil.which("nginx") or "")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if arguments.ingest:
            ingest(folder, arguments.ingest)
        else:
            compare(folder, arguments.entries, arguments.nginx)


def compare(folder: Path, entries: int, nginx: str) -> None:
    """Requests a second, and the CPU time of one, of ours and of nginx."""
    body = feed(entries)
    public = folder / "data" / "public"
    public.mkdir(parents=True)
    (public / "all.atom").write_bytes(body)
    (public / "all.atom.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    print(
        f"a feed of {len(body) >> 10} KB, {(public / 'all.atom.gz').stat().st_size} "
        "bytes in gzip; wrk with 16 connections, server on one core"
    )
    print(f"{'':28}{'a second':>10}{'CPU us':>8}{'p99 ms':>8}")
    servers = {"ours": ours(folder, "serve")}
    if nginx:
        servers["nginx"] = theirs(folder, nginx)
    for name, started in servers.items():
        with started as (port, process):
            url = f"http://127.0.0.1:{port}/all.atom"
            for what, header in requests(url).items():
                rate, cpu, worst = load(url, header, process)
                print(f"{name + ', ' + what:28}{rate:10.0f}{cpu:8.0f}{worst:8.1f}")


def requests(url: str) -> dict[str, str]:
    """What is asked, by a header."""
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        tag = answer.headers["ETag"]
    return {
        "plain": "X: y",
        "gzip": "Accept-Encoding: gzip",
        "unchanged (304)": f"If-None-Match: {tag}\nAccept-Encoding: gzip",
    }


def load(url: str, header: str, process: int) -> tuple[float, float, float]:
    """Requests a second, microseconds of CPU for each, milliseconds of the slowest."""
    headers = [word for line in header.split("\n") for word in ("-H", line)]
    wrk = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "--latency", *headers, url]
    before = cpu(process)
    told = subprocess.run(
        ["taskset", "-c", "1", *wrk], capture_output=True, text=True, check=True
    ).stdout
    spent = cpu(process) - before
    if "Non-2xx" in told:
        sys.exit(told)
    count = int(re.search(r"(\d+) requests in", told)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    worst = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return rate, spent / count * 1e6, worst


def cpu(process: int) -> float:
    """Seconds of CPU that a process and its children have taken."""
    found = subprocess.run(
        ["pgrep", "-P", str(process)], capture_output=True, text=True, check=False
    ).stdout.split()
    return sum(_cpu(number) for number in (str(process), *found))


def _cpu(process: str) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def ingest(folder: Path, documents: int) -> None:
    """How soon a feed comes while a daemon takes documents in."""
    rng = random.Random(7)
    (folder / "documents").mkdir()
    write(folder, rng, 0)
    with ours(folder, "run", pinned=False) as (port, _):
        while not answers(f"http://127.0.0.1:{port}/all.atom"):
            time.sleep(0.1)
        for number in range(1, documents):
            write(folder, rng, number)
        started = time.monotonic()
        once = [sys.executable, "-m", "aggregator", "--config"]
        once += [str(folder / "aggregator.toml"), "once", "--all"]
        with subprocess.Popen(once, stdout=subprocess.DEVNULL) as order:
            times = asyncio.run(watch(port, lambda: order.poll() is None))
        took = time.monotonic() - started
        db = open_reading(folder / "data" / "aggregator.db")
        (taken,) = db.execute("SELECT count(*) FROM articles").fetchone()
        db.close()
    times.sort()
    shown = {"median": 0.5, "p99": 0.99, "p99.9": 0.999}
    told = ", ".join(f"{k} {times[int(len(times) * v)]:.1f}" for k, v in shown.items())
    print(
        f"{len(times)} requests in {took:.0f} s, in which {taken} documents came in: "
        f"{told}, slowest {times[-1]:.1f} ms, "
        f"mean {statistics.mean(times):.1f} ms"
    )


def write(folder: Path, rng: random.Random, number: int) -> None:
    """A document of words that mean nothing."""
    words = " ".join(rng.choices(WORDS, k=200))
    title = " ".join(rng.choices(WORDS, k=8)).capitalize()
    path = folder / "documents" / f"{number}.md"
    path.write_text(f"# {title}\n\n{words}.\n")


def answers(url: str) -> bool:
    """Whether there is something at an address."""
    try:
        urlopen(url).close()
    except HTTPError:
        return False
    return True


async def watch(port: int, going: Callable[[], bool]) -> list[float]:
    """Ask 100 times a second while it goes on; give the milliseconds of each answer."""
    times: list[float] = []
    await asyncio.gather(*(_ask(port, going, times) for _ in range(10)))
    return times


async def _ask(port: int, going: Callable[[], bool], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while going():
        started = time.perf_counter()
        writer.write(
            b"GET /all.atom HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        await reader.readexactly(int(length[1]))
        times.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.1)
    writer.close()


@contextmanager
def ours(folder: Path, verb: str, pinned: bool = True) -> Iterator[tuple[int, int]]:
    """The service, on one core."""
    port = free_port()
    config = folder / "aggregator.toml"
    config.write_text(SERVICE.format(port=port))
    core = ["taskset", "-c", "0"] if pinned else []
    command = [*core, sys.executable, "-m", "aggregator", "--config", str(config), verb]
    with running(command, port) as process:
        yield port, process


@contextmanager
def theirs(folder: Path, nginx: str) -> Iterator[tuple[int, int]]:
    """nginx on the same files, on one core."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    with running(["taskset", "-c", "0", nginx, "-c", str(config)], port) as process:
        yield port, process


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A server that listens."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()


def feed(entries: int) -> bytes:
    """A feed of so many entries, half a kilobyte each."""
    rng = random.Random(7)
    inner = "".join(
        ENTRY.format(number, " ".join(rng.choices(WORDS, k=100)))
        for number in range(entries)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom">'
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{head}{inner}</feed>\n".encode()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


if __name__ == "__main__":
    main()
