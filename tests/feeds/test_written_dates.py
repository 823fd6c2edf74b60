from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import written_dates

MAY = datetime(2024, 5, 2, tzinfo=UTC)
MORNING = datetime(2024, 5, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-02", MAY),
        ("2024-05-02T08:30:00+02:00", MORNING),
        ("2024-05-02 06:30 UTC", MORNING),
        ("2024-05-02T06:30:00Z", MORNING),
        ("2024-05-02T06:30:00.000+0000", MORNING),
        ("Thu, 02 May 2024 08:30:00 +0200", MORNING),
        ("2 May 2024", MAY),
        ("May 2nd, 2024", MAY),
        ("Published: May 2, 2024 6:30 a.m.", MORNING),
        ("2. Mai 2024, 06:30 Uhr", MORNING),
        ("2 de mayo de 2024", MAY),
        ("02.05.2024", MAY),
        (1714631400, MORNING),
        (1714631400000, MORNING),
        (date(2024, 5, 2), MAY),
        (datetime(2024, 5, 2), MAY),
        ("03/04/2024", None),
        ("31 February 2024", None),
        ("yesterday", None),
        ("", None),
        (True, None),
        (-1, None),
        (float("nan"), None),
        (None, None),
        (["2024"], None),
    ],
)
def test_dates_mean_one_time_or_none(written: object, meant: datetime | None) -> None:
    assert written_dates.read(written) == meant


def test_a_line_that_only_dates_is_told_from_a_sentence() -> None:
    assert written_dates.is_date_line("Updated on Thursday, 2 May 2024 at 6:30 pm GMT")
    assert not written_dates.is_date_line("The war of 2 May 2024 changed the valley")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_too_odd_for_a_date(text: str) -> None:
    found = written_dates.read(text)

    assert found is None or found.tzinfo is UTC


@settings(max_examples=100, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_as_iso_is_read_back(when: datetime) -> None:
    assert written_dates.read(when.isoformat()) == when
