"""The subscriptions that a person, or an OPML list, asks for."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from hashlib import sha256

from aggregator.config import Config, Subscription
from aggregator.config.names import slug
from feeds.http import spelling
from feeds.model import Outline
from storage.states import State
from storage.wishes import Wanted

FOLDERS = "+folders"
"""Terms of a list: one that was read before its folders counted is read once more."""


def configured(config: Config) -> tuple[Wanted, ...]:
    """Those of the configuration."""
    return tuple(
        Wanted(
            name=one.name,
            kind=one.kind,
            location=one.location,
            title=one.title,
            topics=one.topics,
            terms=_terms(one) + (FOLDERS if one.kind == "opml" else ""),
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

    An address is subscribed to once, however it is spelled, and lies in all folders
    where the list has it.
    """
    taken = {*others, *(one.name for one in config.subscriptions)}
    itself = config.subscription(parent.name)
    terms = _terms(itself) if itself else ""
    wanted: dict[str, Wanted] = {}
    folders: dict[str, dict[str, None]] = {}
    for outline in outlines:
        key = spelling.key(outline.url)
        folders.setdefault(key, {}).update(dict.fromkeys(outline.folders))
        if key in wanted:
            continue
        name = slug(f"{parent.name} {outline.title or outline.url}", taken=taken)
        taken.add(name)
        wanted[key] = Wanted(
            name=name,
            kind="url",
            location=outline.url,
            title=outline.title,
            terms=terms,
        )
    return tuple(
        replace(one, topics=tuple(folders[key])) for key, one in wanted.items()
    )


def _terms(wanted: Subscription) -> str:
    """What else of a subscription decides which entries reading it gives."""
    terms = (wanted.keep, wanted.block, wanted.max_entries, wanted.outlet_per_folder)
    return sha256(repr(terms).encode()).hexdigest()
