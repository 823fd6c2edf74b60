"""The pages are written as files, and those that should not be there removed."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator import aligning
from aggregator.config import Config
from aggregator.web import app, looking
from aggregator.web.exporting import asking
from aggregator.web.exporting import memory as memories
from aggregator.web.exporting.memory import Memory
from aggregator.web.exporting.walking import Ground, Walk
from storage import publications

WHOLE = timedelta(days=1)
"""How often all pages are looked at, not only those that what has changed leads to."""

SEEDS = ("/", "/icon.svg", "/robots.txt")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many files were looked at, written and removed."""

    looked_at: int = 0
    written: int = 0
    removed: int = 0


def export(config: Config, now: datetime) -> Exported:
    """Make the files of the pages as they should be, or remove them.

    They are looked at from the front page on; those that nothing has changed are not
    rendered, but once a day. Raises StorageError and OSError.
    """
    place = memories.place(config.service)
    memory = memories.load(place)
    if not config.service.static:
        removed = _remove(config.service.published, memory.files)
        place.unlink(missing_ok=True)
        return Exported(removed=removed)
    whole = memory.whole is None or now - memory.whole >= WHOLE
    walk = Walk(ground=_ground(config), whole=whole, known=memory.files)
    asyncio.run(_walked(walk, place))
    left = memory.files.keys() - walk.files.keys()
    left &= left if whole else walk.gone
    removed = _remove(config.service.published, left)
    kept = {file: at for file, at in memory.files.items() if file not in left}
    done = Memory(files=kept | walk.files, whole=now if whole else memory.whole)
    if walk.written or removed or whole:
        memories.save(place, done)
    logger.info(
        "exported pages=%d written=%d removed=%d", len(walk.seen), walk.written, removed
    )
    return Exported(looked_at=len(walk.seen), written=walk.written, removed=removed)


async def _walked(walk: Walk, place: Path) -> None:
    before = 0 if walk.whole else place.stat().st_mtime_ns
    walk.go(SEEDS)
    for file in sorted(walk.ground.published):
        path = walk.ground.public / file
        known = path.suffix == ".atom" and path.is_file()
        if known and path.stat().st_mtime_ns >= before:
            walk.follow(path.read_bytes())
    await walk.walk()
    if walk.whole:
        # Stories that nothing leads to any more can still be told, or lead elsewhere.
        walk.go(at for at in walk.known.values() if "?" not in at)
        await walk.walk()


def _ground(config: Config) -> Ground:
    service = config.service
    with looking.picture(service.database) as db:
        paths = publications.every(db)
    return Ground(
        ask=partial(asking.ask, app.make_static(config, service.database)),
        public=service.published,
        url=service.url,
        base=service.base_path,
        zone=ZoneInfo(service.timezone),
        published=frozenset(file for path in paths for file in aligning.files(path)),
    )


def _remove(public: Path, files: Iterable[str]) -> int:
    """Remove files, and the folders that they leave empty; give how many there were."""
    removed = 0
    for path in (public / file for file in files):
        removed += path.is_file()
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == public or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
    return removed
