"""The one thread that writes: it owns the database connection and the index."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from aggregator.config import Config
from aggregator.opening import arrange, open_desk
from aggregator.pipeline import Desk
from storage.database import explaining

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Writer:
    """Does one piece of work at a time, in the order in which it was asked for."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "writer")
        self._desk: Desk | None = None

    async def open(self, config: Config, now: datetime) -> None:
        """Open the database as the configuration wants it. Raises StorageError."""
        await self._call(self._open, config, now)

    async def adopt(self, config: Config, now: datetime) -> None:
        """Go on by another configuration, or by the old one if that fails."""
        await self.do(self._adopt, config, now)

    async def do(
        self,
        work: Callable[Concatenate[Desk, Given], Result],
        *given: Given.args,
        **more: Given.kwargs,
    ) -> Result:
        """Do ``work`` at the desk, with what it is when its turn comes.

        Raises what the work raises; SQLite's errors come as StorageError.
        """

        def at_the_desk() -> Result:
            if self._desk is None:
                raise RuntimeError("the database is not open")
            with explaining(self._desk.config.service.database):
                return work(self._desk, *given, **more)

        return await self._call(at_the_desk)

    async def close(self) -> None:
        """Let go of the database after the work that was asked for before."""
        await self._call(self._close)
        self._thread.shutdown()

    async def _call(
        self, work: Callable[Given, Result], *given: Given.args, **_: Given.kwargs
    ) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, *given)

    def _open(self, config: Config, now: datetime) -> None:
        self._desk = open_desk(config, now)

    def _adopt(self, desk: Desk, config: Config, now: datetime) -> None:
        self._desk = arrange(desk.db, config, now)

    def _close(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.db.close()
