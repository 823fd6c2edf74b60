"""What `add` makes of an address, of a page with feeds, and of a folder."""

from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import Subscription, load
from tests.feeds.server import Server

Capture = pytest.CaptureFixture[str]

SERVICE = """\
[service]
title = "River"
data = "data"
{service}

[[host]]
name = "127.0.0.1"
gap = "0s"
connections = 8
ports = [{port}]
"""


def feed(title: str) -> str:
    item = "<item><title>Low water</title><link>https://tide.example/1</link></item>"
    channel = f"<channel><title>{title}</title>{item}</channel>"
    return f"<rss version='2.0'>{channel}</rss>"


def page(*links: str) -> str:
    """A page that names feeds at these paths."""
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="RSS" href="{path}">'
        for path in links
    )
    return f"<!doctype html><title>The tide</title>{head}<body>Low water at noon."


def configured(
    folder: Path, server: Server, service: str = "allow_private = true"
) -> Path:
    path = folder / "aggregator.toml"
    path.write_text(SERVICE.format(service=service, port=server.port))
    return path


def add(path: Path, *words: str) -> int:
    return main(["--config", str(path), "add", *words])


def subscriptions(path: Path) -> tuple[Subscription, ...]:
    return load(path, {}).subscriptions


@pytest.fixture
def path(tmp_path: Path, server: Server) -> Path:
    return configured(tmp_path, server)


def test_a_feed_is_asked_once_and_added_under_its_own_title(
    path: Path, server: Server, capsys: Capture
) -> None:
    url = server.serve("/rss", feed("Tide tables"))
    assert add(path, url, "--topic", "sea", "--interval", "6h") == 0
    [one] = subscriptions(path)
    assert (one.name, one.title, one.url) == ("tide-tables", "Tide tables", url)
    assert one.topics == ("sea",)
    assert "allow_private" not in path.read_text().partition("[[host]]")[2]
    told = capsys.readouterr()
    assert told.out == f'added subscription "tide-tables" (url {url}) to {path}\n'
    assert told.err == ""
    [asked] = server.requests
    assert asked.headers["User-Agent"].startswith("aggregator/")


def test_a_feed_that_moved_is_added_where_it_is_now(path: Path, server: Server) -> None:
    url = server.serve("/rss", feed("Tide tables"))
    old = server.serve("/old", status=301, headers={"Location": "/rss"})
    assert add(path, old) == 0
    assert subscriptions(path)[0].url == url


def test_a_password_is_kept_where_a_feed_moved(
    path: Path, server: Server, capsys: Capture
) -> None:
    server.serve("/rss", feed("Tide tables"))
    old = server.serve("/old", status=301, headers={"Location": "/rss"})
    secret = old.replace("http://", "http://me:hush@")
    assert add(path, secret) == 0
    assert subscriptions(path)[0].url == secret
    assert server.asked("/rss")[0].headers["Authorization"]
    assert "hush" not in capsys.readouterr().out


def test_a_title_of_ones_own_goes_before_that_of_the_feed(
    path: Path, server: Server
) -> None:
    url = server.serve("/rss", feed("Tide tables"))
    assert add(path, url, "--title", "Ebb and flow") == 0
    [one] = subscriptions(path)
    assert (one.name, one.title) == ("ebb-and-flow", "Ebb and flow")


def test_a_title_that_names_nobody_is_not_written(path: Path, server: Server) -> None:
    assert add(path, server.serve("/tides/rss", feed("RSS feed"))) == 0
    [one] = subscriptions(path)
    assert (one.name, one.title) == ("127-0-0-1-tides", "")


def test_the_only_feed_of_a_page_is_added(
    path: Path, server: Server, capsys: Capture
) -> None:
    url = server.serve("/rss", feed("Tide tables"))
    assert add(path, server.serve("/", page("/rss"))) == 0
    [one] = subscriptions(path)
    assert (one.url, one.title) == (url, "")
    assert f"(url {url})" in capsys.readouterr().out


@pytest.fixture
def two(server: Server) -> str:
    """The address of a page with two feeds."""
    server.serve("/rss", feed("Tide tables"))
    server.serve("/it's", feed("Storms"))
    return server.serve("/", page("/rss", "/it's"))


def test_of_several_feeds_each_has_the_command_that_adds_it(
    path: Path, server: Server, two: str, capsys: Capture
) -> None:
    before = path.read_text()
    assert add(path, two, "--topic", "high seas", "--allow-private") == 1
    assert path.read_text() == before
    told = capsys.readouterr()
    rest = f"--topic 'high seas' --config {path} --allow-private"
    assert told.out.splitlines() == [
        "RSS (application/rss+xml)",
        f"    aggregator add {server.url('/rss')} {rest}",
        "RSS (application/rss+xml)",
        f"    aggregator add '{server.url('/it')}'\"'\"'s' {rest}",
    ]
    assert told.err == (
        f"aggregator add: {two} has 2 feeds: "
        "choose one, or add the first with --first\n"
    )


def test_of_several_feeds_the_first_is_added_if_that_is_wanted(
    path: Path, server: Server, two: str
) -> None:
    assert add(path, two, "--first") == 0
    assert [one.url for one in subscriptions(path)] == [server.url("/rss")]


