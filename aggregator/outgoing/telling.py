"""A new story as webhooks are told it: signed JSON, or a message to ntfy.

The JSON and its signature are those of Standard Webhooks (standardwebhooks.com), which
there are libraries for in every language.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from aggregator import publishing, wording
from aggregator.config.places import is_public
from aggregator.config.webhook import Webhook
from aggregator.coverage import Coverage, cover
from aggregator.desk import Desk
from aggregator.outgoing.letters import Letter
from aggregator.publications import Site
from storage import receivers, stories
from storage.articles import Article
from storage.outbox import Parcel
from storage.stories import Story

TAGS = 5
TITLE = 200
MESSAGE = 1000
"""Characters; ntfy makes a file of what is longer than 4096 bytes."""

JSON = "application/json"

_WHSEC = "whsec_"


def letter(desk: Desk, parcel: Parcel, now: datetime) -> Letter | None:
    """The story as it is now; ``None`` if it, or the webhook, is no more."""
    names = {receivers.of_webhook(hook.name): hook for hook in desk.config.webhooks}
    hook = names.get(parcel.receiver)
    story = stories.by_slug(desk.db, parcel.about)
    if hook is None or story is None:
        return None
    site = publishing.site(desk.db, desk.config)
    url, headers = hook.url, _bearer(hook)
    if hook.kind == "ntfy":
        public = desk.config.service.public and is_public(site.url)
        url, topic = hook.server_and_topic()
        told: Mapping[str, Any] = {
            "topic": topic,
            **_message(site, story, own_page=public),
        }
    else:
        told = _event(site, story)
    body = json.dumps(told, ensure_ascii=False).encode()
    if hook.kind == "json":
        headers = signed(hook, delivery(hook.name, parcel.about), body, now)
    return Letter(
        parcel=parcel,
        url=url,
        headers=headers,
        content_type=JSON,
        body=body,
        allow_private=hook.allow_private,
    )


def delivery(webhook: str, about: str) -> str:
    """The id of a delivery: the same at every try, whatever is kept of it."""
    return f"msg_{sha256(f'{webhook} {about}'.encode()).hexdigest()[:32]}"


def signed(
    hook: Webhook, id_: str, body: bytes, now: datetime
) -> tuple[tuple[str, str], ...]:
    """The headers of a delivery, which say what it is and that it comes from us."""
    at = f"{int(now.timestamp())}"
    named = (("webhook-id", id_), ("webhook-timestamp", at))
    if not hook.secret:
        return named
    mac = hmac.new(_key(hook.secret), f"{id_}.{at}.".encode() + body, sha256)
    signature = base64.b64encode(mac.digest()).decode("ascii")
    return (*named, ("webhook-signature", f"v1,{signature}"))


def _key(secret: str) -> bytes:
    """What stands behind ``whsec_`` is in Base64; all else is a word as it is."""
    if secret.startswith(_WHSEC):
        try:
            return base64.b64decode(secret.removeprefix(_WHSEC), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()


def _bearer(hook: Webhook) -> tuple[tuple[str, str], ...]:
    return (("Authorization", f"Bearer {hook.secret}"),) if hook.secret else ()


def _event(site: Site, story: Story) -> Mapping[str, Any]:
    coverage = cover(story)
    lead = coverage.lead
    return {
        "type": "story.new",
        "timestamp": min(one.first_seen for one in story.articles).isoformat(),
        "data": {
            "id": story.iri,
            "url": site.address(f"stories/{story.slug}"),
            "feed": site.address(f"stories/{story.slug}.atom"),
            "title": wording.called_story(story, lead),
            "summary": _summary(site, lead),
            "link": lead.entry.link,
            "image": lead.entry.image,
            "language": lead.entry.language,
            "published": lead.time.isoformat(),
            "updated": story.updated.isoformat(),
            "topics": list(story.topics),
            "outlets": coverage.outlets,
            "texts": coverage.texts,
            "articles": [_article(one, coverage) for one in story.articles],
        },
    }


def _article(article: Article, coverage: Coverage) -> Mapping[str, Any]:
    copies = {copy.id for report in coverage.reports for copy in report.copies}
    return {
        "id": article.iri,
        "title": wording.headline(article.entry),
        "link": article.entry.link,
        "outlet": wording.outlet(article),
        "published": article.time.isoformat(),
        "copy": article.id in copies,
    }


def _message(site: Site, story: Story, *, own_page: bool) -> Mapping[str, Any]:
    """For a phone, which reaches our page only where everybody does."""
    coverage = cover(story)
    lead = coverage.lead
    page = site.address(f"stories/{story.slug}")
    told = (_summary(site, lead), _tellers(coverage))
    return {
        "title": wording.cut(wording.called_story(story, lead), TITLE),
        "message": wording.cut("\n".join(filter(None, told)), MESSAGE),
        "click": page if own_page or not lead.entry.link else lead.entry.link,
        "tags": list(story.topics[:TAGS]),
    }


def _tellers(coverage: Coverage) -> str:
    names = ", ".join(wording.outlet(one) for one in coverage.by[:TAGS])
    return f"{names} ({wording.tally(coverage)})" if coverage.joint else names


def _summary(site: Site, lead: Article) -> str:
    if site.content_of(lead.subscription) == "link":
        return ""
    return wording.excerpt(lead.entry)
