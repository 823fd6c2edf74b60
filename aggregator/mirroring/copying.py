"""Files that differ are brought to another place, or taken from there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.config import Config
from aggregator.desk import Desk
from aggregator.mirroring.comparing import are_untouched, differing, folders
from aggregator.mirroring.errors import MirrorError
from storage import mirrored
from storage.database import writing
from storage.mirrored import Copied

if TYPE_CHECKING:
    from aggregator.mirroring.target import Target

BATCH = 50
"""Files that are remembered in one turn."""

FAILURES = 3
"""In a row, after which the place is left alone for a while."""


@dataclass(slots=True, kw_only=True)
class Done:
    """What was copied and deleted, how many files were sent, and what was refused."""

    copied: list[Copied] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sent: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether the place takes nothing at the moment."""
        return len(self.failures) >= FAILURES and not (self.copied or self.deleted)


@dataclass(slots=True, kw_only=True)
class Copies:
    """The copies of a folder at one target, with what is known of them.

    ``seen`` are the folders as they were twice in a row when nothing differed.
    """

    target: "Target"
    folder: Path
    known: dict[str, Copied]
    seen: dict[Path, int] = field(default_factory=dict)
    _looked: dict[Path, int] = field(default_factory=dict)

    def parts(self) -> list[list[str]]:
        """The paths that differ, so many as are remembered together.

        No file is looked at where no folder has changed: there may be millions.
        """
        if self.seen and are_untouched(self.seen):
            return []
        # What changes while it is looked at is looked at again.
        before, self._looked = self._looked, folders(self.folder)
        paths = differing(self.folder, self.known)
        self.seen = {} if paths or before != self._looked else before
        return [paths[at : at + BATCH] for at in range(0, len(paths), BATCH)]

    def bring(self, paths: Sequence[str]) -> Done:
        """Have these stand there as they stand here, or not at all."""
        done = Done()
        for path in paths:
            try:
                self._bring(path, done)
            except MirrorError as error:
                done.failures.append(str(error))
                if done.is_hopeless:
                    break
        self.known |= {one.path: one for one in done.copied}
        for path in done.deleted:
            del self.known[path]
        return done

    def _bring(self, path: str, done: Done) -> None:
        try:
            stat = (self.folder / path).stat()
            content = (self.folder / path).read_bytes()
        except FileNotFoundError:
            if path in self.known:
                self.target.delete(path)
                done.deleted.append(path)
            return
        copied = Copied(
            path=path,
            # What is written meanwhile has another time, and is copied again.
            mtime_ns=stat.st_mtime_ns,
            size=stat.st_size,
            digest=sha256(content).hexdigest(),
        )
        if path not in self.known or self.known[path].digest != copied.digest:
            self.target.put(path, content)
            done.sent += 1
        done.copied.append(copied)


def name(config: Config) -> str:
    """How the memory calls the target, whose address may hold a secret."""
    return sha256(config.publish.to.encode()).hexdigest()


def known(desk: Desk, config: Config) -> dict[str, Copied]:
    """What was copied to the target."""
    return mirrored.look(desk.db, name(config))


def keep(desk: Desk, config: Config, done: Done) -> None:
    """Remember what was done."""
    with writing(desk.db):
        mirrored.keep(desk.db, name(config), done.copied, done.deleted)


def opened(config: Config, known: dict[str, Copied]) -> Copies:
    """The copies at the target. Raises MirrorError where nothing can reach such one."""
    try:
        from aggregator.mirroring.target import Target
    except ImportError as error:
        reason = f"publish: to: {error.name} is not installed: pip install"
        raise MirrorError(f"{reason} 'aggregator[mirror]'") from error
    target = Target(config.publish.to)
    return Copies(target=target, folder=config.service.published, known=known)


def bring_all(desk: Desk, config: Config) -> list[str]:
    """Bring all that differs; why files were refused, if some were."""
    there, failures = opened(config, known(desk, config)), []
    for part in there.parts():
        done = there.bring(part)
        keep(desk, config, done)
        failures += done.failures
        if done.is_hopeless:
            break
    return failures
