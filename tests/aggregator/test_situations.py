"""Twelve situations of a day's news, taken in by the whole of the program."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from aggregator import amending, naming
from aggregator.config.corrections import Correction, Corrections
from aggregator.coverage import cover
from aggregator.opening import arrange
from feeds.model import Entry
from storage.stories import Story
from tests.aggregator.taking import Bench, entry, read

FEEDS = tuple(f"feed-{letter}" for letter in "abcdefgh")

QUAKE = (
    (
        "Strong earthquake shakes Thessaly, church tower falls in Karditsa",
        "An earthquake of magnitude 5.9 struck Thessaly at 6.12 on Tuesday morning. In "
        "Karditsa the tower of Saint Nicholas fell onto an empty square. Eleven people "
        "were treated for cuts, the fire brigade said.",
    ),
    (
        "Karditsa: tower collapses as 5.9 quake hits central Greece",
        "People ran into the streets of Karditsa when the ground shook shortly after "
        "six. The tower of the church of Saint Nicholas lies in pieces. Seismologists "
        "in Athens put the earthquake at 5.9.",
    ),
    (
        "Earthquake of 5.9 in Thessaly injures eleven",
        "Eleven people were hurt in Thessaly by an earthquake that was felt as far as "
        "Larissa. Rescuers in Karditsa looked for victims under a fallen church tower "
        "and found none.",
    ),
    (
        "Church tower lost in Greek earthquake",
        "The bell tower of Saint Nicholas in Karditsa stood for 140 years. On Tuesday "
        "an earthquake of magnitude 5.9 in Thessaly brought it down within seconds.",
    ),
    (
        "Schools in Karditsa stay closed after the earthquake",
        "The prefect of Thessaly closed all schools around Karditsa until engineers "
        "have looked at them. The 5.9 earthquake on Tuesday brought down a church "
        "tower and hurt eleven people.",
    ),
    (
        "Thessaly quake: eleven hurt, tower of Saint Nicholas gone",
        "Karditsa cleans up after an earthquake of 5.9. The tower of Saint Nicholas is "
        "gone, eleven people have been treated, and aftershocks go on, the institute "
        "in Athens said.",
    ),
    (
        "Earthquake in central Greece topples Karditsa bell tower",
        "A magnitude 5.9 earthquake toppled the bell tower of Saint Nicholas in "
        "Karditsa on Tuesday. The quake in Thessaly was shallow, at nine kilometres.",
    ),
    (
        "Aftershocks follow Thessaly earthquake that felled a tower",
        "More than forty aftershocks followed the earthquake of 5.9 that felled a "
        "church tower in Karditsa, Thessaly, on Tuesday. Eleven people were injured.",
    ),
)

OTHER_NEWS = (
    ("Porto", "tram line", "Batalha"),
    ("Uppsala", "telescope", "Celsius"),
    ("Mombasa", "coconut harvest", "Likoni"),
    ("Quito", "cable car", "Pichincha"),
    ("Tampere", "ice hockey final", "Ilves"),
    ("Perth", "oats", "Wheatbelt"),
    ("Cork", "distillery", "Midleton"),
    ("Lviv", "opera house", "Krushelnytska"),
    ("Recife", "carnival bloc", "Galo"),
    ("Sapporo", "snow sculptures", "Odori"),
    ("Basel", "art fair", "Messeplatz"),
    ("Dakar", "wrestling title", "Yarga"),
    ("Tallinn", "ferry terminal", "Vanasadam"),
    ("Winnipeg", "polar bear cub", "Assiniboine"),
    ("Bergen", "fish market", "Torget"),
    ("Jaipur", "kite festival", "Makar"),
    ("Leuven", "beer museum", "Stella"),
    ("Gdansk", "amber hall", "Motlawa"),
    ("Hobart", "yacht race", "Derwent"),
    ("Salta", "wine train", "Cafayate"),
    ("Oulu", "air guitar contest", "Rotuaari"),
    ("Tartu", "robot couriers", "Starship"),
    ("Fez", "tannery", "Chouara"),
    ("Busan", "film festival", "Haeundae"),
    ("Malmo", "windmill", "Slottsparken"),
    ("Nancy", "glass exhibition", "Daum"),
    ("Cusco", "potato archive", "Pisac"),
    ("Tromso", "whale watchers", "Kvaloya"),
    ("Zadar", "sea organ", "Riva"),
    ("Cardiff", "rugby cup", "Taff"),
    ("Ulm", "spire repairs", "Minster"),
    ("Kumasi", "cocoa exchange", "Adum"),
)


def other_news() -> list[Entry]:
    """As many stories as it takes for rare words to be known as rare."""
    return [
        entry(
            f"other-{place}",
            f"{place} celebrates its {thing}",
            f"The {thing} of {place} drew crowds to {where} on Monday. Organisers in "
            f"{place} spoke of a record for the {thing}.",
            f"{place.lower()}.example",
        )
        for place, thing, where in OTHER_NEWS
    ]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A service that follows eight feeds and has read a day's other news."""
    bench = Bench(tmp_path)
    bench.configure(*FEEDS, "others")
    bench.take(others=other_news())
    bench.later(hours=12)
    return bench


