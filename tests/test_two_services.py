"""One service follows another: what the one publishes reaches the other by a push."""

from pathlib import Path
from urllib.request import urlopen

from aggregator import control
from tests.aggregator.daemons import configure, free_port, running, until
from tests.aggregator.taking import BUDGET, FERRY

FOLDER = '[[subscription]]\nname = "post"\nfolder = "documents"\n'
FEED = '[[subscription]]\nname = "river"\nurl = "http://127.0.0.1:{}/stories.atom"\n'


def service(folder: Path, rest: str, said: str, **ports: int) -> Path:
    folder.mkdir()
    path = configure(
        folder, rest, port=ports["own"], ports=f"[{ports['own']}, {ports['other']}]"
    )
    text = path.read_text(encoding="utf-8")
    named = f"allow_private = true\n{said}"
    text = text.replace("allow_private = true", named)
    path.write_text(text.replace("river.example", f"{folder.name}.example"))
    return path


def write(folder: Path, title: str, words: str) -> None:
    folder.mkdir(exist_ok=True)
    beside = folder.parent / "part"
    beside.write_text(f"{title}\n\n{words}\n", encoding="utf-8")
    beside.rename(folder / f"{title}.txt")


def test_what_one_service_publishes_is_pushed_to_another(tmp_path: Path) -> None:
    one, two = free_port(), free_port()
    first = service(tmp_path / "first", FOLDER, "hub = true", own=one, other=two)
    rest = FEED.format(one)
    second = service(tmp_path / "second", rest, "websub = true", own=two, other=one)
    documents = first.parent / "documents"
    public = second.parent / "data/public/all.atom"
    write(documents, "Parliament passes a budget", BUDGET)
    with running(first) as publisher:
        until(lambda: b"budget" in served(one))
        with running(second) as subscriber:
            until(lambda: public.exists() and b"budget" in public.read_bytes())
            until(lambda: "sent kind=verify" in publisher.log)
            write(documents, "Ferry aground off Kirkwall", FERRY)
            control.result(publisher.data, {"do": "once", "all": True, "names": []})
            until(lambda: b"Ferry aground" in public.read_bytes())
            assert "Traceback" not in publisher.log + subscriber.log


def served(port: int) -> bytes:
    """What is published at a port; nothing where nobody answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/stories.atom", timeout=60) as answer:
            return bytes(answer.read())
    except OSError:
        return b""
