"""Events of one kind in one place, on different days: each is a story, and whole."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.grouping import background
from aggregator.grouping.stories import Index, Newcomer, group
from aggregator.trial import stories

MONDAY = datetime(2025, 3, 3, 8, tzinfo=UTC)

Told = tuple[str, str]
Event = tuple[float, list[Told]]
"""How many days after `MONDAY` it was, and how each outlet told it, hour by hour."""

FIRES: list[Event] = [
    (
        0,
        [
            (
                "Fire guts bakery in Oldmarket district of Trellick",
                "A fire destroyed a bakery in the Oldmarket district of Trellick early "
                "on Monday. Two people were treated for smoke. Fire chief Dana Orrin "
                "said a faulty oven was the likely cause.",
            ),
            (
                "Oven blamed as Trellick bakery burns down",
                "Four engines fought a blaze that burned down the Sorrel bakery in "
                "Trellick's Oldmarket on Monday. A faulty oven is thought to have "
                "started it, said fire chief Dana Orrin. Two workers breathed smoke.",
            ),
            (
                "Two treated for smoke after bakery blaze in Trellick",
                "Two bakers were taken to hospital after the Sorrel bakery in Trellick "
                "caught fire before dawn on Monday. The oven had a fault, the fire "
                "service believes. The building in Oldmarket cannot be saved.",
            ),
        ],
    ),
    (
        2,
        [
            (
                "Warehouse fire in Trellick harbour forces evacuation",
                "Ninety people left their homes on Wednesday when a tyre warehouse in "
                "the harbour of Trellick caught fire. Black smoke drifted over the "
                "Quay. Fire chief Dana Orrin said eleven engines were there.",
            ),
            (
                "Tyre warehouse burns in Trellick harbour, Quay told to leave",
                "Eleven fire engines fought a blaze in a warehouse full of tyres in "
                "Trellick harbour on Wednesday. Ninety residents of the Quay were "
                "brought to a school because of the black smoke.",
            ),
            (
                "Ninety flee black smoke as harbour warehouse burns in Trellick",
                "A warehouse with thousands of tyres burned in Trellick on Wednesday. "
                "Smoke over the harbour forced ninety people of the Quay district from "
                "their homes, the fire service said.",
            ),
        ],
    ),
]
MATCHES: list[Event] = [
    (
        0,
        [
            (
                "Corran Rovers beat Lisk United 3-1 in league opener",
                "Two goals by Marta Venn gave Corran Rovers a 3-1 win over Lisk United "
                "in the first match of the league on Sunday. Ida Sorley headed in the "
                "third after the break; Pia Holm scored late for Lisk.",
            ),
            (
                "Venn scores twice as Rovers start season with win over Lisk",
                "Marta Venn scored twice and Ida Sorley once when Corran Rovers opened "
                "their league season on Sunday with a 3-1 victory against Lisk United. "
                "Pia Holm's late goal was no more than a consolation.",
            ),
            (
                "Lisk United lose 3-1 at Corran on opening day",
                "Lisk United began the league on Sunday with a 3-1 defeat at Corran "
                "Rovers, for whom Marta Venn struck twice before half-time. Coach Elin "
                "Brask said her defence had slept.",
            ),
        ],
    ),
    (
        3,
        [
            (
                "Lisk United knock Corran Rovers out of cup on penalties",
                "Goalkeeper Runa Falk saved two penalties on Wednesday as Lisk United "
                "put Corran Rovers out of the cup. The quarter-final ended goalless "
                "after extra time; Lisk won the shoot-out 4-2.",
            ),
            (
                "Falk the hero as Lisk win cup shoot-out against Rovers",
                "Runa Falk stopped two spot kicks on Wednesday to send Lisk into "
                "the semi-finals of the cup. They beat Corran Rovers 4-2 on penalties "
                "after 120 minutes without a goal.",
            ),
            (
                "Cup: Rovers out after penalty drama with Lisk",
                "Corran Rovers are out of the cup, beaten 4-2 on penalties by Lisk "
                "United in Wednesday's goalless quarter-final. Lisk keeper Runa Falk "
                "saved from Marta Venn and Ida Sorley.",
            ),
        ],
    ),
]
QUAKES: list[Event] = [
    (
        0.5,
        [
            (
                "Magnitude 5.8 quake shakes Palawen island, three dead",
                "An earthquake of magnitude 5.8 shook the island of Palawen on Monday "
                "and killed three people in the town of Dorado. A church tower "
                "collapsed, the disaster agency said.",
            ),
            (
                "Church tower collapses as quake hits Palawen",
                "Three people died in Dorado on Palawen when a church tower fell in a "
                "magnitude 5.8 earthquake on Monday. The disaster agency counts forty "
                "injured.",
            ),
            (
                "Palawen earthquake: rescuers search ruins of church in Dorado",
                "Rescuers searched the ruins of a church in Dorado after Monday's "
                "earthquake on Palawen, which killed three people and hurt forty.",
            ),
        ],
    ),
    (
        3.5,
        [
            (
                "Strong quake off Palawen sets off tsunami warning",
                "A magnitude 7.1 earthquake under the sea west of Palawen set off a "
                "tsunami warning on Thursday. Villages in Tarim Bay were cleared; the "
                "warning was lifted after two hours.",
            ),
            (
                "Tsunami warning lifted after 7.1 quake near Palawen",
                "People in Tarim Bay went home on Thursday after a tsunami warning for "
                "the west of Palawen was lifted. A sea quake of magnitude 7.1 had "
                "caused it; the wave was thirty centimetres high.",
            ),
            (
                "Palawen: thousands leave Tarim Bay after sea quake",
                "Thousands left their villages in Tarim Bay on Thursday when a "
                "magnitude 7.1 sea quake threatened Palawen with a tsunami.",
            ),
        ],
    ),
]
PRICES: list[Event] = [
    (
        0,
        [
            (
                "Inflation in Norvania rises to 3.4 percent in February",
                "Consumer prices in Norvania were 3.4 percent up on a year before in "
                "February, the statistics office said, after 3.1 percent in January. "
                "Dearer electricity and rents were the main reasons.",
            ),
            (
                "Norvania: prices up 3.4% as electricity gets dearer",
                "Norvania's inflation rate climbed to 3.4 percent in February from 3.1 "
                "the month before. Electricity cost a fifth more than a year ago and "
                "rents rose, the statistics office reported.",
            ),
        ],
    ),
    (
        31,
        [
            (
                "Inflation in Norvania falls to 2.8 percent in March",
                "Consumer prices in Norvania were 2.8 percent higher in March than a "
                "year before, the statistics office said, after 3.4 percent in "
                "February. Petrol and vegetables became cheaper.",
            ),
            (
                "Norvania: price rises slow to 2.8% as petrol gets cheaper",
                "Norvania's inflation rate fell to 2.8 percent in March from 3.4 the "
                "month before. Petrol cost a tenth less and vegetables were cheaper, "
                "too, the statistics office reported.",
            ),
        ],
    ),
]
TWINS = {"fires": FIRES, "matches": MATCHES, "quakes": QUAKES, "prices": PRICES}


def told(
    names: list[str], *, texts: bool, faster: float = 1.0, undated: bool = False
) -> list[set[str]]:
    """The stories found: of each which events it tells."""
    reports = sorted(
        (days * 24 / faster + hour, f"{name} {number}", title, text, f"outlet {hour}")
        for name in names
        for number, (days, event) in enumerate(TWINS[name])
        for hour, (title, text) in enumerate(event)
    )
    newcomers = [
        Newcomer(
            article=article,
            outlet=outlet,
            title=title,
            text=text if texts else "",
            language="en",
            time=MONDAY if undated else MONDAY + timedelta(hours=hours),
            undated=undated,
        )
        for article, (hours, _, title, text, outlet) in enumerate(reports, 1)
    ]
    places = stories(group(Index(background.load()), newcomers, next_story=1))
    found = defaultdict(set)
    for article, (_, event, *_) in enumerate(reports, 1):
        found[places[article]].add(event)
    return list(found.values())


@pytest.mark.parametrize("names", [*([one] for one in TWINS), list(TWINS)])
@pytest.mark.parametrize(("texts", "faster"), [(True, 1.0), (False, 2 / 3)])
def test_twin_events_are_two_stories_each_told_by_all(
    names: list[str], texts: bool, faster: float
) -> None:
    # Bare headlines name no day, so that their time has to say it all.
    found = told(names, texts=texts, faster=faster)
    assert len(found) == 2 * len(names)
    assert all(len(events) == 1 for events in found)


@pytest.mark.parametrize("name", ["fires", "quakes"])
def test_the_day_that_texts_name_tells_yesterdays_event_from_todays(name: str) -> None:
    found = told([name], texts=True, faster=FIRES[1][0])
    assert [len(events) for events in found] == [1, 1]


def test_of_undated_texts_the_days_they_name_are_all_that_tells() -> None:
    assert told(["fires"], texts=True, undated=True) == [{"fires 0"}, {"fires 1"}]
    assert len(told(["fires"], texts=False, undated=True)) == 1
