"""How templates are found and what they may say."""

from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator import wording
from aggregator.config import Service

HERE = Path(__file__).parent
STATIC = HERE / "static"


def environment(service: Service) -> Environment:
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
        service=service, base=service.base_path, style=_marked("style.css")
    )
    made.filters.update(
        called=wording.called,
        clock=partial(_clock, zone),
        enclosed=wording.enclosed,
        headline=wording.headline,
        moment=partial(_moment, zone),
        outlet=wording.outlet,
        tally=wording.tally,
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
