"""Which file shows what an address shows, and how pages in files lead to each other.

``/topics/fire`` is ``topics/fire/index.html``, which every file server shows at that
address too; ``/?before=X`` is ``before/X/index.html``. Pages lead on by relative links,
so that they work below any path. Pure.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from html import escape, unescape
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

INDEX = "index.html"

_LINK = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_FOREIGN = re.compile(r"[\w.+-]+:|//")
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where a page stands: its address, and that of the page that led to it.

    ``base`` is the path of the service, ``zone`` where its days begin.
    """

    address: str
    parent: str
    base: str
    zone: tzinfo


def file_of(address: str) -> str:
    """The file of an address, below the folder of all."""
    path, _, query = address.partition("?")
    named = [part for pair in parse_qsl(query) for part in pair]
    end = [] if _SUFFIX.search(path) else [INDEX]
    asked = (part.replace(":", "").replace("/", "-") for part in named)
    parts = (*unquote(path).split("/"), *asked, *end)
    return "/".join(part for part in parts if part.strip("."))


def is_page(file: str) -> bool:
    """Whether a file is a page, not something that pages or readers load."""
    return posixpath.basename(file) == INDEX


def rewritten(html: str, here: Here) -> tuple[str, list[str]]:
    """Give a page with relative links, and the addresses of ours it leads to."""
    found: dict[str, None] = {}

    def relative(link: re.Match[str]) -> str:
        wanted = unescape(link[2])
        if not f"{wanted}/".startswith(f"{here.base}/") or wanted.startswith("//"):
            return link[0]
        parts = urlsplit(wanted)
        address = _address(parts.path.removeprefix(here.base) or "/", parts.query, here)
        found[address] = None
        query = parts.query if _SUFFIX.search(parts.path) else ""
        told = urlunsplit(("", "", _from(here, address), query, parts.fragment))
        return f'{link[1]}="{escape(told)}"'

    return _LINK.sub(relative, html), list(found)


def files_led_to(html: str, file: str) -> Iterator[str]:
    """Give the files to which a page that was rewritten leads by its links."""
    start = posixpath.dirname(file)
    for link in _LINK.finditer(html):
        if _FOREIGN.match(link[2]):
            continue
        parts = urlsplit(unescape(link[2]))
        if parts.path:
            target = posixpath.normpath(posixpath.join(start, unquote(parts.path)))
            index = target if target != "." else ""
            yield posixpath.join(index, INDEX) if parts.path[-1] == "/" else target


def redirect(to: str, here: Here) -> str:
    """Give a page that leads to where its content went."""
    path, _, fragment = to.removeprefix(here.base).partition("#")
    shown = escape(urlunsplit(("", "", _from(here, path), "", fragment)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={shown}">\n'
        '<meta name="robots" content="noindex">\n<title>Moved</title>\n</head>\n'
        f'<body>\n<p>This is <a href="{shown}">at another address</a> now.</p>\n'
        "</body>\n</html>\n"
    )


def _from(here: Here, address: str) -> str:
    """The way from a page to an address, relative."""
    file = file_of(address)
    target = f"{posixpath.dirname(file)}/" if is_page(file) else file
    start = posixpath.dirname(file_of(here.address)) or "."
    told = quote(posixpath.relpath(target.lstrip("/") or ".", start))
    return f"{told}/" if is_page(file) else told


def _address(path: str, query: str, here: Here) -> str:
    """The address below the base that is shown by a file, of one that is linked to.

    A page of the history that begins where another one happens to end would be another
    page whenever a story comes in. So each begins with a whole day, unless it goes on
    within one; the way to what is newer is the way back.
    """
    asked = dict(parse_qsl(query))
    if _SUFFIX.search(path) or not query:
        return path
    if "after" in asked:
        return here.parent
    if "before" not in asked or _begins(here, path) == (day := _day(asked, here.zone)):
        return f"{path}?{query}"
    morrow = datetime.combine(day + timedelta(days=1), time(), here.zone)
    return f"{path}?before={morrow.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}-0"


def _begins(here: Here, path: str) -> date | None:
    """The day with which a page of the history begins, if it is one of the same."""
    own, _, query = here.address.partition("?")
    asked = dict(parse_qsl(query))
    return _day(asked, here.zone) if own == path and "before" in asked else None


def _day(asked: Mapping[str, str], zone: tzinfo) -> date:
    """The day of what stands before a place; the first moment of a day is after it."""
    time = datetime.fromisoformat(asked["before"].rpartition("-")[0])
    return (time - timedelta(microseconds=1)).astimezone(zone).date()
