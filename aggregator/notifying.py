"""Tells systemd how the daemon does (sd_notify(3)); elsewhere nobody listens."""

import logging
import os
import socket
from collections.abc import Mapping

logger = logging.getLogger(__name__)

READY = "READY=1"
STOPPING = "STOPPING=1"
ALIVE = "WATCHDOG=1"


def reloading(now: float) -> str:
    """What is said before a reload; ``now`` is on the monotonic clock, in seconds."""
    return f"RELOADING=1\nMONOTONIC_USEC={int(now * 1e6)}"


def notify(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """Send a state to whoever started this process and asked for it."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    # A name that begins with "@" is one of Linux' abstract ones.
    place = f"\0{address[1:]}" if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as said:
        said.settimeout(1)
        try:
            said.sendto(state.encode(), place)
        except OSError as error:
            logger.warning("systemd was not told state=%s reason=%s", state, error)
