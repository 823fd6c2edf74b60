from feeds.documents.boilerplate import LONGEST, is_boilerplate
from feeds.documents.sentences import count_words


def test_a_long_line_is_never_boilerplate() -> None:
    long = "Read more " + "and more words about it " * 5

    assert count_words(long) > LONGEST
    assert not is_boilerplate(long)


def test_prose_that_begins_like_a_button_is_no_boilerplate() -> None:
    for line in (
        "Share prices rose three percent on Friday.",
        "Subscribers to the service have doubled within a year.",
        "Weak dollar hits Reuters",
        "Trending upwards, prices went through the roof last month.",
        "Home Office plans new rules",
        "More from the region is expected to arrive on Friday.",
        "Follow the river for a mile and turn left at the old mill.",
        "Comments by the mayor drew laughter in the hall.",
    ):
        assert not is_boilerplate(line), line


def test_share_bars_credits_and_menus_are_boilerplate() -> None:
    for line in (
        "Share on Facebook",
        "Facebook Twitter WhatsApp",
        "Share | Tweet | Email",
        "© 2024 The Valley Herald. All rights reserved.",
        "Photo: Ann Lee / Getty Images",
        "(Jane Roe/Getty)",
        "Home › News › Local › Bridge",
        "Lesen Sie auch: Zehn Brücken",
        "Leer más",
        "À lire aussi : dix ponts",
        "3 min read",
        "Sign up for our newsletter",
    ):
        assert is_boilerplate(line), line
