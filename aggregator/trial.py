"""One run of the grouping over labelled articles, and what it is worth."""

import resource
import sys
from dataclasses import dataclass
from time import process_time

from aggregator.evaluate import Score, adjusted_mutual_information, b_cubed, pairwise
from aggregator.grouping import background
from aggregator.grouping.stories import Grouping, Index, Merge, Placement, group
from aggregator.labelled import Labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How well a set of articles was grouped, and at what price.

    ``true`` and ``found`` are numbers of stories (of texts, where copies are scored).
    ``changed`` tells how many of the ``told`` stories, those that a reader may have
    seen, the second pass merged into others or split off. ``seconds`` are of the CPU,
    ``memory`` is the most that the process ever had, in bytes.
    """

    articles: int
    true: int
    found: int
    cubed: Score
    pairs: Score
    ami: float
    changed: int
    told: int
    seconds: float
    memory: int


def measure(labelled: Labelled) -> Trial:
    """Group the articles as they arrive and compare with the labels."""
    begin = process_time()
    grouping = group(Index(background.load()), labelled.newcomers, next_story=1)
    seconds = process_time() - begin
    homes = texts(grouping) if labelled.copies else stories(grouping)
    gold = labelled.labels
    found = [homes[newcomer.article] for newcomer in labelled.newcomers]
    return Trial(
        articles=len(gold),
        true=len(set(gold)),
        found=len(set(found)),
        cubed=b_cubed(gold, found),
        pairs=pairwise(gold, found),
        ami=adjusted_mutual_information(gold, found),
        changed=len(grouping.changes),
        told=grouping.next_story - 1,
        seconds=seconds,
        memory=peak(),
    )


def stories(grouping: Grouping) -> dict[int, int]:
    """The story that each article has in the end."""
    found: dict[int, int] = {}
    for step in grouping.steps:
        if isinstance(step, Placement):
            found[step.article] = step.story
        elif isinstance(step, Merge):
            gone = [one for one, story in found.items() if story == step.gone]
            found |= dict.fromkeys(gone, step.kept)
        else:
            found |= dict.fromkeys(step.articles, step.new_story)
    return found


def texts(grouping: Grouping) -> dict[int, int]:
    """The original of each article; its own number if it is no copy."""
    return {one.article: one.copy_of or one.article for one in grouping.placements}


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
