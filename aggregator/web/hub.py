"""Our hub as the web sees it: a request is read, and handed to the daemon.

This process cannot write, and callbacks are asked from there
(`aggregator.outgoing.hub`). Where none runs nothing can be pushed either.
"""

import asyncio
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator import control
from aggregator.config import Config
from aggregator.control import Refused
from aggregator.outgoing.pinging import FORM
from aggregator.outgoing.subscribing import FIELDS, AskingError, read
from aggregator.web.allowance import Allowance
from aggregator.web.answering import refusal

LARGEST = 8 << 10
"""Bytes of a request."""

MOST_FIELDS = 50
"""So many fields are looked at; what is not ours may be among them (5.1)."""

AT_ONCE = 4
"""So many requests are with the daemon at once."""

BURST = 60
PAUSE = 0.5
"""So many requests are handed over in a row, and one in so many seconds after that."""

PATIENCE = timedelta(seconds=15)
"""How long the daemon may take to answer: a first publishing takes some seconds."""

LATER = {"Retry-After": "60"}
ALONE = (
    "This service is read here, but nothing of it is pushed at present. "
    "Whoever runs it has to start `aggregator run`."
)
BUSY = "Too much is asked for at once; try again in a minute."

_CHARSET = re.compile(r"[^;]*(?:;\s*charset=\"?utf-8\"?\s*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hub:
    """The endpoint."""

    config: Config
    data: Path
    _asking: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(AT_ONCE)
    )
    _allowance: Allowance = field(default_factory=lambda: Allowance(BURST, PAUSE))

    def routes(self) -> Sequence[BaseRoute]:
        """Give the route to it, if there is a hub."""
        hub = self.config.service.hub
        return [Route("/hub", self.asked, methods=["POST"])] if hub else []

    async def asked(self, request: Request) -> Response:
        """Somebody wants one of our feeds pushed to its callback (W3C WebSub, 5.1)."""
        if "origin" in request.headers:
            # A page that its reader's browser was made to send: no subscriber is one.
            return refusal(403, "Requests of web pages are not taken here.")
        kind = request.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() != FORM or not _CHARSET.fullmatch(
            kind
        ):
            return refusal(415, f"The fields are expected as {FORM} in UTF-8.")
        body = await _body(request)
        if body is None:
            return refusal(413, f"This is more than {LARGEST} bytes.")
        fields = _fields(body)
        try:
            read(fields)
        except AskingError as error:
            return refusal(400, f"{error}.")
        if not self._allowance.take(0, asyncio.get_running_loop().time()):
            return refusal(503, BUSY, LATER)
        return await run_in_threadpool(self._hand_over, fields)

    def _hand_over(self, fields: dict[str, str]) -> Response:
        if not self._asking.acquire(blocking=False):
            return refusal(503, BUSY, LATER)
        message = {"do": "follow", "fields": fields}
        try:
            told = control.result(self.data, message, patience=PATIENCE)
        except Refused:
            return refusal(503, BUSY, LATER)
        finally:
            self._asking.release()
        if told is None:
            return refusal(503, ALONE, LATER)
        status = int(told["status"])
        return refusal(status, str(told["words"]), LATER if status == 503 else None)


async def _body(request: Request) -> bytes | None:
    """Give all of it; ``None`` if that is too much."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body


def _fields(body: bytes) -> dict[str, str]:
    """Give what is ours of it; of what comes twice the first."""
    text = body.decode("utf-8", errors="replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: value for name, value in reversed(pairs) if name in FIELDS}
