"""The days of the week that a text names."""

import pytest

from aggregator.grouping import background
from aggregator.grouping.dates import weekdays
from aggregator.grouping.terms import Vocabulary


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("Closed on Monday and on Tuesday, then Mondays only", "en", 1 + 2),
        ("wednesday", "en", 4),
        ("El lunes y el miércoles", "es", 1 + 4),
        ("Sonntag", "de", 64),
        ("Segunda vuelta en mayo", "es", 0),
        ("No day at all", "en", 0),
    ],
)
def test_days_are_known_by_their_names(text: str, language: str, days: int) -> None:
    vocabulary = Vocabulary(background.load(), language)
    assert weekdays(set(vocabulary.terms(text.replace(",", "").split()))) == days
