"""The configuration as a whole: write a first one, look it through."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aggregator.config import Config, ConfigError, ConfigErrors, edit, load
from aggregator.config.errors import near


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``init`` and ``check``."""
    command = subcommands.add_parser(
        "init",
        description="Write a commented aggregator.toml here, or where --config says. "
        "A file that is there already stays as it is.\n\n"
        "    aggregator init\n"
        "    aggregator --config ~/news/aggregator.toml init",
    )
    command.set_defaults(run=init)

    command = subcommands.add_parser(
        "check",
        description="Read the configuration and say every fault at once: file, line, "
        "key, what was expected. Touches nothing. Exit 2 if there is any fault.\n\n"
        "With --database the database is read as well, whole: its pages, what refers "
        "to what, what must be so. Exit 1 if it does not hold together. Works beside a "
        "running daemon.\n\n"
        "    aggregator check               after an edit\n"
        "    aggregator check --database    after a crash of the machine",
    )
    command.add_argument(
        "--database", action="store_true", help="look through the database, too"
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=check)


def init(arguments: argparse.Namespace) -> int:
    """``init``."""
    path = (arguments.config or Path("aggregator.toml")).expanduser().absolute()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(edit.initial(path))
    except FileExistsError as error:
        reason = "is there already and stays as it is; `aggregator check` reads it"
        raise ConfigErrors([ConfigError(path, "", reason)]) from error
    except OSError as error:
        reason = f"cannot be written: {error.strerror}"
        raise ConfigErrors([ConfigError(path, "", reason)]) from error
    print(f"wrote {path}")
    print("next: `aggregator add ADDRESS-or-FOLDER`, then `aggregator run`")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """``check``: 0 and what was found, or 2 and every fault."""
    try:
        config = load(arguments.config, os.environ)
    except ConfigErrors as faults:
        if not arguments.json:
            raise
        print(json.dumps({"faults": [_row(one) for one in faults.errors], "notes": []}))
        return 2
    notes = list(_notes(config))
    looked = _look_through(config) if arguments.database else None
    if arguments.json:
        found = {"faults": [], "notes": notes} | (
            {"database": looked} if looked else {}
        )
        print(json.dumps(found, ensure_ascii=False))
        return 1 if looked and looked["faults"] else 0
    subscriptions, topics = len(config.subscriptions), len(config.all_topics())
    print(f"{config.path}: in order; subscriptions={subscriptions} topics={topics}")
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return _tell_database(config, looked) if looked else 0


def _look_through(config: Config) -> dict[str, Any]:
    # Imported only where it is asked for: `check` alone is there at once.
    from aggregator.commands.database import database
    from storage import soundness

    with database(config) as db:
        faults = [
            {"what": one.what, "where": one.where} for one in soundness.faults(db)
        ]
        return {"faults": faults, "counts": {} if faults else soundness.counts(db)}


def _tell_database(config: Config, looked: dict[str, Any]) -> int:
    path = config.service.database
    for fault in looked["faults"]:
        print(f"{path}: {fault['what']}: {', '.join(fault['where'])}", file=sys.stderr)
    if looked["faults"]:
        print("restore a backup: `aggregator backup --list`", file=sys.stderr)
        return 1
    counts = " ".join(f"{name}={count}" for name, count in looked["counts"].items())
    print(f"{path}: sound; {counts}")
    return 0


def _row(fault: ConfigError) -> dict[str, str | int]:
    return {
        "path": str(fault.path or ""),
        "line": fault.line,
        "key": fault.key,
        "reason": fault.reason,
    }


def _notes(config: Config) -> Iterator[str]:
    """What may well be meant, and may be a slip."""
    topics = {topic.name for topic in config.topics}
    for one in config.subscriptions:
        path = Path(one.location)
        if "://" not in one.location and not path.exists():
            yield f'subscription "{one.name}": {one.kind}: {path} is not there yet'
        for name in one.topics:
            meant = "" if name in topics else near(name, topics)
            if meant:
                yield (
                    f'subscription "{one.name}": topics: "{name}" makes a topic of its '
                    f'own; did you mean "{meant}"?'
                )
