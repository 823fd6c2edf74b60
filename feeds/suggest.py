"""A page where a feed was expected: what it names as feeds, for a person to choose.

Nothing here is followed: a subscription reads its own address and no other.
"""

from feeds import candidates
from feeds.candidates import Origin
from feeds.errors import FetchError, ParseError
from feeds.hostnames import readable
from feeds.http.target import Target

MOST = 3
"""Feeds that are told of; a page can name thousands."""

HEAD = 500_000
"""Bytes of a page that are looked at; what names its feeds stands at its beginning."""

LONGEST = 300
"""Characters of an address that is told of."""


def suggesting(error: ParseError, body: bytes, url: str) -> ParseError:
    """``error``, and the feeds that ``body``, found at ``url``, names if it is a page.

    Only those that the page links to; common places would be guesses.
    """
    if error.kind != "not-a-feed":
        return error
    named = _named(body, url)
    if not named:
        return error
    listed = ", ".join(named[:MOST])
    if len(named) == 1:
        hint = f"it names {listed}: `aggregator add` takes it"
    else:
        such_as = "" if len(named) <= MOST else ", among others"
        hint = f"it names {listed}{such_as}: `aggregator add` takes one of them"
    return ParseError(error.url, f"{error.reason}; {hint}", kind=error.kind)


def _named(body: bytes, url: str) -> list[str]:
    """The addresses, as they may be shown, and apart from the page's own."""
    addresses = (
        _plain(candidate.url)
        for candidate in candidates.page(body[:HEAD], url).candidates
        if candidate.origin in (Origin.LINK, Origin.ANCHOR)
    )
    here = _plain(url)
    fit = (one for one in addresses if one != here and 0 < len(one) <= LONGEST)
    return list(dict.fromkeys(fit))


def _plain(url: str) -> str:
    try:
        return readable(Target.of(url).url)
    except FetchError:
        return ""  # nothing that could be asked
