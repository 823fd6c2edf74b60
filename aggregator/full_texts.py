"""Feeds that give only the beginning of each text get the rest from its page.

An entry is published as it came; once its page was read, its text is the page's, marked
as such. Nothing is announced again for that. What was read of the feed stays what the
entry is known by, so the next poll takes nothing back. Whole archives are read anew
where a person asks for it (`aggregator.rereading`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from aggregator.desk import Desk
from aggregator.fuller import filled
from feeds import robots
from feeds.model import Robots
from feeds.pages import Page, Wanted
from feeds.read import Means
from storage import corrections, pages, publications, rewriting, subscriptions
from storage.database import writing
from storage.pages import Lacking, Looked
from storage.rewriting import Rewritten
from storage.states import State

BATCH = 32
"""Pages of a batch."""

PER_HOST = 4
"""Pages of one host in a batch: at two seconds each it is no longer than others."""

PART = 64
"""Pages that are taken in together: other work waits for no more."""

YOUNG = timedelta(days=7)
"""Entries that came in longer ago are left as they are."""

WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Before another try at a page that failed; after the last one there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pages to read, the entries they are for, and the rules that are known."""

    entries: tuple[Lacking, ...]
    rules: dict[str, Robots]
    wanted: tuple[Wanted, ...]


def asking(desk: Desk) -> list[str]:
    """The subscriptions, and the OPML lists, whose entries are to have whole texts."""
    return [one.name for one in desk.config.subscriptions if one.full_text]


def due(desk: Desk, now: datetime) -> Batch | None:
    """Which pages to read now; ``None`` if there are none."""
    wanting = asking(desk)
    if not wanting:
        return None
    found = pages.lacking(desk.db, wanting, now - YOUNG, now, 8 * BATCH)
    chosen = tuple(_spread(found))
    return batch(desk, chosen) if chosen else None


def batch(desk: Desk, chosen: Sequence[Lacking]) -> Batch:
    """All that is needed to read the pages of these entries."""
    states = {
        state.name: state
        for state in subscriptions.named(desk.db, [one.subscription for one in chosen])
    }
    return Batch(
        entries=tuple(chosen),
        rules=pages.rules(
            desk.db, {robots.origin_of(one.entry.link) for one in chosen}
        ),
        wanted=tuple(
            _wanted(desk, one, states[one.subscription])
            for one in chosen
            if one.subscription in states
        ),
    )


def parts(found: Iterator[Page]) -> Iterator[Sequence[Page]]:
    """Pages as they come, so many as are taken in together."""
    while part := tuple(islice(found, PART)):
        yield part


def rest(batch: Batch, means: Means) -> None:
    """Wait until the hosts of a batch may be asked again, or a stop was asked for."""
    gaps = [means.manners(host_of(one)).gap for one in batch.wanted]
    means.stop.wait(max(gaps, default=timedelta()).total_seconds())


def without(batch: Batch, hosts: Collection[str]) -> Batch:
    """The batch without pages of these hosts."""
    wanted = tuple(one for one in batch.wanted if host_of(one) not in hosts)
    return replace(batch, wanted=wanted)


def host_of(one: Wanted) -> str:
    """The host of a page."""
    return urlsplit(one.url).hostname or ""


def keep(desk: Desk, batch: Batch, found: Iterable[Page], now: datetime) -> int:
    """Take in what came of a batch; how many entries got another text.

    Pages of entries that were edited meanwhile are left out: they are read again.
    """
    with writing(desk.db):
        return take_in(desk, batch, found, now)


def take_in(desk: Desk, batch: Batch, found: Iterable[Page], now: datetime) -> int:
    """The same, inside the caller's transaction."""
    came = {page.number: page for page in found}
    entries = [one for one in batch.entries if one.row in came]
    rules = [page.rules for page in came.values() if page.rules is not None]
    pages.keep_rules(desk.db, rules, now)
    same = pages.unchanged(desk.db, {one.row: one.digest for one in entries})
    still = [one for one in entries if one.row in same]
    looked = [_looked(one, came[one.row], now) for one in still]
    pages.keep(desk.db, looked, now)
    fuller = [
        Rewritten(row=one.row, article=one.article, story=one.story, entry=entry)
        for one in still
        if (entry := filled(one.entry, came[one.row].article)) is not None
    ]
    if fuller:
        rewriting.rewrite(desk.db, fuller)
        publications.mark(desk.db, _showing(desk, fuller))
    return len(fuller)


def _spread(found: Sequence[Lacking]) -> Iterator[Lacking]:
    """The first ones, no more than `PER_HOST` of a host."""
    hosts: Counter[str] = Counter()
    wanted = 0
    for one in found:
        link = one.entry.link
        if not link.startswith(("http://", "https://")):
            continue
        host = urlsplit(link).hostname or ""
        hosts[host] += 1
        if hosts[host] <= PER_HOST and wanted < BATCH:
            wanted += 1
            yield one


def _wanted(desk: Desk, one: Lacking, state: State) -> Wanted:
    subscription = desk.rules.subscription(state)
    return Wanted(
        number=one.row,
        url=one.entry.link,
        user_agent=subscription.user_agent,
        allow_private=subscription.allow_private,
    )


def _looked(one: Lacking, page: Page, now: datetime) -> Looked:
    tries = one.tries + 1
    failed = page.failure is not None
    again = failed and tries <= len(WAITS)
    return Looked(
        row=one.row,
        digest=one.digest,
        tries=tries,
        failure=page.failure.reason if page.failure else "",
        next_try=now + WAITS[one.tries] if again else None,
    )


def _showing(desk: Desk, fuller: Sequence[Rewritten]) -> set[str]:
    return {
        "all.atom",
        *publications.carrying(desk.db, [one.article for one in fuller]),
        *corrections.documents(desk.db, [one.story for one in fuller]),
    }
