"""The encoding that a document shows by its own first bytes (XML 1.0, appendix F).

What is seen in the bytes themselves goes before what a header or a declaration claims
(WHATWG Encoding, 6; RFC 7303, 3): many servers call everything ``charset=utf-8``.
"""

import codecs
import re

# UTF-32 first: the mark of UTF-16 LE begins that of UTF-32 LE.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,500}\?>")


def plain(body: bytes, content_type: str) -> tuple[bytes, str]:
    """``body`` in UTF-8 and its type if it shows its encoding, else both as they are.

    It does by a byte order mark, or where ``<?`` is written in UTF-16 or UTF-32. What
    is broken in wide letters becomes U+FFFD; a mark of UTF-8 before what is none shows
    nothing. The XML declaration, which is wrong now, is left out.
    """
    text = _shown(body)
    if text is None:
        return body, content_type
    declaration = _DECLARATION.match(text)
    rest = text[declaration.end() :] if declaration else text
    kind = content_type.partition(";")[0].strip()
    said = f"{kind}; charset=utf-8" if kind else ""
    return rest.encode("utf-8", "replace"), said


def _shown(body: bytes) -> str | None:
    for mark, encoding in _WIDE_MARKS:
        if body.startswith((mark, "<?".encode(encoding))):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    if not body.startswith(codecs.BOM_UTF8):
        return None
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
