"""What a person asked for, made ready to apply: filters, topics, ids, intervals."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from aggregator.config import Config
from aggregator.config.model import Subscription
from aggregator.config.names import title
from aggregator.filtering import Filters, Rejected
from aggregator.folders import with_folders
from aggregator.grouping.entries import Verdict, said
from aggregator.minting import mint
from aggregator.polling import conditional
from feeds.model import Entry, Reading, Request
from storage.folders import Filed
from storage.states import State
from storage.topics import Topic

if TYPE_CHECKING:  # a round without news matches nothing
    from aggregator.grouping.learned import Learned
    from aggregator.grouping.said import Said
    from aggregator.grouping.topics import Facts, Rule


class Rules:
    """The configuration as the pipeline asks it.

    ``tag`` begins every id that is minted (``tag:authority,year``, RFC 4151): it was
    made once and is no function of the service's address. ``asked`` are all topics
    that are asked for, also by the folders of lists (``filed``).
    """

    def __init__(self, config: Config, tag: str, filed: Iterable[Filed] = ()) -> None:
        self.config = config
        self.tag = tag
        self.asked = with_folders(config, filed)
        self._filters: dict[str, Filters | None] = {}
        self._learned: dict[str, tuple[tuple[Rule, Learned], ...]] = {}

    def learn(self, learned: "Iterable[Learned]") -> None:
        """From now on these learned words widen the topics; only these do."""
        by_language: dict[str, tuple[tuple[Rule, Learned], ...]] = {}
        for one in learned:
            if one.topic in self.widened:
                pair = self.widened[one.topic], one
                so_far = by_language.get(one.language, ())
                by_language[one.language] = (*so_far, pair)
        self._learned = by_language

    def article_iri(self, article: int) -> str:
        """The id to publish an article under that has none of its own."""
        return f"{self.tag}:articles/{self.article_slug(article)}"

    def article_slug(self, article: int) -> str:
        """The word that stands for an article in addresses."""
        return mint(f"{self.tag}:articles/{article}")

    def story_iri(self, story: int) -> str:
        """The id to publish a story under."""
        return f"{self.tag}:stories/{self.story_slug(story)}"

    def story_slug(self, story: int) -> str:
        """The word that stands for a story in addresses.

        Not made from its founder: an article that once founded a story, which was
        merged, may found another one when they part again.
        """
        return mint(f"{self.tag}:stories/{story}")

    def subscription(self, state: State) -> Subscription:
        """What was written for a subscription, or for the OPML list that brought it."""
        found = self.config.subscription(state.list or state.name)
        if found is None:
            raise KeyError(f"{state.name} is not in the configuration")
        return found

    def request(self, state: State) -> Request:
        """What to ask for, without what is remembered of a folder's files."""
        wanted = self.subscription(state)
        return Request(
            name=state.name,
            kind=state.kind,
            location=state.place,
            title=state.title,
            validators=state.validators,
            vouched_by=state.vouched_by,
            unconditional=not conditional(state),
            user_agent=wanted.user_agent,
            headers=wanted.request_headers,
            allow_private=wanted.allow_private,
            outlet_per_folder=wanted.outlet_per_folder,
            fast_parse=self.config.service.fast_parse,
        )

    def sift(
        self, state: State, reading: Reading
    ) -> tuple[tuple[Entry, ...], tuple[Rejected, ...]]:
        """What is wanted of a reading, and what was left out and may be told."""
        if reading.feed is None:
            return (), ()
        asked = self.subscription(state)
        filters = self._filter(asked)
        wanted: list[Entry] = []
        rejected: list[Rejected] = []
        for entry in reading.feed.entries:
            if self._is_forgotten(entry, state.name):
                continue
            why = filters.why_not(entry, facts(entry, state.name)) if filters else ""
            if not why and asked.max_entries == len(wanted) > 0:
                why = f"max_entries: {asked.max_entries}"
            if why:
                one = Rejected(subscription=state.name, entry=entry, why=why)
                rejected.append(one)
            else:
                wanted.append(entry)
        return tuple(wanted), tuple(rejected)

    def _is_forgotten(self, entry: Entry, subscription: str) -> bool:
        """Whether a publisher took it back, so that it must not come again."""
        forgotten = self.config.corrections.forgotten
        if not forgotten:
            return False
        from aggregator.forgetting import keys

        return not forgotten.isdisjoint(keys(entry, subscription))

    def _filter(self, wanted: Subscription) -> Filters | None:
        if wanted.name not in self._filters:
            asked = wanted.keep or wanted.block
            made = Filters(wanted.keep, wanted.block) if asked else None
            self._filters[wanted.name] = made
        return self._filters[wanted.name]

    def matches(self, verdicts: Sequence[Verdict]) -> dict[int, frozenset[str]]:
        """The topics that each article's words, or a subscription of it, match."""
        if not self.asked:
            return {verdict.article: frozenset() for verdict in verdicts}
        found: dict[int, frozenset[str]] = {}
        for verdict in verdicts:
            candidate = verdict.candidate
            carriers = candidate.subscription, candidate.list
            about = facts(candidate.entry, *carriers, read=candidate.said)
            names = self.matching(about)
            found[verdict.article] = found.get(verdict.article, frozenset()) | names
        return found

    def matching(self, about: "Facts") -> frozenset[str]:
        """The asked-for topics to whose rule an article's facts answer.

        Where words were learned for a topic in the article's language they may stand in
        for the rule's own.
        """
        found = {name for name, rule in self._topics.items() if rule.matches(about)}
        for rule, learned in self._learned_in(about.said.language):
            if learned.topic not in found and rule.widens_to(learned, about):
                found.add(learned.topic)
        return frozenset(found)

    def rule(self, topic: str) -> "Rule | None":
        """The rule of a topic that is asked for."""
        return self._topics.get(topic)

    def learned(self, topic: str, language: str) -> "Learned | None":
        """What was learned for a topic in a language, given as in BCP 47."""
        known = self._learned_in(language)
        return next((one for _, one in known if one.topic == topic), None)

    def _learned_in(self, language: str) -> "Sequence[tuple[Rule, Learned]]":
        from aggregator.grouping.counting import primary

        return self._learned.get(primary(language), ())

    @cached_property
    def widened(self) -> "dict[str, Rule]":
        """The rules of the topics that words are learned for, by topic."""
        return {
            topic.name: self._topics[topic.name]
            for topic in self.asked
            if topic.expand and self._topics[topic.name].can_be_widened
        }

    @cached_property
    def _topics(self) -> "dict[str, Rule]":
        from aggregator.grouping.topics import Rule

        return {
            topic.name: Rule(
                any=topic.any,
                all=topic.all,
                none=topic.none,
                categories=topic.categories,
                subscriptions=topic.subscriptions,
                examples=topic.examples,
            )
            for topic in self.asked
        }

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that are asked for, as they are kept."""
        configured = {topic.name for topic in self.config.topics}
        return tuple(
            Topic(
                name=topic.name,
                title=topic.title or title(topic.name),
                kind="configured" if topic.name in configured else "implicit",
            )
            for topic in self.asked
        )


def facts(entry: Entry, *carriers: str, read: "Said | None" = None) -> "Facts":
    """What the rules may ask about an entry.

    ``carriers`` are the subscription and the list that brought it, if any; ``read`` is
    what it says, where that is known already.
    """
    from aggregator.grouping.facts import Facts

    return Facts(
        said=read or said(entry),
        categories=tuple(
            word
            for category in entry.categories
            for word in (category.term, category.label)
            if word
        ),
        subscriptions=tuple(name for name in carriers if name),
    )
