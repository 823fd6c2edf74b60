"""Addresses in the characters that URIs are made of.

Atom takes IRIs, RSS does not, and of the readers of either many hand on what they find.
"""

import re
from urllib.parse import quote

import idna

# As nearly all are: nothing is to be done.
_CLEAN = re.compile(
    r"https?://[0-9A-Za-z.:-]+"
    r"(?:[/?#](?:[!#$&'()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*)?"
)
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)(//[^/?#]*)?(.*)", re.DOTALL)
_HOST = re.compile(r"(?P<before>//(?:[!-~]*@)?)(?P<host>[^@:]+)(?P<port>(?::\d*)?)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UNSAFE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]")
# Brackets belong around IPv6 addresses; a percent sign has a number behind it.
_UNWRITABLE = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]|%(?![0-9A-Fa-f]{2})")


def written(href: str) -> str:
    """Give an address as a URI (RFC 3987, 3.1); nothing where it is no absolute one."""
    if _CLEAN.fullmatch(href):
        return href
    found = _PARTS.fullmatch(href.strip())
    if found is None:
        return ""
    scheme, authority, rest = found[1], found[2], found[3]
    if authority is None:
        return scheme + _UNWRITABLE.sub(_escaped, rest) if rest else ""
    host = _authority(authority)
    return scheme + host + _UNWRITABLE.sub(_escaped, rest) if host else ""


def is_iri(text: str) -> bool:
    """Tell an absolute IRI (RFC 3987, 2.2), which every id has to be."""
    plain = _BEYOND_ASCII.sub("x", text)
    return written(plain) == plain != ""


def _authority(authority: str) -> str:
    """Give what stands between ``//`` and the path, or nothing if it cannot."""
    if authority.isascii():
        return "" if authority == "//" or _UNSAFE.search(authority) else authority
    found = _HOST.fullmatch(authority)
    try:
        host = idna.encode(found["host"], uts46=True).decode() if found else ""
    except idna.IDNAError:
        return ""
    return f"{found['before']}{host}{found['port']}" if found and host else ""


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0], safe="")
