"""Articles without end, made of some that are real: other events in the same language.

Round after round each word changes places with another one that is as frequent, and
names of which little is heard get another spelling. So lengths, frequencies, copies and
the stories of a round stay as they are, the vocabulary grows from round to round, and
two rounds have no more in common than the news of two days.
"""

import gzip
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from aggregator.grouping.stories import Newcomer
from aggregator.records import read

BEGINNING = datetime(2024, 3, 1, tzinfo=UTC)
ORDINARY = 300
"""The commonest words hold sentences together and stay where they are."""

RARE = 8
WORD = re.compile(r"[^\W\d_]+")


def articles(path: Path) -> list[Newcomer]:
    """The articles of a file of JSON lines, as for `aggregator group`."""
    body = path.read_bytes()
    lines = (gzip.decompress(body) if path.suffix == ".gz" else body).splitlines()
    return [
        Newcomer(
            article=number,
            outlet=record.entry.outlet.key,
            title=record.entry.title,
            text=record.entry.text,
            language=record.entry.language,
            time=BEGINNING,
            address=record.entry.link,
        )
        for number, record in enumerate(read(lines, str(path), unique=False), 1)
    ]


def stream(given: Sequence[Newcomer], apart: timedelta) -> Iterator[Newcomer]:
    """The articles in the first round, then in ever other words, this far apart."""
    counts = Counter(
        word for one in given for word in WORD.findall(f"{one.title} {one.text}")
    )
    number = 0
    for turn in count():
        words = _exchanged(counts, turn) if turn else {}
        for one in given:
            number += 1
            yield replace(
                one,
                article=number,
                title=_reworded(one.title, words),
                text=_reworded(one.text, words),
                time=BEGINNING + number * apart,
            )


def _exchanged(counts: Counter[str], turn: int) -> dict[str, str]:
    """What becomes of each word in a round; the dice fall alike every time."""
    dice = random.Random(turn)
    mark = chr(ord("a") + turn % 26) * (1 + turn // 26)
    alike: dict[tuple[bool, int], list[str]] = {}
    for word, found in counts.most_common()[ORDINARY:]:
        alike.setdefault((word[0].isupper(), int(math.log2(found))), []).append(word)
    words: dict[str, str] = {}
    for (named, _), ones in alike.items():
        for word, other in zip(ones, dice.sample(ones, len(ones)), strict=True):
            words[word] = other + mark * (named and counts[other] < RARE)
    return words


def _reworded(text: str, words: dict[str, str]) -> str:
    return WORD.sub(lambda found: words.get(found[0], found[0]), text)
