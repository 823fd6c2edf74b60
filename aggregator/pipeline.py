"""The way of an article. Read this first.

    read(batch)         slow, parallel, holds no lock               feeds.read
      -> fresh          what was read and is not kept in this form
      -> turn           known -> decide -> group -> save            one transaction
    publish             what a turn marked: merge -> render -> write beside -> rename

A turn looks once, decides in pure code and saves once; no step calls back. What a turn
is made of depends only on what was read and what is kept, never on how fast it was
read: the same input gives the same stories, also when a crash cut it in two.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event

from aggregator.composing import Decided, compose
from aggregator.config import Config
from aggregator.grouping import dedupe
from aggregator.grouping.dedupe import Candidate, Kept, Verdict
from aggregator.grouping.stories import Index, Member, Newcomer
from aggregator.grouping.subjects import Subject, discover
from aggregator.polling import Habits, plan
from aggregator.rules import Rules
from aggregator.windows import Past, Windows, parts
from feeds.model import Entry, Reading, is_remote
from storage import documents, keeping, known, members, subscriptions, topics, wishes
from storage.database import Database, writing
from storage.nouns import digest
from storage.subscriptions import State
from storage.turn import Turn

TURN = 256
"""Articles in a turn: bounds how long the write lock is held (about 200 ms)."""

ANNOUNCED = 20
"""Undated entries of a first reading that are announced; the others are its backlog."""

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Desk:
    """What the one writer has before it: its connection, the rules and the index."""

    db: Database
    config: Config
    rules: Rules
    windows: Windows = field(default_factory=Windows)

    def past(self, now: datetime) -> Past:
        """What is kept, as far as indexes are built from it."""
        return Past(
            newest=members.newest_time(self.db, now),
            between=lambda start, end: members.between(self.db, start, end, Member),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a batch of readings: which failed, and how many entries were fresh.

    ``filtered`` entries were left out because a person does not want them.
    """

    readings: int = 0
    failures: tuple[str, ...] = ()
    fresh: int = 0
    filtered: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            readings=self.readings + other.readings,
            failures=self.failures + other.failures,
            fresh=self.fresh + other.fresh,
            filtered=self.filtered + other.filtered,
        )


def take(
    desk: Desk, readings: Iterable[Reading], now: datetime, *, stop: Event | None = None
) -> Taken:
    """Take a batch of readings in: every fresh entry into its article and story.

    The readings' validators are kept with the last of their entries, so whatever a
    crash interrupts is read again, and what was already kept is recognised. Setting
    ``stop`` ends it likewise, after the turn it is in.
    """
    ended = _ended(desk, readings)
    fresh, filtered = _fresh(desk, ended, now)
    horizon = desk.windows.horizon(desk.past(now))
    turns = list(parts(fresh, horizon, TURN)) or [()]
    for part in turns[:-1]:
        if stop is not None and stop.is_set():
            return Taken()
        _turn(desk, part, (), now)
    _turn(desk, turns[-1], ended, now)
    for reading, _ in ended:
        _log(reading, sum(c.subscription == reading.name for c in fresh))
    return Taken(
        readings=len(ended),
        failures=tuple(r.name for r, _ in ended if r.failure is not None),
        fresh=len(fresh),
        filtered=filtered,
    )


def _ended(desk: Desk, readings: Iterable[Reading]) -> list[tuple[Reading, State]]:
    """The readings in a fixed order, each with what was known of its subscription.

    One that was removed from the configuration meanwhile has nowhere to go.
    """
    by_name = {reading.name: reading for reading in readings}
    states = subscriptions.named(desk.db, by_name)
    return [(by_name[one.name], one) for one in states if one.name in by_name]


def _fresh(
    desk: Desk, ended: Sequence[tuple[Reading, State]], now: datetime
) -> tuple[list[Candidate], int]:
    """What was read and is not kept in this form by time; how many were filtered."""
    fresh: list[Candidate] = []
    filtered = 0
    for reading, state in ended:
        wanted = desk.rules.wanted(state, reading)
        filtered += len(reading.feed.entries) - len(wanted) if reading.feed else 0
        fresh += _unkept(desk, state, wanted, now)
    fresh.sort(key=lambda candidate: (candidate.time, candidate.subscription))
    return fresh, filtered


