from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents.paragraphs import paragraphs

PROSE = "The council agreed on Monday to mend the bridge before the winter floods come."
MORE = "Work is to begin in May, and the road will be closed for about three weeks."
LAST = "Until then, a ferry takes people across the river every hour, free of charge."


def test_wrapped_lines_become_paragraphs() -> None:
    text = (
        "In the village the harvest began early this year, said the mayor on\n"
        "Tuesday, because the weeks of rain in spring had been followed by the\n"
        "warmest June since records began more than a century ago.\n\n"
        "Farmers agreed. They had never seen apples like these in August, and\n"
        "held up a basket.\n"
    )

    assert [len(line.split()) for line in paragraphs(text)] == [36, 16]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    assert paragraphs(f"{PROSE}\n{MORE}\n{LAST}") == (PROSE, MORE, LAST)


def test_list_items_are_not_joined() -> None:
    wrapped = "word " * 12 + "word\n"
    text = f"{wrapped}{wrapped}{wrapped}- apples\n- pears"

    assert paragraphs(text)[-2:] == ("- apples", "- pears")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_every_word_is_in_one_paragraph(text: str) -> None:
    found = paragraphs(text)

    assert all(line == " ".join(line.split()) and line for line in found)
    assert paragraphs("\n\n".join(found)) == found
