"""Readers' tokens: made, told again, taken back."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import tokens
from aggregator.config import Config, Service
from aggregator.control import Refused
from storage.database import Database, open_writing
from storage.tokens import every

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    found = open_writing(tmp_path / "aggregator.db")
    yield found
    found.close()


def config(data: Path) -> Config:
    service = Service(data=data, url="https://river.example")
    return Config(path=data / "aggregator.toml", service=service)


def word(db: Database, data: Path, name: str) -> str:
    seen = tokens.config_for(db, config(data), name)
    return seen.service.url.removeprefix("https://river.example/t/")


def test_a_token_is_long_and_can_be_told_again(db: Database, tmp_path: Path) -> None:
    tokens.add(db, tmp_path, "anna", NOON)
    tokens.add(db, tmp_path, "bert", NOON)
    anna, bert = (word(db, tmp_path, name) for name in ("anna", "bert"))
    assert len(anna) == 32
    assert anna != bert
    assert word(db, tmp_path, "anna") == anna


def test_a_token_tells_whose_it_is(db: Database, tmp_path: Path) -> None:
    for name in ("anna", "bert"):
        tokens.add(db, tmp_path, name, NOON)
    found = tokens.holder(every(db), word(db, tmp_path, "bert"))
    assert found is not None
    assert (found.name, found.made) == ("bert", NOON)
    assert tokens.holder(every(db), word(db, tmp_path, "bert")[:-1]) is None
    assert tokens.holder((), "anything") is None


def test_the_database_alone_opens_nothing(db: Database, tmp_path: Path) -> None:
    tokens.add(db, tmp_path, "anna", NOON)
    made = word(db, tmp_path, "anna")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert made.encode() not in (tmp_path / "aggregator.db").read_bytes()
    secret = tmp_path / "tokens.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret.unlink()
    with pytest.raises(Refused, match=r"tokens\.key is missing"):
        word(db, tmp_path, "anna")
    secret.write_bytes(b"another")
    with pytest.raises(Refused, match="is not the file that anna's token"):
        word(db, tmp_path, "anna")
    # It still opens what it opened: that needs nothing but its digest.
    assert tokens.holder(every(db), made) is not None


def test_an_empty_secret_makes_no_tokens(db: Database, tmp_path: Path) -> None:
    (tmp_path / "tokens.key").touch()
    with pytest.raises(Refused, match="is empty"):
        tokens.add(db, tmp_path, "anna", NOON)


def test_one_reader_has_one_token(db: Database, tmp_path: Path) -> None:
    tokens.add(db, tmp_path, "anna", NOON)
    before = word(db, tmp_path, "anna")
    with pytest.raises(Refused, match='"anna" has a token'):
        tokens.add(db, tmp_path, "anna", NOON)
    tokens.remove(db, "anna")
    with pytest.raises(Refused, match='no token "anna"'):
        tokens.remove(db, "anna")
    tokens.add(db, tmp_path, "anna", NOON)
    assert word(db, tmp_path, "anna") != before


def test_a_name_that_is_nearly_right_is_told(db: Database, tmp_path: Path) -> None:
    tokens.add(db, tmp_path, "anna", NOON)
    with pytest.raises(Refused, match='did you mean "anna"'):
        tokens.remove(db, "anne")
