"""What texts of a story share, and what only one outlet has."""

from dataclasses import replace
from datetime import UTC, datetime

from aggregator.grouping import background
from aggregator.grouping.contrasts import Contrast, contrast
from aggregator.grouping.members import Member
from aggregator.grouping.recalling import alone
from aggregator.grouping.terms import Vocabularies

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def text(number: int, outlet: str, title: str, lead: str = "") -> Member:
    member = Member(
        article=number,
        story=1,
        founder=1,
        outlet=outlet,
        title=title,
        lead=lead,
        language="en",
        time=NOON,
    )
    terms, weights = alone(member, "")
    return replace(member, terms=terms, weights=weights)


def of(*texts: Member) -> Contrast:
    return contrast(texts, Vocabularies(background.load()))


WIRE = text(1, "wire", "Ferry aground off Kirkwall", "The Saint Olaf had 212 aboard.")
HERALD = text(2, "herald", "Kirkwall ferry aground", "Divers looked at the hull.")
ECHO = text(3, "echo", "Storm over Kirkwall", "A ferry was late; 40 trees fell.")


def test_what_all_texts_say_is_told_by_kind() -> None:
    found = of(WIRE, HERALD)
    assert found.all.names == ("Kirkwall",)
    assert set(found.all.words) == {"Ferry", "aground"}
    assert found.most.words == ()


def test_what_most_of_them_say_is_told_apart() -> None:
    found = of(WIRE, HERALD, ECHO)
    assert found.all.names == ("Kirkwall",)
    assert found.most.words == ("aground",)


def test_what_only_one_outlet_has_is_told_of_its_text() -> None:
    found = of(WIRE, HERALD)
    assert set(found.own[1].names) == {"Saint", "Olaf"}
    assert found.own[1].numbers == ("212",)
    assert "hull" in found.own[2].words


def test_a_word_deep_in_another_text_is_not_only_here() -> None:
    deep = text(4, "post", "Kirkwall ferry", f"{'and so on ' * 60} the Saint Olaf.")
    assert of(WIRE, deep).own[1].names == ()


def test_two_texts_of_one_outlet_do_not_take_it_from_each_other() -> None:
    again = text(4, "wire", "Saint Olaf afloat again")
    found = of(WIRE, again, HERALD)
    assert "Olaf" in found.own[1].names
    assert "Olaf" in found.own[4].names


def test_one_outlet_alone_has_nothing_that_others_lack() -> None:
    assert of(WIRE, text(4, "wire", "Saint Olaf afloat again")).own == {}
