"""From files and environment to a `Config`, or to all that is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from aggregator import __version__
from aggregator.config import corrected, environment, named_files, tables
from aggregator.config.consistency import faults_between
from aggregator.config.errors import ConfigError, ConfigErrors
from aggregator.config.making import make
from aggregator.config.model import Config, Service, Subscription
from aggregator.config.names import title
from aggregator.config.places import is_local, is_public, local_url
from aggregator.config.tables import SECTIONS, Table
from aggregator.config.webhook import Webhook

INHERITED = (
    "content",
    "interval",
    "min_interval",
    "user_agent",
    "allow_private",
    "keep",
)


def find(path: Path | None, environ: Mapping[str, str]) -> Path:
    """The configuration file: ``path``, else the first that is there.

    In this order: ``$AGGREGATOR_CONFIG``, ``./aggregator.toml``, the XDG folder,
    ``/etc/aggregator``. Raises `ConfigErrors` where there is none.
    """
    named = path or Path(environ.get("AGGREGATOR_CONFIG", ""))
    if named != Path():
        found = named.expanduser().absolute()
        if not found.is_file():
            raise ConfigErrors([ConfigError(found, "", "no such file")])
        return found
    places = _places(environ)
    for place in places:
        if place.is_file():
            return place
    looked = ", ".join(map(str, places))
    reason = f"no configuration found; looked for {looked}"
    hint = "`aggregator init` writes a first one, --config names another"
    raise ConfigErrors([ConfigError(places[0], "", f"{reason}; {hint}")])


def _places(environ: Mapping[str, str]) -> tuple[Path, ...]:
    folder = environ.get("XDG_CONFIG_HOME") or "~/.config"
    return (
        Path("aggregator.toml").absolute(),
        Path(folder).expanduser() / "aggregator" / "aggregator.toml",
        Path("/etc/aggregator/aggregator.toml"),
    )


def load(
    path: Path | None,
    environ: Mapping[str, str],
    *,
    drafts: Mapping[Path, str] = MappingProxyType({}),
) -> Config:
    """The configuration of ``path``, or of the first place of `find`.

    Reads files and nothing else; ``drafts`` are texts to be taken for those of their
    files. Raises `ConfigErrors` with every fault.
    """
    place = find(path, environ)
    contents = tables.read(place, drafts)
    overridden, misaimed = environment.override(contents.tables, environ)
    given, unread = named_files.resolve(overridden)
    nouns: dict[str, list[Any]] = {section: [] for section in SECTIONS}
    corrections, wrong = corrected.read(corrected.beside(place))
    faults = [*contents.faults, *misaimed, *unread, *faults_between(given), *wrong]
    for table in given:
        faults += make(table, nouns[table.section])
    if faults:
        raise ConfigErrors(sorted(faults, key=_order(contents.files)))
    service = _service(given, nouns["service"][0], environ)
    return Config(
        path=place,
        service=service,
        publish=nouns["publish"][0],
        hosts=tuple(nouns["host"]),
        subscriptions=tuple(_inheriting(given, nouns["subscription"], service)),
        topics=tuple(
            topic if topic.title else replace(topic, title=title(topic.name))
            for topic in nouns["topic"]
        ),
        feeds=tuple(nouns["feed"]),
        webhooks=tuple(_guarded(given, nouns["webhook"], service)),
        files=tuple(contents.files),
        corrections=corrections,
    )


def _order(files: Sequence[Path]) -> Callable[[ConfigError], tuple[int, int, str]]:
    """By place: the environment first, then file by file, line by line."""
    rank = {file: number for number, file in enumerate(files)}
    return lambda one: (
        -1 if one.path is None else rank.get(one.path, 0),
        one.line,
        one.key,
    )


def _service(
    given: Sequence[Table], service: Service, environ: Mapping[str, str]
) -> Service:
    """The service with what depends on the machine or on other keys."""
    written = next(table.values for table in given if table.section == "service")
    if "data" not in written:
        home = Path(environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
        service = replace(service, data=home / "aggregator")
    if not service.user_agent:
        contact = f" (+{service.url})" if "url" in written else ""
        service = replace(service, user_agent=f"aggregator/{__version__}{contact}")
    if "url" not in written:
        service = replace(service, url=local_url(service.listen))
    if "public" not in written:
        service = replace(service, public=is_local(service.listen))
    if "hub" not in written:
        service = replace(service, hub=is_public(service.url))
    if "websub" not in written:
        service = replace(service, websub=is_public(service.url))
    return service


def _guarded(
    given: Sequence[Table], webhooks: Sequence[Webhook], service: Service
) -> Iterator[Webhook]:
    """The webhooks, which may be private where the service says so and they do not."""
    written = (table.values for table in given if table.section == "webhook")
    for values, webhook in zip(written, webhooks, strict=True):
        own = values.get("allow_private", service.allow_private)
        yield replace(webhook, allow_private=own)


def _inheriting(
    given: Sequence[Table], subscriptions: Sequence[Subscription], service: Service
) -> Iterator[Subscription]:
    """The subscriptions with the service's values where they have none of their own."""
    written = (table.values for table in given if table.section == "subscription")
    for values, subscription in zip(written, subscriptions, strict=True):
        missing = [key for key in INHERITED if key not in values]
        changes = {key: getattr(service, key) for key in missing}
        block = (*service.block, *subscription.block)
        yield replace(subscription, **changes, block=block)
