"""A feed of ours becomes its documents, one in each format of the press.

They are made one after the other, when they are asked for: together they are among the
most that publishing holds.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from aggregator import archives, digests, health, merge, past_days, standing
from aggregator.ailments import ailments
from aggregator.choosing import chosen
from aggregator.publications import Publication
from aggregator.written import Press
from feeds.model import Entry, Link
from feeds.publish import Format, fragments
from storage import receivers, subscriptions

Make = Callable[[], bytes]
"""Gives a document. Raises `PublishError`."""


def documents(press: Press, publication: Publication) -> dict[str, Make]:
    """What stands at each of its paths, as the database has it now.

    Raises `PublishError`.
    """
    selection = publication.selection
    if selection is None:
        return _composed(press, publication, list(_entries(press, publication)))
    found = chosen(press.db, press.site, selection)
    held = press.fragments(selection.entries, found, publication)
    updated = max((one.updated for one in held), default=press.site.since)
    older = archives.newest(press.db, publication)
    written = press.note(publication, held)

    def made(form: Format) -> bytes:
        links = [archives.link(press.site, older, form)] if older else []
        bodies = [one.bodies[form.name] for one in held]
        document = _document(press, publication, form, (updated, links, bodies))
        written[form.name] = standing.digest(document)
        return document

    return _makers(press, publication, made)


def _makers(
    press: Press, publication: Publication, made: Callable[[Format], bytes]
) -> dict[str, Make]:
    return {publication.at(form): partial(made, form) for form in press.formats}


def _entries(press: Press, publication: Publication) -> Iterable[Entry]:
    """The entries of a feed that is not a selection of articles or stories."""
    db, site = press.db, press.site
    if publication.name == "health":
        found = [
            health.entry(site, state, ailment)
            for state in subscriptions.unwell(db)
            for ailment in ailments(state, site.timezone)
        ]
        told = (health.unheard(site, one) for one in receivers.every(db))
        found += [one for one in told if one is not None]
        return sorted(found, key=_newest_first, reverse=True)
    return digests.entries(db, site, publication)


def _newest_first(entry: Entry) -> tuple[datetime | None, str]:
    return entry.updated, entry.id


def _composed(
    press: Press, publication: Publication, entries: list[Entry]
) -> dict[str, Make]:
    changes = [entry.updated for entry in entries if entry.updated]
    updated = max(changes, default=press.site.since)
    older = past_days.newest(press.db, press.site, publication)
    written = [fragments(entry, press.formats) for entry in entries]

    def made(form: Format) -> bytes:
        links = [past_days.link(press.site, older, form)] if older else []
        bodies = [one[form.name] for one in written]
        return _document(press, publication, form, (updated, links, bodies))

    return _makers(press, publication, made)


def _document(
    press: Press,
    publication: Publication,
    form: Format,
    told: tuple[datetime, list[Link], list[bytes]],
) -> bytes:
    updated, links, bodies = told
    # Only what is marked as it changes: nobody hears of archive pages and searches.
    hubs = (Link(href=address, rel="hub") for address in press.site.hubs)
    links = [*hubs, *links]
    source = merge.head(press.site, publication, updated, form=form, links=links)
    return form.document(source, bodies)
