"""Backup files, whole, cut off and rotten."""

import random
from pathlib import Path

import pytest

from aggregator import packing
from aggregator.packing import Manifest, Unusable, fingerprint


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    content = random.Random(1).randbytes(300_000)
    files = {
        "aggregator.db": tmp_path / "one",
        "configuration/a.toml": tmp_path / "two",
    }
    files["aggregator.db"].write_bytes(content)
    files["configuration/a.toml"].write_text("[service]\n")
    manifest = Manifest(
        program="1",
        made="2026-03-01T12:00:00+00:00",
        step="0001",
        counts={"articles": 2},
        members={name: fingerprint(path) for name, path in files.items()},
    )
    packing.pack(tmp_path / "packed", manifest, files)
    return tmp_path / "packed"


def test_what_was_packed_comes_out_again(packed: Path, tmp_path: Path) -> None:
    manifest = packing.unpack(packed, {"aggregator.db": tmp_path / "out"})
    assert manifest.counts == {"articles": 2}
    assert manifest.time.year == 2026
    assert (tmp_path / "out").read_bytes() == (tmp_path / "one").read_bytes()
    assert packing.inspect(packed) == manifest


def test_others_cannot_read_it(packed: Path) -> None:
    assert packed.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(packed: Path, share: float) -> None:
    content = packed.read_bytes()
    packed.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Unusable, match="packed: "):
        packing.unpack(packed, {})


@pytest.mark.parametrize("place", [0.0, 0.2, 0.5, 0.8])
def test_a_file_that_has_rotted_is_refused(packed: Path, place: float) -> None:
    content = bytearray(packed.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    packed.write_bytes(content)
    with pytest.raises(Unusable):
        packing.unpack(packed, {})


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("a letter")
    with pytest.raises(Unusable, match="is no whole backup"):
        packing.inspect(tmp_path / "some.txt")


def test_a_member_that_the_manifest_does_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("x")
    manifest = Manifest(program="1", made="", step="", counts={}, members={})
    packing.pack(tmp_path / "packed", manifest, {"../../evil": tmp_path / "one"})
    with pytest.raises(Unusable, match="is none of its members"):
        packing.unpack(tmp_path / "packed", {})
