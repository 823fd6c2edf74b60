"""What a turn decides, of what is kept and what was read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aggregator import correcting
from aggregator.composing import compose
from aggregator.decided import Decided
from aggregator.desk import Desk
from aggregator.grouping import dedupe
from aggregator.grouping.constraints import Constraints
from aggregator.grouping.dedupe import Candidate, Kept, Verdict
from aggregator.grouping.stories import Index, Newcomer
from aggregator.grouping.subjects import Subject, discover, news
from storage import known, topics
from storage.turn import Turn


def decide(
    desk: Desk, candidates: Sequence[Candidate], now: datetime, *, last: bool
) -> Turn:
    """Decide where candidates go. Pure but for looking up what is kept."""
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
    """What a person decided; where that is about a newcomer, it follows at once."""
    asked, tag = desk.config.corrections, desk.rules.tag
    if correcting.concern(asked, verdicts):
        desk.constraints = None
        return correcting.constraints(desk.db, asked, tag, verdicts)
    if desk.constraints is None:
        desk.constraints = correcting.constraints(desk.db, asked, tag)
    return desk.constraints


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
