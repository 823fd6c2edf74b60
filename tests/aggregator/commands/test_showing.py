import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import cli
from storage import settings
from storage.database import iso, open_writing, writing
from tests.aggregator.commands.test_running import FEED, files, once
from tests.aggregator.daemons import command, configure, running, until
from tests.feeds.server import Server

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    """A pass over two feeds, one of which cannot be read."""
    made = configure(tmp_path, files(tmp_path, "herald", "post"))
    (tmp_path / "post.xml").unlink()
    once(made)
    capsys.readouterr()
    return made


def show(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


def test_status_shows_trouble_first_and_then_how_it_goes(
    path: Path, capsys: Capture
) -> None:
    assert show(path, "status") == 1
    head, post, herald, *rest = capsys.readouterr().out.splitlines()
    assert head.split() == ["SUBSCRIPTION", "READ", "NEXT", "WHY"]
    assert post.startswith("! post ")
    assert " never " in post
    assert "unreadable: it cannot be opened" in post
    assert herald.startswith("  herald ")
    assert herald.endswith("local files are looked at again and again")
    assert rest[-4].startswith("database   ")
    assert rest[-3:] == [
        "trouble    1 (1 failing): `aggregator status NAME` says what helps",
        "2 subscriptions, 1 article, 1 story",
        "no daemon runs",
    ]


def test_status_is_0_where_all_is_well(path: Path, capsys: Capture) -> None:
    assert show(path, "status", "herald") == 0
    files(path.parent, "post")
    once(path, "--all")
    assert show(path, "status") == 0
    capsys.readouterr()
    assert show(path, "status", "--trouble") == 0
    assert "herald" not in capsys.readouterr().out


def test_status_shows_only_what_is_in_trouble(path: Path, capsys: Capture) -> None:
    assert show(path, "status", "--trouble") == 1
    told = capsys.readouterr().out
    assert "! post" in told
    assert "herald" not in told


def test_status_of_one_tells_what_is_wrong_and_what_helps(
    path: Path, capsys: Capture
) -> None:
    assert show(path, "status", "post") == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "read never yet" in told
    assert "failing Reading it has failed since" in told
    assert "post.xml" in told
    assert "What helps: look for the file and its permissions." in told
    assert "next It is read next on" in told
    assert "herald" not in told


def test_status_of_one_shows_its_last_polls(path: Path, capsys: Capture) -> None:
    assert show(path, "status", "herald") == 0
    told = capsys.readouterr().out
    assert "week      1 new entry\n" in told
    assert "1 new entry; next local files" in told


def test_status_of_what_is_not_there_is_bad_use(path: Path, capsys: Capture) -> None:
    assert show(path, "status", "herold") == 2
    told = capsys.readouterr()
    assert told.err == (
        'aggregator status: there is no subscription "herold"; did you mean "herald"?\n'
    )


def test_status_tells_programs_the_same(path: Path, capsys: Capture) -> None:
    show(path, "status", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["daemon"]) == (1, None)
    assert told["database"]["bytes"] > 100_000
    assert told["database"]["bytes_per_day"] is None
    herald, post = told["subscriptions"]
    assert herald["failure"] is None
    assert post["failure"]["kind"] == "unreadable"
    assert post["last_success"] is None
    assert post["failures"] == 1
    assert [note["kind"] for note in post["notes"]] == ["failing"]
    assert told["summary"]["troubled"] == told["summary"]["failing"] == 1
    assert told["summary"]["figures"]["fresh"] == 1
    assert (told["summary"]["feeds"], told["summary"]["wanted"]) == (0, 12)
    show(path, "status", "herald", "--json")
    [herald] = json.loads(capsys.readouterr().out)["subscriptions"]
    assert [poll["fresh"] for poll in herald["polls"]] == [1]


def test_status_tells_how_fast_the_database_grows(path: Path, capsys: Capture) -> None:
    db = open_writing(path.parent / "data" / "aggregator.db")
    with writing(db):
        a_week_ago = json.dumps([[iso(datetime.now(UTC) - timedelta(days=7)), 4096]])
        settings.put(db, "sizes", a_week_ago)
    db.close()
    show(path, "status")
    told = capsys.readouterr().out
    assert re.search(r"^database   \d+ kB, \d+ kB more a day in the last", told, re.M)


def test_a_move_is_adopted_unless_its_address_is_taken(
    path: Path, capsys: Capture
) -> None:
    once(path, "--all")
    db = open_writing(path.parent / "data" / "aggregator.db")
    db.execute(
        "UPDATE subscriptions SET moved_since = last_poll, moved_to = ? "
        "WHERE name = 'herald'",
        [str(path.parent / "post.xml")],
    )
    db.close()
    capsys.readouterr()
    show(path, "status", "herald")
    assert "another subscription is read there" in capsys.readouterr().out


def test_polls_are_measured_by_the_budget_and_by_how_late_they_are(
    tmp_path: Path, server: Server, capsys: Capture
) -> None:
    urls = [server.serve(f"/{name}", FEED.format(title=name)) for name in "ab"]
    path = configure(
        tmp_path,
        f'[[subscription]]\nname = "web"\nurl = "{urls[0]}"\n'
        f'[[subscription]]\nname = "fixed"\nurl = "{urls[1]}"\ninterval = "1h"\n',
        ports=f"[{server.port}]",
    )
    once(path)
    late = datetime.now(UTC) - timedelta(hours=3)
    db = open_writing(tmp_path / "data" / "aggregator.db")
    db.execute("UPDATE subscriptions SET next_poll = ? WHERE name = 'web'", [iso(late)])
    db.conn.commit()
    db.close()
    capsys.readouterr()
    assert show(path, "status") == 0
    told = capsys.readouterr().out
    assert "asked      1 poll in the last day, 1.0 a feed (12 wanted); price 0." in told
    assert "behind     the most overdue by 3 h" in told
    show(path, "status", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["summary"]["feeds"], told["summary"]["polled"]) == (1, 1)
    assert told["summary"]["lag"] == pytest.approx(3 * 3600, abs=60)
    rates = {one["name"]: one["rate"] for one in told["subscriptions"]}
    assert rates["fixed"] is None
    assert len(rates["web"]["by_hour"]) == 24


def test_the_feeds_are_listed_with_their_addresses(path: Path, capsys: Capture) -> None:
    assert show(path, "feeds") == 0
    told = capsys.readouterr().out
    assert "/stories.atom" in told
    show(path, "feeds", "--json")
    rows = json.loads(capsys.readouterr().out)
    files = {row["url"]: row["file"] for row in rows}
    made = {url for url in files if "/subscriptions/" in url}
    assert made == {url for url, file in files.items() if file is None}
    assert all(Path(file).is_file() for file in files.values() if file)
    assert "".join(row["url"] for row in rows).count("http") == len(rows)


def test_looking_is_possible_beside_a_daemon(path: Path) -> None:
    with running(path) as daemon:
        until(lambda: (daemon.data / "control.sock").exists())
        for word in ("status", "feeds", "list"):
            told = command(path, word)
            assert told.stderr == ""
            assert "herald" in told.stdout
            runs = f"a daemon runs: process {daemon.process.pid}\n"
            assert told.stdout.endswith(runs) == (word == "status")


def test_looking_makes_nothing(tmp_path: Path, capsys: Capture) -> None:
    path = configure(tmp_path)
    for word in ("status", "feeds"):
        assert show(path, word) == 1
        assert "`aggregator once` makes it" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_watchdog_learns_whether_a_daemon_is_at_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configure(tmp_path)
    asked = ["--config", str(path), "status", "--alive"]
    assert cli.main(asked) == 1
    assert capsys.readouterr().out == "no daemon runs\n"
    with running(path):
        until(lambda: cli.main(asked) == 0)
    assert "a daemon runs: process" in capsys.readouterr().out
