"""Which stories stand next to one another, whatever was decided about them."""

from aggregator.grouping.index import Index

TERMS = 40
MOST = 60


def neighbours(index: Index, story: int) -> list[int]:
    """The open stories with words of this one, those that are most alike first."""
    here = index.stories.get(story)
    if here is None:
        return []
    head = here.centre.head(TERMS)
    found = index.postings.search(head, terms=TERMS, most=MOST)
    homes = {index.homes[article] for _, article in found} - {here}
    return [
        other.id
        for other in sorted(
            homes,
            key=lambda one: (
                -here.centre.likeness(here.centre.product(one.centre), one.centre),
                one.id,
            ),
        )
    ]
