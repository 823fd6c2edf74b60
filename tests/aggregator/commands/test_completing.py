"""What each shell completes, asked of the shell itself."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aggregator import cli
from tests.aggregator.daemons import ROOT, until

Capture = pytest.CaptureFixture[str]
Complete = Callable[[str], set[str]]

BASH = """
source "$1"
COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9
read -ra COMP_WORDS <<< "$2"
[[ $2 == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
function=$(complete -p aggregator | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" aggregator "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""

FISH = 'source $argv[1]; complete --do-complete $argv[2] | string replace -r "\\t.*" ""'

ZSH = """
fpath=({functions} ${{fpath:#*/Completion/(Unix|Linux|Debian|X|BSD|Darwin)*}})
autoload -U compinit; compinit -u -D
compadd() {{ local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> found }}
look() {{ _main_complete; print that is all >> found }}
zle -C look complete-word look
bindkey '^X' look
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the shell is: with a configuration, and the command in its PATH."""
    (tmp_path / "aggregator.toml").write_text(
        '[[subscription]]\nname = "herald"\nurl = "https://herald.example/feed"\n'
        '[[subscription]]\nname = "post"\nurl = "https://post.example/feed"\n'
    )
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "aggregator"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m aggregator "$@"\n'
    )
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    for name in ("HOME", "ZDOTDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def script(folder: Path, shell: str, capsys: Capture) -> Path:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    assert cli.main(["completion", shell]) == 0
    path = folder / "_aggregator"
    path.write_text(capsys.readouterr().out)
    return path


def asked(*command: str | Path) -> set[str]:
    """The words that a shell printed."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr
    return set(done.stdout.split())


def holds(complete: Complete) -> None:
    """What every shell has to complete."""
    assert complete("aggregator st") == {"status", "story"}
    assert {"--trouble", "--json", "--config"} <= complete("aggregator status --")
    assert complete("aggregator status h") == {"herald"}
    assert {"herald", "post"} <= complete("aggregator once --subscription ")
    assert {"split", "merge", "pin", "rename"} <= complete("aggregator story ")
    assert {"bash", "zsh", "fish"} <= complete("aggregator completion ")
    assert "aggregator.toml" in complete("aggregator --config aggr")


def test_bash_completes(folder: Path, capsys: Capture) -> None:
    path = script(folder, "bash", capsys)
    holds(lambda line: asked("bash", "--norc", "-c", BASH, "bash", path, line))


def test_fish_completes(folder: Path, capsys: Capture) -> None:
    path = script(folder, "fish", capsys)
    holds(lambda line: asked("fish", "--no-config", "-c", FISH, path, line))


def test_zsh_completes(folder: Path, capsys: Capture) -> None:
    path = script(folder, "zsh", capsys)
    (folder / ".zshrc").write_text(ZSH.format(functions=path.parent))

    found = folder / "found"

    def complete(keys: int, line: str) -> set[str]:
        found.unlink(missing_ok=True)
        os.write(keys, f"\x15{line}\x18".encode())
        until(lambda: found.exists() and "that is all" in found.read_text())
        return set(found.read_text().split())

    with terminal("zsh", "-i") as keys:
        assert {"status", "story"} <= complete(keys, "aggregator st")
        options = complete(keys, "aggregator status --")
        assert {"--trouble", "--json", "--config"} <= options
        names = complete(keys, "aggregator once --subscription ")
        assert {"herald", "post"} <= names


@contextmanager
def terminal(*command: str) -> Iterator[int]:
    """A shell that takes itself for one before a person; gives where keys are typed."""
    keys, inner = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=inner,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(inner)
    try:
        yield keys
    finally:
        process.kill()
        process.wait()
        os.close(keys)
