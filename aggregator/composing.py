"""What a turn decided, put together for the database. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from aggregator import placing
from aggregator.decided import Decided
from aggregator.grouping.dedupe import Kept, Verdict
from aggregator.grouping.stories import (
    Merge,
    Split,
)
from aggregator.rules import Rules
from storage.known import Known
from storage.topics import Topic
from storage.turn import EntryRow, Merged, NewArticle, NewStory, Parted, Turn

NEWS = timedelta(hours=48)
"""An article older than this that joins a story is backlog: it updates it as of its own
time, so that the import of an archive floats nothing to the top of anybody's reader."""


def compose(decided: Decided, known: Known[Kept], rules: Rules, now: datetime) -> Turn:
    """Put together what is to be kept of a turn."""
    return Turn(
        entries=tuple(_entry(verdict) for verdict in decided.verdicts),
        articles=tuple(_articles(decided, rules, now)),
        stories=tuple(_stories(decided, rules)),
        changes=tuple(_change(change) for change in decided.grouping.changes),
        told=_told(decided, now),
        labels=decided.labels,
        topics=placing.topics(decided, known),
        subjects=tuple(
            Topic(name=one.name, title=one.title, kind="discovered", term=one.term)
            for one in decided.subjects
        ),
    )


def _entry(verdict: Verdict) -> EntryRow:
    return EntryRow(
        row=verdict.row,
        reworded=verdict.reworded,
        subscription=verdict.candidate.subscription,
        article=verdict.article,
        entry=verdict.candidate.entry,
        document=verdict.candidate.document,
        digest=verdict.candidate.digest,
    )


def _articles(decided: Decided, rules: Rules, now: datetime) -> Iterator[NewArticle]:
    verdicts = {v.article: v for v in decided.verdicts if v.founds}
    placed = zip(decided.newcomers, decided.grouping.placements, strict=True)
    for newcomer, placement in placed:
        verdict = verdicts[newcomer.article]
        candidate = verdict.candidate
        yield NewArticle(
            id=newcomer.article,
            iri=verdict.iri,
            slug=rules.article_slug(newcomer.article),
            outlet=candidate.entry.outlet,
            row=verdict.row,
            title=newcomer.title,
            lead=placement.lead,
            language=newcomer.language,
            time=newcomer.time,
            updated=min(candidate.entry.updated or newcomer.time, now),
            quiet=candidate.quiet,
            copy_of=placement.copy_of,
            story=placement.story,
            topics=tuple(sorted(newcomer.topics)),
            terms=placement.terms,
            weights=placement.weights,
        )


def _stories(decided: Decided, rules: Rules) -> Iterator[NewStory]:
    for placement in decided.grouping.placements:
        if placement.founded:
            yield _story(placement.story, placement.article, rules)
    for split in decided.grouping.splits:
        yield _story(split.new_story, split.founder, rules)


def _story(story: int, founder: int, rules: Rules) -> NewStory:
    return NewStory(
        id=story,
        iri=rules.story_iri(story),
        slug=rules.story_slug(story),
        lead=founder,
    )


def _told(decided: Decided, now: datetime) -> dict[int, datetime]:
    """Since when a reader is to know of what stories gained."""
    told: dict[int, datetime] = {}
    gains = chain(_told_of_joins(decided), _told_of_merges(decided))
    for story, time in gains:
        since = now if now - time <= NEWS else time
        told[story] = max(since, told.get(story, since))
    return told


def _told_of_joins(decided: Decided) -> Iterator[tuple[int, datetime]]:
    """A reader is told of another outlet or an independent text, not of a copy."""
    candidates = decided.candidates
    for story, placements in decided.joined.items():
        if any(placement.founded for placement in placements):
            continue
        known = {
            member.outlet
            for member in decided.story(story)
            if member.article not in candidates
        }
        for placement in placements:
            candidate = candidates[placement.article]
            outlet = candidate.entry.outlet.key
            if placement.copy_of is None or outlet not in known - {""}:
                yield story, candidate.time


def _told_of_merges(decided: Decided) -> Iterator[tuple[int, datetime]]:
    for merge in decided.grouping.merges:
        if members := decided.story(merge.kept):
            yield merge.kept, members[-1].time


def _change(change: Merge | Split) -> Merged | Parted:
    if isinstance(change, Merge):
        return Merged(kept=change.kept, gone=change.gone)
    return Parted(
        story=change.story, new_story=change.new_story, articles=change.articles
    )
