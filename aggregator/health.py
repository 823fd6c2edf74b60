"""What is wrong with the subscriptions, and who hears nothing. Pure.

A reader is told once: an ailment has the id of its beginning, and its entry goes when
it is over. Anybody may read the feed, hence no addresses and nothing that a server said
(`aggregator.seeing.notes`).
"""

from hashlib import sha256
from zlib import crc32

from aggregator import wording
from aggregator.ailments import PATIENCE, Ailment
from aggregator.merge import within_its_second
from aggregator.publications import Site
from feeds import sanitise
from feeds.model import Category, Entry, Link, Person
from storage import receivers
from storage.receivers import Receiver
from storage.states import State


def entry(site: Site, state: State, ailment: Ailment) -> Entry:
    """Give what is published of an ailment."""
    note = ailment.note
    since = f"{ailment.since:%Y%m%dT%H%M%SZ}"
    page = site.address(f"subscriptions/{state.name}")
    id = f"{site.tag}:health/{state.name}/{note.kind}/{since}"
    return Entry(
        id=id,
        title=f"{wording.called(state)}: {note.label}",
        content=sanitise.escape(note.words),
        links=(Link(href=page, type="text/html"),),
        authors=(Person(name=wording.called(state)),),
        categories=(Category(term=note.kind, scheme=f"{site.tag}:health"),),
        published=within_its_second(ailment.since, 0),
        # Where a network fails, many sources do at once.
        updated=within_its_second(ailment.since, crc32(id.encode())),
        language="en",
    )


def unheard(site: Site, one: Receiver) -> Entry | None:
    """Give what is published of a webhook or hub that fails; nothing of what may pass.

    Why it does is not for everybody: `status` says it.
    """
    lasts = one.failures >= PATIENCE or one.given_up > 0
    if not receivers.is_own(one.name) or not lasts:
        return None
    lost = " Some of it is not tried any more." if one.given_up else ""
    words = f"It does not take what it is sent.{lost}"
    mark = f"{one.name} {one.failing_since:%Y%m%dT%H%M%SZ}"
    name = one.name.capitalize()
    return Entry(
        id=f"{site.tag}:health/sending/{sha256(mark.encode()).hexdigest()[:12]}",
        title=f"{name}: failing",
        content=sanitise.escape(words),
        links=(Link(href=site.address("subscriptions"), type="text/html"),),
        authors=(Person(name=name),),
        categories=(Category(term="unheard", scheme=f"{site.tag}:health"),),
        published=within_its_second(one.failing_since, 0),
        updated=within_its_second(one.failing_since, crc32(mark.encode())),
        language="en",
    )
