"""How templates are found and what they may say."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator import wording
from aggregator.config import Service
from aggregator.explaining import sentences
from aggregator.grouping.reasons import Comparison
from aggregator.rhythm.words import spell
from aggregator.seeing import outcomes
from aggregator.web import guarding, sparks
from feeds.publish import FORMATS

HERE = Path(__file__).parent
STATIC = HERE / "static"

_NUMBER = re.compile(r"(\d) ")


def environment(service: Service, *, static: bool = False) -> Environment:
    """Give the templates; their links begin with ``base``, their times are local."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(service.timezone)
    made.globals.update(
        service=service,
        base=service.base_path,
        static=static,
        policy=guarding.WRITTEN_POLICY,
        style=_marked("style.css"),
        sheet=_marked("figures.css"),
        script=_marked("comfort.js"),
        formats=FORMATS,
    )
    made.filters.update(
        answers=outcomes.answers,
        apart=sentences.apart,
        called=wording.called,
        clock=partial(_clock, zone),
        exact=_exact,
        gap=_gap,
        enclosed=wording.enclosed,
        headline=wording.headline,
        joined=_joined,
        moment=partial(_moment, zone),
        outcome=outcomes.outcome,
        outlet=wording.outlet,
        outlet_called=wording.outlet_called,
        percent=outcomes.percent,
        seconds=_seconds,
        said=sentences.said,
        share=sparks.share,
        short_day=partial(_short_day, zone),
        size=outcomes.size,
        span=sentences.duration,
        tally=wording.tally,
        verdict=sentences.verdict,
        within=outcomes.within,
    )
    return made


def _marked(name: str) -> str:
    """Give a static file's name with a mark of its content, so it may be kept long."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{name}?v={mark}"


def _moment(zone: ZoneInfo, time: datetime) -> str:
    return wording.date_and_time(time, zone)


def _clock(zone: ZoneInfo, time: datetime, near: datetime) -> str:
    return wording.short_time(time, zone, near)


def _short_day(zone: ZoneInfo, time: datetime) -> str:
    return wording.short_day(time, zone)


def _exact(time: datetime) -> str:
    """A time for machines, short: pages have hundreds of them."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _gap(one: Comparison) -> str:
    return sentences.gap(one.gap)


def _seconds(duration: float) -> str:
    return spell(timedelta(seconds=duration))


def _joined(words: str) -> str:
    """The same words, with no line broken between a number and its unit."""
    return _NUMBER.sub("\\1\N{NO-BREAK SPACE}", words)
