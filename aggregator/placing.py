"""Which topics the stories of a turn are in from now on. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from aggregator.decided import Decided
from aggregator.grouping.dedupe import Kept
from aggregator.grouping.stories import Merge
from aggregator.grouping.topics import story_topics
from storage.known import Known, KnownMember


def topics(decided: Decided, known: Known[Kept]) -> dict[int, frozenset[str]]:
    """By story: those that it tells of now, and those that it newly belongs to."""
    return _together(_topics(decided), _relabelled(decided, known), _about(decided))


def _topics(decided: Decided) -> Iterator[tuple[int, frozenset[str]]]:
    """The topics of every story that gained or changed an article and still stands."""
    touched = set(decided.joined)
    for change in decided.grouping.changes:
        touched.add(change.kept if isinstance(change, Merge) else change.new_story)
    for story in sorted(touched):
        members = decided.story(story)
        if members:
            yield story, story_topics(members[0].founder, members)


def _about(decided: Decided) -> Iterator[tuple[int, frozenset[str]]]:
    """The running subjects that stories are about."""
    for subject in decided.subjects:
        for story in subject.stories:
            yield story, frozenset({subject.name})


def _together(
    *found: Iterable[tuple[int, frozenset[str]]],
) -> dict[int, frozenset[str]]:
    topics: dict[int, frozenset[str]] = {}
    for story, names in chain(*found):
        topics[story] = topics.get(story, frozenset()) | names
    return topics


def _relabelled(
    decided: Decided, known: Known[Kept]
) -> Iterator[tuple[int, frozenset[str]]]:
    """The topics of stories of which a kept article gained some.

    Where the same turn gave such a story an article as well, `_topics` has looked at it
    with the same eyes: the index was told of the labels first.
    """
    labels = decided.labels
    stories: dict[int, list[KnownMember]] = defaultdict(list)
    for member in known.members:
        topics = labels.get(member.article, member.topics)
        stories[member.story].append(replace(member, topics=topics))
    for story, members in stories.items():
        labelled = any(member.article in labels for member in members)
        if labelled and story not in decided.joined:
            yield story, story_topics(members[0].lead, members)
