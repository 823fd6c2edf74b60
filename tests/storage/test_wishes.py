from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.model import Document, Reading, Source, Validators
from storage import documents, subscriptions
from storage.database import Database, open_writing
from storage.wishes import Wanted, sync

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_writing(tmp_path / "aggregator.db")
    yield opened
    opened.close()


def feed(name: str, place: str = "", **given: object) -> Wanted:
    return Wanted(name=name, kind="url", location=f"https://{place or name}/", **given)


def opml(name: str, place: str) -> Wanted:
    return Wanted(name=name, kind="opml", location=f"https://{place}/list")


def record(db: Database, name: str) -> None:
    [state] = subscriptions.named(db, [name])
    read = replace(
        state,
        source=Source(title=f"history of {name}"),
        validators=Validators(etag="x"),
        next_poll=NOW,
        last_poll=NOW,
        first_read=NOW,
    )
    subscriptions.save(db, read)


def histories(db: Database) -> dict[str, str]:
    return {
        state.name: state.source.title.removeprefix("history of ")
        for state in subscriptions.every(db)
    }


def etags(db: Database) -> dict[str, str | None]:
    return {state.name: state.validators.etag for state in subscriptions.every(db)}


def kept(db: Database, *wanted: Wanted, within: str | None = None) -> None:
    """Sync, and give what is new a history named after it."""
    sync(db, wanted, within=within)
    for name, history in histories(db).items():
        if not history:
            record(db, name)


def test_a_new_name_at_a_known_place_is_a_rename(db: Database) -> None:
    kept(db, feed("a"), feed("b"))
    sync(db, [feed("renamed", "a"), feed("b")])
    assert histories(db) == {"renamed": "a", "b": "b"}
    assert etags(db) == {"renamed": "x", "b": "x"}


def test_two_that_swap_their_names_keep_their_histories(db: Database) -> None:
    kept(db, feed("a"), feed("b"))
    sync(db, [feed("a", "b"), feed("b", "a")])
    assert histories(db) == {"a": "b", "b": "a"}


def test_a_feed_that_moved_keeps_its_history_but_not_its_validators(
    db: Database,
) -> None:
    kept(db, feed("a"))
    sync(db, [feed("a", "elsewhere")])
    [state] = subscriptions.every(db)
    assert state.source.title == "history of a"
    assert state.validators == Validators()
    assert (state.first_read, state.next_poll) == (None, None)


def test_a_place_left_by_one_name_may_be_taken_by_another(db: Database) -> None:
    kept(db, feed("a"), feed("b"))
    sync(db, [feed("a", "new"), feed("b", "a")])
    assert histories(db)["b"] == "a"
    assert histories(db).keys() == {"a", "b"}


def test_what_was_removed_comes_back_with_its_history_and_is_read_anew(
    db: Database,
) -> None:
    kept(db, feed("a"))
    sync(db, [])
    assert subscriptions.every(db) == ()
    sync(db, [feed("b", "a")])
    assert histories(db) == {"b": "a"}
    assert etags(db) == {"b": None}


def test_a_name_that_was_used_before_begins_anew_elsewhere(db: Database) -> None:
    kept(db, feed("a"), feed("b"))
    sync(db, [feed("b", "a")])
    assert histories(db) == {"b": "a"}
    kept(db, feed("b", "a"), feed("a", "b"))
    assert histories(db) == {"b": "a", "a": "b"}


def test_terms_that_change_what_is_read_have_it_read_anew(db: Database) -> None:
    kept(db, feed("a", terms="1"))
    folder = Wanted(name="f", kind="folder", location="/f", terms="1")
    kept(db, feed("a", terms="1"), folder)
    seen = Document(path="x.txt", mtime_ns=5, size=5, digest="d", id="i")
    documents.record(db, Reading(name="f", documents=(seen,)))
    sync(db, [feed("a", terms="2"), replace(folder, title="F")])
    assert etags(db) == {"a": None, "f": None}
    assert documents.known(db, "f") == (replace(seen, mtime_ns=-1),)
    assert [s.name for s in subscriptions.due(db, NOW, 9)] == ["a", "f"]


def test_nothing_changes_where_nothing_is_changed(db: Database) -> None:
    wanted = [feed("a", topics=("t",)), opml("list", "l")]
    kept(db, *wanted)
    kept(db, feed("list-one", "one"), within="list")
    before = list(db.query("SELECT * FROM subscriptions"))
    sync(db, wanted)
    sync(db, [feed("list-one", "one")], within="list")
    assert list(db.query("SELECT * FROM subscriptions")) == before


def test_children_keep_their_histories_in_another_order(db: Database) -> None:
    kept(db, opml("list", "l"))
    kept(db, feed("list-x", "one"), feed("list-x-2", "two"), within="list")
    sync(db, [feed("list-x", "two"), feed("list-x-2", "one")], within="list")
    assert histories(db) == {
        "list": "list",
        "list-x": "list-x-2",
        "list-x-2": "list-x",
    }


def test_children_follow_a_list_that_is_renamed(db: Database) -> None:
    kept(db, opml("list", "l"), opml("other", "o"))
    kept(db, feed("list-one", "one"), within="list")
    sync(db, [opml("other", "l"), opml("list", "o")])
    lists = {state.name: state.list for state in subscriptions.every(db)}
    assert lists == {"list": "", "other": "", "list-one": "other"}
    assert etags(db)["other"] is None
    sync(db, [feed("other-one", "one")], within="other")
    assert histories(db)["other-one"] == "list-one"


def test_children_leave_with_their_list_and_return_when_it_is_read(
    db: Database,
) -> None:
    kept(db, opml("list", "l"))
    kept(db, feed("list-one", "one"), within="list")
    sync(db, [])
    assert subscriptions.every(db) == ()
    sync(db, [opml("list", "l")])
    assert etags(db) == {"list": None}
    sync(db, [feed("list-one", "one")], within="list")
    assert histories(db) == {"list": "list", "list-one": "list-one"}


def test_a_child_may_become_a_subscription_of_its_own(db: Database) -> None:
    kept(db, opml("list", "l"))
    kept(db, feed("list-one", "one"), within="list")
    sync(db, [], within="list")
    sync(db, [opml("list", "l"), feed("one")])
    assert histories(db) == {"list": "list", "one": "list-one"}
    [one] = [state for state in subscriptions.every(db) if state.name == "one"]
    assert one.list == ""


def test_a_list_never_takes_what_another_still_wants(db: Database) -> None:
    kept(db, opml("list", "l"), feed("one"))
    kept(db, feed("list-one", "one"), within="list")
    assert histories(db) == {"list": "list", "one": "one", "list-one": "list-one"}
