"""Files that are replaced while they are served."""

from datetime import datetime
from pathlib import Path

import pytest

from aggregator.web.files import Files


def put(path: Path, body: bytes) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(body)
    beside.replace(path)


def test_a_file_is_read_again_when_it_was_replaced(tmp_path: Path) -> None:
    made: list[tuple[str, bytes, datetime]] = []

    def make(path: str, body: bytes, modified: datetime) -> int:
        made.append((path, body, modified))
        return len(made)

    path = tmp_path / "all.atom"
    files = Files(make, room=1000)
    put(path, b"old")
    assert (files.kept(str(path)), files.read(str(path)), files.kept(str(path))) == (
        None,
        1,
        1,
    )
    put(path, b"new")
    assert (files.kept(str(path)), files.read(str(path)), files.read(str(path))) == (
        None,
        2,
        2,
    )
    assert [body for _, body, _ in made] == [b"old", b"new"]
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.read(str(path))
    with pytest.raises(FileNotFoundError):
        files.kept(str(path))
