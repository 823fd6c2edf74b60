"""``completion``: what a shell needs to complete commands, options, files and names."""

import argparse
from collections.abc import Iterator
from pathlib import Path

ABOUT = """\
Print a script by which a shell completes commands, options, files and the names of
subscriptions. Put it where the shell looks for such scripts; a new shell then knows it.

    aggregator completion bash > ~/.local/share/bash-completion/completions/aggregator
    aggregator completion zsh > "${fpath[1]}/_aggregator"
    aggregator completion fish > ~/.config/fish/completions/aggregator.fish

To try it in the shell that runs:

    eval "$(aggregator completion bash)"
"""

NAMES = "aggregator list --names 2>/dev/null"
"""Prints what is completed where a subscription is to be named."""

SUBSCRIPTION = {
    "bash": "_aggregator_names",
    "zsh": "_aggregator_names",
    "fish": f"({NAMES})",
    "preamble": {
        "bash": f'_aggregator_names() {{ compgen -W "$({NAMES})" -- "$1"; }}',
        "zsh": f"_aggregator_names() {{ compadd -- $({NAMES}) }}",
    },
}
"""How each shell asks for names whenever they are wanted, not once for all."""

NAMED = {
    ("filtered", "subscription"),
    ("once", "names"),
    ("remove", "name"),
    ("rename", "old"),
    ("status", "names"),
    ("texts", "names"),
}
"""The commands and their arguments that name subscriptions."""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``completion``."""
    command = subcommands.add_parser("completion", description=ABOUT)
    command.add_argument("shell", choices=("bash", "zsh", "fish"), help="which one")
    command.set_defaults(run=complete)


def complete(arguments: argparse.Namespace) -> int:
    """``completion``, of the parser of all commands."""
    import shtab

    parser: argparse.ArgumentParser = arguments.everything()
    for command, action in _actions(parser):
        kind: object = None
        if (command, action.dest) in NAMED:
            kind = SUBSCRIPTION
        elif "FOLDER" in str(action.metavar):
            kind = shtab.DIRECTORY
        elif action.type is Path or "FILE" in str(action.metavar):
            kind = shtab.FILE
        if kind is not None:
            action.complete = kind  # type: ignore[attr-defined]  # shtab's own place
    print(shtab.complete(parser, shell=arguments.shell))
    return 0


def _actions(
    parser: argparse.ArgumentParser, command: str = ""
) -> Iterator[tuple[str, argparse.Action]]:
    """Every argument of a parser and of what it leads to, with its command."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from _actions(one, command or name)
        else:
            yield command, action
