"""What an answer amounts to: a document, nothing new, or a failure and its kind."""

import re
from datetime import timedelta
from http import HTTPStatus

from feeds.errors import FetchError
from feeds.http.answer import DELTA, DOCUMENTS, Answer, digest_of
from feeds.http.caching import max_age, refreshed, retry_after, validators_of
from feeds.http.closures import Closure
from feeds.http.head import Head
from feeds.http.model import Fetch, Fetched
from feeds.http.request import conditions
from feeds.http.trail import Trail
from feeds.model import Validators

_CHALLENGE_FIELDS = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", "challenge"))
_CHALLENGE_PAGE = re.compile(
    rb"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)"
    rb"|/cdn-cgi/challenge-platform/",
    re.IGNORECASE,
)
_CHALLENGE_STATUSES = frozenset({403, 429, 503})
_EMPTY_BY_NATURE = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT})
# What another connection may cure (RFC 9110, 15.5.9 and 15.5.20; RFC 8470, 5.2).
REPEATED_ONCE = frozenset({408, 421, 425})
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
    return failed(fetch, error, retry_after=closure.retry_after)


def concluded(fetch: Fetch, trail: Trail, answer: Answer, head: Head) -> Fetched:
    """The outcome of a complete answer that is no redirect."""
    if head.status == HTTPStatus.NOT_MODIFIED and _conditional(fetch, trail):
        return _unchanged(fetch, trail, head)
    if head.status in _EMPTY_BY_NATURE:
        return _refused(fetch, trail, head, _empty(trail, head))
    if head.status not in DOCUMENTS:
        return _refused(fetch, trail, head, _reason(trail, head, answer.excerpt))
    try:
        body = answer.body()
    except FetchError as error:
        failure = trail.failure(error.reason, kind=error.kind)
        return _refused(fetch, trail, head, failure)
    if not body:
        return _refused(fetch, trail, head, _empty(trail, head))
    return _document(fetch, trail, head, body)


def _document(fetch: Fetch, trail: Trail, head: Head, body: bytes) -> Fetched:
    digest = digest_of(body)
    delta = head.status == DELTA
    # what a delta leaves us with as a whole only its tag can tell
    stands_for = fetch.validators.digest if delta else digest
    whole = head.status != HTTPStatus.PARTIAL_CONTENT
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        body=body,
        content_type=head.last("content-type") or "",
        unchanged=digest == fetch.validators.digest,
        delta=delta,
        validators=validators_of(head, stands_for)
        if whole
        else Validators(digest=digest),
        max_age=max_age(head),
        retry_after=retry_after(head),
        moved_to=trail.moved_to,
        downgraded=trail.downgraded,
    )


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


def _reason(trail: Trail, head: Head, excerpt: bytes) -> FetchError:
    if _is_challenge(head, excerpt):
        return trail.failure(
            f"answered {head.status} with a challenge for browsers; "
            "the site's owner can let feed readers pass",
            kind="challenge",
        )
    return trail.failure(
        f"answered {head.status}{_phrase(head.status)}", kind=f"http-{head.status}"
    )


def _is_challenge(head: Head, excerpt: bytes) -> bool:
    announced = any(head.last(name) == value for name, value in _CHALLENGE_FIELDS)
    page = head.status in _CHALLENGE_STATUSES and _CHALLENGE_PAGE.search(excerpt)
    return announced or bool(page)


def _phrase(status: int) -> str:
    try:
        known = HTTPStatus(status)
    except ValueError:
        return ""
    return f" {known.phrase}{_ADVICE.get(known, '')}"