def said(number: int, text: tuple[str, str], **given: object) -> Entry:
    """An article of the outlet of this number."""
    title, body = text
    outlet = f"outlet-{number}.example"
    return entry(f"{crc32(title.encode()):x}", title, body, outlet, **given)


def told(bench: Bench, *texts: tuple[str, str], apart: float = 0) -> None:
    """Each text comes from an outlet of its own, some hours after the last."""
    for number, text in enumerate(texts):
        bench.take(read(FEEDS[number % 8], said(number, text)))
        bench.later(hours=apart)


def story_of(bench: Bench, text: tuple[str, str]) -> Story:
    article = bench.articles()[text[0]]
    return naming.find_story(bench.desk.db, article.slug)


def stories_of(bench: Bench, texts: Sequence[tuple[str, str]]) -> set[int]:
    return {story_of(bench, text).id for text in texts}


def correct(bench: Bench, *made: Correction) -> None:
    """From now on these corrections are in force, and no others."""
    bench.config = replace(bench.config, corrections=Corrections(made=made))
    bench.desk = arrange(bench.desk.db, bench.config, bench.now)


def test_eight_outlets_at_once_give_one_story(bench: Bench) -> None:
    readings = [
        read(feed, said(number, text))
        for number, (feed, text) in enumerate(zip(FEEDS, QUAKE, strict=True))
    ]
    bench.take(*readings)
    assert len(stories_of(bench, QUAKE)) == 1
    coverage = cover(story_of(bench, QUAKE[0]))
    assert (coverage.outlets, coverage.texts) == (8, 8)


def test_an_edit_updates_in_place(bench: Bench) -> None:
    told(bench, *QUAKE[:3])
    before = story_of(bench, QUAKE[0])
    article = bench.articles()[QUAKE[1][0]]
    entries = len(bench.tables()["entries"])
    bench.later(hours=1)
    edited = replace(
        said(1, QUAKE[1]), title="Karditsa: twelve hurt by the quake of 5.9"
    )
    bench.take(read(FEEDS[1], edited))
    after = story_of(bench, QUAKE[0])
    assert len(bench.tables()["entries"]) == entries
    assert bench.articles()[edited.title].iri == article.iri
    assert (after.iri, after.updated) == (before.iri, before.updated)


def test_a_late_article_finds_its_story(bench: Bench) -> None:
    told(bench, *QUAKE[:4])
    bench.later(hours=30)
    told(bench, QUAKE[4])
    assert len(stories_of(bench, QUAKE[:5])) == 1


