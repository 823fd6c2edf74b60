"""Service and workers agree by one word on what shapes a reading."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from aggregator.fleet import versions

SETUP = Path(__file__).resolve().parents[3] / "setup.cfg"


def test_what_shapes_readings_is_installed_with_the_package() -> None:
    setup = ConfigParser()
    setup.read(SETUP, encoding="utf-8")
    required = setup["options"]["install_requires"].split()
    names = {line.partition(">")[0].partition("=")[0] for line in required}
    assert set(versions.SHAPING) <= names


def test_another_version_of_anything_is_another_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = versions.offer()
    assert before == versions.offer()
    monkeypatch.setattr(versions, "version", lambda _: "0")
    assert versions.offer() != before
