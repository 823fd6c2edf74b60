"""The folders of OPML lists are topics, which come and go with the list. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from aggregator.config import Config, Topic
from aggregator.config.names import slug
from storage.folders import Filed


def with_folders(config: Config, filed: Iterable[Filed]) -> tuple[Topic, ...]:
    """The topics of the configuration, and then those that only folders stand for.

    What lies in a folder belongs to its topic as if the topic named it. Folders of a
    list with ``list_topics = false`` stand for nothing.
    """
    topics = {topic.name: topic for topic in config.all_topics()}
    by_title = titled(config)
    held: dict[str, list[str]] = {}
    for one in filed:
        wanted = config.subscription(one.list)
        for folder in one.folders if wanted and wanted.list_topics else ():
            name = topic_of(folder, by_title)
            topics.setdefault(name, Topic(name=name, title=folder))
            held.setdefault(name, []).append(one.subscription)
    for name, subscriptions in held.items():
        named = dict.fromkeys((*topics[name].subscriptions, *subscriptions))
        topics[name] = replace(topics[name], subscriptions=tuple(named))
    return tuple(topics.values())


def titled(config: Config) -> Mapping[str, str]:
    """The names of the configured topics by their titles, for `topic_of`."""
    return {topic.title.casefold(): topic.name for topic in config.topics}


def topic_of(folder: str, by_title: Mapping[str, str]) -> str:
    """The topic that a folder stands for: that of its title, else that of its slug.

    A title without any Latin letter gets a name of its own all the same.
    """
    of_its_own = f"topic-{sha256(folder.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return by_title.get(folder.casefold()) or slug(folder, fallback=of_its_own)