def test_a_restart_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path / "other")
    other.configure(*FEEDS, "others")
    other.take(others=other_news())
    other.later(hours=12)
    for number, text in enumerate(QUAKE):
        for one in (bench, other):
            one.take(read(FEEDS[number], said(number, text)))
            one.later(hours=2)
        other.reopen()
    assert [s.iri for s in bench.stories()] == [s.iri for s in other.stories()]
    assert len(stories_of(bench, QUAKE)) == 1


def test_a_feed_that_changes_its_ids_announces_nothing_again(bench: Bench) -> None:
    entries = [said(0, text) for text in QUAKE[:4]]
    entries = [
        replace(one, id=f"http://{n}", key=f"http://{n}", links=one.links)
        for n, one in enumerate(entries)
    ]
    bench.take(read(FEEDS[0], *entries))
    bench.publish()
    before = bench.published()
    bench.later(hours=1)
    changed = [
        replace(one, id=f"urn:new:{n}", key=f"urn:new:{n}")
        for n, one in enumerate(entries)
    ]
    bench.take(read(FEEDS[0], *changed))
    bench.publish()
    assert bench.published() == before


def test_a_live_blog_is_not_glue(bench: Bench) -> None:
    other = (
        "Parliament in Athens rejects the pension bill",
        "The parliament in Athens rejected the pension bill of minister Eleni Kosta by "
        "151 to 149 votes late on Monday. The opposition asked for an election.",
    )
    blog = (
        "Greece live: earthquake in Thessaly, pension bill rejected, ferries on strike",
        "All that happens in Greece today as it happens. 09:10 Earthquake of 5.9 in "
        "Thessaly, a tower fell in Karditsa. 09:40 Parliament in Athens rejects the "
        "pension bill of Eleni Kosta by 151 to 149. 10:05 Ferry crews stop work in "
        "Piraeus for two days.",
    )
    strike = (
        "Ferry crews in Piraeus stop work for two days",
        "No ferry leaves Piraeus until Thursday: the crews ask for eight percent more "
        "pay. Islands in the Cyclades expect empty shelves, the harbour office said.",
    )
    told(bench, QUAKE[0], other, blog, strike, QUAKE[1], apart=0.5)
    quake, pensions, ferries = (
        story_of(bench, text).id for text in (QUAKE[0], other, strike)
    )
    assert len({quake, pensions, ferries}) == 3
    assert story_of(bench, QUAKE[1]).id == quake


def test_a_roundup_joins_no_events(bench: Bench) -> None:
    museum = (
        "Fire damages the railway museum in Utrecht",
        "A fire damaged two steam engines in the railway museum in Utrecht on Tuesday. "
        "Forty firefighters put it out within an hour; the cause is not known.",
    )
    roundup = (
        "The morning in five minutes: Greek earthquake, Utrecht museum fire and more",
        "Good morning. An earthquake brought down a tower in Karditsa. A fire damaged "
        "the railway museum in Utrecht. And the price of oats rises in Perth.",
    )
    told(bench, QUAKE[0], museum, roundup, QUAKE[2], apart=1)
    again = (
        "Utrecht railway museum reopens halls that the fire spared",
        "The railway museum in Utrecht opens again on Friday. Two steam engines were "
        "damaged in the fire on Tuesday, and forty firefighters were thanked.",
    )
    told(bench, again)
    assert story_of(bench, QUAKE[0]).id == story_of(bench, QUAKE[2]).id
    assert story_of(bench, museum).id == story_of(bench, again).id
    assert story_of(bench, museum).id != story_of(bench, QUAKE[0]).id


