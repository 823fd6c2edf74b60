"""What an address stands for, before a subscription to it is written."""

import sys

from aggregator.config import Config
from aggregator.refreshing import means
from feeds.confined import Confinement
from feeds.discover import Found, find
from feeds.hostnames import readable
from feeds.http.model import Ways

PERMIT = "`--allow-private` writes that"
UNASKED = "`--no-check` adds it as it is, without asking"


def search(config: Config, url: str, *, allow_private: bool) -> Found:
    """The feeds that ``url`` is or names, asked for as a reading asks.

    Raises ParseError if it gives something without feeds, and FetchError, which says
    what can be done, if it gives nothing at all.
    """
    if sys.stderr.isatty():
        # Ten feeds of one host take their time, since it is asked with pauses.
        print(f"asking {readable(url)} ...", file=sys.stderr)
    permitted = allow_private or config.service.allow_private
    with Confinement() as confinement:
        tools = means(config, confinement)
        ways = Ways(
            user_agent=tools.user_agent,
            manners=tools.manners,
            limits=tools.limits,
            stop=tools.stop,
        )
        found = find(url, ways, confinement, allow_private=permitted)
    failure = found.failure
    if failure is None:
        return found
    if failure.kind == "not-a-feed":
        raise failure
    # The reason names this setting where it would help, and only there.
    cure = PERMIT if "allow_private" in failure.reason else UNASKED
    raise type(failure)(failure.url, f"{failure.reason}; {cure}", kind=failure.kind)
