from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.adopting import may_adopt
from aggregator.config.model import Subscription
from storage import subscriptions, wishes
from storage.database import Database, open_writing
from storage.states import State
from storage.wishes import Wanted

OLD, NEW = "https://old.example/feed", "https://new.example/feed"
WANTED = Subscription(name="herald", url=OLD)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_writing(tmp_path / "aggregator.db")
    yield opened
    opened.close()


def moving(db: Database, location: str = OLD, *others: str) -> State:
    wanted = [Wanted(name="herald", kind="url", location=location)]
    wanted += [Wanted(name="post", kind="url", location=other) for other in others]
    wishes.sync(db, wanted)
    [state] = subscriptions.named(db, ["herald"])
    return state


def test_a_new_address_may_be_adopted(db: Database) -> None:
    assert may_adopt(db, WANTED, moving(db), NEW)


def test_d12_not_where_another_subscription_is_read(db: Database) -> None:
    assert not may_adopt(db, WANTED, moving(db, OLD, NEW), NEW)
    assert may_adopt(db, WANTED, moving(db, OLD, NEW), "")


def test_d11_not_where_secrets_would_go_along(db: Database) -> None:
    secret = Subscription(name="herald", url=OLD, username="me", password="x")
    assert not may_adopt(db, secret, moving(db), NEW)
    inside = moving(db, "https://me:x@old.example/feed")
    assert not may_adopt(db, WANTED, inside, NEW)
