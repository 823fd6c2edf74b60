"""Feed readers that people use subscribe to a running instance.

While they come back a story grows, two become one, and one gets another title. Each
reader shows each story once, and is told that nothing changed when nothing did.
"""

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from storage import publications
from storage.database import open_reading
from tests.aggregator.daemons import command, configure, free_port, running, until
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO
from tests.reading.liferea import Liferea
from tests.reading.reader_library import ReaderLibrary
from tests.reading.relaying import Exchange, Relay, relaying
from tests.reading.subscribers import Newsboat, Rss2email, Sfeed, Shown, Subscriber

READERS = (Newsboat, Sfeed, Rss2email, ReaderLibrary, Liferea)
PATH = "/stories.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
STEPS = 5
"""In the last one nothing happens."""

AGAIN = 15
"""Seconds after which a reader that has not asked is told to once more."""

HULL = (
    "A shipyard in Stromness has been asked to weld new plates on a vessel whose keel "
    "was torn open at the weekend. Its foreman reckons with eleven weeks of work."
)

FOG = (
    "Dense fog closed two southern airports until noon. Airlines rebooked some four "
    "thousand travellers, and forecasters expect a second grey morning on Thursday."
)


@dataclass
class Told:
    """What a reader showed after each visit, and what it asked for and got."""

    shown: list[list[Shown]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Course:
    """What was published after each step, as titles by id, and what readers made of it.

    Only readers that are installed are ``told``.
    """

    published: list[dict[str, str]]
    told: dict[type[Subscriber], Told]


@dataclass(frozen=True, slots=True)
class World:
    """A running daemon, the documents that it reads, and the way to it."""

    config: Path
    relay: Relay
    since: datetime

    def step(self, number: int) -> None:
        """Let something happen, and have the daemon publish what came of it."""
        match number:
            case 0:
                self.write("courier", "ferry", "Ferry aground off Kirkwall", FERRY)
                self.write("herald", "hull", "Shipyard is to mend a hull", HULL)
                self.write("courier", "budget", "Valletta passes a budget", BUDGET)
                self.do("once", "--all")
            case 1:
                self.write("mail", "rescue", "Saint Olaf: all rescued", FERRY_TOO)
                self.write("mail", "fog", "Fog over the southern airports", FOG)
                self.do("once", "--all")
            case 2:
                self.do(
                    "story", "merge", link("courier", "ferry"), link("herald", "hull")
                )
            case 3:
                self.write("courier", "ferry", "Saint Olaf is afloat again", FERRY)
                self.do("once", "--all")
                self.do("story", "rename", link("courier", "budget"), "Pensions rise")

    def write(self, outlet: str, name: str, title: str, text: str) -> None:
        date = self.since + timedelta(minutes=len(title) if name != "ferry" else 0)
        place = self.config.parent / "documents" / outlet
        place.mkdir(parents=True, exist_ok=True)
        beside = place / f"{name}.part"
        beside.write_text(
            f"---\ntitle: {title}\nlang: en\ndate: {date.isoformat()}\n"
            f'link: "{link(outlet, name)}"\n---\n{text}\n'
        )
        beside.replace(place / f"{name}.md")  # the daemon may be looking

    def do(self, *words: str) -> None:
        done = command(self.config, *words)
        assert done.returncode == 0, done.stderr
        until(self._is_published)

    def _is_published(self) -> bool:
        """Whether the daemon has published what a command had it change."""
        database = self.config.parent / "data" / "aggregator.db"
        with closing(open_reading(database)) as db:
            return not publications.outdated(db)

    def published(self) -> dict[str, str]:
        body = (self.config.parent / "data" / "public" / PATH[1:]).read_bytes()
        entries = etree.fromstring(body).findall(f"{ATOM}entry")
        return {
            one.findtext(f"{ATOM}id", ""): one.findtext(f"{ATOM}title", "")
            for one in entries
        }

    def visit(self, reader: Subscriber, told: Told, published: Set[str]) -> None:
        """Let a reader look once, and note what came of it."""
        self._asked(reader, len(told.exchanges))
        until(lambda: published <= ids(reader.shown()).keys())
        time.sleep(reader.settling)
        told.shown.append(reader.shown())
        told.exchanges = self.relay.of(reader.agents, PATH)

    def _asked(self, reader: Subscriber, before: int) -> None:
        """Have a reader ask once more than before.

        Who is not done with the last answer does not, and is told to again.
        """
        told_at = -math.inf

        def asked() -> bool:
            nonlocal told_at
            if len(self.relay.of(reader.agents, PATH)) > before:
                return True
            if time.monotonic() - told_at > AGAIN:
                reader.reload()
                told_at = time.monotonic()
            return False

        until(asked, seconds=120)


def link(outlet: str, name: str) -> str:
    return f"https://{outlet}.example/{name}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("subscribing")
    (folder / "documents").mkdir()
    port = free_port()
    config = configure(
        folder,
        '[[subscription]]\nname = "documents"\nfolder = "documents"\n'
        "outlet_per_folder = true\n",
        port=port,
    )
    with relaying(port) as relay:
        # Readers see the service where its addresses say that it is.
        url = f'url = "http://127.0.0.1:{relay.port}"\n[[host]]'
        config.write_text(config.read_text().replace("[[host]]", url, 1))
        with running(config):
            since = datetime.now(UTC) - timedelta(hours=1)
            yield World(config, relay, since)


@pytest.fixture(scope="module")
def course(world: World, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """What happened when all readers that are here looked after each step."""
    feed = f"http://127.0.0.1:{world.relay.port}{PATH}"
    told: dict[type[Subscriber], Told] = {}
    published = []
    with ExitStack() as readers, ThreadPoolExecutor() as at_once:
        here: list[Subscriber] = []
        for step in range(STEPS):
            world.step(step)
            published.append(world.published())
            if not here:
                here = list(subscribed(readers, feed, tmp_path_factory))
                told = {type(reader): Told() for reader in here}
            visits = [
                at_once.submit(
                    world.visit, reader, told[type(reader)], published[-1].keys()
                )
                for reader in here
            ]
            for visit in visits:
                visit.result()
    return Course(published, told)


def subscribed(
    stack: ExitStack, feed: str, folders: pytest.TempPathFactory
) -> Iterator[Subscriber]:
    for kind in READERS:
        if not kind.missing():
            reader = kind(folders.mktemp(kind.__name__), feed)
            stack.callback(reader.close)
            reader.start()
            yield reader


@pytest.fixture(params=READERS, ids=lambda kind: kind.__name__)
def told(request: pytest.FixtureRequest, course: Course) -> Told:
    """What one of the readers was told."""
    kind: type[Subscriber] = request.param
    if kind.missing():
        pytest.skip(f"{', '.join(kind.missing())}: not installed")
    return course.told[kind]


def ids(shown: Sequence[Shown]) -> Counter[str]:
    return Counter(one.id for one in shown)


def test_stories_grow_merge_and_are_renamed_and_keep_their_ids(course: Course) -> None:
    first, grown, merged, renamed, unchanged = course.published
    assert len(first) == 3
    assert len(grown) == 4
    assert grown.keys() > first.keys()
    assert merged.keys() < grown.keys()
    assert {"Pensions rise", "Saint Olaf is afloat again"} <= set(renamed.values())
    assert renamed.keys() == merged.keys()
    assert unchanged == renamed


def test_every_reader_shows_each_story_once(told: Told, course: Course) -> None:
    ever: set[str] = set()
    for published, shown in zip(course.published, told.shown, strict=True):
        ever |= published.keys()
        assert len(set(shown)) == len(shown)
        assert set(ids(shown)) == ever
    if told is not course.told.get(Sfeed):
        assert set(ids(told.shown[-1]).values()) == {1}


def test_sfeed_keeps_a_line_for_each_title_that_a_story_had(course: Course) -> None:
    if Sfeed not in course.told:
        pytest.skip(f"{', '.join(Sfeed.missing())}: not installed")
    had = {(id_, title) for step in course.published for id_, title in step.items()}
    shown = course.told[Sfeed].shown[-1]
    assert Counter((one.id, one.title) for one in shown) == Counter(had)


# Liferea renews an entry only when its time moves, rss2email sends one mail for it.
@pytest.mark.parametrize("kind", [Newsboat, ReaderLibrary])
def test_a_reader_that_renews_entries_shows_the_newest_title(
    kind: type[Subscriber], course: Course
) -> None:
    if kind.missing():
        pytest.skip(f"{', '.join(kind.missing())}: not installed")
    titles = {one.id: one.title for one in course.told[kind].shown[-1]}
    assert course.published[-1].items() <= titles.items()


def test_nothing_new_is_a_304_for_those_who_ask_so(told: Told, course: Course) -> None:
    last = told.exchanges[-1]
    if told is course.told.get(Sfeed):
        assert (last.conditional, last.status) == (False, 200)
    else:
        assert (last.conditional, last.status) == (True, 304)


def test_nobody_is_ever_refused(told: Told) -> None:
    assert {one.status for one in told.exchanges} <= {200, 226, 304}
