"""Callbacks are kept, and found by those alone who know their address."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model import Hints
from storage import callbacks, subscriptions, wishes
from storage.callbacks import Callback
from storage.database import Database, open_writing
from storage.wishes import Wanted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CALLBACK = Callback(
    subscription="post",
    hub="https://hub.example/",
    topic="https://post.example/feed",
    address="https://news.example/websub/word",
    secret="between us",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = open_writing(tmp_path / "aggregator.db")
    names = ("herald", "post")
    wishes.sync(
        made,
        [Wanted(name=n, kind="url", location=f"https://{n}.example/") for n in names],
    )
    yield made
    made.close()


def test_what_is_kept_is_found_again(db: Database) -> None:
    callbacks.add(db, CALLBACK)
    [kept] = callbacks.every(db)
    assert kept == replace(CALLBACK, id=kept.id)
    changed = replace(
        kept,
        wanted="unsubscribe",
        next_ask=NOON,
        asked=NOON,
        confirmed=NOON,
        lease_until=NOON + timedelta(days=1),
        failures=2,
        failure="why",
        pushes=3,
        last_push=NOON,
        missed=4,
    )
    callbacks.save(db, changed)
    assert callbacks.numbered(db, kept.id) == changed
    assert callbacks.numbered(db, kept.id + 1) is None


def test_it_is_found_by_the_last_word_of_its_address_alone(db: Database) -> None:
    callbacks.add(db, CALLBACK)
    assert callbacks.at(db, "word") is not None
    for word in ("", "wor", "Word", "websub/word", CALLBACK.address, "%"):
        assert callbacks.at(db, word) is None


def test_what_is_wanted_is_told_by_subscription(db: Database) -> None:
    callbacks.add(db, replace(CALLBACK, wanted="ended"))
    assert callbacks.standing(db) == {}
    assert callbacks.of(db, ["post"]) == {}
    callbacks.add(db, replace(CALLBACK, address="https://news.example/websub/other"))
    assert set(callbacks.standing(db)) == {"post"}
    assert callbacks.of(db, ["other", "post"]) == callbacks.standing(db)


def test_what_ended_is_forgotten_in_the_end(db: Database) -> None:
    callbacks.add(db, replace(CALLBACK, wanted="ended", next_ask=NOON))
    other = replace(CALLBACK, address="https://news.example/websub/other")
    callbacks.add(db, replace(other, next_ask=NOON))
    callbacks.forget(db, NOON)
    assert len(callbacks.every(db)) == 2
    callbacks.forget(db, NOON + timedelta(seconds=1))
    [left] = callbacks.every(db)
    assert left.wanted == "subscribe"


def test_a_callback_follows_its_subscription_to_another_name(db: Database) -> None:
    callbacks.add(db, CALLBACK)
    wishes.sync(
        db, [Wanted(name="courier", kind="url", location="https://post.example/")]
    )
    assert set(callbacks.standing(db)) == {"courier"}


def test_feeds_that_name_a_hub_are_told_while_they_are_read(db: Database) -> None:
    hints = Hints(hubs=("https://hub.example/",), topic="https://post.example/feed")
    [post] = subscriptions.named(db, ["post"])
    subscriptions.save(db, replace(post, hints=hints))
    assert callbacks.offered(db) == {"post": hints}
    wishes.sync(db, [])
    assert callbacks.offered(db) == {}
