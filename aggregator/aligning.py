"""Which files there should be, and which of them may be out of date."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aggregator import catalogue, digests, lists
from aggregator import publications as ours
from aggregator.files import draft_of
from aggregator.publications import Site
from feeds.publish import FORMATS
from storage import publications, settings, topics
from storage.database import Database, writing

SOURCES = {"articles": "all.atom", "stories": "stories.atom"}
"""The feeds that others pick from."""

FEW = 1_000
"""Feeds that came or went are looked up one by one, and more all at once."""


def align(db: Database, site: Site, public: Path, but: Collection[str]) -> None:
    """Remove the files that should not be; mark what is missing and what follows.

    What picks from the paths ``but`` does not follow them.
    """
    altered = publications.altered(db)
    found = _difference(db, site, public, altered)
    for path in found.gone:
        remove(public, path)
    written = {path for path in found.new if site.stands(path)}
    missing = written | found.missing
    today = f"{digests.today(db, site)}"
    turned = settings.get(db, "day") != today
    if turned:
        missing |= {ours.daily(site, one.name, "").path for one in topics.every(db)}
    if turned or found.gone or found.new:
        missing.update(lists.LISTS)
    followers = _followers(db, site, missing, but)
    if altered or found.gone or found.new or missing or followers or turned:
        with writing(db):
            settings.put(db, "day", today)
            settings.put(db, "aligned", _asked(site))
            publications.align(db, altered)
            publications.drop(db, found.gone)
            publications.add(db, found.new - written)
            publications.mark(db, missing | followers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Feeds that are new, or gone, and those that lack some of their files."""

    new: set[str]
    gone: set[str]
    missing: set[str]


def _difference(
    db: Database, site: Site, public: Path, altered: Collection[str]
) -> Difference:
    """Between the feeds that there should be and those that there are.

    Where no file came or went by another hand only those are looked at that came, went
    or got another name: there may be a million of the others.
    """
    same = settings.get(db, "aligned") == _asked(site)
    if same and len(altered) <= FEW and _is_untouched(db, site, public):
        wanted = {path for path in altered if _is_wanted(db, site, path)}
        known = publications.known(db, altered)
        return Difference(new=wanted - known, gone=known - wanted, missing=set())
    wanted = {f"{name}.atom" for name in catalogue.names(db, site)} | {*lists.LISTS}
    known = set(publications.every(db))
    missing = _missing(db, site, public, known & wanted)
    return Difference(new=wanted - known, gone=known - wanted, missing=missing)


def _asked(site: Site) -> str:
    """What of the feeds follows from the configuration alone."""
    names = [feed.name for feed in site.feeds]
    return sha256(f"{site.whole} {names}".encode()).hexdigest()


def _is_wanted(db: Database, site: Site, path: str) -> bool:
    return catalogue.find(db, site, path.removesuffix(".atom")) is not None


def files(path: str) -> tuple[str, ...]:
    """The files of a feed that is marked by the path of its Atom, or of a list."""
    if path in lists.LISTS:
        return (path,)
    name = path.removesuffix(".atom")
    return tuple(f"{name}.{form.name}" for form in FORMATS)


def remove(public: Path, path: str) -> None:
    """Remove the files of a feed or a list, as far as they are there."""
    for file in files(path):
        (public / file).unlink(missing_ok=True)
        draft_of(public / file).unlink(missing_ok=True)


def remember(db: Database, site: Site, public: Path) -> None:
    """Keep how the folders are, inside the caller's transaction; they are as wanted."""
    settings.put(db, "folders", _folders(db, site, public))


def _missing(db: Database, site: Site, public: Path, paths: set[str]) -> set[str]:
    """Where files are not there; not looked for while no folder has changed."""
    if _is_untouched(db, site, public):
        return set()
    there = _standing(public)
    standing = (path for path in paths if site.stands(path))
    return {path for path in standing if not there.issuperset(files(path))}


def _is_untouched(db: Database, site: Site, public: Path) -> bool:
    return settings.get(db, "folders") == _folders(db, site, public)


def _folders(db: Database, site: Site, public: Path) -> str:
    """Equal as long as no file came, went or was replaced, nor should have."""
    told = publications.below(db, "topics/")
    own = sorted({path.rpartition("/")[0] for path in told} - {"topics"})
    folders = [public / name for name in ("", "feeds", "topics", *own)]
    if site.whole:
        folders.append(public / "subscriptions")
    times = [folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in folders]
    return sha256(f"{site.whole} {times}".encode()).hexdigest()


def _standing(public: Path) -> set[str]:
    """The files that there are, below the folder."""
    root = str(public)
    return {
        f"{folder[len(root) + 1 :]}/{name}".lstrip("/")
        for folder, _, names in os.walk(root)
        for name in names
    }


def _followers(
    db: Database, site: Site, missing: Collection[str], but: Collection[str]
) -> set[str]:
    """The feeds that pick from others, where these have changed."""
    feeds = (*(ours.own(site, feed) for feed in site.feeds), ours.top(site))
    concerned = {*SOURCES.values(), *(one.path for one in feeds)}
    outdated = {*publications.pending(db, concerned), *missing}
    changed = outdated.difference(but)
    return {
        one.path
        for one in feeds
        if one.selection
        and SOURCES[one.selection.entries] in changed
        and one.path not in outdated
    }
