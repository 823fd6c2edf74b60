"""Where hubs ask whether it was us, and send what is new (WebSub, 5.3 and 7).

This process only reads: what a hub says goes on to the daemon, and where none runs the
hub is told to come again. Who does not know the address is told that there is nothing.
"""

import asyncio
import logging
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from aggregator import control
from aggregator.config import Config
from aggregator.control import Message, Refused
from aggregator.pushed import signing
from aggregator.pushed.choice import PATH
from aggregator.pushed.leases import Said
from aggregator.web import looking
from aggregator.web.allowance import EVERY, Allowance
from aggregator.web.answering import refusal
from feeds.pushed import LONGEST
from storage import callbacks
from storage.callbacks import Callback
from storage.errors import StorageError

PATIENCE = timedelta(seconds=15)
"""How long the daemon may take to answer a hub."""

RECEIVING = 8
"""So many pushes are received at once, each of up to `feeds.pushed.LONGEST` bytes."""

LATER = {"Retry-After": "120"}
TURN = {"Retry-After": f"{EVERY:.0f}"}

logger = logging.getLogger(__name__)


class _TooLong(Exception):  # noqa: N818  # an answer, not a fault of ours
    """More was sent than is taken."""


@dataclass(slots=True)
class Callbacks:
    """Answers to hubs, at the addresses that they were given."""

    config: Config
    _allowance: Allowance = field(default_factory=Allowance)
    _receiving: int = 0

    def concerns(self, path: str) -> bool:
        """Whether this path, below the service's own, is for hubs."""
        return path.startswith(PATH)

    async def answer(self, request: Request, path: str) -> Response:
        """Answer a request that concerns it."""
        try:
            callback = await run_in_threadpool(self._look, path.removeprefix(PATH))
        except StorageError:
            return refusal(503, "", LATER)
        if callback is None:
            return refusal(404, "There is nothing here.")
        if request.method == "GET":
            if not self._is_in_turn(-callback.id):
                return refusal(429, "", TURN)
            return await self._confirm(request, callback)
        if request.method == "POST":
            told = await self._receive(request, callback)
            if told.status_code >= 400:
                told.headers["Connection"] = "close"  # what is still sent is not read
            return told
        return refusal(405, "", {"Allow": "GET, POST"})

    def _look(self, word: str) -> Callback | None:
        with looking.picture(self.config.service.database) as db:
            return callbacks.at(db, word)

    async def _confirm(self, request: Request, callback: Callback) -> Response:
        """Repeat the challenge if it is about what we asked for (5.3.1)."""
        given = request.query_params
        said = Said(
            mode=given.get("hub.mode", ""),
            topic=given.get("hub.topic", ""),
            lease=given.get("hub.lease_seconds", ""),
            reason=given.get("hub.reason", ""),
        )
        challenge = given.get("hub.challenge", "")
        if said.mode != "denied" and not challenge:
            return refusal(404, "There is nothing here.")
        message = {"do": "confirm", "callback": callback.id, "said": asdict(said)}
        told = await self._tell(message)
        if told is None:
            return refusal(503, "", LATER)
        if not told.get("confirmed"):
            return refusal(404, "There is nothing here.")
        headers = {"Cache-Control": "no-store"}
        return Response(challenge, media_type="text/plain", headers=headers)

    async def _receive(self, request: Request, callback: Callback) -> Response:
        """Take a push, if it is expected and the hub's own."""
        if (refused := self._unwelcome(callback)) is not None:
            return refused
        self._receiving += 1
        try:
            body = await _received(request)
            return await self._pass_on(request, callback, body)
        except _TooLong:
            return refusal(413, f"No more than {LONGEST} bytes are taken.")
        except ClientDisconnect:
            return refusal(400, "")
        finally:
            self._receiving -= 1

    def _unwelcome(self, callback: Callback) -> Response | None:
        """Why a push is not even received, if it is not."""
        if callback.wanted != "subscribe":
            return refusal(410, "This subscription has ended.")
        if callback.confirmed is None:
            return refusal(404, "There is nothing here.")
        if not self._is_in_turn(callback.id):
            return refusal(429, "", TURN)
        return refusal(503, "", LATER) if self._receiving >= RECEIVING else None

    def _is_in_turn(self, who: int) -> bool:
        return self._allowance.take(who, asyncio.get_running_loop().time())

    async def _pass_on(
        self, request: Request, callback: Callback, body: bytes
    ) -> Response:
        """Have it taken in; what nobody signed only tells that there is something.

        What somebody else signed is dropped, and the answer does not tell (7.1.2).
        """
        signature = request.headers.get("X-Hub-Signature", "")
        if callback.secret and not signing.is_signed(body, callback.secret, signature):
            logger.warning("dropped push subscription=%s", callback.subscription)
            return Response(status_code=202)
        if not callback.secret or "Content-Encoding" in request.headers:
            body = b""
        told = await self._tell(
            {
                "do": "push",
                "callback": callback.id,
                "type": request.headers.get("Content-Type", "")[:200],
                "body": body,
            }
        )
        return refusal(503, "", LATER) if told is None else Response(status_code=202)

    async def _tell(self, message: Message) -> Message | None:
        """What the daemon answers; nothing if none runs, or it has no time for this."""
        data = self.config.service.data
        try:
            return await run_in_threadpool(
                control.result, data, message, patience=PATIENCE
            )
        except Refused as error:
            logger.warning("not passed on reason=%s", error)
            return None


async def _received(request: Request) -> bytes:
    """The whole body. Raises `_TooLong`, as soon as that is known."""
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and (len(said) > 12 or int(said) > LONGEST):
        raise _TooLong
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LONGEST:
            raise _TooLong
        parts.append(part)
    return b"".join(parts)
