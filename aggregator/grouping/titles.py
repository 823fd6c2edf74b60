"""What a running subject is called: as outlets wrote its name of late."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from aggregator.grouping.codes import named
from aggregator.grouping.counting import primary
from aggregator.grouping.index import Index
from aggregator.grouping.names import Name
from aggregator.grouping.originals import Original
from aggregator.grouping.words import fold

ASKED = 50
"""Texts that tell how a name is written at most, the newest."""

REMEMBERED = 5_000
"""Texts of which is remembered how they write names: most of them are asked again."""

FEWEST_OUTLETS = 2
USUAL = 0.5
MOSTLY_PART = 0.6
SOMETIMES = 0.1


def title(index: Index, term: str) -> str:
    """The name as it was usually written of late: with the first name, if mostly so.

    Nothing if it is only a part of the names of different things (John, San, Red), or
    what a single outlet speaks of, or an outlet's own name.
    """
    texts = list(islice(_naming(index, term), ASKED))
    if not _is_news(term, texts):
        return ""
    found = [_named(index, term, text) for text in texts]
    pairs = [{fold(pair): pair for pair in name.pairs} for name in found if name]
    counted = Counter(pair for told in pairs for pair in told)
    best = min(counted, key=lambda pair: (-counted[pair], pair), default="")
    if counted[best] >= USUAL * len(pairs):
        return _usual([told[best] for told in pairs if best in told])
    if sum(bool(told) for told in pairs) >= MOSTLY_PART * len(pairs):
        return ""
    return _usual([name.spelled for name in found if name])


def _naming(index: Index, term: str) -> Iterator[Original]:
    """The texts with a name in the stories about it, the newest story's first."""
    number = index.lexicon.number(term)
    stories = index.mentions.ids[index.mentions.stories(number)]
    for story in np.sort(stories)[::-1].tolist():
        originals = index.stories[story].originals
        for article in sorted(originals, reverse=True):
            if number in named(originals[article].code):
                yield originals[article]


def _is_news(term: str, texts: Sequence[Original]) -> bool:
    """Whether several outlets use a name that is not their own.

    Unknown outlets count as different ones.
    """
    outlets = [text.member.outlet for text in texts]
    unknown = outlets.count("")
    own = sum(term in outlet for outlet in outlets)
    several = len(set(outlets) - {""}) + unknown >= FEWEST_OUTLETS
    return several and 2 * own < len(outlets)


def _usual(spellings: Sequence[str]) -> str:
    """The commonest spelling, one all in capitals only if hardly any other is used."""
    counted = Counter(spellings)
    quiet = {one: count for one, count in counted.items() if not one.isupper()}
    usual = quiet if sum(quiet.values()) >= SOMETIMES * len(spellings) else counted
    return min(usual, key=lambda one: (-usual[one], one))


def _named(index: Index, term: str, text: Original) -> Name | None:
    """How a text writes a name; nothing where it stands beyond the beginning."""
    found = index.written.get(text.article)
    if found is None:
        if len(index.written) >= REMEMBERED:
            index.written.clear()
        language = primary(text.member.language)
        title, body = text.member.title, text.text.lead
        found = index.namings.written(language, title, body)
        index.written[text.article] = found
    return next((name for name in found if name.term == term), None)
