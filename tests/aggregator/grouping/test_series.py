"""One outlet's series are many stories; its reports of one event are one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.grouping import background
from aggregator.grouping.stories import Grouping, Index, Newcomer, group

DAWN = datetime(2025, 2, 3, 6, tzinfo=UTC)
Told = tuple[str, str]

COMICS: list[Told] = [
    ("Hedge Goblin 412 - The lost spade", ""),
    ("Hedge Goblin 413 - The lost spade, again", ""),
    ("Hedge Goblin 414 - Compost", ""),
    ("Hedge Goblin 415 - A visitor", ""),
]
UNNUMBERED: list[Told] = [
    ("Hedge Goblin: Compost", ""),
    ("Hedge Goblin: A visitor from below", ""),
    ("Hedge Goblin: Moonlight", ""),
]
RATINGS: list[Told] = [
    (
        f"{firm} Outperform",
        f"Analysts at Quillon Capital Markets have left their rating for {firm} at "
        f'"Outperform" with a price target of {target} dollars. Demand was sound and '
        "the quarterly figures had met expectations, wrote analyst Jonas Pell in a "
        "study that was published on Thursday.",
    )
    for firm, target in [
        ("Brandwick Steel", 71),
        ("Orsolo Foods", 118),
        ("Teviot Rail", 42),
        ("Numina Health", 71),
    ]
]
ALARMS: list[Told] = [
    (
        f"[{day:02}.08.2023 - {hour} Uhr] Brandmeldealarm",
        f"Einsatzort: Altbruck, {street}\nAlarmierung: Sammelruf\n"
        "Eingesetzte Fahrzeuge: KDO 1 / TLF-A 2000 / DLK 23-12\n"
        "Weitere Informationen auf der Seite der Feuerwehr Altbruck.",
    )
    for day, hour, street in [
        (2, "11:18", "Lindengasse"),
        (2, "18:57", "Lindengasse"),
        (5, "15:42", "Klinikum"),
        (6, "04:53", "Schillerplatz"),
    ]
]
WEATHER: list[Told] = [
    (
        f"Weather in Skarrowdale on {day}",
        f"Skarrowdale and the Penwith hills will see {sky} with winds from the west "
        f"and highs of {high} degrees in Port Merrin, the Skarrowdale office says.",
    )
    for day, sky, high in [
        ("Monday", "sunny spells", 14),
        ("Tuesday", "sunny spells and a shower", 13),
        ("Wednesday", "heavy rain", 11),
    ]
]
FORECASTS: list[Told] = [("Forecast for Skarrowdale", text) for _, text in WEATHER]
HOROSCOPES: list[Told] = [
    (
        f"Horoscope: {sign}",
        f"Venus meets Saturn in your {house} house today. {advice} Madame Zora sees "
        "a letter, a journey over water and a stranger with a generous heart.",
    )
    for sign, house, advice in [
        ("Aries", "second", "Spend with care."),
        ("Leo", "sixth", "Rest before noon."),
        ("Cancer", "fifth", "Call an old friend."),
        ("Pisces", "tenth", "Say no for once."),
    ]
]
PHOTOS: list[Told] = [
    ("Photos of the day", "Skaters on the Vltava, a bonfire in Kyoto, masks in Oruro."),
    ("Photos of the day", "Storks near Badajoz, a flooded road in Kent, snow in Fez."),
    ("Photos of the day", "Tulips at Keukenhof, kites above Lahore, dust in Dakar."),
]
BARE: list[Told] = [("Photos of the day", "")] * 3
RELEASES: list[Told] = [
    (
        f"borealfs {version} released",
        f"Version {version} of the borealfs file system has been released. This is a "
        "bug fix release; all users of borealfs are advised to upgrade. Signatures "
        "and the source archive are on the download page of the project.",
    )
    for version in ("2.4.1", "2.4.2", "2.5.0-rc1", "2.5.0")
]
OBITUARIES: list[Told] = [
    ("Obituary: Ingrid Sølvberg", "The glaciologist Ingrid Sølvberg has died at 91."),
    ("Obituary: Tomasz Wrona", "The cellist Tomasz Wrona has died at the age of 84."),
    ("Obituary: Dalia Benhamou", "The judge Dalia Benhamou has died aged 88."),
]
ANNOUNCED: list[Told] = [
    (
        f"'{series}' {deed} Main Cast, Staff",
        f"The Lanternfest 2025 event {verb} the main cast, staff and a teaser visual "
        f"for the {series} television anime on Saturday. The anime premieres in 2026.",
    )
    for series, deed, verb in [
        ("Kumo no Hashi", "Reveals", "revealed"),
        ("Nagisa Relay", "Unveils", "unveiled"),
        ("Tetsu to Hana", "Announces", "announced"),
        ("Yoru Maze", "Reveals", "revealed"),
    ]
]
FIRE: list[Told] = [
    (
        "Dozens flee as cannery burns in Port Merrin",
        "A fire broke out in the Castellan cannery of Port Merrin on Sunday night. "
        "Forty workers reached the quay unhurt. The brigade said the roof had fallen.",
    ),
    (
        "Port Merrin fire: Castellan cannery had failed two inspections",
        "The Castellan cannery, which burned down in Port Merrin on Sunday, had been "
        "told twice to repair its sprinklers, records seen by this paper show.",
    ),
    (
        "Cannery workers of Port Merrin gather to ask about their wages",
        "Two days after flames destroyed the Castellan cannery, its workers met in "
        "Port Merrin to hear who would pay them. The owner, Rafe Castellan, stayed "
        "away; the fire brigade is still on the quay.",
    ),
]


def newcomers(
    told: Sequence[Told],
    *,
    first: int = 1,
    outlet: str = "a.example",
    every: timedelta = timedelta(hours=20),
    language: str = "",
) -> list[Newcomer]:
    return [
        Newcomer(
            article=number,
            outlet=outlet,
            title=title,
            text=text,
            language=language,
            time=DAWN + every * (number - first),
        )
        for number, (title, text) in enumerate(told, start=first)
    ]


def grouped(articles: Sequence[Newcomer]) -> Grouping:
    inorder = sorted(articles, key=lambda one: (one.time, one.article))
    return group(Index(background.load()), inorder, next_story=1)


def homes(articles: Sequence[Newcomer]) -> dict[int, int]:
    return {one.article: one.story for one in grouped(articles).placements}


SERIES = {
    "numbered comics": COMICS,
    "comics without numbers": UNNUMBERED,
    "ratings of different shares": RATINGS,
    "alarms": ALARMS,
    "weather by day": WEATHER,
    "forecasts under one title": FORECASTS,
    "horoscopes by sign": HOROSCOPES,
    "photos of the day": PHOTOS,
    "photos without a word": BARE,
    "releases": RELEASES,
    "obituaries": OBITUARIES,
    "announcements at one fair": ANNOUNCED,
}


@pytest.mark.parametrize("language", ["", "en", "de"])
@pytest.mark.parametrize("hours", [0, 20])
@pytest.mark.parametrize("name", SERIES)
def test_each_part_of_a_series_is_a_story(name: str, hours: int, language: str) -> None:
    told = newcomers(SERIES[name], every=timedelta(hours=hours), language=language)
    found = homes(told)
    assert len(set(found.values())) == len(told)
    back = homes([*reversed(told)])
    assert len(set(back.values())) == len(told)


@pytest.mark.parametrize("name", SERIES)
def test_each_part_is_a_story_among_other_series_too(name: str) -> None:
    rest = [told for other, parts in SERIES.items() if other != name for told in parts]
    crowd = newcomers(rest, every=timedelta(hours=1))
    told = newcomers(SERIES[name], first=500)
    found = homes([*crowd, *told])
    assert len({found[one.article] for one in told}) == len(told)


@pytest.mark.parametrize("count", [2, 3])
def test_an_outlet_goes_on_with_its_own_story(count: int) -> None:
    assert set(homes(newcomers(FIRE[:count])).values()) == {1}


def test_an_outlet_of_many_series_still_goes_on_with_its_story() -> None:
    crowd = newcomers(
        [told for parts in SERIES.values() for told in parts],
        first=100,
        every=timedelta(hours=1),
    )
    found = homes([*crowd, *newcomers(FIRE)])
    assert found[1] == found[2]


def test_a_new_version_of_a_report_is_no_new_story() -> None:
    title, text = FIRE[0]
    told = [
        (title, text),
        (f"UPDATE 1-{title}", f"Adds owner's words. {text} Rafe Castellan was shaken."),
        (f"{title} -- 2nd Update", f"{text} The harbour was closed to all ships."),
    ]
    assert set(homes(newcomers(told)).values()) == {1}


def test_an_outlet_that_repeats_a_text_copies_itself() -> None:
    both = grouped(newcomers([FIRE[0], FIRE[0]]))
    assert [one.copy_of for one in both.placements] == [None, 1]


def test_a_form_filled_in_anew_is_no_copy() -> None:
    form = "Results of the {} draw of the Skarrowdale lottery: {}. " + " ".join(
        f"Paragraph {word} of the rules applies." for word in "abcdefghijklmnop"
    )
    told = [
        ("Lottery results", form.format("midday", "3, 11, 27")),
        ("Lottery results", form.format("midday", "4, 19, 30")),
    ]
    both = grouped(newcomers(told))
    assert [one.copy_of for one in both.placements] == [None, None]
    assert len({one.story for one in both.placements}) == 2


def test_other_outlets_may_carry_each_part_of_a_series() -> None:
    own = newcomers(WEATHER)
    other = newcomers(WEATHER, first=100, outlet="b.example")
    found = homes([*own, *other])
    assert [found[number] for number in (100, 101, 102)] == [
        found[number] for number in (1, 2, 3)
    ]
    assert len(set(found.values())) == len(WEATHER)


def test_what_other_outlets_tell_too_is_told_on_by_any_of_them() -> None:
    others = newcomers(FIRE[:1], outlet="b.example")
    own = newcomers([FIRE[1], FIRE[2]], first=10)
    assert set(homes([*others, *own]).values()) == {1}


LANDSLIDE: list[Told] = [
    (
        "Rock buries coast road",
        "A landslide at Cape Ardle closed the coast road on Friday morning. Some 900 "
        "tonnes of rock came down near Fennick, said mayor Odalys Brandt. Nobody was "
        "hurt; the road stays shut for at least ten days.",
    ),
    (
        "Ten days of detours ahead",
        "Drivers between Fennick and the south must go round by the pass: after the "
        "landslide at Cape Ardle on Friday, 900 tonnes of rock have to be cleared. "
        "Mayor Odalys Brandt asked commuters to share their cars.",
    ),
]


def test_texts_of_nobody_in_particular_may_tell_one_event() -> None:
    """A folder that names no outlet says nothing of who wrote what lies in it."""
    folder = newcomers(LANDSLIDE, outlet="subscription:papers")
    assert set(homes(folder).values()) == {1}
