"""Who stands behind an address: a site, or one channel of a site that has many.

A channel is written like an address: ``example.org``, ``github.com/someone``,
``someone.substack.com``.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from feeds import tracking, urls

# Sites that give each of their writers a host of their own, and are not (all) in the
# public suffix list.
_HOSTS_PER_WRITER = re.compile(
    r"(?:bearblog\.dev|beehiiv\.com|buttondown\.email|dreamwidth\.org|ghost\.io"
    r"|hatenablog\.com|libsyn\.com|livejournal\.com|medium\.com|micro\.blog|over-blog\.com"
    r"|podbean\.com|posthaven\.com|squarespace\.com|substack\.com|tumblr\.com"
    r"|typepad\.com|wixsite\.com|wordpress\.com|write\.as|blogspot\.[a-z.]+)"
)
_ONE_SEGMENT = re.compile(r"/([^/]+)")
# Where the path names the writer. What is not found there is nobody in particular.
_PATHS_PER_WRITER = {
    **dict.fromkeys(
        (
            *("bitbucket.org", "codeberg.org", "dev.to", "facebook.com", "github.com"),
            *("gitlab.com", "instagram.com", "medium.com", "patreon.com", "t.me"),
            *("soundcloud.com", "twitch.tv", "twitter.com", "x.com"),
        ),
        _ONE_SEGMENT,
    ),
    "bsky.app": re.compile(r"/(profile/[^/]+)"),
    "flickr.com": re.compile(r"/(photos/[^/]+)"),
    "linkedin.com": re.compile(r"/((?:company|in)/[^/]+)"),
    "reddit.com": re.compile(r"/((?:r|u|user)/[^/]+)"),
    "sourceforge.net": re.compile(r"/((?:p|projects)/[^/]+)"),
    "substack.com": re.compile(r"/(@[^/]+)"),
    "tiktok.com": re.compile(r"/(@[^/]+)"),
    "tumblr.com": _ONE_SEGMENT,
    "vimeo.com": re.compile(r"/([^/\d][^/]*)"),
    "youtube.com": re.compile(r"/(@[^/]+|(?:c|channel|user)/[^/]+)"),
    "youtu.be": re.compile(r"(?!)"),
}
# These only pass readers on, or carry other people's feeds.
_PASSAGES = frozenset(
    {
        *("bit.ly", "buff.ly", "dlvr.it", "feedblitz.com", "feedburner.com"),
        *("feedpress.it", "feedpress.me", "feedproxy.google.com", "feedsportal.com"),
        *(
            "goo.gl",
            "ift.tt",
            "news.google.com",
            "ow.ly",
            "rss.app",
            "t.co",
            "tinyurl.com",
        ),
    }
)
# As the Fediverse and the homes of universities write it.
_PERSON = re.compile(r"/([@~][^/@~]+)(?:/|$)")


@lru_cache(maxsize=2048)
def channel(url: str) -> str:
    """The channel that publishes at ``url``, or ``""`` where the address does not tell.

    A site by the public suffix list; on sites of many writers, one of them.
    """
    address = tracking.opened(url)
    site, host = urls.site(address), urls.host(address)
    if not site or site in _PASSAGES or host in _PASSAGES:
        return ""
    if host != site and _HOSTS_PER_WRITER.fullmatch(site):
        return host
    shape = _PATHS_PER_WRITER.get(site)
    if not shape and "@" not in address and "~" not in address:
        return site
    path = urlsplit(address).path.lower()
    found = (shape or _PERSON).match(path)
    if found:
        return f"{site}/{found[1]}"
    return "" if shape else site


def is_passage(url: str) -> bool:
    """Whether an address only leads on to where something was published."""
    address = tracking.opened(url)
    return urls.site(address) in _PASSAGES or urls.host(address) in _PASSAGES
