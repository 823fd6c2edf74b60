import resource
import signal
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import spool
from aggregator.grouping.entries import Candidate
from aggregator.spool import Spool
from storage.errors import StorageError
from storage.nouns import dump_entry
from tests.aggregator.taking import entry

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def candidate(name: str, number: int, **after: float) -> Candidate:
    made = entry(f"{name}-{number}", text="Word for word. " * 20)
    return Candidate(
        subscription=name,
        entry=made,
        document=dump_entry(made),
        digest=f"{number}",
        time=NOON + timedelta(**after),
    )


def fill(spooled: Spool, candidates: Iterable[Candidate]) -> None:
    for one in candidates:
        spooled.add(one)


def taken(spooled: Spool) -> list[Candidate]:
    """All of them, each with the time that was told of it before."""
    found = []
    while spooled:
        time = spooled.next_time
        found.append(spooled.take())
        assert found[-1].time == time
    return found


def test_candidates_come_back_by_time_then_subscription_then_as_they_came(
    tmp_path: Path,
) -> None:
    early = candidate("b", 1, hours=-1)
    same = [candidate("a", 2), candidate("a", 3), candidate("b", 4)]
    with closing(Spool(tmp_path / "a.db")) as spooled:
        fill(spooled, [same[2], same[0], same[1], early])
        assert len(spooled) == 4
        assert taken(spooled) == [early, *same]


def test_what_memory_does_not_hold_lies_in_a_file_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "HELD", 100)
    wanted = [candidate("a", number, hours=number) for number in range(30)]
    with closing(Spool(tmp_path / "a.db")) as spooled:
        fill(spooled, reversed(wanted))
        assert spooled.size > 3_000
        assert list(tmp_path.iterdir()) == []
        assert taken(spooled) == wanted


@contextmanager
def no_room(most: int) -> Iterator[None]:
    """No file may become longer than this many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_disk_without_room_is_told_when_a_candidate_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "HELD", 100)
    wanted = [candidate("a", number) for number in range(30)]
    with (
        closing(Spool(tmp_path / "a.db")) as spooled,
        no_room(2_000),
        pytest.raises(StorageError, match="the disk is full"),
    ):
        fill(spooled, wanted)


def test_what_lies_in_the_file_and_what_memory_still_holds_come_in_one_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "HELD", 5_000)
    wanted = [candidate("a", number, hours=number) for number in range(30)]
    with closing(Spool(tmp_path / "a.db")) as spooled:
        fill(spooled, wanted[1::2] + wanted[::2])
        assert taken(spooled) == wanted


def test_a_full_disk_is_told_once_and_not_again_when_what_was_read_is_dropped(
    tmp_path: Path,
) -> None:
    with no_room(1_000_000):
        spooled = Spool(tmp_path / "a.db")
        with pytest.raises(StorageError, match="nothing was lost"):
            fill(spooled, (candidate("a", number) for number in range(3_000)))
        spooled.close()
