"""A step of grouping all that is kept once more: one turn.

Some articles are taken in the order of their time and grouped in an index of its own,
which goes on from step to step. What comes of it is compared with what is kept, and
kept in one transaction with the place that was reached. Ids last
(`aggregator.grouping.rehousing`), what a person corrected holds, and nobody is told of
anything again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aggregator import correcting, regrouping
from aggregator.desk import Desk
from aggregator.grouping import background
from aggregator.grouping.decisions import Grouping, Newcomer
from aggregator.grouping.index import WINDOW, Index
from aggregator.grouping.members import Member
from aggregator.grouping.rehousing import Kept, Rehoused, rehouse
from aggregator.grouping.restoring import restore
from aggregator.grouping.stories import group
from aggregator.regrouping import Job
from feeds import sanitise
from storage import corrections as kept
from storage import members
from storage import regrouping as rows
from storage.database import Database, iso, moment, writing
from storage.packed import Grouped
from storage.regrouping import Old

STEP = 128
"""Articles of a step: it takes about 200 ms, as a turn does."""


class Regrouping:
    """Takes the steps of a job; what it holds is a cache of what is kept."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._seen: tuple[str, int, int] | None = None

    def step(self, desk: Desk, now: datetime) -> Job | None:
        """Take the next step; ``None`` where there is no job, or it is over."""
        job = regrouping.state(desk)
        if job is None or job.over:
            self._index = None
            return None
        try:
            with writing(desk.db):
                return self._step(desk, job, now)
        except BaseException:
            self._index = None
            raise

    def _step(self, desk: Desk, job: Job, now: datetime) -> Job:
        part = _part(rows.after(desk.db, job.place, job.until, STEP))
        if not part:
            correcting.correct(desk.db, desk.rules, now)
            desk.windows.forget()
            desk.constraints = None
            return regrouping.keep(desk, replace(job, over=True))
        index = self._at(desk, job, part[0].time)
        following = kept.next_story(desk.db)
        grouping = self._group(desk, index, part, following)
        homes = _homes(desk.db, index, part, grouping)
        rehoused = rehouse(homes, _kept(desk.db, homes, job), next_story=following)
        rows.keep(desk.db, *_texts(grouping))
        settlement = rehoused.settlement
        if not settlement.nothing:
            articles = [one for found in homes.values() for one in found]
            correcting.carry_out(desk.db, desk.rules, settlement, articles, now)
        desk.windows.let_go(homes.keys(), part[-1].time)
        _rename(index, rehoused)
        self._seen = iso(part[-1].time), part[-1].article, desk.windows.version
        return regrouping.keep(desk, _further(job, part, rehoused))

    def _at(self, desk: Desk, job: Job, time: datetime) -> Index:
        """The index of what was grouped up to the place.

        It is made anew where somebody else gave kept articles other stories.
        """
        if self._index is None or self._seen != (*job.place, desk.windows.version):
            self._index = Index(background.load())
            if job.time:
                since = moment(job.time) - WINDOW
                found = rows.before(desk.db, since, job.place, Member)
                restore(self._index, found)
        self._index.constraints = correcting.constraints(
            desk.db, desk.config.corrections, desk.rules.tag
        )
        self._index.advance(time)
        return self._index

    def _group(
        self, desk: Desk, index: Index, part: Sequence[Old], following: int
    ) -> Grouping:
        """Pruned ones stay where they are: too little is left to judge them by."""
        whole = [_newcomer(one) for one in part if not one.shortened]
        pruned = {one.article for one in part if one.shortened}
        found = members.some(desk.db, pruned, Member)
        restore(
            index,
            (
                one
                for one in found
                if one.copy_of is None or one.copy_of in index.originals
            ),
        )
        return group(index, whole, next_story=following)


def _part(found: Sequence[Old]) -> list[Old]:
    """Those that are not further apart than the window, so that all of it is open."""
    return [one for one in found if one.time - found[0].time <= WINDOW]


def _newcomer(one: Old) -> Newcomer:
    entry = one.entry
    # What it was grouped by is the feed's own text, which came before its page's.
    text = sanitise.text_of(entry.summary) if entry.from_page else entry.text
    return Newcomer(
        article=one.article,
        outlet=one.outlet,
        title=one.title,
        text=text,
        language=one.language,
        time=one.time,
        topics=one.topics,
        address=entry.link,
        undated=one.quiet,
    )


def _homes(
    db: Database, index: Index, part: Sequence[Old], grouping: Grouping
) -> dict[int, list[int]]:
    """The articles of every story that was touched, copies with what they repeat."""
    touched = {placement.story for placement in grouping.placements}
    touched |= {one.story for one in part if one.shortened}
    for change in grouping.merges:
        touched |= {change.kept}
    for split in grouping.splits:
        touched |= {split.story, split.new_story}
    homes = {
        story: [member.article for member in index.story(story)]
        for story in sorted(touched)
    }
    home = {article: story for story, found in homes.items() for article in found}
    for copy, original in rows.copies(db, home.keys()).items():
        if copy not in home:
            homes[home[original]].append(copy)
    return {story: found for story, found in homes.items() if found}


def _kept(db: Database, homes: dict[int, list[int]], job: Job) -> Kept:
    articles = [article for found in homes.values() for article in found]
    return rows.homes(db, articles, job.place, Kept)


def _texts(grouping: Grouping) -> tuple[dict[int, Grouped], dict[int, int | None]]:
    made = grouping.placements
    texts = {one.article: Grouped(one.lead, one.terms, one.weights) for one in made}
    return texts, {one.article: one.copy_of for one in made}


def _rename(index: Index, rehoused: Rehoused) -> None:
    """Have the index call stories what they are called where they are kept."""
    for home, name in rehoused.names.items():
        story = index.stories.get(home)
        if story is not None and name != home:
            for article in sorted(story.originals):
                index.move(article, name, story.founder)


def _further(job: Job, part: Sequence[Old], rehoused: Rehoused) -> Job:
    return replace(
        job,
        time=iso(part[-1].time),
        article=part[-1].article,
        done=job.done + len(part),
        moved=job.moved + rehoused.moved,
        founded=job.founded + rehoused.founded,
        merged=job.merged + len(rehoused.settlement.merges),
    )
