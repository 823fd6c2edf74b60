"""Telling a network that is down from feeds that fail."""

from collections.abc import Set as AbstractSet

from feeds.http.addresses import is_local

_ENOUGH = 5


def network_is_down(reached: AbstractSet[str], unreached: AbstractSet[str]) -> bool:
    """Whether what happened lately looks like our own network being down.

    Both are hosts that were asked within about a minute (`Cost.host`); ``reached`` are
    those of `Cost.reached`. At least five different hosts must have failed and none
    have been reached; hosts of the own network, which a laptop without Internet still
    reaches, do not count. Whoever counts failures against feeds leaves such out.
    """
    gone = {host for host in unreached - reached if not is_local(host)}
    return len(gone) >= _ENOUGH and all(is_local(host) for host in reached)
