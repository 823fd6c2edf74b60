"""No byte of what is published changes unless something a reader sees has changed."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import Topic
from storage import publications
from storage.database import writing
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry, subscribe

Came = tuple[str, int, int, float]
"""Which subscription brought it, its number, its text, and the hours before it."""

TEXTS = (FERRY, FERRY_TOO, BUDGET, "", "Fog & <b>rain</b> over Kirkwall until noon.")
TITLES = ("Ferry aground off Kirkwall", "Saint Olaf: all rescued", "Budget", "R&D", "")
STREAMS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(min_value=1, max_value=6),
        st.integers(min_value=0, max_value=len(TEXTS) - 1),
        st.sampled_from([0.0, 0.0, 0.5, 3.0, 30.0]),
    ),
    min_size=1,
    max_size=12,
)

State = dict[str, tuple[int, int, bytes]]


def made(folder: Path, stream: Sequence[Came]) -> Bench:
    """What came of a stream, published when half of it had come and at its end."""
    bench = Bench(folder).configure(
        *(subscribe(name, topics=("all",)) for name in "abc"),
        topics=[Topic(name="sea", title="The sea", any=("ferry", "olaf"))],
    )
    half = len(stream) // 2
    for part in (stream[:half], stream[half:]):
        for one in part:
            take(bench, one)
        bench.publish()
    return bench


def take(bench: Bench, came: Came) -> None:
    name, number, text, hours = came
    bench.later(hours=hours)
    given = entry(f"{name}{number}", TITLES[text], TEXTS[text], f"{name}.example")
    bench.take(**{name: [given]})


def standing(bench: Bench) -> State:
    """Every published file with what tells whether it was written again."""
    public = bench.config.service.published
    found = {}
    for path in sorted(one for one in public.rglob("*") if one.is_file()):
        told = path.stat()
        found[str(path)] = (told.st_ino, told.st_mtime_ns, path.read_bytes())
    return found


def nothing(bench: Bench) -> None:
    """Nobody did anything."""


def all_marked(bench: Bench) -> None:
    """As if everything might have changed."""
    with writing(bench.desk.db):
        publications.mark_all(bench.desk.db)


def restarted(bench: Bench) -> None:
    """Another process: nothing that was in memory is there, the index is made anew."""
    bench.reopen()
    all_marked(bench)


def forgetful(bench: Bench) -> None:
    """What stands in files was dropped, as they may be at any time."""
    with writing(bench.desk.db):
        bench.desk.db.execute("DELETE FROM sheets")
    all_marked(bench)


def later(bench: Bench) -> None:
    """A week in which nothing came."""
    bench.later(days=7)
    all_marked(bench)


def read_again(bench: Bench, stream: Sequence[Came]) -> None:
    """Each entry once more, as a feed that did not change has it."""
    last = {came[:2]: came for came in stream}
    for came in last.values():
        take(bench, (*came[:3], 0.0))


def lost(bench: Bench) -> None:
    """Somebody deleted all files."""
    for path in standing(bench):
        Path(path).unlink()


@pytest.fixture(scope="module", autouse=True)
def hasty() -> Iterator[None]:
    """Whether bytes outlive a power cut is not asked here, and takes long."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", lambda descriptor: None)
        yield


@settings(max_examples=6)
@given(stream=STREAMS)
def test_publishing_again_writes_no_byte(stream: list[Came]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = made(Path(folder), stream)
        before = standing(bench)
        for happens in (nothing, all_marked, restarted, forgetful, later):
            happens(bench)
            assert bench.publish().written == 0, happens.__name__
            assert standing(bench) == before, happens.__name__
        read_again(bench, stream)
        bench.publish()
        assert standing(bench) == before
        bench.desk.db.close()


@settings(max_examples=3)
@given(stream=STREAMS)
def test_lost_files_come_back_as_they_were(stream: list[Came]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = made(Path(folder), stream)
        before = {path: told[2] for path, told in standing(bench).items()}
        lost(bench)
        bench.publish()
        assert {path: told[2] for path, told in standing(bench).items()} == before
        bench.desk.db.close()
