"""Text as it goes into the search index: every script in words.

SQLite's tokenizer cuts text at spaces and marks. What is written without spaces is cut
into overlapping pairs of characters before, so that any part of it can be found as a
phrase of pairs. The last character of a run stands by itself behind its pairs: so every
character begins some word of the index, and one alone can be found too.

What the index was given once must be given again to take it out (FTS5's contentless
tables), so nothing here may depend on the Unicode tables of a version of Python, and a
change of it needs a migration that builds the index anew.
"""

import re

# Thai, Lao, Burmese, Khmer, kana, Han (also beyond the first plane), and Hangul, whose
# words have spaces between them but carry their particles with them.
UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3\u3005-\u3007\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U000323af"
)
"""Characters, within an expression's brackets, of what is cut into pairs."""

RUN = re.compile(rf"[{UNSPACED}]+")

# Points of Arabic and Hebrew and the soft hyphen are written or left out at will; wide
# letters and digits stand for the usual ones.
_POINTS = (
    *(0x00AD, 0x0640, 0x0670),
    *range(0x0591, 0x05C8),
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
)
_PLAIN: dict[int, int | None] = dict.fromkeys(_POINTS) | {
    0xFF01 + offset: 0x21 + offset for offset in range(94)
}

# To look for them takes a tenth of the time that replacing each character does.
_CHANGED = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


# Of the letters of Europe, usual marks and pictures none is among all these. A look at
# few ranges takes a quarter of the time that one at many takes.
_OTHERS = re.compile("[^\0-\u00ac\u00ae-\u0590\u1e00-\u2fff\U0001f000-\U0001faff]")


def spaced(text: str | None) -> str:
    """The text with all its words apart, as it is indexed; nothing gives ``""``."""
    if not text or text.isascii() or not _OTHERS.search(text):
        return text or ""
    return RUN.sub(_indexed, plain(text))


def plain(text: str) -> str:
    """The text without what is written or left out at will."""
    if text.isascii() or not _CHANGED.search(text):
        return text
    return text.translate(_PLAIN)


def sought(text: str) -> tuple[str, bool]:
    """A phrase as it is looked for, and whether its last word is a beginning of one.

    What matches it stands anywhere in a run without spaces, so the last run of it may
    go on in the index.
    """
    whole = plain(text)
    ends = list(RUN.finditer(whole))[-1:]
    if not ends or any(one.isalnum() for one in whole[ends[0].end() :]):
        return RUN.sub(_indexed, whole), False
    [last] = ends
    head = RUN.sub(_indexed, whole[: last.start()])
    return f"{head} {' '.join(_pairs(last[0]) or last[0])}", len(last[0]) == 1


def _indexed(run: re.Match[str]) -> str:
    return f" {' '.join((*_pairs(run[0]), run[0][-1]))} "


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
