"""Two services on this machine: one follows the other by WebSub, both halves ours."""

from pathlib import Path

from tests.aggregator.daemons import (
    Daemon,
    command,
    configure,
    free_port,
    running,
    until,
)
from tests.aggregator.test_daemon import folder_of

SERVICE = """data = "data"
url = "http://127.0.0.1:{port}"
hub = true
websub = true"""


def service(folder: Path, port: int, other: int, rest: str) -> Path:
    """A service that may ask, and be asked by, the one at the other port."""
    folder.mkdir(exist_ok=True)
    path = configure(folder, rest, port=port, ports=f"[{port}, {other}]")
    text = path.read_text().replace("river.example", f"{folder.name}.example")
    path.write_text(text.replace('data = "data"', SERVICE.format(port=port)))
    return path


def holds(daemon: Daemon, title: str) -> bool:
    path = daemon.data / "public" / "all.atom"
    return path.exists() and f">{title}<" in path.read_text(encoding="utf-8")


def test_what_one_service_publishes_another_has_without_polling(tmp_path: Path) -> None:
    port, other = free_port(), free_port()
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    path = service(first, port, other, folder_of(first, "Harbour"))
    table = (
        f'[[subscription]]\nname = "first"\nurl = "http://127.0.0.1:{port}/all.atom"\n'
    )
    with running(path) as publisher:
        until(lambda: publisher.page("/all.atom") == 200)
        path = service(second, other, port, table)
        with running(path) as follower:
            until(lambda: holds(follower, "Harbour"))
            until(lambda: "lease until" in command(path, "status", "first").stdout)
            folder_of(first, "Ferry")
            until(lambda: holds(follower, "Ferry"), seconds=60)
            assert holds(follower, "Harbour")
            assert "pushed subscription=first" in follower.log
            assert follower.log.count("refreshed subscription=first") == 1
