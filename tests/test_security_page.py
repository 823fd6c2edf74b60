"""What docs/security.md promises is shown by tests that exist."""

import re

from tests.test_fetching_standard import NAMED, ROOT, defined_below

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROMISE = re.compile(r"^\| ([A-Z].+?) \| (.+) \|$", re.MULTILINE)


def test_every_promise_is_shown_by_tests_that_exist() -> None:
    promises = PROMISE.findall(PAGE)
    assert len(promises) > 20
    known = defined_below("tests")
    for promise, shown in promises:
        named = NAMED.findall(shown)
        assert named, promise
        assert set(named) <= known, promise
