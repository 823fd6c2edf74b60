"""A changed configuration reaches the daemon that runs by it."""

import os
from pathlib import Path

from aggregator import control
from aggregator.config import load
from aggregator.control import Refused


def tell_daemon(path: Path, *, news: str) -> None:
    """Let a running daemon take the configuration over, and print ``news`` of it.

    Where none runs there is nothing to do. Raises Refused if it did not take it over.
    """
    config = load(path, os.environ)
    try:
        answer = control.result(config.service.data, {"do": "reload"})
    except Refused as error:
        reason = f"{path} is changed, but the running daemon keeps the old one: {error}"
        raise Refused(reason) from error
    if answer is None:
        return
    if Path(answer["configuration"]).resolve() == path.resolve():
        print(news)
    else:
        print(f"a daemon runs here, but by {answer['configuration']}")
