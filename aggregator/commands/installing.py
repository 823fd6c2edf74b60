"""``service``: the unit by which systemd runs the daemon."""

import argparse
import os
import sys
from importlib.resources import files
from pathlib import Path

from aggregator.config import Config, load
from aggregator.config.edit import STATE

ABOUT = """\
Write a unit with which systemd starts the daemon at boot, watches it and keeps it from
everything it has no need of. `--show` only prints it.

    sudo aggregator --config /etc/aggregator/aggregator.toml service install
    sudo systemctl enable --now aggregator

runs it as a user of its own that is nobody else, its data in /var/lib/aggregator. With
--user it is yours: it reads your configuration and writes where that says.

    aggregator service install --user
    systemctl --user enable --now aggregator
"""

SYSTEM = Path("/etc/systemd/system/aggregator.service")

_OF_ITS_OWN = f"""\
DynamicUser=yes
StateDirectory={STATE.name}
StateDirectoryMode=0700
Environment=AGGREGATOR_SERVICE__DATA={STATE}"""

_HARDENED = """\
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
AmbientCapabilities=CAP_NET_BIND_SERVICE
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``service``."""
    command = subcommands.add_parser("service", description=ABOUT)
    verbs = command.add_subparsers(required=True, metavar="install")
    verb = verbs.add_parser("install", help="write the unit", description=ABOUT)
    verb.add_argument("--user", action="store_true", help="as a service of yours")
    verb.add_argument("--show", action="store_true", help="print it, write nothing")
    verb.set_defaults(run=install)


def install(arguments: argparse.Namespace) -> int:
    """``service install``: a unit that is there already is only replaced by ours."""
    config = load(arguments.config, os.environ)
    text = unit(config, user=arguments.user)
    if arguments.show:
        print(text, end="")
        return 0
    path = _place(os.environ) if arguments.user else SYSTEM
    if path.exists() and not path.read_text().startswith(text.splitlines()[0]):
        print(f"aggregator: {path} is not of our making: remove it", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    scope = " --user" if arguments.user else ""
    print(f"wrote {path}")
    print(f"next: `systemctl{scope} daemon-reload`")
    print(f"then: `systemctl{scope} enable --now aggregator`")
    if not arguments.user and config.service.data != STATE:
        told = f'`data = "{STATE}"` under [service] of {config.path}'
        print(f"so that commands find what it keeps: {told}")
    return 0


def unit(config: Config, *, user: bool) -> str:
    """The text of the unit, for a service of its own or of the user who asks."""
    given = {
        "COMMAND": _command(),
        "CONFIG": _quoted(str(config.path.resolve())),
        "PLACE": "" if user else _OF_ITS_OWN,
        # A user's own manager cannot take these rights away.
        "HARDENED": "" if user else _HARDENED,
        "TARGET": "default.target" if user else "multi-user.target",
    }
    resource = files("aggregator") / "data" / "aggregator.service"
    text = resource.read_text(encoding="utf-8")
    for name, value in given.items():
        text = text.replace(f"@{name}@\n" if not value else f"@{name}@", value)
    return text


def _command() -> str:
    """This program by its absolute path, whatever the PATH of a service is."""
    # Not resolved: the link in an environment's folder is what knows its packages.
    return f"{_quoted(sys.executable)} -m aggregator"


def _quoted(argument: str) -> str:
    """As a unit wants it (systemd.service(5), "Command lines")."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if set(escaped) & set(" \t\"'\\;") else escaped


def _place(environ: "os._Environ[str]") -> Path:
    home = environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "systemd" / "user" / "aggregator.service"
