"""The pages as files: by the one who asks, or by a child that slows nothing down."""

import logging
import os
from datetime import datetime
from threading import Event

from aggregator import logs
from aggregator.config import Config
from aggregator.web.exporting.memory import place
from storage.errors import StorageError

logger = logging.getLogger(__name__)

LOOK = 0.2
"""Seconds between two looks whether the child is to end."""

POLITE = 10
"""How much the child stands back (`os.nice`)."""


def are_wanted(config: Config) -> bool:
    """Whether there are files to make, or to remove as nobody wants them any more."""
    return config.service.static or place(config.service).exists()


def export(config: Config, now: datetime) -> None:
    """Make them as they should be; raises StorageError and OSError."""
    # Only this needs the web's libraries, which take long to load.
    from aggregator.web.exporting.writing import export as write

    write(config, now)


def export_apart(config: Config, now: datetime, stop: Event) -> None:
    """The same in a process of its own, which ends when ``stop`` is set."""
    import multiprocessing  # a pass that exports nothing has no use for it

    context = multiprocessing.get_context("spawn")
    level = logging.getLogger().level
    process = context.Process(
        target=_export, args=(config, now, level), name="pages", daemon=True
    )
    process.start()
    while process.is_alive():
        process.join(LOOK)
        if stop.is_set():
            process.kill()
    process.close()


def _export(config: Config, now: datetime, level: int) -> None:
    logs.configure(level, config.service.log_format)
    os.nice(POLITE)
    try:
        export(config, now)
    except (StorageError, OSError) as error:
        logger.warning("not exported reason=%s", error)
