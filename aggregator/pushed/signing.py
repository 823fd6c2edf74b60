"""Whose a push is: only the hub knows the secret that it was given (WebSub, 7.1)."""

import hmac
import re

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""What a hub may sign with; SHA-1 is weak, and sound for this (RFC 6194, 3.3)."""

_SIGNATURE = re.compile(r"\s*(\w{1,10})=([0-9A-Fa-f]{1,200})\s*", re.ASCII)


def is_signed(body: bytes, secret: str, signature: str) -> bool:
    """Whether ``X-Hub-Signature`` says that whoever sent the body knows the secret."""
    said = _SIGNATURE.fullmatch(signature)
    if said is None or not secret:
        return False
    method = said[1].lower()
    if method not in METHODS:
        return False
    right = hmac.digest(secret.encode(), body, method).hex()
    return hmac.compare_digest(right, said[2].lower())
