"""What an answer amounts to: a document, nothing new, or a failure and its kind."""

import re
from http import HTTPStatus

from feeds.errors import FetchError
from feeds.http.answer import DOCUMENTS, Answer, digest_of
from feeds.http.caching import max_age, refreshed, retry_after, validators_of
from feeds.http.head import Head
from feeds.http.model import Fetch, Fetched
from feeds.http.trail import Trail
from feeds.model import Validators

_CHALLENGE_FIELDS = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", "challenge"))
_CHALLENGE_PAGE = re.compile(
    rb"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)"
    rb"|/cdn-cgi/challenge-platform/",
    re.IGNORECASE,
)
_CHALLENGE_STATUSES = frozenset({403, 429, 503})


def failed(fetch: Fetch, error: FetchError) -> Fetched:
    """The outcome of a fetch that got no answer of use; what is known stays known."""
    return Fetched(
        name=fetch.name, url=error.url, validators=fetch.validators, failure=error
    )


def concluded(fetch: Fetch, trail: Trail, answer: Answer, head: Head) -> Fetched:
    """The outcome of a complete answer that is no redirect."""
    if head.status == HTTPStatus.NOT_MODIFIED and _conditional(fetch):
        return _unchanged(fetch, trail, head)
    if head.status not in DOCUMENTS:
        return _refused(fetch, trail, head, _reason(trail, head, answer.excerpt))
    try:
        body = answer.body()
    except FetchError as error:
        failure = trail.failure(error.reason, kind=error.kind)
        return _refused(fetch, trail, head, failure)
    if not body:
        empty = trail.failure(f"answered {head.status} without a body", kind="empty")
        return _refused(fetch, trail, head, empty)
    return _document(fetch, trail, head, body)


def _document(fetch: Fetch, trail: Trail, head: Head, body: bytes) -> Fetched:
    digest = digest_of(body)
    whole = head.status != HTTPStatus.PARTIAL_CONTENT
    return Fetched(
        name=fetch.name,
        url=trail.target.url,
        status=head.status,
        body=body,
        content_type=head.last("content-type") or "",
        unchanged=digest == fetch.validators.digest,
        validators=validators_of(head, digest) if whole else Validators(digest=digest),
        max_age=max_age(head),
        retry_after=retry_after(head),
        moved_to=trail.moved_to,
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


def _conditional(fetch: Fetch) -> bool:
    known = fetch.validators
    return known.etag is not None or known.last_modified is not None


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
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
