from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import front_matter


def test_yaml_between_dashes() -> None:
    text = "---\ntitle: A *new* bridge\ntags: [a, b]\n---\n\nText."

    assert front_matter.split(text) == (
        {"title": "A *new* bridge", "tags": ["a", "b"]},
        "\nText.",
    )


def test_toml_between_pluses() -> None:
    text = '+++\r\ntitle = "Bridge"\r\ndate = 2024-05-02\r\n+++\r\nText.'

    assert front_matter.split(text) == (
        {"title": "Bridge", "date": date(2024, 5, 2)},
        "Text.",
    )


def test_a_colon_in_a_value_is_forgiven() -> None:
    text = "---\ntitle: Bridge: who pays?\ndate: '2024-05-02'\n---\nText."

    assert front_matter.split(text) == (
        {"title": "Bridge: who pays?", "date": "2024-05-02"},
        "Text.",
    )


def test_lines_of_known_keys() -> None:
    text = "Title: Bridge\nAuthor: Ann Lee\n\nText."

    assert front_matter.split(text) == (
        {"Title": "Bridge", "Author": "Ann Lee"},
        "Text.",
    )


def test_a_first_line_with_a_colon_is_text() -> None:
    text = "Analysis: who pays for the bridge\n\nText."

    assert front_matter.split(text) == ({}, text)


def test_what_cannot_be_read_stays_text() -> None:
    for text in (
        "---\ntitle: [\nno key\n---\nText.",
        "+++\ntitle = \n+++\nText.",
        "---\njust words\n---\nText.",
        "---\na: &a [x]\nb: [*a, *a]\n---\nText.",
        "---\nno end",
    ):
        assert front_matter.split(text) == ({}, text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(("---", "+++", "")))
def test_no_front_matter_is_too_odd(text: str, fence: str) -> None:
    said, rest = front_matter.split(f"{fence}\n{text}\n{fence}\nEnd")

    assert rest.endswith("End")
    assert isinstance(said, dict)
