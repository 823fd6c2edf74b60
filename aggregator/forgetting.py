"""Articles that a publisher took back: known by digests, gone, and never to return.

Only digests are kept of what an article was known by: its canonical address and its id,
or its place in its subscription where it has neither.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from aggregator.grouping.members import Member
from feeds.model import Entry
from storage import corrections, lookups, members, oblivion, settings
from storage.database import Database
from storage.oblivion import Trace

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_APPLIED = "forgotten"


def keys(entry: Entry, subscription: str) -> tuple[str, ...]:
    """The digests by which an entry would be known again, wherever it comes from."""
    return _digests(
        Trace(
            article=0,
            subscription=subscription,
            key=entry.key,
            entry_id=entry.id,
            link_key=entry.link_key,
            outlet=entry.outlet.key,
        )
    )


def digests(db: Database, article: int) -> tuple[str, ...]:
    """Those of all entries of an article that is kept."""
    found = {key for one in oblivion.traces(db, article) for key in _digests(one)}
    return tuple(sorted(found))


def _digests(trace: Trace) -> tuple[str, ...]:
    return tuple(_keys(trace)) or (_digest("entry", trace.subscription, trace.key),)


def _keys(trace: Trace) -> Iterator[str]:
    if trace.link_key:
        yield link_digest(trace.link_key)
    if trace.entry_id and trace.key == trace.entry_id:
        # An id such as "17" is that of an outlet, and of others too.
        scope = "" if _IRI.fullmatch(trace.entry_id) else trace.outlet
        yield _digest("id", scope, trace.entry_id)


def link_digest(link_key: str) -> str:
    """The digest of a canonical address."""
    return _digest("link", link_key)


def forget(db: Database, forgotten: frozenset[str]) -> bool:
    """Take out what is kept of forgotten articles; whether there was anything.

    Looks at every entry, but only when something more is to be forgotten. Inside the
    caller's transaction.
    """
    before = set(json.loads(settings.get(db, _APPLIED) or "[]"))
    fresh = forgotten - before
    if not fresh:
        return False
    settings.put(db, _APPLIED, json.dumps(sorted(forgotten | before)))
    found = {
        trace.article
        for trace in oblivion.traces(db)
        if not fresh.isdisjoint(_digests(trace))
    }
    if not found:
        return False
    heirs = oblivion.heirs(db, found)
    free(db, heirs.values())
    oblivion.forget(db, found, heirs)
    return True


def free(db: Database, copies: Iterable[int]) -> None:
    """Make copies texts of their own."""
    from aggregator.grouping.recalling import alone  # rare, and loads all of grouping

    texts = {
        one: alone(members.one(db, one, Member), lookups.link(db, one))
        for one in copies
    }
    corrections.free(db, texts)


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return sha256(text).hexdigest()[:32]
