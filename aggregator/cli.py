"""The command line: which command is meant, and how errors are told.

Exit codes: 0 all went well, 1 something failed, 2 bad use or a faulty configuration.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from aggregator import __version__
from aggregator.commands import GROUPS, MODULES
from aggregator.usage import EPILOG, Parser, overview
from feeds.garbage import collect_seldom

Clock = Callable[[], datetime]

INTERRUPTED = 130
"""What a shell calls the end by Ctrl-C (128 + SIGINT)."""


def main(argv: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run a command line and give its exit code.

    Help, and bad use, end as argparse ends: by SystemExit with code 0 or 2.
    """
    collect_seldom()
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        arguments.clock = clock or (lambda: datetime.now(UTC))
        arguments.everything = everything
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has seen enough; Python's own last flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What is asked for, as the module of its command understands it.

    No other command's module is imported: help, and what is small, is there at once.
    """
    whole = _parser()
    given = whole.parse_args(argv)
    if given.command is None:
        whole.error("name a command")
    if given.command not in MODULES:
        meant = get_close_matches(given.command, MODULES, n=1)
        hint = f', did you mean "{meant[0]}"?' if meant else ""
        whole.error(f'there is no command "{given.command}"{hint}')
    subcommands = Parser(prog="aggregator").add_subparsers()
    module = import_module(f"aggregator.commands.{MODULES[given.command]}")
    module.register(subcommands)
    chosen: argparse.ArgumentParser = subcommands.choices[given.command]
    _add_common(chosen, default=argparse.SUPPRESS)
    before = argparse.Namespace(config=given.config, verbose=given.verbose)
    return chosen.parse_args(given.rest, before)


def everything() -> argparse.ArgumentParser:
    """The parser of all commands at once, for what has to know all of them."""
    whole = _outer()
    subcommands = whole.add_subparsers(prog=whole.prog)
    gists = {name: gist for one in GROUPS.values() for name, (_, gist) in one.items()}

    class Told:
        """Says of each command what help says of it."""

        def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
            return subcommands.add_parser(name, **{**settings, "help": gists[name]})

    for module in dict.fromkeys(MODULES.values()):
        import_module(f"aggregator.commands.{module}").register(Told())
    for one in subcommands.choices.values():
        _add_common(one, default=argparse.SUPPRESS)
    return whole


def _parser() -> Parser:
    whole = _outer()
    whole.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    whole.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return whole


def _outer() -> Parser:
    whole = Parser(
        prog="aggregator",
        usage="aggregator [--config FILE] [-v] COMMAND ...",
        description="Many feeds in, one clean feed per topic out: each story once, "
        "every outlet kept.\n\n" + overview(),
        epilog=EPILOG,
    )
    version = f"aggregator {__version__}"
    whole.add_argument("--version", action="version", version=version)
    _add_common(whole)
    return whole


def _add_common(parser: argparse.ArgumentParser, default: object = None) -> None:
    """What may stand before the command, and behind it as well."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=default,
        help="the configuration, instead of the first that is found",
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=default,
        help="log on stderr what happens in detail",
    )


def _run(arguments: argparse.Namespace) -> int:
    from aggregator import logs
    from aggregator.config import ConfigErrors
    from aggregator.control import Refused
    from aggregator.lock import Occupied
    from feeds.errors import FeedError
    from storage.errors import StorageError

    level = arguments.__dict__.get("log_level", logging.INFO)
    logs.configure(logging.DEBUG if arguments.verbose else level)
    try:
        code: int = arguments.run(arguments)
    except ConfigErrors as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except (FeedError, StorageError, Occupied, Refused, OSError) as error:
        print(f"aggregator: {_told(error)}", file=sys.stderr)
        return 1
    return code


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
