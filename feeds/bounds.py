"""How much HTML can be read in linear time, and what to do with the rest.

An HTML5 parser keeps a stack of open elements and a list of open formatting; both are
walked for every tag, so a few hundred kilobytes of ``<div><div>...`` or of one tag with
200,000 attributes take it seconds, and open formatting is copied into every paragraph.
Everything here is one linear pass that errs on the safe side; what hides from it (a
``>`` in a quoted value) meets the time limit of the process that parses.
"""

import html
import re
from collections.abc import Iterator

SIZE = 1_000_000  # characters of one field
DEPTH = 256  # open elements; browsers stop at 512
WORK = 2_000_000  # sum over all start tags of the elements open at each
ATTRIBUTES = 5_000  # of one tag, counted by what could part them

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)([^<>]*)>?")
_PARTING = re.compile(r"[\s/\"']")
# Elements without content, and those whose end tag the next one of their kind implies.
_SHALLOW = re.compile(
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
    "|dd|dt|li|option|p|rp|rt|tbody|td|tfoot|th|thead|tr"
)
# An end tag does not reach through one of these (HTML, "has an element in scope").
_WALL = re.compile("applet|caption|html|marquee|math|object|svg|table|template|title")
_LINE_ENDS = re.compile(r"[^\S\n]*\n\s*")
_SILENT = frozenset({"script", "style", "title", "template"})


def within(value: str) -> bool:
    """Whether an HTML5 parser reads ``value`` in about linear time and memory."""
    if len(value) > SIZE:
        return False
    if len(value) <= ATTRIBUTES and value.count("<") <= DEPTH:
        return True  # too small to do harm, as nearly every field is
    stack: list[str] = []
    work = 0
    for closing, name, attributes in _tags(value):
        if closing:
            _close(stack, name)
            continue
        if len(attributes) > ATTRIBUTES and _parts(attributes) > ATTRIBUTES:
            return False
        work += len(stack) + 1
        if not _SHALLOW.fullmatch(name):
            stack.append(name)
        if len(stack) > DEPTH or work > WORK:
            return False
    return True


def bare_text(value: str) -> str:
    """``value`` without its tags and scripts, entities decoded, cut to `SIZE`.

    A tag ends a paragraph; paragraphs are parted by blank lines.
    """
    pieces: list[str] = []
    at = 0
    silent = ""
    for tag in _TAG.finditer(value):
        if not silent:
            pieces.append(value[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if silent:
            silent = "" if tag[1] and name == silent else silent
        elif not tag[1] and name in _SILENT:
            silent = name
    if not silent:
        pieces.append(value[at:])
    text = _LINE_ENDS.sub("\n\n", html.unescape("\n".join(pieces)))
    return text.strip()[:SIZE].strip()


def _tags(value: str) -> Iterator[tuple[bool, str, str]]:
    for tag in _TAG.finditer(value):
        yield bool(tag[1]), tag[2].lower(), tag[3]


def _parts(attributes: str) -> int:
    return sum(1 for _ in _PARTING.finditer(attributes))


def _close(stack: list[str], name: str) -> None:
    for place in range(len(stack) - 1, -1, -1):
        if stack[place] == name:
            del stack[place]
            return
        if _WALL.fullmatch(stack[place]):
            return
