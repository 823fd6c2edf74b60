"""Bytes of a document into text, whatever wrote them."""

import codecs
import re

from charset_normalizer import from_bytes

from feeds.errors import ParseError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<[^>]{0,200}\b(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,40})", re.I
)
_LIKELY = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1257"),
    *("cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_HANDICAP = {"cp1257": 0.1}  # short French looks Baltic, and is far commoner
_SAMPLE = 100_000
_HEAD = 4096
_BINARY = 0.1


def decode(body: bytes, *, name: str) -> str:
    """The text of ``body``: by its byte order mark, as UTF-8, as declared, as it looks.

    What is valid UTF-8 with letters beyond ASCII hardly ever is anything else, so it
    goes before a declaration. ``name`` tells in the error which document it is.

    Raises:
        ParseError: (``encoding``) for what is no text at all.
    """
    text = _decode(body)
    odd = sum(text.count(mark) for mark in "\x00\x01\x02\x03\x04\x05\x06\x0e\ufffd")
    if odd > _BINARY * len(text):
        raise ParseError(name, "holds no text but binary data", kind="encoding")
    return text


def _decode(body: bytes) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    for encoding in ("utf-8", _without_mark(body), _declared(body), _likely(body)):
        text = _decoded(body, encoding)
        if text is not None:
            return text
    return body.decode("cp1252", errors="replace")


def _decoded(body: bytes, encoding: str) -> str | None:
    try:
        text = body.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None
    return None if text and "\x00" in text and encoding == "utf-8" else text


def _without_mark(body: bytes) -> str:
    """UTF-16 shows itself by its zero bytes, which all stand on one side."""
    head = body[:_HEAD]
    if head.count(0) * 4 < len(head) or len(body) % 2:
        return ""
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _declared(body: bytes) -> str:
    found = _DECLARED.search(body[:_HEAD])
    if not found:
        return ""
    encoding = found[1].decode("ascii", errors="replace").lower()
    # Browsers read these two as their Windows cousin (WHATWG Encoding, 4.2).
    return "cp1252" if encoding in ("iso-8859-1", "us-ascii", "latin1") else encoding


def _likely(body: bytes) -> str:
    """Of the encodings in use the one that makes most sense; in doubt the commonest."""
    matches = from_bytes(body[:_SAMPLE], cp_isolation=list(_LIKELY))
    found = sorted(
        (match.chaos + _HANDICAP.get(name, 0), -match.coherence, _LIKELY.index(name))
        for match in matches
        for name in match.could_be_from_charset
        if name in _LIKELY
    )
    return _LIKELY[found[0][2]] if found else ""
