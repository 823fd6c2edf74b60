"""The daemon as a process: from its start to its end, whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aggregator.daemons import (
    DAEMON,
    PROMPTLY,
    ROOT,
    START,
    Daemon,
    command,
    configure,
    free_port,
    running,
    until,
)
from tests.feeds.server import Server, endless

FEED = """<rss version="2.0"><channel><title>Post</title><link>https://post.example/</link>
<item><title>{title}</title><link>https://post.example/{title}</link>
<description>Words of {title}.</description></item></channel></rss>"""

HOST = '[[host]]\nname = "{}"\nports = [{}]\n'

STUBBORN = """
import sys, time
from aggregator import refreshing
from aggregator.cli import main

def take(*given, **more):
    print("taking in", flush=True)
    time.sleep(600)

refreshing.take = take
sys.exit(main(sys.argv[1:]))
"""
"""A daemon with a turn that goes on and on."""

CURT = f"""
from datetime import timedelta
from aggregator import listening
listening.LAST_WORDS = timedelta(0)
{DAEMON}
"""
"""What a daemon is like whose machine stands still as soon as it is told to end."""


def folder_of(path: Path, *titles: str) -> str:
    """A folder beside ``path`` with a document for each title, and its table."""
    documents = path / "documents"
    documents.mkdir(exist_ok=True)
    for title in titles:
        (documents / f"{title}.md").write_text(f"# {title}\n\nWords about {title}.\n")
    return '[[subscription]]\nname = "documents"\nfolder = "documents"\n'


def feed_at(url: str, name: str = "post") -> str:
    return f'[[subscription]]\nname = "{name}"\nurl = "{url}"\n'


def published(daemon: Daemon, words: str, file: str = "all.atom") -> bool:
    path = daemon.data / "public" / file
    return path.exists() and words in path.read_text(encoding="utf-8")


def assert_ended_well(daemon: Daemon, took: float) -> None:
    assert took < PROMPTLY
    assert daemon.process.returncode == 0
    assert "Traceback" not in daemon.log
    until(lambda: not daemon.family())
    left = {path.name for path in daemon.data.iterdir()}
    assert left == {"aggregator.db", "aggregator.lock", "public"}


def test_what_lies_here_is_read_published_and_served(tmp_path: Path) -> None:
    path = configure(tmp_path, folder_of(tmp_path, "Harbour"))
    with running(path) as daemon:
        until(lambda: published(daemon, "Harbour"))
        until(lambda: daemon.page("/all.atom") == 200)
        assert daemon.page("/") == 200
        assert_ended_well(daemon, daemon.end())


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_hanging_server_does_not_hold_up_the_end(
    tmp_path: Path, server: Server, ending: int
) -> None:
    over = threading.Event()
    url = server.script("/feed", endless(over))
    path = configure(tmp_path, feed_at(url), ports=f"[{server.port}]")
    with running(path) as daemon:
        until(lambda: server.asked("/feed"))
        assert_ended_well(daemon, daemon.end(ending))
    over.set()


@pytest.mark.parametrize("code", [DAEMON, CURT], ids=["usual", "curt"])
def test_readers_and_commands_that_wait_do_not_hold_up_the_end(
    tmp_path: Path, server: Server, code: str
) -> None:
    over = threading.Event()
    port = free_port()
    url = server.serve("/feed", FEED.format(title="Harbour"))
    path = configure(tmp_path, feed_at(url), port=port, ports=f"[{server.port}]")
    with running(path, code) as daemon:
        until(lambda: published(daemon, "Harbour"))
        until(lambda: daemon.page() == 200)
        server.script("/feed", endless(over))
        with (
            socket.create_connection(("127.0.0.1", port)) as half,
            subprocess.Popen(
                [sys.executable, "-c", START, "--config", str(path), "once", "--all"],
                cwd=ROOT,
                stderr=subprocess.PIPE,
                text=True,
            ) as asking,
        ):
            half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            until(lambda: len(server.asked("/feed")) == 2)
            assert_ended_well(daemon, daemon.end())
            _, told = asking.communicate(timeout=60)
        assert told == (
            "aggregator: the daemon is stopping; its next start reads what is due\n"
        )
        assert asking.returncode == 1
    over.set()


def test_a_document_that_hangs_its_parser_does_not_hold_up_the_end(
    tmp_path: Path,
) -> None:
    os.mkfifo(tmp_path / "endless.xml")
    table = '[[subscription]]\nname = "endless"\nfile = "endless.xml"\n'
    with (
        running(configure(tmp_path, table)) as daemon,
        # This waits for the child that reads, which then waits for us.
        (tmp_path / "endless.xml").open("wb"),
    ):
        assert_ended_well(daemon, daemon.end())


def test_a_turn_under_way_does_not_hold_up_the_end(tmp_path: Path) -> None:
    path = configure(tmp_path, folder_of(tmp_path, "Harbour"))
    with running(path, STUBBORN) as daemon:
        daemon.says("taking in")
        assert daemon.end() < PROMPTLY
        assert daemon.process.returncode == 0
        assert "stopped without waiting for the work under way" in daemon.log
        until(lambda: not daemon.family())
    with running(path) as daemon:
        until(lambda: published(daemon, "Harbour"))


def test_a_killed_daemon_leaves_no_process_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.xml")
    table = '[[subscription]]\nname = "endless"\nfile = "endless.xml"\n'
    with (
        running(configure(tmp_path, table)) as daemon,
        (tmp_path / "endless.xml").open("wb"),
    ):
        until(lambda: daemon.page() == 200)
        assert len(daemon.family()) > 3
        daemon.end(signal.SIGKILL)
        until(lambda: not daemon.family())


def test_a_second_daemon_is_told_who_runs(tmp_path: Path) -> None:
    path = configure(tmp_path)
    with running(path) as daemon:
        told = command(path, "run")
        assert told.returncode == 1
        (line,) = told.stderr.splitlines()
        assert f"process {daemon.process.pid}" in line
        assert daemon.process.poll() is None


def test_a_taken_address_is_told_in_a_line(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        told = command(configure(tmp_path, port=port), "run")
    assert told.returncode == 2
    (line,) = [one for one in told.stderr.splitlines() if " INFO " not in one]
    assert "service: listen: cannot listen on" in line
    assert not (tmp_path / "data" / "aggregator.db").exists()


def test_the_web_server_is_started_again_if_it_dies(tmp_path: Path) -> None:
    with running(configure(tmp_path)) as daemon:
        until(lambda: daemon.page() == 200)
        (web,) = [pid for pid in daemon.family() if _is_web(pid)]
        os.kill(web, signal.SIGKILL)
        daemon.says("web server died")
        until(lambda: daemon.page() == 200)
        assert_ended_well(daemon, daemon.end())


def _is_web(pid: int) -> bool:
    return b"multiprocessing.spawn" in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_restart_asks_nobody_before_the_time(tmp_path: Path, server: Server) -> None:
    url = server.serve("/feed", FEED.format(title="Harbour"))
    path = configure(tmp_path, feed_at(url), ports=f"[{server.port}]")
    for _ in range(2):
        with running(path) as daemon:
            until(lambda: published(daemon, "Harbour"))
            told = command(path, "once")
            assert "read 0 subscriptions" in told.stdout
            assert_ended_well(daemon, daemon.end())
    assert len(server.asked("/feed")) == 1


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """A server at another host."""
    running = Server("127.0.0.2").start()
    yield running
    running.close()


def test_an_added_subscription_is_read_at_once(
    tmp_path: Path, server: Server, elsewhere: Server
) -> None:
    over = threading.Event()
    slow = elsewhere.script("/slow", endless(over))
    tables = feed_at(slow, "slow") + HOST.format(elsewhere.host, elsewhere.port)
    path = configure(tmp_path, tables, ports=f"[{server.port}]")
    added = server.serve("/feed", FEED.format(title="Harbour"))
    with running(path) as daemon:
        until(lambda: elsewhere.asked("/slow"))
        told = command(path, "add", "--no-check", added, "--name", "post")
        assert told.returncode == 0
        assert told.stdout.endswith("the running daemon reads it now\n")
        until(lambda: published(daemon, "Harbour"))
        told = command(path, "rename", "post", "herald")
        assert told.stdout.endswith("knows it by its new name\n")
        until(lambda: published(daemon, "subscriptions/herald.atom", "feeds.opml"))
        assert not published(daemon, "subscriptions/post.atom", "feeds.opml")
        told = command(path, "remove", "herald")
        assert told.stdout.endswith("reads it no more\n")
        assert_ended_well(daemon, daemon.end())
    over.set()
    assert len(server.asked("/feed")) == 1


def test_an_edit_is_taken_over_but_not_a_faulty_one(tmp_path: Path) -> None:
    port = free_port()
    path = configure(tmp_path, folder_of(tmp_path, "Harbour"), port=port)
    with running(path) as daemon:
        until(lambda: published(daemon, "Harbour"))
        good = path.read_text()
        path.write_text(good + 'colour = "red"\n')
        daemon.says("kept the old configuration")
        assert 'subscription "documents": colour: unknown key' in daemon.log
        with socket.create_server(("127.0.0.1", 0)) as taken:
            other = str(taken.getsockname()[1])
            path.write_text(good.replace(str(port), other))
            daemon.process.send_signal(signal.SIGHUP)
            daemon.says("cannot listen on")
            assert daemon.log.count("colour: unknown key") == 1
        path.write_text(good.replace("River", "Stream"))
        until(lambda: published(daemon, "Stream"))
        until(lambda: daemon.page() == 200)
        assert_ended_well(daemon, daemon.end())


def test_a_new_address_is_served_after_a_reload(tmp_path: Path) -> None:
    port, other = free_port(), free_port()
    path = configure(tmp_path, port=port)
    with running(path) as daemon:
        path.write_text(path.read_text().replace(str(port), str(other)))
        daemon.process.send_signal(signal.SIGHUP)
        daemon.says("reloaded")
        until(lambda: daemon.page() == 200)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port), timeout=60)
        assert_ended_well(daemon, daemon.end())


def test_a_stop_while_it_starts_is_heard(tmp_path: Path) -> None:
    daemon = Daemon(configure(tmp_path))
    until(lambda: (daemon.data / "aggregator.db").exists())
    took = daemon.end()
    assert took < PROMPTLY
    assert daemon.process.returncode == 0
    assert "Traceback" not in daemon.log
    until(lambda: not daemon.family())
