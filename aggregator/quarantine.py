"""Whether a feed has become another one: then nothing of it is taken in. Pure.

A domain that was sold, a server that answers every address with one feed, a publisher's
accident: what comes would flood readers with what they never subscribed to, or write it
over what they have. A person decides; if the feed is itself again before that, so is
its subscription. Nothing that was kept is touched.
"""

from collections.abc import Mapping

from feeds import urls
from feeds.model import Entry, Failure, Feed, Source

ENOUGH = 5
"""Fewer entries tell nothing: a young or a small feed may turn over in a day."""

MOST = 0.9

ADVICE = (
    "nothing of it was taken in; if it is right, "
    "`aggregator once --accept --subscription NAME` takes it"
)


def suspicion(before: Source, feed: Feed, titles: Mapping[str, str]) -> Failure | None:
    """Why a document does not look like that of the feed that is known, if it does not.

    ``before`` is what the feed said of itself, ``titles`` those of kept entries by key.
    It is another feed where title and site have changed and nine of ten entries are
    unknown; nine of ten known entries under other titles were written over. A title
    that lost or gained something at an end is no other one.
    """
    entries = feed.entries
    known = [entry for entry in entries if entry.key in titles]
    strangers = len(entries) - len(known)
    if (
        len(entries) >= ENOUGH
        and strangers > MOST * len(entries)
        and _another(before, feed.source)
    ):
        reason = (
            f'it was "{before.title}" and now is "{feed.source.title}" of '
            f"{_site(feed.source)}; {strangers} of {len(entries)} entries are new"
        )
        return Failure(kind="quarantine", reason=f"{reason}; {ADVICE}")
    replaced = sum(_replaced(titles[entry.key], entry) for entry in known)
    if len(known) >= ENOUGH and replaced > MOST * len(known):
        reason = f"{replaced} of {len(known)} known entries have other titles now"
        return Failure(kind="quarantine", reason=f"{reason}; {ADVICE}")
    return None


def _another(before: Source, now: Source) -> bool:
    if not (before.title and now.title and _site(before) and _site(now)):
        return False
    return before.title.casefold() != now.title.casefold() and _site(before) != _site(
        now
    )


def _site(source: Source) -> str:
    links = (link.href for link in source.links if link.rel == "alternate")
    return next((site for link in links if (site := urls.site(link))), "")


def _replaced(title: str, entry: Entry) -> bool:
    old, new = title.casefold().strip(), entry.title.casefold().strip()
    return bool(old and new) and old not in new and new not in old
