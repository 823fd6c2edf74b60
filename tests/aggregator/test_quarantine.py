"""Whether a feed has become another one."""

from aggregator.quarantine import suspicion
from feeds.model import Entry, Feed, Link, Source


def source(title: str, site: str) -> Source:
    return Source(title=title, links=(Link(href=f"https://{site}/"),))


def entries(*titles: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(key=f"{number}", title=title) for number, title in enumerate(titles)
    )


HERALD = source("The Herald", "herald.example")
CASINO = source("Best bets", "casino.example")
TITLES = tuple(f"Council debates item {letter}" for letter in "abcdefghij")
KEPT = {entry.key: entry.title for entry in entries(*TITLES)}
OTHERS = tuple(
    Entry(key=f"new {number}", title=f"Win {number}") for number in range(10)
)


def reason(before: Source, feed: Feed, kept: dict[str, str] = KEPT) -> str:
    found = suspicion(before, feed, kept)
    return found.reason if found else ""


def test_g4_another_site_at_the_old_address_is_held_back() -> None:
    told = reason(HERALD, Feed(source=CASINO, entries=OTHERS))
    assert '"The Herald"' in told
    assert '"Best bets" of casino.example' in told
    assert "10 of 10 entries are new" in told
    assert "--accept" in told


def test_g4_a_day_of_nothing_but_news_is_no_other_feed() -> None:
    assert not reason(HERALD, Feed(source=HERALD, entries=OTHERS))


def test_g4_a_feed_that_took_another_name_or_site_is_the_same_feed() -> None:
    renamed = source("The Morning Herald", "herald.example")
    assert not reason(HERALD, Feed(source=renamed, entries=OTHERS))
    rehoused = source("The Herald", "herald-news.example")
    assert not reason(HERALD, Feed(source=rehoused, entries=OTHERS))


def test_g4_a_feed_with_its_entries_is_itself_whatever_it_says() -> None:
    some = (*entries(*TITLES[:2]), *OTHERS[:8])
    assert not reason(HERALD, Feed(source=CASINO, entries=some))


def test_g4_a_few_entries_tell_nothing() -> None:
    assert not reason(HERALD, Feed(source=CASINO, entries=OTHERS[:4]))


def test_entries_written_over_are_held_back() -> None:
    gone = entries(*["Subscribe to read this"] * 10)
    assert "10 of 10 known entries" in reason(HERALD, Feed(source=HERALD, entries=gone))
    half = entries(*["Subscribe to read this"] * 5, *TITLES[5:])
    assert not reason(HERALD, Feed(source=HERALD, entries=half))


def test_titles_that_gained_or_lost_an_end_are_the_same() -> None:
    longer = entries(*[f"{title} - The Herald" for title in TITLES])
    assert not reason(HERALD, Feed(source=HERALD, entries=longer))
    kept = {entry.key: entry.title for entry in longer}
    assert not reason(HERALD, Feed(source=HERALD, entries=entries(*TITLES)), kept)
    untitled = entries(*[""] * 10)
    assert not reason(HERALD, Feed(source=HERALD, entries=untitled))
