"""Services to visit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aggregator.web.allowance import Allowance
from tests.aggregator.web.visiting import Visitor, configured

Visit = Callable[..., Visitor]


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets another turn, however long it takes to use the first ones up."""
    take = Allowance.take
    monkeypatch.setattr(Allowance, "take", lambda self, who, _: take(self, who, 0.0))


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Start the service on ``tmp_path``; keywords are those of ``[service]``."""
    started: list[Visitor] = []

    def start(**service: object) -> Visitor:
        started.append(Visitor(configured(tmp_path, **service)))
        return started[-1]

    yield start
    for visitor in started:
        visitor.close()
