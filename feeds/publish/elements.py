"""XML elements as text: fragments of a document that declares their prefixes.

A tree of each entry, made to be written and thrown away, costs ten times what writing
it costs. What stands here is, to the byte, what lxml writes of the same elements; tests
hold it to that.
"""

from collections.abc import Iterable

_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""U+FFFE and U+FFFF, which XML 1.0 (2.2) leaves out beside the control characters."""


def element(tag: str, text: str, **attributes: str) -> str:
    """Give an element with a text, be it empty."""
    return marked(tag, escaped(text), **attributes)


def marked(tag: str, markup: str, **attributes: str) -> str:
    """Give an element with what is escaped already."""
    told = _written(attributes) if attributes else ""
    return f"<{tag}{told}>{markup}</{tag}>"


def empty(tag: str, **attributes: str) -> str:
    """Give an element that has attributes alone."""
    return f"<{tag}{_written(attributes)}/>"


def around(tag: str, elements: Iterable[str], **attributes: str) -> str:
    """Give an element that holds others, each on a line of its own."""
    inside = "\n".join(elements)
    if not inside:
        return empty(tag, **attributes)
    return f"<{tag}{_written(attributes)}>\n{inside}\n</{tag}>"


def escaped(text: str) -> str:
    """Give text as XML has it."""
    found = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return found.replace("\r", "&#13;")


def encoded(fragment: str) -> bytes:
    """Give the bytes of a fragment, which ends its line.

    Raises ValueError for characters that XML cannot carry (XML 1.0, 2.2).
    """
    data = fragment.encode()
    if len(data.translate(None, _CONTROLS)) < len(data) or any(
        one in data for one in _NO_CHARACTERS
    ):
        raise ValueError("XML carries no control characters")
    return data + b"\n"


def cut(document: bytes, start: bytes, end: bytes) -> list[bytes]:
    """Take out of a document the elements that begin and end so, all of them in a row.

    In texts these are escaped.
    """
    first, last = document.find(start), document.rfind(end)
    if first < 0:
        return []
    return [part + end for part in document[first:last].split(end)]


def _written(attributes: dict[str, str]) -> str:
    return "".join(
        [
            f' {_NAMES.get(name, name)}="{_quoted(value)}"'
            for name, value in attributes.items()
        ]
    )


# As keywords of Python they are written without the colon.
_NAMES = {"xml_lang": "xml:lang", "thr_count": "thr:count"}


def _quoted(value: str) -> str:
    found = escaped(value).replace('"', "&quot;")
    return found.replace("\t", "&#9;").replace("\n", "&#10;")
