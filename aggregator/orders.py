"""What a person wants read now, and what of it a server forbade for now."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.desk import Desk
from storage import subscriptions
from storage.database import writing
from storage.states import State

ALL = 1_000_000
"""More than there are: a limit would let some starve behind those that wait."""

Choose = Callable[[Desk, datetime], Sequence[State]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Read these subscriptions, or all there are, or those that are due.

    ``accept`` takes what those named give, also where it looks like another feed's.
    """

    all_: bool = False
    names: tuple[str, ...] = ()
    accept: bool = False


def due(desk: Desk, now: datetime) -> tuple[State, ...]:
    """The subscriptions whose time has come."""
    return subscriptions.due(desk.db, now, ALL)


def chosen(
    desk: Desk, now: datetime, order: Order, but: Collection[str] = ()
) -> tuple[State, ...]:
    """The subscriptions that an order is about, ``but`` those of these names.

    What is not asked by order is not among them: see `left_out`.
    """
    if order.accept:
        with writing(desk.db):
            subscriptions.accept(desk.db, order.names)
    if order.names:
        found = subscriptions.named(desk.db, order.names)
    elif order.all_:
        found = subscriptions.every(desk.db, but)
    else:
        return tuple(one for one in due(desk, now) if one.name not in but)
    return tuple(
        state
        for state in found
        if state.name not in but and _forbidden(state, order, now) is None
    )


def left_out(desk: Desk, now: datetime, order: Order) -> list[str]:
    """What was ordered and is not asked, each in a line that says why.

    Of what is merely due nothing is told: nobody asked for one of these by itself.
    """
    if not (order.names or order.all_):
        return []
    if order.names:
        found = subscriptions.named(desk.db, order.names)
    else:
        found = subscriptions.held_back(desk.db)
    return [
        f"{state.name}: not asked: {why}"
        for state in found
        if (why := _forbidden(state, order, now)) is not None
    ]


def unseen(order: Order) -> Choose:
    """Choose what was not chosen before: what a list brought is read with the list."""
    seen: set[str] = set()

    def again(desk: Desk, now: datetime) -> tuple[State, ...]:
        states = chosen(desk, now, order, seen)
        seen.update(state.name for state in states)
        return states

    return again


def _forbidden(state: State, order: Order, now: datetime) -> str | None:
    """Why a subscription is not asked, even by order.

    A server may want it left alone for a while. One that has ended, or wants another
    configuration, is asked when it is named.
    """
    until = forbidden_until(state, now)
    if until is not None:
        return f"forbidden until {until:%Y-%m-%d %H:%M} UTC: " + (
            state.closed_why or state.why
        )
    if state.muted and state.name not in order.names:
        return f"{state.muted}; `aggregator once --subscription {state.name}` asks it"
    return None


def forbidden_until(state: State, now: datetime) -> datetime | None:
    """Until when its server wants a subscription to be left alone, if it does.

    Its host may be closed for all; a 429 (RFC 6585, 4) closes its own address until the
    next poll, but for one that a clock ahead of time had planned.
    """
    if state.closed_until is not None and state.closed_until > now:
        return state.closed_until
    told = state.failure is not None and state.failure.kind == "http-429"
    ahead = state.last_poll is not None and state.last_poll > now
    waits = state.next_poll is not None and state.next_poll > now
    return state.next_poll if told and waits and not ahead else None
