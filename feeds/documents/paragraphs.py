"""Plain text into paragraphs, whether they are one line each or wrapped."""

import re
from itertools import pairwise

from feeds import sanitise
from feeds.documents.sentences import ends_a_sentence

_WIDTHS = range(40, 101)
_ENOUGH = 2
_MOST = 0.75
_MANY = 0.5
_ITEM = re.compile(r"(?:[-*•‣◦>|]|\d{1,2}[.)])\s")


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of ``text``, none empty, each on one line with single spaces.

    A line end parts paragraphs, unless the text was wrapped at some width: then nearly
    every line is so full that the first word of the next one had no room, and most
    lines end amid a sentence.
    """
    blocks = _blocks(sanitise.strip_controls(text))
    width = max((len(line) for block in blocks for line in block), default=0)
    if not _is_wrapped(blocks, width):
        return tuple(line for block in blocks for line in block)
    return tuple(line for block in blocks for line in _unwrapped(block, width))


def _blocks(text: str) -> list[list[str]]:
    """The runs of lines between blank lines."""
    blocks: list[list[str]] = [[]]
    for raw in text.splitlines():
        line = " ".join(raw.replace("\ufeff", "").split())
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    if width not in _WIDTHS:
        return False
    # Short lines end a paragraph in wrapped text too, and say nothing either way.
    pairs = [
        (line, following)
        for block in blocks
        for line, following in pairwise(block)
        if len(line) > _MANY * width
    ]
    full = [pair for pair in pairs if _runs_on(*pair, width)]
    amid = [pair for pair in full if _is_amid_a_sentence(*pair)]
    if len(full) < _ENOUGH or len(full) < _MOST * len(pairs):
        return False
    return len(amid) >= _MANY * len(full)


def _runs_on(line: str, following: str, width: int) -> bool:
    if _ITEM.match(following):
        return False
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _is_amid_a_sentence(line: str, following: str) -> bool:
    """Paragraphs of one line and headlines can be equally long, but not go on."""
    return not ends_a_sentence(line) and not following[0].isupper()


def _unwrapped(block: list[str], width: int) -> list[str]:
    joined = [block[0]]
    for line, following in pairwise(block):
        if _runs_on(line, following, width):
            joined[-1] = f"{joined[-1]} {following}"
        else:
            joined.append(following)
    return joined
