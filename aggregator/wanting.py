"""The subscriptions that a person, or an OPML list, asks for."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from aggregator.config import Config, Subscription
from aggregator.config.names import slug
from feeds.model import Outline
from storage.subscriptions import State
from storage.wishes import Wanted


def configured(config: Config) -> tuple[Wanted, ...]:
    """Those of the configuration."""
    return tuple(
        Wanted(
            name=one.name,
            kind=one.kind,
            location=one.location,
            title=one.title,
            topics=one.topics,
            terms=_terms(one),
        )
        for one in config.subscriptions
    )


def listed(
    config: Config,
    parent: State,
    outlines: Iterable[Outline],
    others: Collection[str],
) -> tuple[Wanted, ...]:
    """Those of a list, named after it; ``others`` are names that are taken.

    An address is subscribed to once.
    """
    taken = {*others, *(one.name for one in config.subscriptions)}
    itself = config.subscription(parent.name)
    terms = _terms(itself) if itself else ""
    wanted: dict[str, Wanted] = {}
    for outline in outlines:
        if outline.url in wanted:
            continue
        name = slug(f"{parent.name} {outline.title or outline.url}", taken=taken)
        taken.add(name)
        wanted[outline.url] = Wanted(
            name=name,
            kind="url",
            location=outline.url,
            title=outline.title,
            topics=parent.topics,
            terms=terms,
        )
    return tuple(wanted.values())


def _terms(wanted: Subscription) -> str:
    """What else of a subscription decides which entries reading it gives."""
    terms = (wanted.keep, wanted.block, wanted.max_entries, wanted.outlet_per_folder)
    return sha256(repr(terms).encode()).hexdigest()
