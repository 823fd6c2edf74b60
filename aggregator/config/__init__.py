"""The configuration: one hand-edited TOML file is the whole truth about what is read.

`load` gives a frozen `Config`, or raises `ConfigErrors` with all faults at once.
"""

from aggregator.config.errors import ConfigError, ConfigErrors
from aggregator.config.loading import find, load
from aggregator.config.model import (
    Config,
    Content,
    Host,
    Service,
    Subscription,
    Topic,
)

__all__ = [
    "Config",
    "ConfigError",
    "ConfigErrors",
    "Content",
    "Host",
    "Service",
    "Subscription",
    "Topic",
    "find",
    "load",
]
