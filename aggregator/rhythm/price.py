"""The price of a request, steered until the requests meet their budget."""

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

LOWEST, HIGHEST = 1e-3, 1e3
"""Between these every feed is bound by its floor, or by its ceiling."""

MEMORY = timedelta(days=3)
"""How far back requests are counted, fading."""

GAIN = 0.1
"""The share of its (logarithmic) error that the price makes good while every feed is
asked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a request costs, in article-hours of waiting (at one entry an hour).

    ``requests`` were made lately, as of ``at``, counting since ``since``.
    """

    cost: float = 0.1
    requests: float = 0.0
    since: datetime | None = None
    at: datetime | None = None


def charge(price: Price, budget: float, feeds: int, now: datetime) -> Price:
    """The price after a request at ``now``.

    ``budget`` is the requests wanted in a day for each of ``feeds`` feeds, on average.
    Too many requests lately make it dearer, too few cheaper: an integral controller of
    the logarithm, which needs no model of the feeds.
    """
    since, at = price.since or now, price.at or now
    passed = max(now - at, timedelta(0)) / MEMORY
    requests = price.requests * math.exp(-passed) + 1.0
    age = max((now - since) / MEMORY, 1.0 / 72)
    # Between two requests of one feed the count fades: half a request is the mean.
    lately = (requests - 0.5) / -math.expm1(-age) / (MEMORY / timedelta(days=1))
    error = math.log(lately / (budget * feeds))
    cost = price.cost * math.exp(GAIN / feeds * error)
    return Price(
        cost=min(max(cost, LOWEST), HIGHEST), requests=requests, since=since, at=now
    )


def write(price: Price) -> str:
    """A price as JSON, to be read again with `read`."""
    return json.dumps(asdict(price), default=datetime.isoformat)


def read(text: str) -> Price:
    """The price that `write` wrote; the first one for an empty text."""
    price = Price(**json.loads(text)) if text else Price()
    return replace(
        price,
        since=price.since and datetime.fromisoformat(str(price.since)),
        at=price.at and datetime.fromisoformat(str(price.at)),
    )
