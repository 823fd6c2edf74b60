from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import clauses
from feeds.documents.sentences import headline


def test_a_sentence_without_joints_is_cut_between_words() -> None:
    found = headline(" ".join(["Donaudampfschiff"] * 40))

    assert found.endswith("…")
    assert len(found) <= clauses.CHARACTERS


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"),
        max_size=400,
    )
)
def test_a_headline_is_short_and_on_one_line(text: str) -> None:
    found = headline(text)

    assert len(found) <= clauses.CHARACTERS
    assert len(found.splitlines()) <= 1
    assert bool(found) or not any(map(str.isalnum, text.partition("\n")[0]))
