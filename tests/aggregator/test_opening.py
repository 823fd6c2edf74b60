from pathlib import Path

import pytest

from aggregator.config import Config, Service
from aggregator.opening import open_desk
from storage import settings
from storage.errors import StorageError
from tests.aggregator.taking import FERRY, NOON, Bench, entry


def config(folder: Path, **service: object) -> Config:
    return Config(path=folder / "a.toml", service=Service(data=folder, **service))


def test_the_identity_is_made_once_and_kept(tmp_path: Path) -> None:
    tags = []
    for _ in range(2):
        desk = open_desk(config(tmp_path), NOON)
        tags.append(desk.rules.tag)
        desk.db.close()
    assert tags[0] == tags[1]
    assert tags[0].startswith("tag:a")
    assert tags[0].endswith(",2026")


def test_an_identity_from_the_configuration_goes_first(tmp_path: Path) -> None:
    open_desk(config(tmp_path), NOON).db.close()
    desk = open_desk(config(tmp_path, id="river.example"), NOON)
    assert desk.rules.tag == "tag:river.example,2026"
    assert settings.get(desk.db, "tag") == desk.rules.tag
    desk.db.close()


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="check that the folder exists"):
        open_desk(config(tmp_path / "missing"), NOON)


def test_an_unchanged_configuration_marks_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("a")
    bench.take(a=[entry("1", "Ferry", FERRY, "a.example")])
    bench.publish()
    before = bench.tables()
    bench.reopen()
    assert bench.publish().looked_at == 0
    assert bench.tables() == before


def test_a_changed_configuration_has_everything_looked_at(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("a")
    files = bench.publish().written
    bench.configure("a", service=Service(id="river.example", title="New"))
    result = bench.publish()
    # The feed of the subscription is looked at too, and stands in no file.
    assert (result.looked_at, result.written) == (files + 1, files)
