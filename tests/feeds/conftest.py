"""What the tests of child processes share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def importable() -> Iterator[None]:
    """Children find `ordeals` as the tests do."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(ROOT)
        yield
