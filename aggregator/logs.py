"""Logging, configured once, in the process that a person started."""

import logging
import sys

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure(level: int) -> None:
    """One line an event on stderr: the event first, then ``key=value``."""
    logging.basicConfig(level=level, format=FORMAT, stream=sys.stderr, force=True)
    # Its own lines say at each run of a job what our jobs say when something happened,
    # and warn whenever a job takes longer than the time to its next run.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
