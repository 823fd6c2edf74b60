"""Few words, or a few typical texts, teach the others of their topic."""

import json
import random
from collections.abc import Sequence
from gzip import decompress
from math import fsum
from pathlib import Path

import numpy as np
import pytest

from aggregator.grouping import background
from aggregator.grouping.expansion import FEWEST_MATCHES, Sample, Seeds, expand
from aggregator.grouping.learned import Learned
from aggregator.grouping.said import Said
from aggregator.grouping.seeding import seeds
from aggregator.grouping.terms import vocabularies
from aggregator.grouping.topics import Rule

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "eval"
SEA = [f"sea{number}" for number in range(40)]
LAND = [f"land{number}" for number in range(120)]
GIVEN = frozenset({"ferry"})


def stream(seed: int = 1) -> tuple[list[frozenset[str]], list[bool]]:
    """A quarter of 400 texts is on the sea; two in five of these say ferry."""
    draw = random.Random(seed)
    texts, on_sea = [], []
    for number in range(400):
        sea = number % 4 == 0
        told = draw.sample(SEA if sea else LAND, 8) + draw.sample(LAND, 2)
        ferry = GIVEN if sea and draw.random() < 0.4 else frozenset()
        texts.append(ferry.union(told))
        on_sea.append(sea)
    return texts, on_sea


def learn(texts: Sequence[frozenset[str]], **given: object) -> Learned | None:
    sample = Sample(texts)
    values = {"matches": sample.having(GIVEN), "own": GIVEN} | given
    found = expand(sample, Seeds(**values))
    if found is None:
        return None
    return Learned(
        topic="sea", language="en", threshold=found.threshold, weights=found.weights
    )


def test_the_rest_of_a_topic_is_found_and_little_else() -> None:
    texts, on_sea = stream()
    learned = learn(texts)
    assert learned is not None
    taken = [learned.takes(text) for text in texts]
    right = sum(sea and one for sea, one in zip(on_sea, taken, strict=True))
    assert right >= 95
    assert sum(taken) - right <= 5


def test_a_text_without_a_word_of_the_topic_is_in_none() -> None:
    learned = learn(stream()[0])
    assert learned is not None
    assert not learned.takes(LAND[:9])
    assert not learned.takes(("never", "seen", "before"))
    assert not learned.takes(())


def test_a_topic_of_typical_texts_is_found_as_well() -> None:
    texts, on_sea = stream()
    typical = [text - GIVEN for text, sea in zip(texts, on_sea, strict=True) if sea][:9]
    rest = texts[40:]
    none = np.zeros(len(rest), dtype=bool)
    learned = learn(rest, matches=none, own=frozenset(), examples=typical)
    assert learned is not None
    taken = [learned.takes(text) for text in rest]
    assert [
        one for one, sea in zip(taken, on_sea[40:], strict=True) if not sea and one
    ] == []
    assert sum(taken) >= 0.6 * sum(on_sea[40:])


def test_too_little_teaches_nothing() -> None:
    texts, _ = stream()
    few = np.zeros(len(texts), dtype=bool)
    few[: FEWEST_MATCHES - 1] = True
    assert learn(texts, matches=few) is None


def test_what_is_learned_is_the_same_every_time() -> None:
    texts, _ = stream()
    once = learn(texts)
    # Sets of strings come in another order in another process.
    again = learn([frozenset(sorted(text, reverse=True)) for text in texts])
    assert once == again


def test_whoever_gives_two_words_names_a_thing() -> None:
    assert not Rule(any=("iphone", "ipad"), all=("apple", "shop")).can_be_widened
    assert Rule(any=("iphone", "ipad", "mac")).can_be_widened
    assert Rule(examples=("one", "two", "three")).can_be_widened


@pytest.mark.parametrize(
    ("rule", "matching"),
    [
        (Rule(any=("Ferries", "x", "y")), [0, 1]),
        (Rule(any=("ferr*", "x", "y")), [0, 1]),
        (Rule(any=("ferry", "x", "y"), all=("crew",)), [0]),
        (Rule(any=("ferry", "x", "y"), none=("crew",)), [1]),
        (Rule(any=("torn hull", "x", "y")), [2]),
        (Rule(any=("the", "and", "of")), []),
        (Rule(any=("ferry", "crew")), []),
    ],
)
def test_matches_are_found_by_terms(rule: Rule, matching: list[int]) -> None:
    told = ["A ferry and its crew", "Two ferries", "The hull was torn", "Snow"]
    sample = Sample(Said(title=one, language="en").terms for one in told)
    given = seeds(sample, rule, vocabularies(background.load()).of("en"), "en")
    assert list(np.flatnonzero(given.matches)) == matching


def test_an_example_in_another_language_teaches_nothing() -> None:
    told = ["Die Fähre lief auf Grund", "Der Haushalt wurde beschlossen"]
    sample = Sample(Said(title=one, language="de").terms for one in told)
    rule = Rule(examples=(told[0], "The ferry ran aground", "A budget was passed"))
    given = seeds(sample, rule, vocabularies(background.load()).of("de"), "de")
    assert given.examples == [Said(title=told[0], language="de").terms]


@pytest.mark.parametrize(
    ("name", "words", "floor"),
    [
        (
            "bbc_topics",
            {
                "business": ("economy", "shares", "profits"),
                "entertainment": ("film", "music", "actor"),
                "politics": ("election", "labour", "tory"),
                "sport": ("match", "coach", "rugby"),
                "tech": ("software", "computer", "mobile"),
            },
            0.92,
        ),
        (
            "agnews_topics",
            {
                "world": ("iraq", "troops", "president"),
                "sports": ("game", "season", "coach"),
                "business": ("oil", "stocks", "profit"),
                "sci_tech": ("software", "microsoft", "internet"),
            },
            0.77,
        ),
    ],
)
def test_three_words_find_their_section(
    name: str, words: dict[str, tuple[str, ...]], floor: float
) -> None:
    path = LABELLED / f"{name}_a.jsonl.gz"
    if not path.exists():
        pytest.skip(f"the labelled articles of {path.name} are not here")
    rows = [json.loads(row) for row in decompress(path.read_bytes()).splitlines()]
    texts = [
        Said(title=row["title"], text=row["text"], language="en").terms for row in rows
    ]
    sample = Sample(texts)
    learned = []
    for topic, given in words.items():
        rule = Rule(any=given)
        found = expand(
            sample, seeds(sample, rule, vocabularies(background.load()).of("en"), "en")
        )
        assert found is not None
        learned.append(
            Learned(
                topic=topic,
                language="en",
                threshold=found.threshold,
                weights=found.weights,
            )
        )
    best = [max(learned, key=lambda one: one.score(text)).topic for text in texts]
    assert _macro_f1([row["topic"] for row in rows], best) >= floor


def _macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    sections = sorted(set(gold))
    return fsum(
        2
        * sum(g == f == section for g, f in zip(gold, found, strict=True))
        / (gold.count(section) + found.count(section))
        for section in sections
    ) / len(sections)
