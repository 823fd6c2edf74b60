"""What is wrong with a published file, whatever its format."""

from datetime import datetime

from tests.strict import atom, json_feed, opml, rss


def complaints(path: str, body: bytes, address: str, now: datetime) -> list[str]:
    """What is wrong with a file that stands at an address, by the end of its name."""
    match path.rpartition(".")[2]:
        case "atom":
            told = atom.complaints(body, address, now)
        case "json":
            told = json_feed.complaints(body, address, now)
        case "rss":
            told = rss.complaints(body, address, now)
        case "opml":
            told = opml.complaints(body)
        case other:
            told = [f"published as what? {other}"]
    return told