def _unkept(
    desk: Desk, state: State, entries: Sequence[Entry], now: datetime
) -> list[Candidate]:
    """Last entry first: feeds begin with the newest, which gets the last number."""
    kept = known.digests(desk.db, state.name, [entry.key for entry in entries])
    undated = 0
    fresh = []
    for entry in entries:
        dated = entry.published or entry.updated
        undated += dated is None
        mark = digest(entry)
        if kept.get(entry.key) != mark:
            backlog = state.first_read is None and undated > ANNOUNCED
            fresh.append(
                Candidate(
                    subscription=state.name,
                    list=state.list,
                    entry=entry,
                    digest=mark,
                    time=min(dated or now, now),
                    quiet=dated is None and backlog,
                )
            )
    return fresh[::-1]


def _turn(
    desk: Desk,
    candidates: Sequence[Candidate],
    ended: Sequence[tuple[Reading, State]],
    now: datetime,
) -> None:
    """One turn; on any error nothing is kept and the index forgets what it saw.

    The last one of a batch ends the readings.
    """
    try:
        with writing(desk.db):
            if candidates:
                decided = _decide(desk, candidates, now, last=bool(ended))
                keeping.save(desk.db, decided, now)
            for reading, state in ended:
                _end(desk, reading, state, now)
    except BaseException:
        desk.windows.forget()
        raise


def _decide(
    desk: Desk, candidates: Sequence[Candidate], now: datetime, *, last: bool
) -> Turn:
    """Pure but for looking up what is kept."""
    kept = known.look(desk.db, [(c.subscription, c.entry) for c in candidates], Kept)
    verdicts = dedupe.decide(candidates, kept, desk.rules.article_iri)
    matches = desk.rules.matches(verdicts)
    newcomers = [
        _newcomer(verdict, matches[verdict.article])
        for verdict in verdicts
        if verdict.founds
    ]
    labelled = [
        replace(article, topics=article.topics | matches[article.id])
        for article in kept.articles
        if not matches.get(article.id, frozenset()) <= article.topics
    ]
    past = desk.past(now)
    windows = desk.windows
    index = windows.meet(newcomers[0].time, past) if newcomers else windows.open(past)
    windows.label(index, labelled)
    grouping = windows.group(index, newcomers, next_story=kept.next_story)
    decided = Decided(
        verdicts=verdicts,
        labelled=labelled,
        newcomers=newcomers,
        grouping=grouping,
        story=index.story,
        subjects=_subjects(desk, index) if last else (),
    )
    return compose(decided, kept, desk.rules, now)


def _newcomer(verdict: Verdict, topics: frozenset[str]) -> Newcomer:
    entry = verdict.candidate.entry
    return Newcomer(
        article=verdict.article,
        outlet=entry.outlet.key,
        title=entry.title,
        text=entry.text,
        language=entry.language,
        time=verdict.candidate.time,
        topics=topics,
    )


def _subjects(desk: Desk, index: Index) -> tuple[Subject, ...]:
    """What the news of the day is about; what is older has its subjects already."""
    if not desk.windows.is_open(index):
        return ()
    known_ones = [
        Subject(name=one.name, title=one.title, term=one.term)
        for one in topics.every(desk.db)
        if one.kind == "discovered"
    ]
    taken = {one.name for one in desk.rules.topics}
    return discover(index, known_ones, taken=taken)


def _end(desk: Desk, reading: Reading, state: State, now: datetime) -> None:
    """Keep what makes the next reading cheap, and when that is."""
    habits = Habits(
        remote=is_remote(state.kind, state.location),
        interval=desk.rules.interval(state),
        hints=state.hints,
        failures=state.failures,
    )
    ahead = plan(habits, reading, now)
    subscriptions.record(
        desk.db, reading, next_poll=ahead.next_poll, why=ahead.why, now=now
    )
    documents.record(desk.db, reading)
    if reading.outlines is not None:
        every = subscriptions.every(desk.db)
        others = {one.name for one in every if one.list != state.name}
        children = desk.rules.children(state, reading.outlines, others)
        wishes.sync(desk.db, children, within=state.name)


def _log(reading: Reading, fresh: int) -> None:
    if reading.failure is not None:
        failure = reading.failure
        logger.warning(
            "failed subscription=%s kind=%s reason=%s",
            reading.name,
            failure.kind,
            failure.reason,
        )
        return
    for problem in reading.problems:
        logger.warning("unreadable subscription=%s file=%s", reading.name, problem)
    entries = len(reading.feed.entries) if reading.feed else 0
    logger.info(
        "refreshed subscription=%s entries=%d new=%d", reading.name, entries, fresh
    )
