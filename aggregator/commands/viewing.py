"""What `status` looks up before it shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.adopting import may_adopt
from aggregator.config import Config
from aggregator.rhythm import price
from aggregator.seeing.due import lag
from aggregator.seeing.figures import DAY, figures
from aggregator.seeing.growth import growth
from aggregator.seeing.notes import Note, notes
from aggregator.seeing.sending import Sending, sending
from aggregator.seeing.sight import Sight
from aggregator.seeing.summary import Summary
from storage import articles, callbacks, polls, settings, stories, subscriptions
from storage.database import Database
from storage.states import State
from storage.tallies import Tally, tallied

WEEK = timedelta(days=7)
LAST = 10
"""So many polls are shown of a subscription that is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Subscriptions as of ``now``; a summary only where all were asked for."""

    now: datetime
    zone: ZoneInfo
    sights: tuple[Sight, ...]
    summary: Summary | None = None
    sending: Sending | None = None

    @property
    def troubled(self) -> "View":
        """The same with those alone that want somebody to act."""
        return replace(self, sights=tuple(one for one in self.sights if one.trouble))


def unknown(db: Database, names: Sequence[str]) -> tuple[str, list[str]] | None:
    """The first name that nothing is called by, and all that there are."""
    states = subscriptions.every(db) if names else ()
    known = {state.name for state in states} | {state.list for state in states} - {""}
    return next(((name, sorted(known)) for name in names if name not in known), None)


def view(db: Database, config: Config, names: Sequence[str], now: datetime) -> View:
    """What is known of the named subscriptions, or of all."""
    states = subscriptions.named(db, names) if names else subscriptions.every(db)
    zone = ZoneInfo(config.service.timezone)
    week = tallied(db, now - WEEK, [one.name for one in states] if names else None)
    pushed = callbacks.standing(db)
    sights = tuple(
        Sight(
            state=state,
            notes=_notes(db, config, state),
            figures=figures([week[state.name]], now) if state.name in week else None,
            polls=polls.lately(db, state.name, LAST) if names else (),
            callback=pushed.get(state.name),
        )
        for state in states
    )
    seen = View(now=now, zone=zone, sights=sights)
    if names:
        return seen
    summary = _summary(db, config, seen, week)
    return replace(seen, summary=summary, sending=sending(db))


def _notes(db: Database, config: Config, state: State) -> tuple[Note, ...]:
    wanted = config.subscription(state.list or state.name)
    free = may_adopt(db, wanted, state, state.moved_to)
    return notes(state, ZoneInfo(config.service.timezone), free=free)


def _summary(
    db: Database, config: Config, seen: View, week: Mapping[str, Tally]
) -> Summary:
    states = [one.state for one in seen.sights]
    feeds = [state.name for state in states if _is_paced(config, state)]
    day = tallied(db, seen.now - DAY)
    return Summary(
        subscriptions=len(states),
        troubled=len(seen.troubled.sights),
        failing=sum(state.failure is not None for state in states),
        figures=figures(week.values(), seen.now),
        feeds=len(feeds),
        polled=sum(day[name].polls for name in feeds if name in day),
        wanted=config.service.polls_per_day,
        price=price.read(settings.get(db, "price") or "").cost,
        lag=lag(states, seen.now),
        articles=articles.count(db),
        stories=stories.count(db),
        growth=growth(db, seen.now),
    )


def _is_paced(config: Config, state: State) -> bool:
    """Whether it is asked by its rhythm, within the budget."""
    wanted = config.subscription(state.list or state.name)
    free = wanted is None or wanted.interval is None
    return state.kind == "url" and not state.muted and free
