"""What a person typed after ``add``, as the fields of a subscription."""

import re
from collections.abc import Container
from pathlib import Path
from urllib.parse import urlsplit

from aggregator.config.names import slug
from aggregator.config.places import url
from feeds.opml import without_feed_scheme
from feeds.urls import host, redacted, site

# Parts of an address that say only that it is a feed.
_SAYS_NOTHING = {"atom", "feed", "feeds", "index", "opml", "rdf", "rss", "rss2", "xml"}
_ENDING = re.compile(r"\.(?:atom|html?|json|opml|php|rdf|rss|xml)$")


def location(typed: str, *, folder: Path) -> dict[str, str]:
    """One of url, folder, file, opml for what was typed.

    What exists on this machine is a folder or a file, written relative to ``folder``
    (where the configuration lies) if it is below it. Raises `ValueError` for what is
    neither that nor an address.
    """
    address = without_feed_scheme(typed.strip())
    if "://" in address:
        is_list = urlsplit(url(address)).path.lower().endswith(".opml")
        return {"opml" if is_list else "url": url(address)}
    path = Path(typed).expanduser().absolute()
    written = str(path.relative_to(folder) if path.is_relative_to(folder) else path)
    if path.is_dir():
        return {"folder": written}
    if path.is_file():
        return {"opml" if path.suffix.lower() == ".opml" else "file": written}
    hint = f"; did you mean https://{typed}?" if "." in typed.partition("/")[0] else ""
    raise ValueError(f"{redacted(typed)}: no such file or folder, and no address{hint}")


def name(fields: dict[str, str], *, title: str, taken: Container[str]) -> str:
    """A free name after the title, else after the site and what its path says."""
    if title:
        return slug(title, taken=taken, fallback=_place_name(fields))
    return slug(_place_name(fields), taken=taken)


def _place_name(fields: dict[str, str]) -> str:
    place = fields.get("url") or fields.get("opml") or ""
    if "://" not in place:
        path = Path(place or fields.get("folder") or fields.get("file") or "")
        return slug(path.stem if path.suffix else path.absolute().name)
    registered = site(place)
    named = registered.partition(".")[0] if "." in registered else registered
    # An address in figures has no part that could stand for it.
    whose = host(place) if named.isdigit() else named
    parts = [_ENDING.sub("", part) for part in urlsplit(place).path.lower().split("/")]
    return slug(" ".join([whose, *(one for one in parts if one not in _SAYS_NOTHING)]))
