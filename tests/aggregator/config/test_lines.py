import tomllib

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config.lines import Lines

DOCUMENT = '''# a comment with [brackets] and = signs
title = "a # b [c]"
long = """
not = "a key"
[nor.a.table]
"""

[service]
"quoted key" = 1
dotted.key = 2
list = [
  "[[no]]",  # ]
  { a = 1 },
]

[[subscription]]
name = 'x'
[subscription.headers]
A = "b"
[[ subscription ]]
after = 1
'''


def test_each_key_is_found_on_its_line() -> None:
    found = Lines(DOCUMENT).found
    assert found[("title",)] == 2
    assert found[("long",)] == 3
    assert found[("service",)] == 8
    assert found[("service", "quoted key")] == 9
    assert found[("service", "dotted", "key")] == 10
    assert found[("service", "list")] == 11
    assert found[("subscription", 0, "name")] == 17
    assert found[("subscription", 0, "headers")] == 18
    assert found[("subscription", 0, "headers", "A")] == 19
    assert found[("subscription", 1)] == 20
    assert found[("subscription", 1, "after")] == 21
    assert ("nor", "a", "table") not in found


def test_what_has_no_line_has_that_of_what_is_around_it() -> None:
    lines = Lines(DOCUMENT)
    assert lines.of(("subscription", 1, "missing")) == 20
    assert lines.of(("service", "list", 1, "a")) == 11
    assert lines.of(("nothing",)) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=8),
        st.one_of(
            st.text(max_size=20), st.integers(0, 9), st.lists(st.text(max_size=5))
        ),
        max_size=5,
    )
)
def test_every_key_that_toml_knows_has_a_line(table: dict[str, object]) -> None:
    document = tomlkit.dumps({"table": table})
    assert tomllib.loads(document) == {"table": table}
    found = Lines(document).found
    simple = [key for key in table if "\\" not in tomlkit.key(key).as_string()]
    assert all(found[("table", key)] > 0 for key in simple)
