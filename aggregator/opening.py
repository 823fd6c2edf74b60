"""Before the first turn: the database as the configuration wants it."""

from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from aggregator import __version__, restoring, upgrading, wanting
from aggregator.config import Config
from aggregator.desk import Desk
from aggregator.polling import REFUSED
from aggregator.rules import Rules
from aggregator.seeing import growth
from aggregator.sorting import settle
from storage import publications, settings, subscriptions, wishes
from storage.database import Database, explaining, iso, open_writing, writing
from storage.folders import filed


def open_desk(config: Config, now: datetime) -> Desk:
    """Open the database for its one writer and make it agree with the configuration.

    Raises StorageError. The caller holds the data folder (`aggregator.lock`).
    """
    db = open_database(config, now)
    with explaining(config.service.database):
        return arrange(db, config, now)


def open_database(config: Config, now: datetime) -> Database:
    """Open the database for its one writer, in order and up to date.

    What a restore had begun is ended first, and a database that is to be migrated is
    kept as it was. Raises StorageError and OSError. The caller holds the data folder.
    """
    database = config.service.database
    restoring.resume(database)
    upgrading.keep_copy(database, now)
    return open_writing(database)


def arrange(db: Database, config: Config, now: datetime) -> Desk:
    """Make the database agree with a configuration that is new or has changed.

    What the configuration no longer names leaves the feeds, never the database.
    """
    with writing(db):
        is_new = settings.get(db, "since") is None  # it holds nothing to correct
        tag = _identity(db, config, now)
        wishes.sync(db, wanting.configured(config))
        subscriptions.unmute(db, REFUSED)
        rules = Rules(config, tag, filed(db))
        settle(db, rules)
        growth.note(db, now)
        asked = f"{config.corrections.made!r}"
        if _changed(db, "corrections", asked, first=not is_new):
            from aggregator.correcting import correct  # it loads all of grouping

            correct(db, rules, now)
        if _changed(db, "configuration", f"{__version__} {config!r}"):
            publications.mark_all(db)
    return Desk(db=db, config=config, rules=rules)


def _identity(db: Database, config: Config, now: datetime) -> str:
    """The beginning of every id that is minted; made once (RFC 4151).

    An authority that a person gives in the configuration goes before the one made here.
    """
    since = settings.get(db, "since")
    if since is None:
        since = iso(now)
        settings.put(db, "since", since)
        settings.put(db, "authority", f"a{token_hex(8)}")
    authority = config.service.id or settings.get(db, "authority")
    tag = f"tag:{authority},{since[:4]}"
    settings.put(db, "tag", tag)
    return tag


def _changed(db: Database, name: str, value: str, *, first: bool = False) -> bool:
    """Whether something about the configuration is not what it was the last time.

    ``first`` is what to say the first time.
    """
    digest = sha256(value.encode()).hexdigest()
    before = settings.get(db, f"digest of {name}")
    settings.put(db, f"digest of {name}", digest)
    return first if before is None else before != digest
