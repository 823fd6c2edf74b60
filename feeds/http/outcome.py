"""What an answer amounts to: a document, nothing new, or a failure and its kind."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from feeds.errors import FetchError
from feeds.http.answer import DELTA, DOCUMENTS, Answer, digest_of
from feeds.http.caching import max_age, refreshed, retry_after, validators_of
from feeds.http.challenge import is_challenge
from feeds.http.closures import Closure
from feeds.http.head import Head
from feeds.http.links import links_of
from feeds.http.model import Fetch, Fetched
from feeds.http.request import conditions
from feeds.http.trail import KEEPING_THE_METHOD, REDIRECTS, Trail
from feeds.model import Validators

_EMPTY_BY_NATURE = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT})
# What another connection may cure (RFC 9110, 15.5.9 and 15.5.20; RFC 8470, 5.2).
REPEATED_ONCE = frozenset({408, 421, 425})
_WORDS = 200
_SUCCESSES = frozenset(range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES))
_ADVICE = {
    HTTPStatus.UNAUTHORIZED: "; it wants a user name and password",
    HTTPStatus.FORBIDDEN: "; it does not let us in",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: "; a proxy on its side wants a password",
    HTTPStatus.GONE: "; it says that the feed has ended for good",
    HTTPStatus.TOO_MANY_REQUESTS: "; it was asked too often",
}


def failed(
    fetch: Fetch, error: FetchError, *, retry_after: timedelta | None = None
) -> Fetched:
    """The outcome of a fetch that got no answer of use; what is known stays known."""
    return Fetched(
        name=fetch.name,
        url=error.url,
        validators=fetch.validators,
        retry_after=retry_after,
        failure=error,
    )


def not_asked(fetch: Fetch, trail: Trail, closure: Closure) -> Fetched:
    """The outcome of a fetch whose host had closed before its turn came."""
    error = trail.failure(closure.reason, kind=closure.kind)
    outcome = failed(fetch, error, retry_after=closure.retry_after)
    return replace(outcome, asked=False)


def documents(fetch: Fetch) -> frozenset[int]:
    """The statuses of answers that hold what was asked for."""
    if fetch.message is not None:
        return frozenset()
    return _SUCCESSES if fetch.echo else DOCUMENTS


def followed(fetch: Fetch) -> frozenset[int]:
    """The statuses that lead a fetch on: a POST must not become a GET on its way."""
    return REDIRECTS if fetch.message is None else KEEPING_THE_METHOD


def concluded(fetch: Fetch, trail: Trail, answer: Answer, head: Head) -> Fetched:
    """The outcome of a complete answer that leads nowhere else."""
    if fetch.message is not None:
        return _received(fetch, trail, answer, head)
    if head.status == HTTPStatus.NOT_MODIFIED and _conditional(fetch, trail):
        return _unchanged(fetch, trail, head)
    try:
        body = _body(trail, answer, head, documents(fetch))
    except FetchError as error:
        return _refused(fetch, trail, head, error)
    return _document(fetch, trail, head, body)


def _received(fetch: Fetch, trail: Trail, answer: Answer, head: Head) -> Fetched:
    """What came of a POST."""
    if head.status not in _SUCCESSES:
        return _refused(fetch, trail, head, _told(trail, head, answer.excerpt))
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        retry_after=retry_after(head),
    )


def _told(trail: Trail, head: Head, excerpt: bytes) -> FetchError:
    """A refusal in the server's own words, as far as they are in plain text."""
    words = ""
    if (head.last("content-type") or "").startswith("text/plain"):
        text = " ".join(excerpt[:_WORDS].decode("utf-8", "replace").split())
        words = "".join(letter for letter in text if letter.isprintable())
    reason = f"answered {head.status}" + (f": {words}" if words else "")
    return trail.failure(reason, kind=f"http-{head.status}")


def _body(trail: Trail, answer: Answer, head: Head, documents: frozenset[int]) -> bytes:
    """The document. Raises `FetchError` for whatever is none."""
    if head.status in _EMPTY_BY_NATURE:
        raise _empty(trail, head)
    if head.status not in documents:
        raise _reason(trail, head, answer.excerpt)
    try:
        body = answer.body()
    except FetchError as error:
        raise trail.failure(error.reason, kind=error.kind) from error
    if not body:
        raise _empty(trail, head)
    if is_challenge(head, body):
        raise _challenge(trail, head)
    return body


def _document(fetch: Fetch, trail: Trail, head: Head, body: bytes) -> Fetched:
    digest = digest_of(body)
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        body=body,
        content_type=head.last("content-type") or "",
        unchanged=digest == fetch.validators.digest,
        links=links_of(head, trail.target.url),
        delta=head.status == DELTA,
        validators=_vouched(fetch, head, digest),
        max_age=max_age(head),
        retry_after=retry_after(head),
        moved_to=trail.moved_to,
        downgraded=trail.downgraded,
    )


def _vouched(fetch: Fetch, head: Head, digest: str) -> Validators:
    if head.status == HTTPStatus.PARTIAL_CONTENT:
        return Validators(digest=digest)
    # a delta's tag stands for the whole that it leads to, whose digest nobody knows
    known = fetch.validators.digest if head.status == DELTA else digest
    return validators_of(head, known)


def _unchanged(fetch: Fetch, trail: Trail, head: Head) -> Fetched:
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        unchanged=True,
        validators=refreshed(fetch.validators, head),
        max_age=max_age(head),
        retry_after=retry_after(head),
        moved_to=trail.moved_to,
        downgraded=trail.downgraded,
    )


def _refused(fetch: Fetch, trail: Trail, head: Head, error: FetchError) -> Fetched:
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        content_type=head.last("content-type") or "",
        validators=fetch.validators,
        retry_after=retry_after(head),
        failure=error,
    )


def _conditional(fetch: Fetch, trail: Trail) -> bool:
    known = conditions(fetch, trail.target)
    return known.etag is not None or known.last_modified is not None


def _empty(trail: Trail, head: Head) -> FetchError:
    return trail.failure(f"answered {head.status} without a body", kind="empty")


def _challenge(trail: Trail, head: Head) -> FetchError:
    return trail.failure(
        f"answered {head.status} with a challenge for browsers; "
        "the site's owner can let feed readers pass",
        kind="challenge",
    )


def _reason(trail: Trail, head: Head, excerpt: bytes) -> FetchError:
    if is_challenge(head, excerpt):
        return _challenge(trail, head)
    return trail.failure(
        f"answered {head.status}{_phrase(head.status)}", kind=f"http-{head.status}"
    )


def _phrase(status: int) -> str:
    try:
        known = HTTPStatus(status)
    except ValueError:
        return ""
    return f" {known.phrase}{_ADVICE.get(known, '')}"
