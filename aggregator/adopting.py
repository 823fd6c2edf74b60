"""Whether a subscription's new address may be adopted, by what else is read there."""

from aggregator.config.model import Subscription
from storage import subscriptions
from storage.database import Database
from storage.states import State


def may_adopt(
    db: Database, wanted: Subscription | None, state: State, target: str
) -> bool:
    """Whether a subscription may be read at ``target`` from now on.

    Not where another one is read, or where secrets of what was ``wanted`` would be sent
    that were meant for the old address.
    """
    if not target:
        return True
    secret = wanted is not None and bool(wanted.request_headers)
    if secret or "@" in state.location:
        return False
    return not subscriptions.others_at(db, state.name, target)
