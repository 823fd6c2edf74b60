"""Words, sentences, and a headline made from a lead sentence.

Cheap rules, no model: enough to tell prose from headlines, in scripts with spaces
between words and in those without.
"""

import re

from feeds.documents.clauses import clause

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_CLOSING = "\"'”’»)]}›」』】*_"
_ENDS = ".!?…。！？｡؟।"
_BREAK = re.compile(
    rf"(?<=[.!?…؟।])[{re.escape(_CLOSING)}]*\s+(?=[\"'“‘«„¿¡(\[]*[^\W_a-zß-öø-ÿ])"
    rf"|(?<=[。！？｡])[{re.escape(_CLOSING)}]*(?=.)"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|Mrs?|Ms|Dr|Prof|St|Gen|Col|Lt"
    r"|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|Jr|Sr|Inc|Ltd|Corp|Co|vs|etc|No|Nr|Art|ca|bzw|Jan"
    r"|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Sra?|Srta|Mme|Mlle)\.$"
)
_DATELINE = re.compile(
    r"^(?:[A-ZÀ-Þ]{3,}\b[^!?;:–—\"“]{0,50}?|[A-ZÀ-Þ][^!?;:–—\"“]{2,40}\([^)]{2,30}\))"
    r"\s?(?:\s[–—-]|--|—)\s+(?=[\"“'‘„«]?[A-ZÀ-Þ0-9])"
)
_LONGEST_ABBREVIATION = 20
_LONGEST_LEAD = 2000


def count_words(text: str) -> int:
    """How many words ``text`` has; two characters make one where no spaces do."""
    unspaced = len(_UNSPACED.findall(text))
    rest = _UNSPACED.sub(" ", text) if unspaced else text
    spaced = sum(1 for word in rest.split() if any(map(str.isalnum, word)))
    return spaced + (unspaced + 1) // 2


def ends_a_sentence(line: str) -> bool:
    """Whether the line ends in a full stop or its like, quotes and brackets aside."""
    return line.rstrip().rstrip(_CLOSING).endswith(tuple(_ENDS))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text``; *Mr. Smith* and *the U.S. Army* stay whole."""
    found: list[str] = []
    start = 0
    for gap in _BREAK.finditer(text):
        nearest = text[max(start, gap.start() - _LONGEST_ABBREVIATION) : gap.start()]
        if not _ABBREVIATED.search(nearest):
            found.append(text[start : gap.end()].strip())
            start = gap.end()
    rest = text[start:].strip()
    return (*found, rest) if rest else tuple(found)


def headline(text: str) -> str:
    """A title for a text that has none: its lead sentence, cut at a clause.

    A dateline in front is left out, as is the closing full stop.
    """
    paragraph = next((line.strip() for line in text.splitlines() if line.strip()), "")
    lead = sentences(_DATELINE.sub("", " ".join(paragraph[:_LONGEST_LEAD].split())))
    return clause(lead[0]) if lead else ""
