"""A feed of ours becomes its documents, one in each format of the press."""

from collections.abc import Iterable
from datetime import datetime

from aggregator import archives, digests, health, merge, past_days
from aggregator.ailments import ailments
from aggregator.choosing import chosen
from aggregator.publications import Publication
from aggregator.written import Press
from feeds.model import Entry, Link
from feeds.publish import Format, fragments
from storage import receivers, subscriptions


def documents(press: Press, publication: Publication) -> dict[str, bytes]:
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
    made = {}
    for form in press.formats:
        links = [archives.link(press.site, older, form)] if older else []
        bodies = [one.bodies[form.name] for one in held]
        made[publication.at(form)] = _document(
            press, publication, form, (updated, links, bodies)
        )
    press.note(publication, held, made)
    return made


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
) -> dict[str, bytes]:
    changes = [entry.updated for entry in entries if entry.updated]
    updated = max(changes, default=press.site.since)
    older = past_days.newest(press.db, press.site, publication)
    written = [fragments(entry, press.formats) for entry in entries]
    made = {}
    for form in press.formats:
        links = [past_days.link(press.site, older, form)] if older else []
        bodies = [one[form.name] for one in written]
        made[publication.at(form)] = _document(
            press, publication, form, (updated, links, bodies)
        )
    return made


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
