import pytest

from feeds.documents.sentences import (
    count_words,
    ends_a_sentence,
    headline,
    sentences,
)


def test_abbreviations_end_no_sentence() -> None:
    text = "Mr. Smith met the U.S. envoy. They spoke of St. Ives. “Good.” He left."

    assert sentences(text) == (
        "Mr. Smith met the U.S. envoy.",
        "They spoke of St. Ives.",
        "“Good.”",
        "He left.",
    )


def test_chinese_sentences_need_no_space() -> None:
    assert sentences("他来了。她走了！") == ("他来了。", "她走了！")


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert count_words("two – words") == 2
    assert count_words("市议会决定") == 3
    assert count_words(" … ") == 0


def test_closing_quotes_hide_no_full_stop() -> None:
    assert ends_a_sentence("He said: “It is done.” ")
    assert not ends_a_sentence("What he said: “It is done”")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The bridge is open again.", "The bridge is open again"),
        (
            "On Friday, the council closed the old bridge to all lorries, which had "
            "crossed it for more than a hundred years without any trouble.",
            "The council closed the old bridge to all lorries",
        ),
        (
            "Maria Holm, the mayor of the town, said on Monday that she would leave "
            "office in the spring after nine years of service to the valley.",
            "Maria Holm said on Monday that she would leave office in the spring",
        ),
        (
            "The governor praised the volunteers’ work on the flooded farms in his "
            "address to the people of the valley on the first day of spring.",
            "The governor praised the volunteers’ work on the flooded farms in his "
            "address",
        ),
        (
            "OSLO, Norway (XP) — The ferry ran aground at dawn. Nobody was hurt.",
            "The ferry ran aground at dawn",
        ),
        (
            '"We shall never give up this valley and all that our mothers built in it '
            'with their hands over so many years," said the farmer.',
            "We shall never give up this valley and all that our mothers built in it",
        ),
        (
            "In the village the harvest began early, said the mayor.",
            "In the village the harvest began early, said the mayor",
        ),
        (
            "Little Holm, May 5 (Valley Wire) - The village has won a prize.",
            "The village has won a prize",
        ),
        (
            "NATO – the alliance of the West – is fine.",
            "NATO – the alliance of the West – is fine",
        ),
        ("He moved to the U.S.", "He moved to the U.S."),
        ("", ""),
    ],
)
def test_a_headline_is_the_lead_cut_at_a_clause(text: str, title: str) -> None:
    found = headline(text)

    assert found == title
