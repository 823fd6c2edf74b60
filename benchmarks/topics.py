"""Measure topics: python benchmarks/topics.py FILE... [--words WORDS.toml]

Each FILE is JSON Lines, gzipped or not, of ``id``, ``title``, ``text``, ``lang`` and
``topic``, its true section. Each section is made a topic: of three words (the first
three of topics.toml, then the mean over draws of three from all of them), and of ten
typical texts drawn at random, which are not scored then. What is learned is learned
from the file without its labels, by the code that the service runs. Of a file
with ``story`` too the running subjects are measured: how much of it they cover.

    best        macro F1 of one label per article: the topic with the best score
    is in       macro F1, precision and recall of being in a topic or in none
    literally   macro F1 of being in a topic by its words alone
    speed       articles per CPU second that are sorted into thirty such topics
"""

import gzip
import random
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import fsum
from pathlib import Path
from time import process_time

from running_subjects import print_subjects

from aggregator.grouping import background
from aggregator.grouping.counting import primary
from aggregator.grouping.entries import said
from aggregator.grouping.expansion import Sample, expand
from aggregator.grouping.facts import Facts
from aggregator.grouping.learned import Learned
from aggregator.grouping.seeding import seeds
from aggregator.grouping.terms import vocabularies
from aggregator.grouping.topics import Rule
from aggregator.records import Record, read

Words = Mapping[str, Sequence[str]]

WORDS = Path(__file__).with_suffix(".toml")
GIVEN, TEXTS, DRAWS, TOPICS = 3, 10, 4, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """How well one way of giving topics did; ``inside`` is F1, precision, recall."""

    best: float
    inside: tuple[float, float, float]
    literally: float


def main() -> None:
    """Print a line for each file and each way of giving its topics."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--words", type=Path, default=WORDS, help="TOML")
    given = parser.parse_args()
    known = tomllib.loads(given.words.read_text())
    for path in given.files:
        records = _records(path)
        sections = sorted({str(record.row.get("topic")) for record in records})
        words = next((one for one in known.values() if sorted(one) == sections), None)
        if words is not None:
            _print_topics(path.name, records, words)
        if any(record.row.get("story") for record in records):
            print_subjects(path.name, records)
        elif words is None:
            sys.exit(f"{path}: no words are known for {', '.join(sections)}: --words")


def _records(path: Path) -> list[Record]:
    body = path.read_bytes()
    lines = gzip.decompress(body) if path.suffix == ".gz" else body
    return read(lines.splitlines(), str(path), unique=False)


def _print_topics(name: str, records: Sequence[Record], words: Words) -> None:
    every = [_facts(record) for record in records]
    gold = [record.row["topic"] for record in records]
    first = {section: Rule(any=tuple(some[:GIVEN])) for section, some in words.items()}
    _print_scored(f"{name}: {GIVEN} words", [_score(every, gold, first)])
    by_words = [_drawn_words(words, seed) for seed in range(DRAWS)]
    drawn = [_score(every, gold, rules) for rules in by_words]
    _print_scored(f"{name}: {GIVEN} words, {DRAWS} draws", drawn)
    by_texts = [_score_texts(every, gold, seed) for seed in range(DRAWS)]
    _print_scored(f"{name}: {TEXTS} texts, {DRAWS} draws", by_texts)
    print(f"{name:24} speed {_speed(records, first):.0f} articles per CPU second")


def _print_scored(name: str, scored: Sequence[Scored]) -> None:
    def mean(numbers: Collection[float]) -> float:
        return fsum(numbers) / len(numbers)

    inside = [one.inside for one in scored]
    f1, precision, recall = (mean(ones) for ones in zip(*inside, strict=True))
    print(
        f"{name:44} best {mean([one.best for one in scored]):.3f}"
        f"  is in {f1:.3f} (P {precision:.3f} R {recall:.3f})"
        f"  literally {mean([one.literally for one in scored]):.3f}"
    )


def _drawn_words(words: Words, seed: int) -> dict[str, Rule]:
    draw = random.Random(seed)
    return {
        section: Rule(any=tuple(draw.sample(list(some), GIVEN)))
        for section, some in words.items()
    }


def _score_texts(every: Sequence[Facts], gold: Sequence[str], seed: int) -> Scored:
    draw = random.Random(seed)
    picked: set[int] = set()
    rules: dict[str, Rule] = {}
    for section in sorted(set(gold)):
        places = [at for at, label in enumerate(gold) if label == section]
        chosen = draw.sample(places, TEXTS)
        picked.update(chosen)
        texts = [every[at].said for at in chosen]
        examples = (f"{text.title}\n{text.text}" for text in texts)
        rules[section] = Rule(examples=tuple(examples))
    kept = [at for at in range(len(gold)) if at not in picked]
    return _score([every[at] for at in kept], [gold[at] for at in kept], rules)


def _score(
    every: Sequence[Facts], gold: Sequence[str], rules: Mapping[str, Rule]
) -> Scored:
    learned = _learn(every, rules)
    labels = [
        max(learned, key=lambda one: one.score(about.said.terms)).topic
        for about in every
    ]
    scores = [_f1([g == s for g in gold], [b == s for b in labels]) for s in rules]
    inside, literally = [], []
    for one in learned:
        rule, true = rules[one.topic], [label == one.topic for label in gold]
        alone = [rule.matches(about) for about in every]
        wide = [
            met or rule.widens_to(one, about)
            for met, about in zip(alone, every, strict=True)
        ]
        inside.append(_f1(true, wide))
        literally.append(_f1(true, alone)[0])
    f1, precision, recall = (
        fsum(numbers) / len(rules) for numbers in zip(*inside, strict=True)
    )
    return Scored(
        best=fsum(f1 for f1, _, _ in scores) / len(rules),
        inside=(f1, precision, recall),
        literally=fsum(literally) / len(rules),
    )


def _learn(every: Sequence[Facts], rules: Mapping[str, Rule]) -> list[Learned]:
    """As `aggregator.expanding` learns, in the language of the first article."""
    language = primary(every[0].said.language)
    sample = Sample(about.said.terms for about in every)
    vocabulary = vocabularies(background.load()).of(language)
    learned = []
    for topic, rule in rules.items():
        found = expand(sample, seeds(sample, rule, vocabulary, language))
        if found is None:
            sys.exit(f"{topic}: too few articles match to learn from")
        learned.append(
            Learned(
                topic=topic,
                language=language,
                threshold=found.threshold,
                weights=found.weights,
            )
        )
    return learned


def _f1(gold: Sequence[bool], found: Sequence[bool]) -> tuple[float, float, float]:
    """F1, precision and recall of what was found."""
    hits = sum(g and f for g, f in zip(gold, found, strict=True))
    precision, recall = hits / max(1, sum(found)), hits / max(1, sum(gold))
    return 2 * hits / max(1, sum(found) + sum(gold)), precision, recall


def _speed(records: Sequence[Record], rules: Mapping[str, Rule]) -> float:
    learned = _learn([_facts(record) for record in records], rules)
    thirty = [(rules[one.topic], one) for one in islice(cycle(learned), TOPICS)]
    begin = process_time()
    for record in records:
        about = _facts(record)
        for rule, one in thirty:
            if not rule.matches(about):
                rule.widens_to(one, about)
    return len(records) / (process_time() - begin)


def _facts(record: Record) -> Facts:
    entry = record.entry
    return Facts(said=said(entry))


if __name__ == "__main__":
    main()
