"""A subscription with all that is told of it."""

from dataclasses import dataclass

from aggregator.seeing.figures import Figures
from aggregator.seeing.notes import Note
from storage.callbacks import Callback
from storage.polls import Poll
from storage.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A subscription, what there is to note, what its polls came to, the last few.

    ``callback`` is what a hub is asked to send of it.
    """

    state: State
    notes: tuple[Note, ...] = ()
    figures: Figures | None = None
    polls: tuple[Poll, ...] = ()
    callback: Callback | None = None

    @property
    def trouble(self) -> Note | None:
        """The gravest note, if somebody ought to act."""
        return next((note for note in self.notes if note.grave), None)
