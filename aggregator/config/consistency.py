"""What no table can be blamed for alone: names, references, contradictions."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aggregator.config.errors import ConfigError, near, nearest
from aggregator.config.tables import Table
from aggregator.config.webhook import ntfy_fault
from feeds.http import spelling

KINDS = ("url", "folder", "file", "opml")
_RULES = ("any", "all", "none", "categories", "subscriptions", "examples")


def faults_between(tables: Sequence[Table]) -> Iterator[ConfigError]:
    """The faults of tables taken together; their values may be faulty themselves."""
    by_section: dict[str, list[Table]] = {}
    for table in tables:
        by_section.setdefault(table.section, []).append(table)
    for section in by_section.values():
        yield from _doubled_names(section)
    for service in by_section.get("service", ()):
        yield from _limits(service)
        yield from _hubs(service)
        yield from _engine(service)
    subscriptions = by_section.get("subscription", [])
    yield from _doubled_locations(subscriptions)
    for subscription in subscriptions:
        yield from _kind(subscription)
        yield from _contradictions(subscription)
    for topic in by_section.get("topic", ()):
        yield from _topic(topic, subscriptions)
    for feed in by_section.get("feed", ()):
        yield from _feed(feed, by_section.get("topic", ()), subscriptions)
    for webhook in by_section.get("webhook", ()):
        yield from _near_topics(webhook, by_section.get("topic", ()), subscriptions)
        yield from _ntfy(webhook)


def _doubled_names(tables: Iterable[Table]) -> Iterator[ConfigError]:
    seen: dict[str, Table] = {}
    for table in tables:
        if table.name and seen.setdefault(table.name, table) is not table:
            reason = f"the name is taken by {_where(seen[table.name], table)}"
            yield table.fault(reason, "name")


def _doubled_locations(subscriptions: Iterable[Table]) -> Iterator[ConfigError]:
    seen: dict[str, Table] = {}
    for table in subscriptions:
        for key in KINDS:
            place = location_key(table.values.get(key))
            if place and seen.setdefault(place, table) is not table:
                other = seen[place]
                reason = f"{other.label} reads the same, see {_where(other, table)}"
                yield table.fault(reason, key)


def location_key(value: object) -> str:
    """Equal for two spellings of one address or path; empty for what is neither."""
    if not isinstance(value, str) or not value.strip():
        return ""
    return spelling.key(value) if "://" in value else str(Path(value).resolve())


def _kind(table: Table) -> Iterator[ConfigError]:
    given = [key for key in KINDS if key in table.values]
    if not given:
        yield table.fault("expected one of url, folder, file or opml")
    elif len(given) > 1:
        reason = f"there is {given[0]} too; give one of the two"
        yield table.fault(reason, given[1])


def _contradictions(table: Table) -> Iterator[ConfigError]:
    if table.values.get("outlet_per_folder") and "folder" not in table.values:
        yield table.fault("only a folder has folders", "outlet_per_folder")
    if "list_topics" in table.values and "opml" not in table.values:
        yield table.fault("only an opml list has folders of feeds", "list_topics")
    if "password" in table.values and "username" not in table.values:
        yield table.fault("expected a username beside it", "password")


def _limits(table: Table) -> Iterator[ConfigError]:
    least, most = (table.values.get(key) for key in ("min_entries", "max_entries"))
    least, most = 50 if least is None else least, 1000 if most is None else most
    if isinstance(least, int) and isinstance(most, int) and least > most:
        key = "min_entries" if "min_entries" in table.values else "max_entries"
        reason = f"min_entries ({least}) is more than max_entries ({most})"
        yield table.fault(reason, key)


def _hubs(table: Table) -> Iterator[ConfigError]:
    given = table.values
    if given.get("hubs") and given.get("public") is False:
        yield table.fault("others' hubs cannot read what is not public", "hubs")


def _engine(table: Table) -> Iterator[ConfigError]:
    secure = str(table.values.get("engine", "")).startswith("dask+tls:")
    if secure and "engine_keys" not in table.values:
        reason = "expected a folder with ca.pem, cert.pem and key.pem in engine_keys"
        yield table.fault(reason, "engine")
    if "engine_keys" in table.values and not secure:
        yield table.fault("only an engine at dask+tls:// has keys", "engine_keys")


def _topic(topic: Table, subscriptions: Sequence[Table]) -> Iterator[ConfigError]:
    yield from _unknown(topic, "subscriptions", subscriptions)
    named = any(topic.name in _list(table, "topics") for table in subscriptions)
    if not named and not any(topic.values.get(rule) for rule in _RULES):
        reason = f"nothing can belong to it; give {', '.join(_RULES[:-1])} or examples"
        yield topic.fault(reason + ", or name it in a subscription's topics")


def _unknown(table: Table, key: str, others: Sequence[Table]) -> Iterator[ConfigError]:
    known = [other.name for other in others if other.name]
    for name in _list(table, key):
        if isinstance(name, str) and name not in known:
            reason = f'no subscription is called "{name}"' + nearest(name, known)
            yield table.fault(reason, key)


def _feed(
    feed: Table, topics: Sequence[Table], subscriptions: Sequence[Table]
) -> Iterator[ConfigError]:
    """What a list brings and what is discovered has a name that nobody wrote here."""
    if not any("opml" in table.values for table in subscriptions):
        yield from _unknown(feed, "subscriptions", subscriptions)
    yield from _near_topics(feed, topics, subscriptions)


def _near_topics(
    table: Table, topics: Sequence[Table], subscriptions: Sequence[Table]
) -> Iterator[ConfigError]:
    """Topics that nobody has, but somebody nearly; discovered ones are not known."""
    named = [topic.name for topic in topics if topic.name]
    for other in subscriptions:
        named += [name for name in _list(other, "topics") if isinstance(name, str)]
    for name in _list(table, "topics"):
        meant = near(name, named) if isinstance(name, str) else ""
        if meant and name not in named:
            reason = f'no topic is called "{name}"; did you mean "{meant}"?'
            yield table.fault(reason, "topics")


def _ntfy(webhook: Table) -> Iterator[ConfigError]:
    url = webhook.values.get("url")
    ntfy = webhook.values.get("kind") == "ntfy" and isinstance(url, str)
    if ntfy and (reason := ntfy_fault(str(url).strip())):
        yield webhook.fault(reason, "url")


def _list(table: Table, key: str) -> list[object]:
    value = table.values.get(key)
    return value if isinstance(value, list) else []


def _where(table: Table, seen_from: Table) -> str:
    line = f"line {table.line}"
    return line if table.file == seen_from.file else f"{table.file}, {line}"
