"""Which stories stand next to one another, whatever was decided about them."""

from aggregator.grouping.index import Index
from aggregator.grouping.wholes import sum_products

TERMS = 40
MOST = 60


def neighbours(index: Index, story: int) -> list[int]:
    """The open stories with words of this one, those that are most alike first."""
    here = index.stories.get(story)
    if here is None:
        return []
    head = index.lexicon.numbered(here.centre.head(TERMS))
    found = index.postings.search(head, terms=TERMS, most=MOST)
    homes = [index.stories[other] for other in set(found.stories) - {story}]
    wholes = sum_products(index.lexicon, here.centre, homes)
    ranked = sorted(
        (-here.likeness(product, other), other.id)
        for other, product in zip(homes, wholes, strict=True)
    )
    return [story for _, story in ranked]
