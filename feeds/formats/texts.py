"""Text constructs (RFC 4287, 3.1), and what RSS has in their place, read by type."""

import html
import re

from feeds import sanitise, urls
from feeds.formats.raw import Raw, given, line, unmangled

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    r"</(?:p|div|a|span|b|i|em|strong|ul|ol|li|h[1-6]|table|blockquote|figure)>"
    r"|<(?:br|p|hr) ?/?>|<img\s|<a\s+href",
    re.IGNORECASE,
)


def text(raw: Raw, name: str) -> str:
    """A text construct as plain text in one line, read by its type."""
    value, kind, _ = _typed(raw, name, "text/plain")
    if not value:
        return ""
    # A title may be about tags; nobody means them in a licence or a description.
    if kind in HTML_TYPES or (name != "title" and _has_markup(value)):
        value = sanitise.text_of(value)
    return line(value)


def markup(raw: Raw, name: str, base: str) -> str:
    """A text construct as sanitised HTML, read by its type."""
    value, kind, own_base = _typed(raw, name, "text/html")
    return _html(value, kind, _resolved(own_base, base))


def content(raw: Raw, base: str) -> str:
    """The fullest readable ``content`` of an entry as sanitised HTML."""
    readable = [item for item in given(raw, "content") or () if _readable(item)]
    if not readable:
        return ""
    fullest = max(readable, key=lambda item: len(item["value"]))
    own_base = _resolved(given(fullest, "base"), base)
    value = unmangled(fullest["value"])
    return _html(value, given(fullest, "type") or "text/html", own_base)


def _typed(raw: Raw, name: str, assumed: str) -> tuple[str, str, str]:
    """Value, media type and base of a text construct."""
    value = given(raw, name)
    if not isinstance(value, str):
        return "", assumed, ""
    mended = unmangled(value)
    detail = given(raw, f"{name}_detail") or {}
    # A deeper element of the same name (media:title) leaves its detail behind.
    if given(detail, "value") != value:
        return mended, assumed, ""
    return mended, given(detail, "type") or assumed, given(detail, "base") or ""


def _resolved(stated: str | None, base: str) -> str:
    return (urls.absolute(stated, base) if stated else "") or base


def _html(value: str, kind: str, base: str) -> str:
    """HTML of a text whose type is not always to be believed.

    Words alone keep their line ends. Tags in what is called plain text, and tags that
    were escaped once too often, are taken for the HTML they are.
    """
    plain = value if "<" in value else html.unescape(value)
    if _has_markup(plain):
        return sanitise.html(plain, base=base)
    if kind in HTML_TYPES and ("<" in value or "\n" not in value.strip()):
        return sanitise.html(value, base=base)
    return sanitise.escape(plain)


def _has_markup(value: str) -> bool:
    return "<" in value and bool(_MARKUP.search(value))


def _readable(item: Raw) -> bool:
    kind = given(item, "type") or "text/html"
    known = kind in HTML_TYPES or kind.startswith("text/")
    value = given(item, "value")
    return known and isinstance(value, str) and bool(value.strip())
