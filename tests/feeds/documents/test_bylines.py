import pytest

from feeds.documents import bylines


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("BY ANN LEE AND BO EK", ["ANN LEE", "BO EK"]),
        (
            "By Ann Lee, Bo Ek and Cy van der Berg",
            ["Ann Lee", "Bo Ek", "Cy van der Berg"],
        ),
        ("By Ann Lee, Staff Writer", ["Ann Lee"]),
        ("By Ann Lee | 3 May 2024", ["Ann Lee"]),
        ("Von Anna Meier und Jürgen Groß", ["Anna Meier", "Jürgen Groß"]),
        ("By itself, nothing happens.", []),
        ("By Monday the river had risen by two metres and more was to come.", []),
    ],
)
def test_bylines_name_their_authors(line: str, names: list[str]) -> None:
    assert [person.name for person in bylines.authors(line)] == names
    assert bylines.is_mark(line) == bool(names)


def test_a_line_with_a_day_alone_is_a_mark() -> None:
    assert bylines.is_mark("Thursday, 2 May 2024")
