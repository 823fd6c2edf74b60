"""Which files there should be, and which of them may be out of date."""

import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from aggregator import catalogue, digests, lists
from aggregator import publications as ours
from aggregator.files import draft_of
from aggregator.publications import Site
from feeds.publish import FORMATS
from storage import publications, settings
from storage.database import Database, writing

SOURCES = {"articles": "all.atom", "stories": "stories.atom"}
"""The feeds that others pick from."""


def align(db: Database, site: Site, public: Path, but: Collection[str]) -> None:
    """Remove the files that should not be; mark what is missing and what follows.

    What picks from the paths ``but`` does not follow them.
    """
    wanted = {f"{name}.atom" for name in catalogue.names(db, site)} | {*lists.LISTS}
    known = set(publications.every(db))
    new, gone = wanted - known, known - wanted
    for path in gone:
        remove(public, path)
    missing = new | _missing(db, site, public, known & wanted)
    today = f"{digests.today(db, site)}"
    turned = settings.get(db, "day") != today
    if turned:
        missing |= {path for path in wanted if path.endswith("/daily.atom")}
    if turned or gone or new:
        missing.update(lists.LISTS)
    outdated = {*publications.outdated(db), *missing}
    followers = _followers(site, outdated, but)
    if gone or missing or followers or turned:
        with writing(db):
            settings.put(db, "day", today)
            publications.drop(db, gone)
            publications.mark(db, missing | followers)


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
    settings.put(db, "folders", _folders(site, public, publications.every(db)))


def _missing(db: Database, site: Site, public: Path, paths: set[str]) -> set[str]:
    """Where files are not there; not looked for while no folder has changed."""
    if settings.get(db, "folders") == _folders(site, public, paths):
        return set()
    there = _standing(public)
    standing = (path for path in paths if site.stands(path))
    return {path for path in standing if not there.issuperset(files(path))}


def _folders(site: Site, public: Path, paths: Collection[str]) -> str:
    """Equal as long as no file came, went or was replaced, nor should have."""
    standing = (path for path in paths if site.stands(path))
    names = sorted({path.rpartition("/")[0] for path in standing})
    folders = [public / name for name in names]
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


def _followers(site: Site, outdated: Collection[str], but: Collection[str]) -> set[str]:
    """The feeds that pick from others, where these have changed."""
    changed = {
        path for path in SOURCES.values() if path in outdated and path not in but
    }
    feeds = [ours.own(site, feed) for feed in site.feeds]
    return {
        one.path
        for one in (*feeds, ours.top(site))
        if one.selection
        and SOURCES[one.selection.entries] in changed
        and one.path not in outdated
    }
