"""What is kept ready in memory, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Shelf(Generic[Key, Thing]):
    """Keeps things by key; what was not wanted for the longest time goes first.

    What alone is larger than a quarter of ``room`` (in bytes) is not kept. May be used
    from any thread.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._things: OrderedDict[Key, tuple[Thing, int]] = OrderedDict()
        self._lock = Lock()

    def look(self, key: Key) -> Thing | None:
        """Give what is kept, or ``None``."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Key, thing: Thing, size: int) -> None:
        """Keep a thing of this many bytes in place of what had its key."""
        with self._lock:
            _, before = self._things.pop(key, (None, 0))
            self._used -= before
            if size > self._room // 4:
                return
            self._things[key] = thing, size
            self._used += size
            while self._used > self._room:
                _, (_, gone) = self._things.popitem(last=False)
                self._used -= gone
