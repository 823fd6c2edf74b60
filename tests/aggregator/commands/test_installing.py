"""The unit for systemd, as systemd understands it."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from aggregator import cli
from aggregator.commands import installing
from tests.aggregator.daemons import configure

Capture = pytest.CaptureFixture[str]


def call(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), "service", "install", *words])


def shown(path: Path, capsys: Capture, *words: str) -> str:
    assert call(path, "--show", *words) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [(), ("--user",)])
def test_systemd_finds_no_fault_with_the_unit(
    tmp_path: Path, capsys: Capture, words: tuple[str, ...]
) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    path = configure(tmp_path)
    unit = tmp_path / "aggregator.service"
    unit.write_text(shown(path, capsys, *words))
    found = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = (found.stdout + found.stderr).replace(str(unit), unit.name)
    assert [line for line in told.splitlines() if unit.name in line] == []


def test_the_unit_names_this_program_and_this_configuration(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / 'of "100 %" $HOME'
    folder.mkdir()
    read = ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(shown(configure(folder), capsys))
    service = read["Service"]
    assert "python" in service["ExecStart"]
    assert r'of \"100 %%\" $$HOME/aggregator.toml" run' in service["ExecStart"]
    assert service["Type"] == "notify"
    assert service["WatchdogSec"]
    assert service["DynamicUser"] == "yes"
    # Small systems have a shell, but no kill beside it.
    assert service["ExecReload"] == "/bin/sh -c 'kill -HUP $MAINPID'"
    assert read["Install"]["WantedBy"] == "multi-user.target"


def test_a_users_unit_asks_for_nothing_that_only_root_can_give(
    tmp_path: Path, capsys: Capture
) -> None:
    text = shown(configure(tmp_path), capsys, "--user")
    assert "DynamicUser" not in text
    assert "WantedBy=default.target" in text


def test_it_is_written_where_the_users_manager_looks_and_again(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    path = configure(tmp_path)
    written = tmp_path / "home/systemd/user/aggregator.service"
    for _ in range(2):
        assert call(path, "--user") == 0
        told = capsys.readouterr().out
        assert str(written) in told
        assert "systemctl --user enable --now aggregator" in told
    written.write_text("[Unit]\nDescription=mine\n")
    assert call(path, "--user") == 1
    assert "is not of our making" in capsys.readouterr().err
    assert "mine" in written.read_text()


def test_the_machines_unit_stands_where_systemd_looks() -> None:
    assert Path("/etc/systemd/system") == installing.SYSTEM.parent
