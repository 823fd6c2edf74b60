"""A parcel ready to be sent, how it is sent, and what came of it."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from feeds.errors import FetchError
from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Fetched, Limits, Message, Ways
from storage.outbox import Parcel

LIMITS = Limits(
    first_byte=timedelta(seconds=20),
    wire=16_000,
    decoded=16_000,
    redirects=0,
)
"""Nobody has much to answer; and what is sent was meant for one address alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A published feed as one receiver has it: ``ours`` stands for ``theirs`` in it.

    Where it stands in no ``file`` it was ``made``. ``sent`` is the digest of what it
    got last; the ``secret`` signs it.
    """

    file: Path
    made: bytes = field(default=b"", repr=False)
    theirs: bytes
    ours: bytes
    secret: bytes = field(repr=False)
    sent: str

    def read(self) -> bytes:
        """The bytes as they are now; raises `OSError`."""
        found = self.made or self.file.read_bytes()
        return found.replace(self.theirs, self.ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent: a POST of ``body`` or of a ``document``, else a GET.

    ``echo`` is what the answer to that has to be.
    """

    parcel: Parcel
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    content_type: str = ""
    body: bytes | None = field(default=None, repr=False)
    document: Document | None = None
    echo: bytes = field(default=b"", repr=False)
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether it was taken, and if not, why.

    ``status`` is 0 where no answer came, ``kind`` that of the failure where there was
    one (`feeds.errors`). ``digest`` is that of the document sent.
    """

    taken: bool
    status: int = 0
    reason: str = ""
    kind: str = ""
    retry_after: timedelta | None = None
    digest: str = ""


def digest_of(body: bytes) -> str:
    """What tells one version of a document from another."""
    return sha256(body).hexdigest()[:32]


def send(letter: Letter, ways: Ways) -> Outcome | None:
    """Send it and tell what came of it; ``None`` if it was told to stop meanwhile."""
    if letter.document is None:
        return _exchange(letter, letter.body, letter.headers, ways)
    try:
        body = letter.document.read()
    except OSError as error:
        return Outcome(taken=False, reason=f"not published: {error.strerror}")
    digest = digest_of(body)
    if digest == letter.document.sent:
        return Outcome(taken=True, digest=digest)
    headers = [*letter.headers, *_signature(letter.document.secret, body)]
    outcome = _exchange(letter, body, headers, ways)
    if outcome is None or not outcome.taken:
        return outcome
    return Outcome(taken=True, status=outcome.status, digest=digest)


def _signature(secret: bytes, body: bytes) -> list[tuple[str, str]]:
    """As W3C WebSub, 7.1, wants it."""
    if not secret:
        return []
    made = hmac.new(secret, body, sha256).hexdigest()
    return [("X-Hub-Signature", f"sha256={made}")]


def _exchange(
    letter: Letter,
    body: bytes | None,
    headers: Sequence[tuple[str, str]],
    ways: Ways,
) -> Outcome | None:
    message = None
    if body is not None:
        message = Message(body=body, content_type=letter.content_type)
    request = Fetch(
        name=f"{letter.parcel.id}",
        url=letter.url,
        message=message,
        headers=tuple(headers),
        allow_private=letter.allow_private,
        echo=bool(letter.echo),
    )
    answers = [_outcome(letter, fetched) for fetched in fetch_by(ways, [request])]
    return answers[0] if answers else None


def _outcome(letter: Letter, fetched: Fetched) -> Outcome:
    failure = fetched.failure
    if failure is not None:
        return Outcome(
            taken=False,
            status=fetched.status,
            reason=_reason(failure),
            kind=failure.kind,
            retry_after=fetched.retry_after,
        )
    if letter.echo and not hmac.compare_digest(fetched.body or b"", letter.echo):
        words = "the challenge did not come back"
        return Outcome(taken=False, status=fetched.status, reason=words)
    return Outcome(taken=True, status=fetched.status)


def _reason(failure: FetchError) -> str:
    """Why it was not taken, without the address, which may be a secret."""
    if failure.kind == "redirect":
        return "answers with a redirect, which is not followed"
    return failure.reason