def test_a_feed_that_is_read_already_is_told_by_its_name(
    path: Path, server: Server, two: str, capsys: Capture
) -> None:
    assert add(path, server.url("/rss")) == 0
    assert add(path, two) == 1
    assert "\n    read as tide-tables\n" in capsys.readouterr().out
    assert add(path, two, "--first") == 2
    assert 'subscription "tide-tables": reads' in capsys.readouterr().err
    asked = len(server.requests)
    before = path.read_text()
    assert add(path, server.url("/rss").replace("http:", "https:")) == 2
    assert path.read_text() == before
    assert len(server.requests) == asked


def test_titles_cannot_command_the_terminal(
    path: Path, server: Server, two: str, capsys: Capture
) -> None:
    server.serve("/", page("/rss", "/it's").replace("RSS", "R\x9b2J\x1b[2JSS\n!"))
    assert add(path, two) == 1
    assert "R2J[2JSS ! (application" in capsys.readouterr().out


def test_a_page_without_feeds_is_told_plainly(
    path: Path, server: Server, capsys: Capture
) -> None:
    before = path.read_text()
    assert add(path, server.serve("/", page())) == 1
    assert "the page 'The tide' has no feed" in capsys.readouterr().err
    assert path.read_text() == before


def test_a_failing_server_is_told_with_the_way_round_it(
    path: Path, server: Server, capsys: Capture
) -> None:
    url = server.serve("/rss", status=503)
    before = path.read_text()
    assert add(path, url.replace("http://", "http://me:hush@")) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"aggregator: {url}: ")
    assert told.count("\n") == 1
    assert "503" in told
    assert "hush" not in told
    assert "`--no-check` adds it as it is" in told
    assert path.read_text() == before


def test_nobody_listening_is_told_in_the_same_way(
    path: Path, server: Server, capsys: Capture
) -> None:
    url = server.url("/rss")
    server.close()
    assert add(path, url) == 1
    told = capsys.readouterr().err
    assert "Could not connect" in told
    assert "--no-check" in told


def test_unchecked_an_address_is_written_and_not_asked(
    path: Path, server: Server
) -> None:
    url = server.serve("/tides.xml", feed("Tide tables"))
    assert add(path, url, "--no-check") == 0
    [one] = subscriptions(path)
    assert (one.url, one.title) == (url, "")
    assert server.requests == []


def test_a_list_is_written_and_not_asked(path: Path, server: Server) -> None:
    url = server.serve("/tides.opml", "<opml/>")
    assert add(path, url) == 0
    assert subscriptions(path)[0].opml == url
    assert server.requests == []


def test_a_private_address_needs_a_word_which_is_written(
    tmp_path: Path, server: Server, capsys: Capture
) -> None:
    path = configured(tmp_path, server, service="")
    url = server.serve("/rss", feed("Tide tables"))
    assert add(path, url) == 1
    told = capsys.readouterr().err
    assert "this machine itself" in told
    assert "`--allow-private` writes that" in told
    assert server.requests == []
    assert add(path, url, "--allow-private") == 0
    assert "allow_private = true" in path.read_text()
    assert subscriptions(path)[0].allow_private


def test_a_slip_in_an_address_is_told(path: Path, capsys: Capture) -> None:
    assert add(path, "times.example/rss") == 2
    assert "did you mean https://times.example/rss?" in capsys.readouterr().err


def documents(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Low water at noon.")
    return folder


def test_sub_folders_with_documents_may_be_meant_as_outlets(
    path: Path, tmp_path: Path, capsys: Capture
) -> None:
    names = (f"{outlet}/2024/a.txt" for outlet in ("post", "herald", "times", "star"))
    folder = documents(tmp_path / "desk", *names)
    assert add(path, str(folder)) == 0
    told = capsys.readouterr().out
    assert "its sub-folders (herald, post, star and 1 more) count as one outlet" in told
    assert "outlet_per_folder = true" in told
    assert not subscriptions(path)[0].outlet_per_folder


def test_each_sub_folder_is_an_outlet_if_that_is_wanted(
    path: Path, tmp_path: Path, capsys: Capture
) -> None:
    folder = documents(tmp_path / "desk", "post/a.txt")
    assert add(path, str(folder), "--outlet-per-folder") == 0
    assert subscriptions(path)[0].outlet_per_folder
    assert capsys.readouterr().out.count("\n") == 1


def test_sub_folders_in_which_nothing_is_read_are_no_outlets(
    path: Path, tmp_path: Path, capsys: Capture
) -> None:
    names = ("a.txt", "styles/a.css", ".git/b.txt", "post/.hidden/c.txt", "x/.d.txt")
    assert add(path, str(documents(tmp_path / "desk", *names))) == 0
    assert "outlet" not in capsys.readouterr().out


def test_only_a_folder_has_sub_folders(
    path: Path, server: Server, capsys: Capture
) -> None:
    assert add(path, server.url("/rss"), "--outlet-per-folder") == 2
    assert "wants a folder" in capsys.readouterr().err
    assert server.requests == []


def test_help_tells_what_happens_to_an_address(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["add", "--help"])
    told = capsys.readouterr().out
    for option in ("--first", "--no-check", "--allow-private", "--outlet-per-folder"):
        assert option in told
    assert "asked once" in " ".join(told.split())
