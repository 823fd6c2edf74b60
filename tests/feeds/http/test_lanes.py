from datetime import timedelta

from hypothesis import given, settings
from hypothesis.strategies import integers, lists, tuples

from feeds.http.lanes import Lanes
from feeds.model import Manners


def lanes(gap=2.0, connections=1):
    manners = Manners(gap=timedelta(seconds=gap), connections=connections)
    return Lanes(lambda host: manners)


def test_one_host_is_asked_one_at_a_time_and_after_a_gap():
    queue = lanes()
    for item in "abc":
        queue.join("one", item)
    assert queue.start(0, 9) == ["a"]
    assert queue.start(50, 9) == []
    assert queue.next_start() is None
    queue.leave("one")
    assert queue.start(51, 9) == ["b"]
    queue.leave("one")
    assert queue.next_start() == 53
    assert queue.start(52, 9) == []
    assert queue.start(53, 9) == ["c"]
    assert queue.waiting == 0


def test_hosts_do_not_wait_for_each_other():
    queue = lanes()
    for item in ("a1", "a2", "b1", "b2"):
        queue.join(item[0], item)
    assert queue.start(0, 9) == ["a1", "b1"]


def test_room_is_kept():
    queue = lanes()
    for host in "abc":
        queue.join(host, host)
    assert queue.start(0, 2) == ["a", "b"]
    assert queue.start(0, 0) == []
    assert queue.start(0, 1) == ["c"]


def test_one_that_was_redirected_here_comes_first():
    queue = lanes()
    queue.join("one", "waiting")
    queue.join("one", "redirected", first=True)
    assert queue.start(0, 9) == ["redirected"]


def test_a_host_can_be_held_also_when_its_turn_was_near():
    queue = lanes(gap=0.0)
    queue.join("one", "a")
    queue.hold("one", 5)
    assert queue.start(0, 9) == []
    assert queue.next_start() == 5
    assert queue.start(5, 9) == ["a"]


def test_those_who_are_turned_away_never_start():
    queue = lanes(gap=0.0)
    for item in ("a1", "b1", "a2"):
        queue.join("one", item)
    assert queue.turn_away("one", lambda item: item.startswith("a")) == ["a1", "a2"]
    assert queue.waiting == 1
    assert queue.start(0, 9) == ["b1"]
    queue.leave("one")
    queue.join("one", "c")
    assert queue.turn_away("one", lambda item: True) == ["c"]
    assert (queue.start(9, 9), queue.waiting, queue.next_start()) == ([], 0, None)


@given(
    lists(tuples(integers(0, 2), integers(1, 5)), min_size=1, max_size=30),
    integers(1, 3),
    integers(1, 4),
)
@settings(max_examples=100)
def test_everybody_gets_a_turn_and_manners_are_kept(visits, connections, room):
    queue = lanes(gap=2.0, connections=connections)
    for number, (host, _) in enumerate(visits):
        queue.join(str(host), number)
    ends, starts, now = {}, {}, 0
    while queue.waiting or ends:
        for number in [n for n, end in ends.items() if end <= now]:
            del ends[number]
            queue.leave(str(visits[number][0]))
        for number in queue.start(now, room - len(ends)):
            host, duration = visits[number]
            assert number not in starts
            assert all(
                now - at >= 2 for n, at in starts.items() if visits[n][0] == host
            )
            starts[number] = now
            ends[number] = now + duration
            assert sum(visits[n][0] == host for n in ends) <= connections
        assert len(ends) <= room
        now += 1
    assert len(starts) == len(visits)
