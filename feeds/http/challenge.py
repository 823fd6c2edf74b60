"""Telling a challenge for browsers from an answer.

They come with 403, 429 or 503, but also with 200 (Anubis) or 202 (AWS WAF), in place of
the feed. Recognising them is for the message: they are never solved and never evaded.
"""

import re

from feeds.http.head import Head

_ANNOUNCED = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-vercel-mitigated", "challenge"),
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_TITLES = (
    rb"Just a moment\.\.\.",
    rb"Attention Required! \| Cloudflare",
    rb"Making sure you(?:'|&#39;|&#x27;|\xe2\x80\x99)re not a bot!",
    rb"Vercel Security Checkpoint",
    rb"DDoS-Guard",
    rb"Sucuri WebSite Firewall",
)
_SCRIPTS = (
    rb"/cdn-cgi/challenge-platform/",
    rb"/\.within\.website/x/cmd/anubis/",
    rb"/_Incapsula_Resource\?",
    rb"//geo\.captcha-delivery\.com/",
)
_PAGE = re.compile(
    rb"<title>\s*(?:" + rb"|".join(_TITLES) + rb")|" + rb"|".join(_SCRIPTS),
    re.IGNORECASE,
)
_LOOKED_AT = 32_000


def is_challenge(head: Head, body: bytes) -> bool:
    """Whether the server wants a browser to prove itself; ``body`` may be its start.

    A feed that speaks of such pages is none: what is looked at has to be HTML.
    """
    if any(value in head.every(name) for name, value in _ANNOUNCED):
        return True
    return bool(_HTML.match(body) and _PAGE.search(body, 0, _LOOKED_AT))
