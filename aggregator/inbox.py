"""Where the readings of a batch wait to be taken in together."""

import asyncio
from contextlib import suppress

from feeds.model import Reading

WAIT = 0.1
"""Seconds a reading waits for others: a turn costs the same for a few more."""


class Inbox:
    """Filled from one side of an event loop and emptied, part by part, from another."""

    def __init__(self) -> None:
        self._readings: list[Reading] = []
        self._oldest = 0.0
        self._any = asyncio.Event()
        self._closed = asyncio.Event()

    def put(self, reading: Reading) -> None:
        """One more has come."""
        if not self._readings:
            self._oldest = asyncio.get_running_loop().time()
        self._readings.append(reading)
        self._any.set()

    def close(self) -> None:
        """No more will come: nobody waits any longer."""
        self._closed.set()
        self._any.set()

    async def part(self) -> list[Reading]:
        """What came, once the oldest has waited or all is there; nothing at the end."""
        await self._any.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._oldest + WAIT):
                await self._closed.wait()
        part, self._readings = self._readings, []
        if not self._closed.is_set():
            self._any.clear()
        return part
