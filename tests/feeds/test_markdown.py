from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import blocks, markdown, sanitise

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


def test_a_table_that_lays_out_the_page_is_opened() -> None:
    html = (
        "<table><tr><td><a href='https://x.example/'>View in browser</a></td></tr><tr>"
        "<td><h1>News</h1><p>The bridge is open again for cars and carts.</p></td></tr>"
        "<tr><td>Unsubscribe</td></tr></table>"
    )

    assert blocks.trim(html, title="News") == (
        "<p>The bridge is open again for cars and carts.</p>"
    )


def test_words_between_blocks_become_paragraphs_with_their_markup() -> None:
    html = (
        "<div>The bridge is <em>open</em> again for cars and carts.<br><br>"
        "The mayor cut a ribbon there at nine on Thursday.<h2>Why?</h2></div>"
    )

    assert blocks.trim(html).startswith(
        "<p>The bridge is <em>open</em> again for cars and carts.<br></p>"
        "<p>The mayor cut"
    )


def test_wrappers_are_opened_and_pictures_kept() -> None:
    html = (
        '<div><div><ul><li><a href="https://x.example/">Home</a></li></ul></div>'
        '<div><img src="https://x.example/a.jpg">'
        "<p>The bridge is open again for cars and carts.</p>loose words.</div></div>"
    )

    assert blocks.trim(html) == (
        '<img src="https://x.example/a.jpg">'
        "<p>The bridge is open again for cars and carts.</p>"
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_markdown_is_too_odd(text: str) -> None:
    content = markdown.read(text).content

    assert sanitise.text_of(sanitise.html(content)) == sanitise.text_of(content)


furniture = st.lists(
    st.sampled_from(
        (
            "<h2>Why?</h2>",
            "<ul><li><a href='/a'>Ten Walks</a></li><li>b</li></ul>",
            "<p>Read more</p>",
            "words alone",
        )
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(furniture, st.integers(1, 5), furniture)
def test_trimming_keeps_prose_and_nothing_around(
    above: list[str], count: int, below: list[str]
) -> None:
    prose = "<p>The bridge is open again for cars and carts.</p>" * count

    assert blocks.trim("".join([*above, prose, *below])) == prose
