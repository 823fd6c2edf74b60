"""What docs/fetching.md promises row by row, and whether that is so."""

import re
from datetime import timedelta
from pathlib import Path

from feeds.http.model import Limits

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")
LENGTHS = (24, 21, 20, 15, 15, 20, 10, 15, 15, 7)
ROW = re.compile(r"^\| ([A-J][0-9]+) \|.*\| ([a-z ]+) \| ([^|]+) \|$", re.MULTILINE)
STATES = {"met", "partly", "elsewhere", "not yet", "not done"}
DEFINED = re.compile(r"^ *def (test_[a-z0-9_]+)", re.MULTILINE)
NAMED = re.compile(r"\btest_[a-z0-9_]+")
BEARS_A_ROW = re.compile(r"test_[a-j][0-9]+_")


def defined_below(folder: str) -> set[str]:
    """The names of the tests of this folder and those below it."""
    return {
        name
        for path in (ROOT / folder).rglob("test_*.py")
        for name in DEFINED.findall(path.read_text(encoding="utf-8"))
    }


def test_every_row_of_the_standard_stands_on_the_page_once() -> None:
    parts = zip("ABCDEFGHIJ", LENGTHS, strict=True)
    expected = [f"{part}{n}" for part, last in parts for n in range(1, last + 1)]

    assert [row for row, _, _ in ROW.findall(PAGE)] == expected
    assert len(expected) == 162


def test_every_test_that_the_page_names_exists() -> None:
    assert set(NAMED.findall(PAGE)) - defined_below("tests") == set()


def test_what_is_met_is_shown_and_what_is_not_is_explained() -> None:
    for row, state, evidence in ROW.findall(PAGE):
        shown = NAMED.search(evidence) is not None
        said = NAMED.sub("", evidence).strip("`,; ") != ""

        assert state in STATES, row
        assert {"met": shown, "elsewhere": shown or said}.get(state, said), row


def test_every_test_of_fetching_that_bears_a_row_is_named_on_the_page() -> None:
    bearing = {name for name in defined_below("tests/feeds") if BEARS_A_ROW.match(name)}

    assert bearing - set(NAMED.findall(PAGE)) == set()


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    limits = Limits()
    shown = dict(
        re.findall(r"^\| ([A-Z][A-Za-z ]+) \| ([0-9]+(?: \w+)?) \|", PAGE, re.M)
    )

    assert shown == {
        "Connection": f"{limits.connect // timedelta(seconds=1)} s",
        "First byte": f"{limits.first_byte // timedelta(seconds=1)} s",
        "Whole fetch": f"{limits.total // timedelta(seconds=1)} s",
        "Headers": f"{limits.head // 1000} kB",
        "Body on the wire": f"{limits.wire // 10**6} MB",
        "Body decompressed": f"{limits.decoded // 10**6} MB",
        "Redirects": f"{limits.redirects}",
        "At once": f"{limits.transfers}",
    }
