"""What an outlet tells in a story, article by article."""

from itertools import product

from aggregator.grouping import headlines
from aggregator.grouping.headlines import Headline
from aggregator.grouping.members import Article
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original


def told(story: Story, outlet: str) -> list[tuple[Headline, Original]]:
    """The articles of an outlet in a story: the headline and the text of each."""
    return [
        (original.headline_of(text), original)
        for original in story.originals.values()
        for text in told_by(outlet, original)
    ]


def told_by(outlet: str, original: Original) -> list[Article]:
    """A text and its copies, as far as they are an outlet's."""
    return [one for one in original.texts() if one.member.outlet == outlet]


def apart(story: Story, other: Story) -> bool:
    """Whether an outlet has told different parts of a series in two stories."""
    for outlet in sorted(story.outlets & other.outlets):
        pairs = product(told(story, outlet), told(other, outlet))
        if any(headlines.series(one, another) for (one, _), (another, _) in pairs):
            return True
    return False
