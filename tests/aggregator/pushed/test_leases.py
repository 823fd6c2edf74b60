"""What is wanted of hubs, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Service
from aggregator.pushed import choice, leases
from aggregator.pushed.leases import Said
from feeds.errors import FetchError
from feeds.http.model import Fetched
from feeds.model import Hints
from storage.callbacks import Callback

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVICE = Service(url="https://news.example.org/river", websub=True)
HUB, TOPIC = "https://hub.example/", "https://post.example/feed"
OFFER = Hints(hubs=(HUB,), topic=TOPIC)


def made(**given: object) -> Callback:
    [callback] = choice.settled({"post": OFFER}, [], SERVICE)
    return replace(callback, id=1, **given)


def asked(at: datetime = NOON, **given: object) -> Callback:
    return leases.asked(made(**given), at)


def heard(callback: Callback, at: datetime, **said: str) -> Callback | None:
    words = {"mode": callback.wanted, "topic": callback.topic, "lease": "864000"}
    return leases.heard(callback, Said(**(words | said)), at)


def confirmed(at: datetime = NOON, **said: str) -> Callback:
    after = heard(asked(at), at, **said)
    assert after is not None
    return after


def refused(kind: str, retry_after: timedelta | None = None) -> Fetched:
    error = FetchError(HUB, "no", kind=kind)
    return Fetched(name="1", url=HUB, failure=error, retry_after=retry_after)


def test_wr200_a_hub_is_asked_for_what_the_feed_calls_itself() -> None:
    callback = made()
    assert (callback.hub, callback.topic) == (HUB, TOPIC)
    assert callback.address.startswith("https://news.example.org/river/websub/")


def test_every_subscription_has_words_of_its_own_that_nobody_can_guess() -> None:
    offered = {f"post-{number}": OFFER for number in range(50)}
    found = list(choice.settled(offered, [], SERVICE))
    words = {one.address.rpartition("/")[2] for one in found}
    secrets = {one.secret for one in found}
    assert len(words | secrets) == 100
    assert {len(word) for word in words | secrets} == {43}
    assert all(word not in repr(found) for word in words | secrets)


def test_what_is_asked_for_already_is_not_asked_for_again() -> None:
    assert list(choice.settled({"post": OFFER}, [made()], SERVICE)) == []


@pytest.mark.parametrize(
    ("offered", "service"),
    [
        ({}, SERVICE),
        ({"post": replace(OFFER, topic=f"{TOPIC}.xml")}, SERVICE),
        ({"post": replace(OFFER, hubs=("https://other.example/",))}, SERVICE),
        ({"post": OFFER}, replace(SERVICE, url="https://elsewhere.example")),
        ({"post": OFFER}, replace(SERVICE, websub=False)),
    ],
    ids=["removed", "topic", "hub", "our address", "switched off"],
)
def test_what_is_not_wanted_any_more_is_unsubscribed(
    offered: dict[str, Hints], service: Service
) -> None:
    before = confirmed()
    old, *new = choice.settled(offered, [before], service)
    assert (old.id, old.wanted, old.next_ask) == (1, "unsubscribe", None)
    assert old.lease_until == before.lease_until
    assert len(new) == (service.websub and bool(offered))
    assert all(one.address != old.address for one in new)


def test_what_was_never_asked_for_needs_no_unsubscribing() -> None:
    [old] = choice.settled({}, [made()], SERVICE)
    assert old.wanted == "ended"


def test_of_two_hubs_the_one_with_tls_is_asked() -> None:
    hubs = ("http://plain.example/", HUB, "https://third.example/")
    assert choice.hub_of(Hints(hubs=hubs), SERVICE) == HUB
    assert choice.hub_of(Hints(hubs=hubs[:1]), SERVICE) == hubs[0]


@pytest.mark.parametrize(
    "hub",
    ["https://news.example.org/river/hub", "https://NEWS.example.org:443/river/hub?x"],
)
def test_our_own_hub_is_not_asked(hub: str) -> None:
    assert choice.hub_of(Hints(hubs=(hub,)), SERVICE) == ""
    assert choice.hub_of(Hints(hubs=(hub, HUB)), SERVICE) == HUB


def test_a_secret_is_not_sent_where_it_can_be_read_unless_the_feed_can_be_too() -> None:
    plain = "http://hub.example/"
    for hub, topic, safe in (
        (HUB, TOPIC, True),
        (plain, TOPIC, False),
        (plain, "http://post.example/feed", True),
    ):
        offered = {"post": Hints(hubs=(hub,), topic=topic)}
        [callback] = choice.settled(offered, [], SERVICE)
        assert bool(callback.secret) == safe


def test_a_lease_is_renewed_half_way() -> None:
    callback = confirmed()
    assert callback.lease_until == NOON + 10 * DAY
    assert callback.next_ask == NOON + 5 * DAY
    assert callback.failures == 0


@pytest.mark.parametrize(
    ("told", "lease", "again"),
    [
        ("60", timedelta(minutes=1), HOUR),
        ("0", DAY, DAY / 2),
        ("-1", DAY, DAY / 2),
        ("", DAY, DAY / 2),
        ("a week", DAY, DAY / 2),
        ("²", DAY, DAY / 2),
        ("9" * 400, DAY, DAY / 2),
        ("315360000", 14 * DAY, 7 * DAY),
    ],
)
def test_odd_leases_are_borne(told: str, lease: timedelta, again: timedelta) -> None:
    callback = confirmed(lease=told)
    assert callback.lease_until == NOON + lease
    assert callback.next_ask == NOON + again


@pytest.mark.parametrize(
    "said",
    [
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"mode": ""},
        {"topic": f"{TOPIC}/other"},
        {"topic": ""},
    ],
)
def test_wr205_what_nobody_asked_for_is_not_confirmed(said: dict[str, str]) -> None:
    assert heard(asked(), NOON, **said) is None


def test_wr205_before_it_was_asked_nothing_is_confirmed() -> None:
    assert heard(made(), NOON) is None


def test_a_hub_that_asks_twice_is_told_twice_and_gains_nothing() -> None:
    once = confirmed()
    assert heard(once, NOON + leases.GRACE, lease="1") == once


def test_a_replayed_question_is_not_confirmed() -> None:
    assert heard(confirmed(), NOON + leases.GRACE * 2) is None


def test_a_renewal_that_is_refused_leaves_the_lease_as_it_was() -> None:
    renewing = leases.asked(confirmed(), NOON + 5 * DAY)
    after = leases.answered(renewing, refused("http-500"), NOON + 5 * DAY)
    assert after.lease_until == NOON + 10 * DAY
    assert after.next_ask == NOON + 6 * DAY
    again = heard(leases.asked(after, NOON + 6 * DAY), NOON + 6 * DAY)
    assert again is not None
    assert (again.lease_until, again.failures) == (NOON + 16 * DAY, 0)


@pytest.mark.parametrize("kind", ["http-400", "http-404", "http-410", "http-503"])
def test_a_hub_that_refuses_is_left_alone_for_days(kind: str) -> None:
    callback, waits = made(), []
    now = NOON
    for _ in range(6):
        callback = leases.answered(leases.asked(callback, now), refused(kind), now)
        assert callback.next_ask is not None
        waits.append((callback.next_ask - now) // DAY)
        now = callback.next_ask
    assert waits == [1, 2, 4, 7, 7, 7]
    assert heard(callback, now) is None


def test_a_hub_that_cannot_be_reached_is_tried_again_ever_later() -> None:
    callback, waits = made(), []
    now = NOON
    for _ in range(6):
        callback = leases.answered(leases.asked(callback, now), refused("dns"), now)
        assert callback.next_ask is not None
        waits.append((callback.next_ask - now) // HOUR)
        now = callback.next_ask
    assert waits == [1, 4, 16, 64, 168, 168]


def test_a_hub_may_say_when_to_come_again() -> None:
    for told, wait in ((timedelta(days=3), 3 * DAY), (timedelta(days=900), 7 * DAY)):
        after = leases.answered(asked(), refused("http-429", told), NOON)
        assert after.next_ask == NOON + wait


def test_an_answer_that_did_not_come_in_time_may_have_been_a_yes() -> None:
    waiting = leases.answered(asked(), refused("timeout"), NOON)
    assert heard(waiting, NOON) is not None


def test_who_was_not_asked_after_all_has_not_failed() -> None:
    answer = replace(refused("http-429"), asked=False)
    after = leases.answered(asked(), answer, NOON)
    assert (after.failures, after.next_ask) == (0, NOON + HOUR)


def test_a_hub_that_confirmed_before_it_answered_has_confirmed() -> None:
    callback = confirmed()
    for kind in ("http-500", "timeout", "dns"):
        assert leases.answered(callback, refused(kind), NOON) == callback


def test_a_hub_that_never_asks_back_is_asked_ever_less() -> None:
    callback = asked()
    assert callback.next_ask == NOON + HOUR
    callback = leases.asked(callback, NOON + HOUR)
    assert (callback.failures, callback.failure) == (1, leases.SILENT)
    assert callback.next_ask == NOON + 5 * HOUR
    after = heard(callback, NOON + 2 * HOUR)
    assert after is not None
    assert (after.failures, after.failure) == (0, "")


def test_a_hub_may_deny_at_any_time_and_is_asked_again_after_a_week() -> None:
    for before in (asked(), confirmed()):
        after = heard(before, NOON, mode="denied", reason="no\x1b more")
        assert after is not None
        assert (after.wanted, after.lease_until) == ("subscribe", None)
        assert after.next_ask == NOON + 7 * DAY
        assert after.failure == "it denied that: no more"
    assert heard(confirmed(), NOON, mode="denied", topic="another") is None


def test_unsubscribing_is_confirmed_and_then_over() -> None:
    [old] = choice.settled({}, [confirmed()], SERVICE)
    assert heard(old, NOON) is None
    after = heard(leases.asked(old, NOON), NOON)
    assert after is not None
    assert (after.wanted, after.lease_until) == ("ended", None)
    assert heard(after, NOON) is None


def test_a_hub_that_cannot_be_unsubscribed_is_left_to_its_lease() -> None:
    [callback] = choice.settled({}, [confirmed()], SERVICE)
    now = NOON
    for _ in range(leases.TRIES):
        callback = leases.answered(leases.asked(callback, now), refused("dns"), now)
        assert callback.wanted == "unsubscribe"
    assert leases.asked(callback, now).wanted == "ended"


@given(
    st.lists(
        st.sampled_from(("ask", "yes", "no", "gone", "denied", "late")), max_size=30
    )
)
def test_whatever_a_hub_does_it_is_asked_again_within_reason(acts: list[str]) -> None:
    callback, now = made(), NOON
    for act in acts:
        if act in {"ask", "late"}:
            now = max(now, callback.next_ask or now) + (act == "late") * 9 * DAY
            callback = leases.asked(callback, now)
        elif act in {"no", "gone"}:
            kind = {"no": "http-404", "gone": "network"}[act]
            callback = leases.answered(callback, refused(kind), now)
        else:
            mode = {"yes": "subscribe", "denied": "denied"}[act]
            callback = heard(callback, now, mode=mode) or callback
        assert callback.wanted == "subscribe"
        if callback.next_ask is not None:
            assert now <= callback.next_ask <= now + 7 * DAY
        if callback.next_ask is not None and callback.asked == now:
            assert callback.next_ask >= now + HOUR
