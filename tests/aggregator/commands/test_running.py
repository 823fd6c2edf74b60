"""`once`, alone and beside a daemon, and `serve`; for `run` see test_daemon."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import threading
from pathlib import Path
from urllib.error import URLError

import pytest

from aggregator import cli, control
from tests.aggregator.daemons import (
    PROMPTLY,
    ROOT,
    START,
    Daemon,
    command,
    configure,
    running,
    until,
)
from tests.feeds.server import Server

Capture = pytest.CaptureFixture[str]

FEED = """<rss version="2.0"><channel><title>{title}</title><language>en</language>
<link>https://{title}.example/</link><item><title>News of {title}</title>
<link>https://{title}.example/1</link><description>Words.</description></item>
</channel></rss>"""


def files(folder: Path, *names: str) -> str:
    """A feed file for each name, and the tables that subscribe to them."""
    for name in names:
        (folder / f"{name}.xml").write_text(FEED.format(title=name))
    return "".join(
        f'[[subscription]]\nname = "{name}"\nfile = "{name}.xml"\n' for name in names
    )


def once(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), "once", *words])


def test_one_pass_reads_what_is_due_and_publishes_it(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path, files(tmp_path, "herald", "post"))
    assert once(path) == 0
    told = capsys.readouterr()
    assert told.err == "herald: 1 entry\npost: 1 entry\n"
    assert told.out.startswith("read 2 subscriptions (0 failed): 2 new or changed")
    assert "News of post" in (tmp_path / "data/public/all.atom").read_text()
    assert once(path) == 0
    assert capsys.readouterr().out.startswith("read 0 subscriptions")
    assert once(path, "--subscription", "post") == 0
    assert capsys.readouterr().err == "post: nothing new\n"
    assert once(path, "--all") == 0
    assert capsys.readouterr().out.startswith("read 2 subscriptions")


def test_one_failing_subscription_stops_no_other(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path, files(tmp_path, "herald", "post"))
    (tmp_path / "herald.xml").write_text("<html><title>Lunch</title></html>")
    assert once(path, "--json") == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["failures"] == ["herald"]
    assert told.err.count("\n") == 2
    assert "herald: failed: " in told.err
    assert "News of post" in (tmp_path / "data/public/all.atom").read_text()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "broken.json").write_text("{")
    table = '[[subscription]]\nname = "documents"\nfolder = "documents"\n'
    once(configure(tmp_path, table))
    assert "documents: not read: " in capsys.readouterr().err


def test_what_a_list_brings_is_read_in_the_same_pass(
    tmp_path: Path, server: Server, capsys: Capture
) -> None:
    outlines = "".join(
        f'<outline type="rss" text="{name}" '
        f'xmlUrl="{server.serve(f"/{name}", FEED.format(title=name))}"/>'
        for name in ("herald", "post")
    )
    lists = f'<opml version="2.0"><body>{outlines}</body></opml>'
    url = server.serve("/list.opml", lists)
    table = f'[[subscription]]\nname = "list"\nopml = "{url}"\n'
    path = configure(tmp_path, table, ports=f"[{server.port}]")
    assert once(path) == 0
    assert capsys.readouterr().out.startswith("read 3 subscriptions (0 failed): 2 new")
    assert once(path, "--all") == 0
    assert [len(server.asked(f"/{name}")) for name in ("herald", "post")] == [2, 2]
    with running(path):
        told = command(path, "once", "--subscription", "list")
        assert told.stdout.startswith("read 3 subscriptions (0 failed): 0 new")


def test_an_unknown_subscription_is_bad_use(tmp_path: Path, capsys: Capture) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    assert once(path, "--subscription", "herold") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith('there is none; did you mean "herald"?')
    assert not (tmp_path / "data").exists()


def test_a_daemon_makes_the_pass_and_it_is_shown_here(tmp_path: Path) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    with running(path) as daemon:
        until(lambda: (daemon.data / "control.sock").exists())
        told = command(path, "once", "--all")
        assert told.stderr.startswith("herald: ")
        assert told.stdout.startswith("read 1 subscription (0 failed)")


def test_what_another_pass_reads_is_not_read_twice(
    tmp_path: Path, server: Server
) -> None:
    over = threading.Event()
    url = server.script("/feed", lambda connection: over.wait(60) and None)
    table = f'[[subscription]]\nname = "slow"\nurl = "{url}"\ninterval = "1h"\n'
    path = configure(tmp_path, table, ports=f"[{server.port}]")
    with running(path) as daemon:
        until(lambda: server.asked("/feed"))
        told = control.ask(daemon.data, {"do": "once", "all": True, "names": []})
        assert told is not None
        assert next(told) == {"wanted": 0}
        over.set()
        *_, last = told
        assert last["result"]["readings"] == 0
        assert daemon.end() < PROMPTLY
    assert len(server.asked("/feed")) == 1


def test_on_a_terminal_a_bar_shows_how_far_it_is(tmp_path: Path) -> None:
    path = configure(tmp_path, files(tmp_path, "herald", "post"))
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with subprocess.Popen(
        [sys.executable, "-c", START, "--config", str(path), "once"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while more := os.read(ours, 10_000):
                shown += more
        except OSError:
            pass  # how Linux tells that the other end of a terminal is closed
        os.close(ours)
        assert process.stdout is not None
        assert process.stdout.read().startswith(b"read 2 subscriptions")
    assert b"0/2" in shown
    assert b"herald:" not in shown


def test_ctrl_c_ends_a_pass_quietly_and_the_next_one_makes_it_good(
    tmp_path: Path, server: Server
) -> None:
    over = threading.Event()
    url = server.script("/feed", lambda connection: over.wait(60) and None)
    table = f'[[subscription]]\nname = "slow"\nurl = "{url}"\n'
    path = configure(tmp_path, table, ports=f"[{server.port}]")
    with subprocess.Popen(
        [sys.executable, "-c", START, "--config", str(path), "once"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        until(lambda: server.asked("/feed"))
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)
    assert told == (b"", b"")
    assert process.returncode == 130
    server.serve("/feed", FEED.format(title="slow"))
    over.set()
    assert once(path) == 0


def test_what_was_published_can_be_served_alone(tmp_path: Path) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    assert once(path) == 0
    serving = Daemon(path, START.replace("sys.argv[1:]", "sys.argv[1:-1] + ['serve']"))

    def served() -> bool:
        try:
            return serving.page("/all.atom") == 200
        except URLError:
            return False

    try:
        until(served)
        assert serving.end() < PROMPTLY
        assert serving.process.returncode == 0
    finally:
        serving.process.kill()
        serving.process.wait()


def test_a_disk_that_is_full_is_told_in_a_line_and_loses_nothing(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    assert once(path) == 0
    item = (
        "<item><title>Report {0}</title><guid>{0}</guid><description>{1}</description>"
    )
    items = "".join(f"{item.format(n, f'word{n} ' * 200)}</item>" for n in range(400))
    feed = tmp_path / "herald.xml"
    feed.write_text(feed.read_text().replace("</channel>", f"{items}</channel>"))
    told = subprocess.run(
        [sys.executable, "-c", START, "--config", str(path), "once", "--all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        # Room to open the database, not to keep what is new.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000,) * 2),
    )
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "aggregator.db: " in told.stderr.splitlines()[-1]
    assert once(path, "--all") == 0
    assert "Report 399" in (tmp_path / "data/public/all.atom").read_text()
