"""A turn: look once, decide in pure code, save once, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator import correcting
from aggregator.composing import compose
from aggregator.decided import Decided
from aggregator.desk import Desk
from aggregator.ending import end
from aggregator.following import follow
from aggregator.grouping import dedupe
from aggregator.grouping.constraints import Constraints
from aggregator.grouping.dedupe import Candidate, Kept, Verdict
from aggregator.grouping.stories import Index, Newcomer
from aggregator.grouping.subjects import Subject, discover, news
from feeds.model import Reading
from storage import keeping, known, topics
from storage.database import writing
from storage.subscriptions import State
from storage.turn import Turn

REMEMBERED = timedelta(days=30)
"""How long a running subject keeps its feed after its last story."""


def turn(
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
                _correct(desk, now)
                _retire_subjects(desk, now)
            end(desk, ended, now)
            rules = follow(desk, ended)
    except BaseException:
        desk.windows.forget()
        desk.constraints = None
        raise
    if rules is not desk.rules:
        desk.rules = rules
        desk.windows.forget()  # what is kept was sorted again


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
    index.constraints = _constraints(desk, verdicts)
    windows.label(index, labelled)
    before = index.clock
    grouping = windows.group(index, newcomers, next_story=kept.next_story)
    decided = Decided(
        verdicts=verdicts,
        labelled=labelled,
        newcomers=newcomers,
        grouping=grouping,
        story=index.story,
        subjects=_subjects(desk, index) if last or _is_later_day(index, before) else (),
    )
    return compose(decided, kept, desk.rules, now)


def _constraints(desk: Desk, verdicts: Sequence[Verdict]) -> Constraints:
    """What a person decided; where that is about a newcomer, `_correct` follows."""
    asked, tag = desk.config.corrections, desk.rules.tag
    if correcting.concern(asked, verdicts):
        desk.constraints = None
        return correcting.constraints(desk.db, asked, tag, verdicts)
    if desk.constraints is None:
        desk.constraints = correcting.constraints(desk.db, asked, tag)
    return desk.constraints


def _correct(desk: Desk, now: datetime) -> None:
    """Once an article is kept that a person decided about, that is made true of it."""
    if desk.constraints is None:
        correcting.correct(desk.db, desk.rules, now)
        desk.windows.forget()


def _is_later_day(index: Index, before: datetime | None) -> bool:
    """Whether a turn went on to another day, whose subjects may be others."""
    clock = index.clock
    return clock is not None and (before is None or clock.date() > before.date())


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
        address=entry.link,
        undated=verdict.candidate.quiet,
        said=verdict.candidate.said,
    )


def _subjects(desk: Desk, index: Index) -> tuple[Subject, ...]:
    """What the news of the day is about, with the stories that are new to each subject.

    What is older has its subjects already.
    """
    if not desk.windows.is_open(index):
        return ()
    known_ones = [
        Subject(name=one.name, title=one.title, term=one.term)
        for one in topics.every(desk.db)
        if one.kind == "discovered"
    ]
    taken = {one.name for one in desk.rules.topics}
    return news(index, discover(index, known_ones, taken=taken))


def _retire_subjects(desk: Desk, now: datetime) -> None:
    newest = desk.past(now).newest
    if newest is not None:
        topics.retire(desk.db, newest - REMEMBERED)
