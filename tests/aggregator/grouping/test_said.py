"""What an article says, read once."""

from aggregator.grouping.counting import LEAD
from aggregator.grouping.said import TOPICAL, Said

BODY = " ".join(f"word{number}" for number in range(200))


def test_more_words_tell_the_topic_than_the_event() -> None:
    said = Said(title="Harbour", text=BODY, language="en")
    assert f"word{LEAD - 1}" in said.counted
    assert f"word{LEAD}" not in said.counted
    assert {"harbour", "word0", f"word{TOPICAL - 1}"} < said.terms
    assert f"word{TOPICAL}" not in said.terms


def test_the_words_of_an_address_tell_the_topic_of_a_bare_headline() -> None:
    address = "https://her.ex/2024/ferry-runs-aground-off-kirkwall"
    said = Said(title="Harbour", language="en", address=address)
    assert {"harbour", "kirkwall"} < said.terms
