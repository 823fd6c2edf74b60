"""How each host is treated, as a value that can travel to where reading is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.model import Manners


@dataclass(frozen=True, slots=True)
class Courtesy:
    """The manners that a configuration names for hosts; everybody else gets ours."""

    named: Mapping[str, Manners] = field(default_factory=dict)

    def __call__(self, host: str) -> Manners:
        """How the host is treated."""
        return self.named.get(host.lower()) or Manners()
