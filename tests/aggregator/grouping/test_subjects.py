"""Running subjects are named after what recurs."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.grouping import background
from aggregator.grouping.stories import Index, Newcomer, group
from aggregator.grouping.subjects import Subject, discover, news

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)

ORLOVIA = [
    "Orlovia closes its border to lorries",
    "Striking teachers march through the capital of Orlovia",
    "Flood waters reach the vineyards of Orlovia",
    "Orlovia's parliament elects a beekeeper as speaker",
]
SMALL = [
    "How to bake an orlovia in four steps",
    "The best orlovia recipes from readers",
    "Why a slice of orlovia goes well with coffee",
    "An old orlovia tin sells at auction",
]
BODIES = [
    "Drivers waited beside frozen trucks while customs officers argued.",
    "Salaries have not risen since the spring, a union said.",
    "Rescue boats carried wine growers from their cellars at dawn.",
    "Deputies voted twice before the hives were mentioned at all.",
    "Walkers had seen the animal from the cliffs the evening before.",
    "Dairies paid a third more for each litre than a year ago.",
    "Ploughs were sent up the passes as the wind grew stronger.",
    "Freight brokers blamed fewer vessels and longer routes.",
]
OTHERS = [
    "Whale washed ashore near lighthouse",
    "Cheese makers complain about milk prices on Monday",
    "Monday brings heavy snow to mountain roads",
    "Reuters: shipping costs climb again on Monday",
]


def padding(number: int) -> str:
    """Words that only one text has, so that no two of them are one story."""
    return " ".join(f"detail{number}{letter}" for letter in "abcdefghijklmnopqrst")


def index(
    headlines: Sequence[str], *, outlets: Sequence[str] = ("a.org", "b.org", "c.org")
) -> Index:
    filled = Index(background.load())
    newcomers = [
        Newcomer(
            article=number,
            outlet=outlets[number % len(outlets)],
            title=headline,
            text=f"{BODIES[number % len(BODIES)]} {padding(number)}",
            language="en",
            time=NOON + timedelta(minutes=number),
        )
        for number, headline in enumerate(headlines, start=1)
    ]
    group(filled, newcomers, next_story=1)
    return filled


def test_a_name_in_several_stories_is_a_subject() -> None:
    assert discover(index(ORLOVIA + OTHERS), ()) == (
        Subject(name="orlovia", title="Orlovia", term="orlovia", stories=(1, 2, 3, 4)),
    )


def test_one_outlet_makes_no_subject() -> None:
    assert discover(index(ORLOVIA, outlets=["a.org"]), ()) == ()


def test_unknown_outlets_are_different_ones() -> None:
    assert discover(index(ORLOVIA, outlets=[""]), ())


def test_the_name_of_an_outlet_is_no_subject() -> None:
    own = ["orloviatimes.org", "orlovianews.org"]
    assert discover(index(ORLOVIA, outlets=own), ()) == ()


def test_a_name_that_is_mostly_a_word_is_no_subject() -> None:
    assert discover(index(ORLOVIA + SMALL), ()) == ()


def test_a_subject_has_the_name_that_most_texts_give_it() -> None:
    told = [headline.replace("Orlovia", "Vesna Orlovia") for headline in ORLOVIA]
    (subject,) = discover(index(told), ())
    assert (subject.title, subject.name) == ("Vesna Orlovia", "vesna-orlovia")


@pytest.mark.parametrize(
    "word",
    ["I'd", "They\u2019ll", "Don't", "SC", "II", "VIII", "Permalink", "Comments"],
)
def test_a_word_that_names_nothing_is_no_subject(word: str) -> None:
    told = [headline.replace("Orlovia", word) for headline in ORLOVIA]
    assert discover(index(told), ()) == ()


@pytest.mark.parametrize("short", ["AI", "GM"])
def test_some_names_have_two_letters(short: str) -> None:
    told = [headline.replace("Orlovia", short) for headline in ORLOVIA]
    (subject,) = discover(index(told), ())
    assert subject.title == short


def test_an_initial_does_not_cut_a_name_short() -> None:
    told = [headline.replace("Orlovia", "Vesna J. Orlovia") for headline in ORLOVIA]
    assert {one.title for one in discover(index(told), ())} == {"Vesna Orlovia"}


def test_a_part_of_different_names_is_no_subject() -> None:
    seconds = ["Brankov", "Tesmer", "Quill", "Adebo"]
    told = [
        headline.replace("Orlovia", f"Vesna {second}")
        for headline, second in zip(ORLOVIA, seconds, strict=True)
    ]
    assert discover(index(told), ()) == ()


def test_a_known_subject_keeps_its_name_and_needs_fewer_stories() -> None:
    fewer = index(ORLOVIA[:2] + OTHERS)
    assert discover(fewer, ()) == ()
    known = Subject(name="the-orlovian-crisis", title="Orlovia", term="orlovia")
    (kept,) = discover(fewer, [known])
    assert (kept.name, kept.stories) == ("the-orlovian-crisis", (1, 2))


def test_a_name_that_is_taken_is_not_given_again() -> None:
    (subject,) = discover(index(ORLOVIA), (), taken={"orlovia"})
    assert subject.name == "orlovia-2"


def test_a_second_pass_finds_the_same() -> None:
    filled = index(ORLOVIA + OTHERS)
    first = discover(filled, ())
    assert discover(filled, first) == first


def test_only_the_stories_that_are_new_to_a_subject_are_news() -> None:
    filled = index(ORLOVIA[:3] + OTHERS)
    (first,) = news(filled, discover(filled, ()))
    assert first.stories == (1, 2, 3)
    later = Newcomer(
        article=99,
        outlet="d.org",
        title="Orlovia counts its storks",
        text=padding(99),
        language="en",
        time=NOON + timedelta(hours=1),
    )
    group(filled, [later], next_story=99)
    (again,) = news(filled, discover(filled, [first]))
    assert (again.name, again.stories) == ("orlovia", (99,))


def german(*texts: tuple[str, str]) -> Index:
    filled = Index(background.load())
    newcomers = [
        Newcomer(
            article=number,
            outlet=f"{number}.de",
            title=title,
            text=f"{text} {padding(number).lower()}" if text else "",
            language="de-AT",
            time=NOON,
        )
        for number, (title, text) in enumerate(texts, 1)
    ]
    group(filled, newcomers, next_story=1)
    return filled


def test_a_noun_is_no_name_because_of_its_capital() -> None:
    filled = german(
        ("Regierung plant Gesetz zur Fischerei", ""),
        ("Regierung stoppt Gesetz zur Bildung", ""),
        ("Regierung lobt Gesetz zur Forschung", ""),
    )
    assert discover(filled, ()) == ()


def test_a_german_name_stands_behind_a_first_name_or_an_office() -> None:
    filled = german(
        ("Kanzlerin Drosselbart besucht den Hafen", "Die Arbeiter pfiffen dazu."),
        ("Steuern: Kritik an Anna Drosselbart", "Neue Zahlen ärgern die Gemeinden."),
        ("Brücke gesperrt", "Viele fragten nach Kanzlerin Drosselbart und der Brücke."),
        ("Der Apfel wird teurer", "Bauern nennen die Dürre als Grund."),
    )
    (subject,) = discover(filled, ())
    assert (subject.title, subject.stories) == ("Drosselbart", (1, 2, 3))


def test_a_german_name_is_known_from_other_languages() -> None:
    filled = german(
        ("Vor der Küste von Finnland sinkt ein Kutter", "Die Mannschaft schwamm."),
        ("Finnland wählt", "Die Wahllokale öffneten früh."),
        ("Elche laufen bis nach Finnland", "Förster zählten sie aus der Luft."),
    )
    assert [one.title for one in discover(filled, ())] == ["Finnland"]


def test_a_large_story_of_many_outlets_is_a_subject() -> None:
    headline = "Tanker breaks in two off Orlovia, crew of nine saved"
    outlets = [f"{number}.org" for number in range(20)]
    assert discover(index([headline] * 4, outlets=outlets), ()) == ()
    filled = index([f"{headline} {n}" for n in range(16)], outlets=outlets)
    assert "Orlovia" in {one.title for one in discover(filled, ())}
