"""What the pages show of how reading goes. Pure.

Anybody may see them, hence no addresses and nothing that a server said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import fsum

from markupsafe import Markup

from aggregator.rhythm.words import spell_rate
from aggregator.seeing import hours
from aggregator.seeing.due import due
from aggregator.seeing.figures import Figures, figures
from aggregator.seeing.notes import notes
from aggregator.seeing.sight import Sight
from aggregator.web import sparks
from storage.states import State
from storage.tallies import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The entries expected in each hour of a day: a small plot, and words for it."""

    svg: Markup
    rate: str
    spread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A subscription as its page shows it; ``next_`` is ``None`` if none is planned."""

    sight: Sight
    next_: datetime | None
    why: str
    chart: Chart | None

    @property
    def state(self) -> State:
        """The subscription."""
        return self.sight.state


def health(sight: Sight, zone: tzinfo) -> Health:
    """What is shown of a subscription."""
    planned = due(sight.state)
    return Health(
        sight=sight,
        next_=planned.at,
        why=public(planned.why),
        chart=chart(sight.state, zone),
    )


def healths(
    states: Iterable[State], tallies: Mapping[str, Tally], zone: tzinfo
) -> tuple[Health, ...]:
    """The same of many, without their polls."""
    return tuple(
        health(
            Sight(
                state=state,
                notes=notes(state, zone),
                figures=shown(state, tallies.get(state.name)),
            ),
            zone,
        )
        for state in states
    )


def shown(state: State, tally: Tally | None) -> Figures | None:
    """The figures of a subscription as of its last poll."""
    if tally is None:
        return None
    return figures([tally], max(state.last_poll or tally.last, tally.last))


def public(why: str) -> str:
    """Why a poll is planned, for anybody: an address may hold a secret."""
    return "its host is left alone for a while" if "://" in why else why


def chart(state: State, zone: tzinfo) -> Chart | None:
    """The hours of a feed that is asked by its rhythm."""
    rates = hours.learned(state, zone)
    if rates is None:
        return None
    told = hours.spread(rates)
    return Chart(
        svg=sparks.spark(rates, f"By hour: {told}"),
        rate=spell_rate(fsum(rates) / 24),
        spread=told,
    )
