"""How the command line explains itself: help that teaches, faults in one line."""

import argparse
import textwrap
from typing import Any, NoReturn

from aggregator.commands import GROUPS

EPILOG = """\
Begin with `aggregator init`, name what to read with `aggregator add ADDRESS`, start it
with `aggregator run` and open the address it prints. `aggregator COMMAND --help` tells
all about a command.

The configuration is one file, aggregator.toml. It is looked for in this order:

    --config FILE
    $AGGREGATOR_CONFIG
    ./aggregator.toml
    $XDG_CONFIG_HOME/aggregator/aggregator.toml (else in ~/.config)
    /etc/aggregator/aggregator.toml

A variable such as AGGREGATOR_SERVICE__LISTEN=0.0.0.0:80 goes before what the file says
of `listen` in `[service]`.

Exit codes: 0 all went well, 1 something failed, 2 bad use or a faulty configuration.
"""


class Paragraphs(argparse.HelpFormatter):
    """Fills texts paragraph by paragraph and leaves indented ones as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = textwrap.dedent(text).strip("\n").split("\n\n")
        return "\n\n".join(
            textwrap.indent(one, indent)
            if one.startswith(" ")
            else textwrap.fill(
                " ".join(one.split()),
                width,
                initial_indent=indent,
                subsequent_indent=indent,
            )
            for one in paragraphs
        )


class Parser(argparse.ArgumentParser):
    """Tells a fault in one line, and where to read more; exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=Paragraphs, **settings)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def overview() -> str:
    """The commands under their headings, one a line."""
    parts = []
    for heading, commands in GROUPS.items():
        lines = [f"    {name:10}  {gist}" for name, (_, gist) in commands.items()]
        parts.append("\n".join([f"  {heading}:", *lines]))
    return "\n\n".join(parts)
