"""The ``Link`` fields of an answer (RFC 8288, 3)."""

import re
from collections.abc import Iterator

from feeds.http.head import Head
from feeds.model import Link
from feeds.urls import WEB, absolute

MOST = 50
"""Links of one answer that are looked at."""

_LINK = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_ANCHOR = re.compile(r";\s*anchor\s*=", re.IGNORECASE)


def links_of(head: Head, url: str) -> tuple[Link, ...]:
    """The links to other documents, one for each relation; absolute, http(s) alone.

    ``url`` is where the answer came from. A link that says of something else than the
    document (``anchor``) is passed over; of several ``rel`` the first counts.
    """
    values = ",".join(head.every("link"))
    return tuple(dict.fromkeys(_links(values, url)))


def _links(values: str, url: str) -> Iterator[Link]:
    for _, found in zip(range(MOST), _LINK.finditer(values), strict=False):
        said = _REL.search(found[2])
        href = absolute(found[1], url, schemes=WEB)
        if said is None or not href or _ANCHOR.search(found[2]):
            continue
        for rel in (said[1] or said[2] or "").lower().split():
            yield Link(href=href, rel=rel)
