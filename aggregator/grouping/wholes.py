"""How like a text, or a sum of texts, stories are as wholes."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from aggregator.grouping.codes import Numbered
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.open_stories import Story
from aggregator.grouping.sums import Sum


def products(
    lexicon: Lexicon,
    text: Numbered,
    stories: Sequence[Story],
    weights: Callable[[], Mapping[str, int]],
) -> list[int]:
    """The dot products of a text, or of a sum, with all texts of each of these stories.

    ``weights`` are the same by term, which large stories ask for.
    """
    codes = [story.code for story in stories]
    found = lexicon.products(text, codes)
    if not all(codes):
        known = weights()
        for place, code in enumerate(codes):
            found[place] = (
                found[place] if code else stories[place].centre.product(known)
            )
    return found


def sum_products(lexicon: Lexicon, centre: Sum, stories: Sequence[Story]) -> list[int]:
    """The same for the sum of a story."""
    weights = np.array(list(centre.weights.values()), dtype=np.int64)
    text = Numbered(lexicon.numbers(centre.weights), weights)
    return products(lexicon, text, stories, lambda: centre.weights)
