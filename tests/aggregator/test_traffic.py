"""Who may be asked next, however many ask."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from aggregator.traffic import AT_ONCE, BATCH, FAILING, HELD, OPEN, PER_HOST, Traffic
from feeds.http.model import Limits
from feeds.model import Manners
from storage.states import State


def feeds(count: int, host: str = "", *, failures: int = 0) -> list[State]:
    """Feeds of one host, or each of its own."""
    return [
        State(
            name=f"{host or 'own'}-{failures}-{number}",
            kind="url",
            location=f"https://{host or number}.example/{number}",
            host=f"{host or number}.example",
            failures=failures,
        )
        for number in range(count)
    ]


def street(**manners: object) -> Traffic:
    return Traffic(lambda host: Manners(**manners))


def begin(one: Traffic, states: list[State], now: float = 0) -> list[State]:
    """Begin what may begin."""
    batch = one.choose(states, now)
    if batch:
        one.begin(batch)
        one.claim(batch)
    return batch


def test_those_that_come_first_are_asked_first() -> None:
    states = feeds(100)
    assert begin(street(), states) == states[:BATCH]


def test_a_host_is_asked_by_one_batch_and_rests_for_its_gap_afterwards() -> None:
    street_, [first, second] = street(gap=timedelta(seconds=2)), feeds(2, "crowd")
    assert begin(street_, [first]) == [first]
    assert begin(street_, [second], 1) == []
    street_.answered(first, 5)
    street_.taken([first])
    assert street_.next_rest(5) == 7
    assert begin(street_, [second], 6.9) == []
    assert begin(street_, [second], 7) == [second]
    assert street_.next_rest(7) is None


def test_a_host_is_not_asked_again_before_its_answer_is_heeded() -> None:
    street_, [first, second] = street(gap=timedelta()), feeds(2, "crowd")
    begin(street_, [first])
    street_.answered(first, 5)
    assert begin(street_, [second], 8) == []
    street_.taken([first])
    assert begin(street_, [second], 8) == [second]


def test_a_host_is_free_while_others_of_its_batch_are_waited_for() -> None:
    street_, [good, other] = street(gap=timedelta()), feeds(2, "good")
    [hanging] = feeds(1, "hanging")
    assert begin(street_, [good, hanging]) == [good, hanging]
    street_.answered(good, 1)
    street_.taken([good])
    assert begin(street_, [other], 1) == [other]


def test_a_host_with_many_feeds_does_not_keep_a_reader_for_itself() -> None:
    assert len(begin(street(), feeds(20, "crowd"))) == PER_HOST
    many = street(connections=4, gap=timedelta())
    assert len(begin(many, feeds(50, "crowd"))) == 4 * PER_HOST
    slow = street(gap=timedelta(minutes=1))
    assert len(begin(slow, feeds(20, "crowd"))) == 1


def test_no_more_is_asked_than_there_is_room_for() -> None:
    street_, states = street(), feeds(OPEN + BATCH)
    asked: list[State] = []
    while batch := begin(street_, states[len(asked) :]):
        asked += batch
    assert len(asked) == OPEN
    for state in asked[:BATCH]:
        street_.answered(state, 0)
    assert begin(street_, states[OPEN:]) != []


def test_readers_are_no_more_than_there_are() -> None:
    street_ = street()
    begun = [begin(street_, [state]) for state in feeds(AT_ONCE + 1)]
    assert [len(batch) for batch in begun] == [1] * AT_ONCE + [0]
    street_.end(begun[0], 0)
    assert begin(street_, feeds(1, "last")) != []


def test_nobody_is_asked_while_too_much_waits_to_be_taken_in() -> None:
    street_, states = street(), feeds(HELD + 1)
    asked: list[State] = []
    while batch := begin(street_, states[len(asked) :]):
        asked += batch
        for state in batch:
            street_.answered(state, 0)
    assert len(asked) == HELD
    street_.taken(asked[:1])
    assert begin(street_, states[HELD:]) == states[HELD:]


def test_those_that_failed_leave_room_for_the_others() -> None:
    street_ = street()
    failing, sound = feeds(OPEN, "", failures=1), feeds(3, "sound")
    asked: list[State] = []
    while batch := begin(street_, street_.unclaimed(failing)):
        asked += batch
    assert len(asked) == FAILING
    assert begin(street_, [*street_.unclaimed(failing), *sound]) == sound


def test_what_nothing_came_of_is_let_go_at_the_end() -> None:
    street_, [state] = street(gap=timedelta()), feeds(1)
    batch = begin(street_, [state])
    assert street_.claim([state]) == []
    street_.end(batch, 0)
    assert begin(street_, street_.claim([state])) == [state]


def test_the_end_of_a_batch_lets_nothing_go_that_another_one_reads() -> None:
    street_, [early, late] = street(gap=timedelta()), feeds(2)
    batch = begin(street_, [early, late])
    street_.answered(early, 0)
    street_.taken([early])
    [again, _] = feeds(2)
    assert begin(street_, street_.unclaimed([again])) == [again]
    street_.end(batch, 0)
    assert street_.claim([early, late]) == [late]


@given(
    some.lists(
        some.tuples(some.integers(0, 5), some.sampled_from("bae"), some.floats(0, 3)),
        max_size=60,
    )
)
def test_whatever_happens_every_host_is_asked_by_one_and_after_its_gap(
    steps: list[tuple[int, str, float]],
) -> None:
    gap = 2.0
    street_ = street(gap=timedelta(seconds=gap))
    states = [state for host in range(6) for state in feeds(4, f"h{host}")]
    open_: list[list[State]] = []
    quiet: dict[str, float] = {}
    now = 0.0
    for which, step, passes in steps:
        now += passes
        if step == "b":
            batch = begin(street_, street_.unclaimed(states[which * 4 :]), now)
            under_way = {one.host for others in open_ for one in others}
            for host in {one.host for one in batch}:
                assert host not in under_way
                assert now >= quiet.get(host, -gap) + gap
            if batch:
                open_.append(list(batch))
        elif open_:
            batch = open_[which % len(open_)]
            if step == "a" and batch:
                state = batch.pop()
                street_.answered(state, now)
                street_.taken([state])
                quiet[state.host] = now
            elif step == "e":
                open_.remove(batch)
                street_.end(batch, now)
                quiet |= {one.host: now for one in batch}


def test_a_reader_has_a_transfer_for_each_that_it_asks() -> None:
    assert Limits().transfers == BATCH
