"""The command line: which command does what, and how errors are told.

Exit codes: 0 all went well, 1 something failed, 2 bad use or a faulty configuration.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aggregator import __version__, logs
from aggregator.commands import (
    configuration,
    exchange,
    grouping,
    running,
    showing,
    sources,
)
from aggregator.config import ConfigErrors
from aggregator.control import Refused
from aggregator.lock import Occupied
from feeds.errors import FeedError
from storage.errors import StorageError

Clock = Callable[[], datetime]

MODULES = (configuration, running, sources, exchange, showing, grouping)


def main(argv: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run a command line and give its exit code."""
    arguments = parser().parse_args(argv)
    arguments.clock = clock or (lambda: datetime.now(UTC))
    quiet = logging.WARNING if arguments.quiet else logging.INFO
    logs.configure(logging.DEBUG if arguments.verbose else quiet)
    try:
        code: int = arguments.run(arguments)
    except ConfigErrors as error:
        print(error, file=sys.stderr)
        return 2
    except (FeedError, StorageError, Occupied, Refused, OSError) as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="aggregator",
        description="Many feeds in, one clean feed per topic out: each story once, "
        "every outlet kept.",
        epilog="The configuration is looked for in --config, $AGGREGATOR_CONFIG, "
        "./aggregator.toml, the user's configuration folder and /etc/aggregator/. "
        "Exit codes: 0 all went well, 1 something failed, 2 bad use or a faulty "
        "configuration.",
    )
    whole.add_argument("--config", type=Path, metavar="FILE", help="aggregator.toml")
    whole.add_argument("--version", action="version", version=__version__)
    whole.add_argument("-v", "--verbose", action="store_true", help="log details too")
    whole.set_defaults(quiet=False)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in MODULES:
        module.register(commands)
    return whole
