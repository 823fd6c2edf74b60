"""What a turn decided, put together for the database. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from aggregator.grouping.dedupe import Candidate, Verdict
from aggregator.grouping.stories import (
    Grouping,
    Index,
    Merge,
    Newcomer,
    Placement,
    Split,
)
from aggregator.grouping.subjects import Subject
from aggregator.grouping.topics import story_topics
from aggregator.rules import Rules
from storage.known import Known, KnownMember
from storage.topics import Topic
from storage.turn import (
    EntryRow,
    Growth,
    Merged,
    NewArticle,
    NewStory,
    Parted,
    Turn,
)

NEWS = timedelta(hours=48)
"""An article older than this that joins a story is backlog: it updates it as of its own
time, so that the import of an archive floats nothing to the top of anybody's reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the steps of a turn decided, each in its own words.

    ``labels`` are the topics of kept articles that gained some.
    """

    verdicts: Sequence[Verdict]
    labels: Mapping[int, frozenset[str]]
    newcomers: Sequence[Newcomer]
    index: Index
    grouping: Grouping
    subjects: Sequence[Subject] = ()

    @property
    def candidates(self) -> dict[int, Candidate]:
        """The candidate that founded each new article."""
        return {v.article: v.candidate for v in self.verdicts if v.founds}

    @property
    def joined(self) -> dict[int, list[Placement]]:
        """The placements by story."""
        joined: dict[int, list[Placement]] = defaultdict(list)
        for placement in self.grouping.placements:
            joined[placement.story].append(placement)
        return joined


def compose(decided: Decided, known: Known, rules: Rules, now: datetime) -> Turn:
    """Put together what is to be kept of a turn."""
    return Turn(
        entries=tuple(_entry(verdict) for verdict in decided.verdicts),
        articles=tuple(_articles(decided, rules, now)),
        stories=tuple(_stories(decided, rules)),
        growths=tuple(_growths(decided, now)),
        changes=tuple(_change(change, now) for change in decided.grouping.changes),
        labels=decided.labels,
        topics=_together(
            _topics(decided), _relabelled(decided, known), _about(decided)
        ),
        subjects=tuple(
            Topic(name=one.name, title=one.title, kind="discovered", term=one.term)
            for one in decided.subjects
        ),
    )


def _entry(verdict: Verdict) -> EntryRow:
    return EntryRow(
        row=verdict.row,
        edit=verdict.edit,
        stands=verdict.stands,
        subscription=verdict.candidate.subscription,
        article=verdict.article,
        entry=verdict.candidate.entry,
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
            slug=rules.slug(newcomer.article),
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
    candidates = decided.candidates
    for story, placements in decided.joined.items():
        founder = next((p.article for p in placements if p.founded), None)
        if founder is not None:
            given = [candidates[placement.article] for placement in placements]
            newest = max(candidate.time for candidate in given)
            quiet = all(candidate.quiet for candidate in given)
            yield _story(story, founder, newest, quiet, rules)
    for split in decided.grouping.splits:
        newest = max(member.time for member in decided.index.story(split.new_story))
        yield _story(split.new_story, split.founder, newest, False, rules)


def _story(
    story: int, founder: int, newest: datetime, quiet: bool, rules: Rules
) -> NewStory:
    return NewStory(
        id=story,
        iri=rules.story_iri(founder),
        slug=rules.slug(founder),
        lead=founder,
        time=newest,
        updated=newest,
        quiet=quiet,
    )


def _growths(decided: Decided, now: datetime) -> Iterator[Growth]:
    """A reader is told of another outlet or an independent text, not of a copy."""
    candidates = decided.candidates
    for story, placements in decided.joined.items():
        if any(placement.founded for placement in placements):
            continue
        known = {
            member.outlet
            for member in decided.index.story(story)
            if member.article not in candidates
        }
        given = [candidates[placement.article] for placement in placements]
        news = [
            candidate.time
            for candidate, placement in zip(given, placements, strict=True)
            if placement.copy_of is None
            or candidate.entry.outlet.key not in known - {""}
        ]
        yield Growth(
            story=story,
            time=max(candidate.time for candidate in given),
            updated=_told(max(news), now) if news else None,
            quiet=all(candidate.quiet for candidate in given),
        )


def _told(time: datetime, now: datetime) -> datetime:
    return now if now - time <= NEWS else time


def _change(change: Merge | Split, now: datetime) -> Merged | Parted:
    if isinstance(change, Merge):
        return Merged(kept=change.kept, gone=change.gone, updated=now)
    return Parted(story=change.new_story, articles=change.articles)


def _topics(decided: Decided) -> Iterator[tuple[int, frozenset[str]]]:
    """The topics of every story that gained or changed an article and still stands."""
    touched = set(decided.joined)
    for change in decided.grouping.changes:
        touched.add(change.kept if isinstance(change, Merge) else change.new_story)
    for story in sorted(touched):
        members = decided.index.story(story)
        if members:
            yield story, story_topics(members[0].founder, members)


def _about(decided: Decided) -> Iterator[tuple[int, frozenset[str]]]:
    """The running subjects that stories are about."""
    for subject in decided.subjects:
        for story in subject.stories:
            yield story, frozenset({subject.name})


def _together(
    *found: Iterable[tuple[int, frozenset[str]]],
) -> dict[int, frozenset[str]]:
    topics: dict[int, frozenset[str]] = {}
    for story, names in chain(*found):
        topics[story] = topics.get(story, frozenset()) | names
    return topics


def _relabelled(decided: Decided, known: Known) -> Iterator[tuple[int, frozenset[str]]]:
    """The topics of stories of which a kept article gained some.

    Where the same turn gave such a story an article as well, `_topics` has looked at it
    with the same eyes: the index was told of the labels first.
    """
    done = set(decided.joined)
    stories: dict[int, list[KnownMember]] = defaultdict(list)
    for member in known.members:
        topics = decided.labels.get(member.article, member.topics)
        stories[member.story].append(replace(member, topics=topics))
    for story, members in stories.items():
        labelled = any(member.article in decided.labels for member in members)
        if labelled and story not in done:
            yield story, story_topics(members[0].lead, members)
