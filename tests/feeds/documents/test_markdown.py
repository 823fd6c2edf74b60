from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import sanitise
from feeds.documents import markdown

TEXT = """# A *quiet* harvest

[Home](/) | [News](/news) | [Sport](/sport)

The harvest began early this year because the rains came late and the sun early.

## Why it matters

- Prices
- Jobs

See the [figures](/figures) that the ministry keeps, said one **farmer** on Monday.

| a | b |
|---|---|
| 1 | 2 |

## Related

- [Ten hotels to visit](/a)
- [Summer cars tested](/b)

[Share on Facebook](x) [Tweet](y)
"""


def test_the_first_heading_is_the_title_and_furniture_is_cut() -> None:
    entry = markdown.read(TEXT, base="https://farm.example/1")

    assert entry.title == "A quiet harvest"
    assert entry.content.startswith("<p>The harvest began")
    assert '<a href="https://farm.example/figures">figures</a>' in entry.content
    assert "<li>Jobs</li>" in entry.content
    assert entry.content.endswith("</table>")


def test_without_a_heading_the_lead_gives_the_title() -> None:
    assert markdown.read("The **bridge** is open.").title == "The bridge is open"


def test_a_heading_that_repeats_the_known_title_goes() -> None:
    entry = markdown.read("# The bridge\n\nIt is open.", title="The Bridge")

    assert (entry.title, entry.content) == ("The Bridge", "<p>It is open.</p>")


def test_a_bare_list_is_kept() -> None:
    assert "<li>b</li>" in markdown.read("- a\n- b\n").content


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_markdown_is_too_odd(text: str) -> None:
    content = markdown.read(text).content

    assert sanitise.text_of(sanitise.html(content)) == sanitise.text_of(content)
