"""An OPML list on the web that changes: its feeds and topics come and go with it."""

import signal
from pathlib import Path

from aggregator import cli
from tests.aggregator.daemons import configure, running, until
from tests.feeds.server import Server

FEED = """<rss version="2.0"><channel><title>{title}</title><language>en</language>
<link>https://{title}.example/</link><item><title>News of {title}</title>
<link>https://{title}.example/1</link><description>{text}</description></item>
</channel></rss>"""
TEXTS = {
    "herald": "A trawler lost its net off Skerrow and came home without its catch.",
    "post": "Barley prices fell again, and two growers near Corrin sold their fields.",
    "courier": "Astronomers at Brackwater photographed a comet that nobody expected.",
}


def outline(server: Server, name: str, more: str = "") -> str:
    """An outline of a feed that is served, too."""
    url = server.serve(f"/{name}", FEED.format(title=name, text=TEXTS[name]))
    return f'<outline type="rss" text="{name}" xmlUrl="{url}" {more}/>'


def folder(title: str, *outlines: str) -> str:
    return f'<outline text="{title}">{"".join(outlines)}</outline>'


def serve(server: Server, *outlines: str) -> str:
    body = f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>'
    return server.serve("/list.opml", body)


def following(folder: Path, server: Server, more: str = "") -> Path:
    table = f'[[subscription]]\nname = "list"\nopml = "{server.url("/list.opml")}"\n'
    return configure(folder, table + more, ports=f"[{server.port}]")


def once(path: Path) -> None:
    assert cli.main(["--config", str(path), "once", "--all"]) == 0


def topics(path: Path) -> dict[str, list[str]]:
    """Whose news stand in the published topics."""
    return {
        file.stem: [
            name
            for name in TEXTS
            if f"News of {name}" in file.read_text(encoding="utf-8")
        ]
        for file in (path.parent / "data/public/topics").glob("*.atom")
    }


def test_a_list_that_changes_takes_its_feeds_and_topics_along(
    tmp_path: Path, server: Server
) -> None:
    sea = folder("Sea", outline(server, "herald"))
    serve(server, sea, outline(server, "post", 'category="/Land/Farms,coast"'))
    path = following(tmp_path, server)
    once(path)
    assert topics(path) == {
        "sea": ["herald"],
        "land": ["post"],
        "farms": ["post"],
        "coast": ["post"],
    }
    land = folder("Land", outline(server, "herald"))
    serve(server, land, folder("Sky", outline(server, "courier")))
    once(path)
    assert topics(path) == {"land": ["herald"], "sky": ["courier"]}
    asked = len(server.asked("/post"))
    once(path)
    assert topics(path) == {"land": ["herald"], "sky": ["courier"]}
    assert len(server.asked("/post")) == asked


def test_folders_are_no_topics_where_that_is_not_wanted(
    tmp_path: Path, server: Server
) -> None:
    serve(server, folder("Sea", outline(server, "herald")))
    path = following(tmp_path, server, "list_topics = false\n")
    once(path)
    assert topics(path) == {}
    once(following(tmp_path, server))
    assert topics(path) == {"sea": ["herald"]}
    once(following(tmp_path, server, "list_topics = false\n"))
    assert topics(path) == {}


def test_a_daemon_keeps_the_topics_of_a_list(tmp_path: Path, server: Server) -> None:
    serve(server, folder("Sea", outline(server, "herald")))
    path = following(tmp_path, server)
    with running(path) as daemon:
        until(lambda: topics(path) == {"sea": ["herald"]})
        more = '[[topic]]\nname = "land"\nany = ["harvest"]\n'
        path.write_text(path.read_text() + more)
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: topics(path) == {"land": [], "sea": ["herald"]})
        daemon.end()
    with running(path) as daemon:
        assert daemon.page("/topics/sea") == 200
        assert topics(path) == {"land": [], "sea": ["herald"]}
