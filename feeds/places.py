"""Where sites keep their feeds without saying so on their pages. Pure.

Addresses are guesses until somebody asks for them; those of `known` are documented by
their sites or have stood for a decade, those of `common` are habits of software.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from feeds import urls

_HABITS = ("feed", "rss.xml", "atom.xml", "index.xml", "feed.xml", "rss", "feed.json")
_NEARBY = 4  # of them are also looked for beside a page that is not the first one
_FILE = re.compile(r"\.[a-zA-Z]+$")
_PROFILE = re.compile(r"@[A-Za-z0-9_.]+")
_NO_OWNERS = frozenset(
    (
        *("about", "apps", "collections", "enterprise", "explore", "features"),
        *("issues", "login", "marketplace", "notifications", "orgs", "pricing"),
        *("pulls", "search", "settings", "sponsors", "topics", "trending"),
    )
)

Segments = tuple[str, ...]
Query = Mapping[str, list[str]]


def guesses(url: str) -> tuple[str, ...]:
    """Where the feeds of the page at ``url`` may be, the likeliest first."""
    return known(url) or common(url)


def known(url: str) -> tuple[str, ...]:
    """The feeds that a well-known site has for a page like ``url``; often none.

    YouTube channels, users and playlists; GitHub repositories and people; Reddit;
    Medium; Bluesky; Blogger; Tumblr; profiles of Mastodon, on whatever host.
    """
    parts = urlsplit(url)
    host = urls.host(url)
    segments = tuple(quote(part, safe="@%") for part in parts.path.split("/") if part)
    for name, rule in _RULES.items():
        if host == name or host.endswith(f".{name}"):
            return rule(host, segments, parse_qs(parts.query))
    if len(segments) == 1 and _PROFILE.fullmatch(segments[0]):
        return (
            urlunsplit((parts.scheme, parts.netloc, f"/{segments[0]}.rss", "", "")),
        )
    return ()


def common(url: str) -> tuple[str, ...]:
    """Where software puts the feed of a site, near the page and at its root."""
    parts = urlsplit(url)
    if not urls.host(url):
        return ()
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    nearby = folder if _FILE.search(last) else f"{folder}/{last}".rstrip("/")
    paths = [f"{nearby}/{name}" for name in _HABITS[:_NEARBY]] if nearby else []
    paths += [f"/{name}" for name in _HABITS]
    return tuple(urlunsplit((parts.scheme, parts.netloc, p, "", "")) for p in paths)


def _youtube(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    feed = "https://www.youtube.com/feeds/videos.xml"
    if playlist := query.get("list"):
        return (f"{feed}?playlist_id={quote(playlist[0])}",)
    match segments:
        case ("channel", channel, *_):
            return (f"{feed}?channel_id={channel}",)
        case ("user", user, *_):
            return (f"{feed}?user={user}",)
    return ()


def _github(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    match segments:
        case (owner, *_) if host != "github.com" or owner in _NO_OWNERS:
            return ()
        case (owner,):
            return (f"https://github.com/{owner}.atom",)
        case (owner, name, *rest):
            repository = f"https://github.com/{owner}/{name.removesuffix('.git')}"
            places = ["releases.atom", "commits.atom", "tags.atom"]
            if len(rest) > 1 and rest[0] in {"commits", "tree"}:
                places.insert(0, f"commits/{'/'.join(rest[1:])}.atom")
            return tuple(f"{repository}/{place}" for place in places)
    return ()


def _reddit(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    match segments:
        case ("r", name, *_):
            return (f"https://www.reddit.com/r/{name}/.rss",)
        case ("u" | "user", name, *_):
            return (f"https://www.reddit.com/user/{name}/.rss",)
    return ()


def _medium(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    if host != "medium.com":
        return (f"https://{host}/feed",)
    match segments:
        case ("tag", tag, *_):
            return (f"https://medium.com/feed/tag/{tag}",)
        case (name, *_):
            return (f"https://medium.com/feed/{name}",)
    return ()


def _bluesky(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    match segments:
        case ("profile", name, *_):
            return (f"https://bsky.app/profile/{name}/rss",)
    return ()


def _blogger(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    return (f"https://{host}/feeds/posts/default",)


def _tumblr(host: str, segments: Segments, query: Query) -> tuple[str, ...]:
    return (f"https://{host}/rss",) if host != "tumblr.com" else ()


_RULES: dict[str, Callable[[str, Segments, Query], tuple[str, ...]]] = {
    "youtube.com": _youtube,
    "github.com": _github,
    "reddit.com": _reddit,
    "medium.com": _medium,
    "bsky.app": _bluesky,
    "blogspot.com": _blogger,
    "tumblr.com": _tumblr,
}
