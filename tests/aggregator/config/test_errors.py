"""How the faults of a configuration are told."""

from contextlib import suppress

import pytest

from aggregator.config import ConfigError, ConfigErrors

FAULTS = [ConfigError(None, "service: title", "is empty"), ConfigError(None, "", "no")]


def test_faults_stay_what_they_are_on_their_way_through_other_code() -> None:
    """From Python 3.12 on, suppress takes a group apart and passes on the rest."""
    with pytest.raises(ConfigErrors) as caught, suppress(KeyError):
        raise ConfigErrors(FAULTS)
    assert caught.value.errors == tuple(FAULTS)


def test_a_part_of_the_faults_is_told_alike() -> None:
    _, rest = ConfigErrors(FAULTS).split(KeyError)
    assert isinstance(rest, ConfigErrors)
    assert str(rest) == "environment: service: title: is empty\nenvironment: no"
    part = ConfigErrors(FAULTS).subgroup(lambda one: one is FAULTS[1])
    assert isinstance(part, ConfigErrors)
    assert part.errors == (FAULTS[1],)
