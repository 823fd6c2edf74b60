"""The one engine: Dask `distributed`, behind what every executor can do.

https://distributed.dask.org/en/stable/api.html#distributed.Client.get_executor
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from distributed import Client, KilledWorker, Security

from aggregator.fleet.trying import EngineError
from aggregator.fleet.versions import offer

logger = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")

PATIENCE = 5.0
"""Seconds that connecting may take, and after which it is tried again."""

EVERY = 60.0
"""Seconds between two looks at which workers there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the scheduler is: ``tcp://host:port``, or ``tls://`` with a folder.

    The folder of keys holds ``ca.pem``, ``cert.pem`` and ``key.pem``.
    """

    address: str
    keys: Path | None = None


class Dask(Executor):
    """A scheduler's workers that have our versions; others are told of and left out.

    A connection that was lost is made anew when the next work is submitted.
    """

    def __init__(self, place: Place) -> None:
        # What it has to say of lost wires and workers reaches us as errors.
        for library in ("distributed", "tornado.application"):
            logging.getLogger(library).setLevel(logging.CRITICAL)
        self._place = place
        self._offer = offer()
        self._lock = Lock()
        self._client: Client | None = None
        self._failed: tuple[float, str] = (-PATIENCE, "")
        self._looked = -EVERY
        self._ended = False

    def submit(
        self,
        work: Callable[Given, Result],
        /,
        *given: Given.args,
        **more: Given.kwargs,
    ) -> Future[Result]:
        """Have ``work`` done by a worker; `BrokenExecutor` where that died of it.

        Raises EngineError where there is no scheduler, or no worker that fits.
        """
        with self._lock:
            client = self._connected()
            self._look(client)
        wanted = {self._offer: 1}
        executor = client.get_executor(resources=wanted, pure=False)
        return _translated(executor.submit(work, *given, **more))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave; what is under way is ended by its workers."""
        with self._lock:
            self._ended = True
            self._close()

    def _connected(self) -> Client:
        if self._ended:
            raise EngineError(f"{self._place.address}: the engine was left")
        if self._client is not None and self._client.status == "running":
            return self._client
        at, reason = self._failed
        if time.monotonic() < at + PATIENCE:
            raise EngineError(reason)
        self._close()
        try:
            self._client = _client(self._place)
        except OSError as error:
            reason = f"{self._place.address}: cannot be reached: {error}"
            self._failed = time.monotonic(), reason
            raise EngineError(reason) from error
        logger.info("connected engine=%s offer=%s", self._place.address, self._offer)
        self._looked = -EVERY
        return self._client

    def _look(self, client: Client) -> None:
        """See who fits; those who do not are named, and get no work."""
        if time.monotonic() < self._looked + EVERY:
            return
        workers: dict[str, Any] = dict(client.scheduler_info()["workers"])
        strangers = [
            address
            for address, worker in workers.items()
            if self._offer not in worker["resources"]
        ]
        for address in strangers:
            has = " ".join(workers[address]["resources"]) or "no preload"
            logger.warning(
                "refused worker=%s has=%s wanted=%s", address, has, self._offer
            )
        if len(strangers) == len(workers):
            raise EngineError(
                f"{self._place.address}: none of {len(workers)} workers has the "
                "versions of this service; see docs/scale.md"
            )
        self._looked = time.monotonic()

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError):
                client.close(timeout=1)


def _client(place: Place) -> Client:
    security = None
    if place.keys is not None:
        security = Security(
            tls_ca_file=str(place.keys / "ca.pem"),
            tls_client_cert=str(place.keys / "cert.pem"),
            tls_client_key=str(place.keys / "key.pem"),
            require_encryption=True,
        )
    return Client(
        place.address, security=security, timeout=PATIENCE, set_as_default=False
    )


def _translated(theirs: Future[Result]) -> Future[Result]:
    """The same future, with the errors that every executor has."""
    ours: Future[Result] = Future()

    def done(_: Future[Result]) -> None:
        with suppress(InvalidStateError):  # nobody waits for it any more
            if theirs.cancelled():
                ours.cancel()
                ours.set_running_or_notify_cancel()
            elif error := theirs.exception():
                died = isinstance(error, KilledWorker)
                ours.set_exception(BrokenExecutor(str(error)) if died else error)
            else:
                ours.set_result(theirs.result())

    def cancelled(_: Future[Result]) -> None:
        if ours.cancelled() and not theirs.done():
            theirs.cancel()

    theirs.add_done_callback(done)
    ours.add_done_callback(cancelled)
    return ours
