"""The open stories, and all that counts them."""

from collections.abc import Iterable, Sequence

from aggregator.grouping.codes import Numbered, Numbers
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.mentions import Mentions
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.postings import Postings
from aggregator.grouping.rates import Rates


class Homes(dict[int, Story]):
    """The stories that have a text in the window, by id.

    Nearly all have one text alone, which is taken in and out as it is.
    """

    def __init__(
        self, lexicon: Lexicon, rates: Rates, mentions: Mentions, postings: Postings
    ) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._rates = rates
        self._mentions = mentions
        self._postings = postings

    def join(self, original: Original, text: Numbered) -> None:
        """Takes a text into the story that it belongs to; it may begin that."""
        story = self.get(original.member.story)
        if story is None:
            story = self._begin(original, text.square)
            self._rates.open(story.language, text.numbers)
        else:
            self._mentions.change(story)
            story.add(original, text, self._rates)
        self._postings.belong(original.place, story.id)

    def join_all(
        self, originals: Sequence[Original], texts: Iterable[tuple[Numbered, int]]
    ) -> None:
        """Does so with many, given with their squares.

        The stories that begin are counted together.
        """
        begun: dict[str, list[Numbers]] = {}
        for original, (text, square) in zip(originals, texts, strict=True):
            if original.member.story in self:
                self.join(original, text)
            else:
                story = self._begin(original, square)
                begun.setdefault(story.language, []).append(text.numbers)
                self._postings.belong(original.place, story.id)
        for language, terms in begun.items():
            self._rates.open_many(language, terms)

    def leave(self, original: Original, terms: Numbers) -> None:
        """Takes a text, with these terms, out of its story, which may end with it."""
        story = self[original.member.story]
        self._mentions.change(story)
        if len(story.originals) == 1:
            self._rates.close(story.language, terms)
            del self[story.id]
        else:
            story.remove(original, self._rates)

    def _begin(self, original: Original, square: int) -> Story:
        """A story of one text with this square; its terms are still to be counted."""
        member = original.member
        story = self[member.story] = Story(member.story, member.founder, self._lexicon)
        story.begin(original, square)
        self._mentions.change(story)
        return story