def test_twin_events_of_two_days_are_two_stories(bench: Bench) -> None:
    monday = (
        (
            "Two die in avalanche above Zermatt",
            "An avalanche above Zermatt killed two Norwegian skiers on Monday. They "
            "had left the piste near the Gornergrat, the police of Valais said.",
        ),
        (
            "Norwegian skiers killed near the Gornergrat",
            "Two Norwegians were killed by an avalanche near the Gornergrat on Monday. "
            "Rescuers from Zermatt found them after an hour off the piste.",
        ),
    )
    wednesday = (
        (
            "Guide buried by avalanche above Zermatt, four rescued",
            "A mountain guide from Brig died on Wednesday in an avalanche on the "
            "Theodul glacier above Zermatt. His four guests were dug out alive by a "
            "helicopter crew.",
        ),
        (
            "Four guests survive avalanche on the Theodul glacier",
            "Four guests of a guide from Brig were dug out of an avalanche on the "
            "Theodul glacier alive on Wednesday; the guide was dead. The helicopter "
            "had been called by a second party.",
        ),
    )
    told(bench, *monday, apart=1)
    bench.later(hours=46)
    told(bench, *wednesday, apart=1)
    assert len(stories_of(bench, monday)) == 1
    assert len(stories_of(bench, wednesday)) == 1
    assert stories_of(bench, monday) != stories_of(bench, wednesday)


def test_wire_copy_counts_as_one_text(bench: Bench) -> None:
    title, wire = QUAKE[0]
    shortened = wire.rpartition(". ")[0] + "."
    told(
        bench,
        (title, wire),
        ("Church tower falls in quake", f"(Agency) {wire}"),
        ("Quake in Thessaly", shortened),
        QUAKE[1],
    )
    coverage = cover(story_of(bench, QUAKE[1]))
    assert (coverage.outlets, coverage.texts) == (4, 2)


def test_names_spelt_differently_meet(bench: Bench) -> None:
    texts = (
        (
            "Zelensky receives Danish premier in Kyiv",
            "President Volodymyr Zelensky received the Danish premier in Kyiv on "
            "Tuesday and thanked him for nineteen F-16 aircraft.",
        ),
        (
            "Zelenskyy thanks Denmark for F-16s",
            "In Kyiv Volodymyr Zelenskyy thanked the Danish premier on Tuesday: the "
            "nineteen F16 jets had saved lives, he said.",
        ),
        (
            "Danish premier visits Zelenskiy in Kiev",
            "The Danish premier came to Kiev by train on Tuesday. Wolodymyr Zelenskiy "
            "spoke of nineteen F-16 fighters and of more help.",
        ),
    )
    told(bench, *texts, apart=1)
    assert len(stories_of(bench, texts)) == 1


def test_a_split_keeps_the_founder_where_readers_know_it(bench: Bench) -> None:
    told(bench, *QUAKE[:4])
    before = story_of(bench, QUAKE[0])
    correct(bench, *amending.split(before, [bench.articles()[QUAKE[3][0]]]))
    assert story_of(bench, QUAKE[0]).iri == before.iri
    assert story_of(bench, QUAKE[3]).iri != before.iri
    told(bench, *QUAKE[4:])
    assert story_of(bench, QUAKE[0]).id != story_of(bench, QUAKE[3]).id


def test_a_merge_by_a_later_article_keeps_the_older_id(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(bench, *QUAKE[:6])
    older = story_of(bench, QUAKE[0])
    leaving = [bench.articles()[title] for title, _ in QUAKE[3:6]]
    correct(bench, *amending.split(older, leaving))
    newer = story_of(bench, QUAKE[3])
    # The split is taken back; a title and a pin go with the story, wherever it goes.
    correct(bench, amending.rename(newer, "The quake"), amending.pin(newer))
    assert stories_of(bench, QUAKE[:6]) == {older.id, newer.id}
    # Stories are looked at whole after every 500 articles, here after each.
    monkeypatch.setattr("aggregator.grouping.stories.is_due", lambda article: True)
    told(bench, QUAKE[6])
    assert stories_of(bench, QUAKE[:7]) == {older.id}
    led = naming.find_story(bench.desk.db, newer.slug)
    assert (led.iri, led.title, led.pinned) == (older.iri, "The quake", True)
    bench.publish()
    assert newer.iri.encode() not in bench.published()["stories.atom"]
