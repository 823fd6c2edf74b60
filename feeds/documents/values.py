"""What a value of some front matter, JSON or JSON-LD says, in whichever shape.

A name may be a string, an object with a name, or a list of either; an address likewise.
"""

import re
from collections.abc import Mapping

_NAMED = ("name", "title", "label", "@value", "value", "#text", "text")
_ADDRESSED = ("url", "href", "@id", "contenturl", "homepage")
_DEEPEST = 8


def text(value: object) -> str:
    """The words of a value: itself, its name, or those of the first of a list."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping):
            value = _of(value, _NAMED)
        elif isinstance(value, list | tuple):
            value = next((item for item in value if item), "")
        else:
            break
    is_said = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_said else ""


def address(value: object) -> str:
    """The first http(s) URL of a value, or nothing."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping):
            value = _of(value, _ADDRESSED)
        elif isinstance(value, list | tuple):
            value = next((item for item in value if item), "")
        else:
            break
    found = value.strip() if isinstance(value, str) else ""
    return found if is_url(found) else ""


def items(value: object) -> tuple[object, ...]:
    """A list's items; anything else is a list of itself, nothing is an empty one."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return () if value in (None, "") else (value,)


def is_url(text: str) -> bool:
    """Whether the text is an http(s) address and nothing else."""
    return text.startswith(("http://", "https://")) and not re.search(r"\s", text)


def _of(value: Mapping[object, object], keys: tuple[str, ...]) -> object:
    known = {str(key).lower(): at for key, at in value.items() if at}
    return next((known[key] for key in keys if key in known), None)
