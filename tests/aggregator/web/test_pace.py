"""So many at once, so many a second."""

from aggregator.web.pace import Pace


def test_after_a_burst_it_goes_on_slowly() -> None:
    pace = Pace(3, 0.5)
    assert [pace.allows(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert not pace.allows(101.0)
    assert pace.allows(102.5)
    assert not pace.allows(102.5)
    assert [pace.allows(1000.0) for _ in range(4)] == [True, True, True, False]
