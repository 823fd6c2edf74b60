import argparse
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from aggregator import __version__, cli
from aggregator.commands import GROUPS, MODULES
from tests.aggregator.daemons import ROOT, START, configure

Capture = pytest.CaptureFixture[str]


def fails(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    return int(ended.value.code or 0)


def test_help_names_every_command_and_how_to_begin(capsys: Capture) -> None:
    assert fails("--help") == 0
    told = capsys.readouterr().out
    for commands in GROUPS.values():
        for name, (_, gist) in commands.items():
            assert f"    {name:10}  {gist}\n" in told
    for words in ("aggregator init", "$AGGREGATOR_CONFIG", "Exit codes: 0"):
        assert words in told


def verbs(
    parser: argparse.ArgumentParser, *before: str
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """All commands, and the verbs of those that have some."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield (*before, name), one
                yield from verbs(one, *before, name)


def test_every_command_explains_itself_with_an_example() -> None:
    whole = dict(verbs(cli.everything()))
    assert {words[0] for words in whole} == set(MODULES)
    for words, parser in whole.items():
        command = " ".join(("aggregator", *words))
        about = parser.format_help()
        assert about.startswith(f"usage: {command} "), command
        text, *examples = about.split("\n    aggregator ")
        assert len(text.split("\n\n")[1]) > 15, command
        # Another's example is none; options of all commands may stand before its name.
        names = [re.sub(r"^(--config \S+ |-v )*", "", one) for one in examples]
        assert any(f"{one} ".startswith(f"{words[0]}") for one in names), command


def test_every_argument_says_what_it_is() -> None:
    for words, parser in verbs(cli.everything()):
        for action in parser._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help, (words, action.dest)


def test_no_command_of_a_module_is_forgotten() -> None:
    for module in set(MODULES.values()):
        found = cli.Parser().add_subparsers()
        import_module(f"aggregator.commands.{module}").register(found)
        assert set(found.choices) == {n for n, m in MODULES.items() if m == module}


def test_help_waits_for_nothing_heavy() -> None:
    heavy = ("pydantic", "numpy", "lxml", "sqlite_utils", "starlette", "feedparser")
    code = (
        "import sys\nfrom contextlib import suppress\nfrom aggregator.cli import main\n"
        "with suppress(SystemExit): main(['--help'])\n"
        f"sys.exit(' '.join(sys.modules.keys() & set({heavy})))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False
    )
    assert told.stdout
    assert told.stderr == b"\n"


def test_the_version_is_told(capsys: Capture) -> None:
    assert fails("--version") == 0
    assert capsys.readouterr().out == f"aggregator {__version__}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "aggregator: name a command; see `aggregator --help`"),
        (("ad", "x"), 'aggregator: there is no command "ad", did you mean "add"?'),
        (("--colour", "list"), "aggregator: "),
        (("add",), "aggregator add: the following arguments are required: URL"),
        (("list", "--colour"), "aggregator list: unrecognized arguments: --colour"),
        (("once", "--config"), "aggregator once: argument --config: expected one"),
    ],
)
def test_bad_use_is_told_in_a_line(
    words: tuple[str, ...], told: str, capsys: Capture
) -> None:
    assert fails(*words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(told)
    assert line.endswith("--help`")


def test_common_options_stand_before_a_command_or_behind_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for words in (
        ["--config", str(one), "-v", "list"],
        ["list", "-v", "--config", str(one)],
        ["--config", str(other), "list", "--config", str(one), "--verbose"],
    ):
        arguments = cli.parse(words)
        assert (arguments.config, arguments.verbose) == (one, True)
    assert not cli.parse(["list"]).verbose


def test_a_faulty_configuration_is_told_and_ends_with_2(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path, 'colour = "red"\n')
    assert cli.main(["--config", str(path), "list"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{path}:")
    assert "unknown key" in told.err


def test_what_fails_is_told_in_a_line_and_ends_with_1(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path)
    assert cli.main(["--config", str(path), "status"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("aggregator: ")
    assert "aggregator.db" in line


def test_a_reader_that_has_seen_enough_ends_us_quietly(tmp_path: Path) -> None:
    path = configure(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    told = subprocess.run(
        [sys.executable, "-c", START, "--config", str(path), "list"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert told.stderr == b""
    assert told.returncode == 1


def test_ctrl_c_ends_us_quietly(tmp_path: Path, monkeypatch, capsys: Capture) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(
        "aggregator.commands.sources.load", lambda *given: interrupted()
    )
    assert cli.main(["--config", str(configure(tmp_path)), "list"]) == 130
    assert capsys.readouterr().err == ""
