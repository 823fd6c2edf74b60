from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.seeing.advice import advice
from aggregator.seeing.notes import Note, notes
from feeds.model import Failure, Hints
from storage.states import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WELL = State(
    name="herald",
    kind="url",
    location="https://me:secret@herald.example/feed",
    last_success=NOW,
)


def only(state: State, *, free: bool = True) -> Note:
    [note] = notes(state, UTC, free=free)
    return note


def test_of_what_goes_well_there_is_nothing_to_note() -> None:
    assert notes(WELL, UTC) == ()


def test_a_failure_says_since_when_why_and_what_helps() -> None:
    failure = Failure(kind="http-503", reason="https://herald.example/: answered 503")
    note = only(replace(WELL, failure=failure, failing_since=NOW, failures=3))
    assert (note.kind, note.label) == ("failing", "http-503: its server is in trouble")
    assert "since 1 March 2026, 12:00 UTC, 3 times in a row" in note.words
    assert note.detail == (failure.reason,)
    assert "herald.example" not in note.words + note.label
    assert note.help.startswith("wait")


def test_c7_a_feed_that_ended_says_so_and_how_to_have_it_asked_again() -> None:
    gone = Failure(kind="http-410", reason="gone")
    note = only(replace(WELL, failure=gone, failures=2, muted="http-410"))
    assert note.kind == "muted"
    assert note.words.endswith("its publisher has ended it. It is not asked any more.")
    assert "`aggregator once --subscription herald` asks it again" in note.help


def test_d2_a_move_that_was_adopted_asks_for_a_change_of_configuration() -> None:
    moved = replace(WELL, address="https://new.example/feed")
    note = only(moved)
    assert note.detail == (
        "from https://herald.example/feed",
        "to https://new.example/feed",
    )
    assert note.help == "change the address in the configuration"
    assert only(replace(moved, list="press")).help.endswith("the list that names it")


def test_d2_a_move_that_has_not_held_yet_says_when_it_will_have() -> None:
    moving = replace(WELL, moved_to="https://new.example/feed", moved_since=NOW)
    assert "adopted on 8 March 2026, 12:00 UTC, if that holds" in only(moving).words
    assert not only(moving).grave


def test_d12_a_move_that_cannot_be_adopted_waits_for_its_owner() -> None:
    moving = replace(WELL, moved_to="https://new.example/feed", moved_since=NOW)
    note = only(moving, free=False)
    assert "not followed for good" in note.words
    assert note.grave


def test_d14_what_a_feed_says_of_itself_waits_for_the_end_of_the_old_address() -> None:
    said = "https://new.example/feed"
    moving = replace(WELL, moved_to=said, moved_since=NOW, hints=Hints(moved_to=said))
    assert "when the old one has ended" in only(moving).words


def test_g3_a_feed_that_has_been_empty_for_a_week_is_noted() -> None:
    assert notes(replace(WELL, empty_since=NOW - 6 * DAY), UTC) == ()
    note = only(replace(WELL, empty_since=NOW - 7 * DAY))
    assert "no entries since 22 February 2026" in note.words


def test_a18_a_server_that_ignores_conditional_requests_is_noted() -> None:
    assert notes(replace(WELL, unheeded=2), UTC) == ()
    note = only(replace(WELL, unheeded=3))
    assert "ignores conditional requests" in note.words
    assert not note.grave


def test_documents_that_could_not_be_read_are_named() -> None:
    note = only(replace(WELL, problems=("a.txt: holds no text",)))
    assert note.words == "1 document of it could not be read."
    assert note.detail == ("a.txt: holds no text",)


def test_the_gravest_comes_first() -> None:
    state = replace(
        WELL,
        moved_to="https://new.example/",
        moved_since=NOW,
        problems=("a.txt: holds no text",),
    )
    assert [note.kind for note in notes(state, UTC)] == ["unread", "moving"]


@pytest.mark.parametrize("kind", ["http-418", "http-502", "dns", "odd", "redirect"])
def test_every_kind_of_failure_has_a_meaning_and_a_help(kind: str) -> None:
    told = advice(kind)
    assert told.meaning
    assert told.help
