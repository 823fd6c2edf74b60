"""Who tells of news: the hubs that a feed names, and what it is called there. Pure.

WebSub (W3C, 2018), section 4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.model import Hints, Link
from feeds.urls import WEB, absolute, redacted

MOST = 5
"""Hubs of one feed that are remembered."""

LONGEST = 2000
"""Letters of an address that is taken for one."""


def with_hubs(hints: Hints, told: Sequence[Link], named: Sequence[Link]) -> Hints:
    """The hints with what was found out about hubs.

    ``told`` are the links of the answer's head, ``named`` those of the document: the
    head goes first, and what it says of hubs is not mixed with the document's. Whoever
    names hubs and not itself (``rel="self"``) names nothing to subscribe to.
    """
    for links in (told, named):
        hubs = tuple(dict.fromkeys(_of(links, "hub")))[:MOST]
        topic = next(iter(_of(links, "self")), "")
        if hubs and topic:
            return replace(hints, hubs=hubs, topic=topic)
    return hints


def _of(links: Iterable[Link], rel: str) -> list[str]:
    """Where links of this relation lead, as far as that is the web; no passwords."""
    found = (absolute(one.href, "", schemes=WEB) for one in links if one.rel == rel)
    return [redacted(href) for href in found if href and len(href) <= LONGEST]
