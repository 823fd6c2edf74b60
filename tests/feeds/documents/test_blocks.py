from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import blocks


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
