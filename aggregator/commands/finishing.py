"""What is done with published files at the end of a pass, where that is wanted."""

from datetime import datetime

from aggregator.desk import Desk
from aggregator.mirroring import copying
from aggregator.mirroring.errors import MirrorError
from aggregator.web.exporting import apart as static


def finish(desk: Desk, now: datetime) -> None:
    """Write pages as files, and copy all to another place. Raises MirrorError."""
    if static.are_wanted(desk.config):
        static.export(desk.config, now)
    if desk.config.publish.to and (failures := copying.bring_all(desk, desk.config)):
        raise MirrorError(f"{len(failures)} files not copied: {failures[-1]}")
