"""Conditional and partial requests, by the letter of RFC 9110."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.conditions import (
    Unsatisfiable,
    is_refused,
    is_unchanged,
    wanted_range,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HTTP_NOON = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    "tags", ['"abc"', 'W/"abc"', '"x", "abc"', '"x",W/"abc" , "y"', "*", ' "abc" ']
)
def test_a_known_tag_means_unchanged(tags: str) -> None:
    assert is_unchanged({"if-none-match": tags}, "abc", None)


@pytest.mark.parametrize("tags", ['"x"', "", "abc", '"abcd"', "\x00", '"ab" "c"', '"'])
def test_an_unknown_or_odd_tag_means_changed(tags: str) -> None:
    assert not is_unchanged({"if-none-match": tags}, "abc", NOON)


def test_a_tag_decides_before_a_date() -> None:
    asked = {"if-none-match": '"old"', "if-modified-since": HTTP_NOON}
    assert not is_unchanged(asked, "abc", NOON)


@pytest.mark.parametrize(
    ("since", "unchanged"),
    [
        (HTTP_NOON, True),
        ("Sun, 01 Mar 2026 12:00:01 GMT", True),
        ("Sun, 01 Mar 2026 11:59:59 GMT", False),
        ("Sunday, 01-Mar-26 12:00:00 GMT", True),
        ("Sun Mar  1 12:00:00 2026", True),
        ("yesterday", False),
        ("", False),
        ("Sun, 99 Mar 99999999999 12:00:00 GMT", False),
    ],
)
def test_a_date_decides_where_there_is_no_tag(since: str, unchanged: bool) -> None:
    assert is_unchanged({"if-modified-since": since}, "abc", NOON) is unchanged


def test_without_a_date_of_ours_theirs_says_nothing() -> None:
    assert not is_unchanged({"if-modified-since": HTTP_NOON}, "abc", None)
    assert not is_refused({"if-unmodified-since": HTTP_NOON}, "abc", None)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"if-match": '"abc"'}, False),
        ({"if-match": "*"}, False),
        ({"if-match": 'W/"abc"'}, True),
        ({"if-match": '"x"'}, True),
        ({"if-match": '"abc"', "if-unmodified-since": "yesterday"}, False),
        ({"if-unmodified-since": HTTP_NOON}, False),
        ({"if-unmodified-since": "Sun, 01 Mar 2026 11:00:00 GMT"}, True),
        ({"if-unmodified-since": "yesterday"}, False),
        ({}, False),
    ],
)
def test_who_wants_these_bytes_or_none_is_told(
    asked: dict[str, str], refused: bool
) -> None:
    assert is_refused(asked, "abc", NOON) is refused


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=0-0", (0, 1)),
        ("Bytes = 5-".replace(" = ", "="), (5, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes= 3-4 ", (3, 5)),
        ("bytes=0-1,3-4", None),
        ("bytes=4-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=１-２", None),
        ("lines=0-9", None),
        (f"bytes=0-{'9' * 5000}", None),
        ("", None),
    ],
)
def test_one_range_is_understood(header: str, span: tuple[int, int] | None) -> None:
    assert wanted_range({"range": header}, 100, "abc", NOON) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_is_behind_the_end_cannot_be_had(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_range({"range": header}, 100, "abc", NOON)


@pytest.mark.parametrize(
    ("condition", "same"),
    [
        ('"abc"', True),
        ('W/"abc"', False),
        ('"x"', False),
        (HTTP_NOON, True),
        ("Sun, 01 Mar 2026 12:00:01 GMT", False),
        ("", False),
    ],
)
def test_a_part_is_sent_only_of_the_same_bytes(condition: str, same: bool) -> None:
    asked = {"range": "bytes=0-9", "if-range": condition}
    assert (wanted_range(asked, 100, "abc", NOON) is not None) is same


@given(st.text(), st.text())
def test_odd_headers_never_fail(one: str, other: str) -> None:
    for name in ("none-match", "modified-since", "match", "unmodified-since"):
        is_unchanged({f"if-{name}": one}, "abc", NOON)
        is_refused({f"if-{name}": one}, "abc", NOON)
    wanted_range({"range": one, "if-range": other}, 100, "abc", NOON)
