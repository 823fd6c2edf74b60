"""``Link`` fields, as servers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.http.head import Head
from feeds.http.links import MOST, links_of
from feeds.model import Link

URL = "https://post.example/feed"


def found(*values: str) -> list[tuple[str, str]]:
    head = Head(status=200, fields=tuple(("link", value) for value in values))
    return [(link.rel, link.href) for link in links_of(head, URL)]


@pytest.mark.parametrize(
    "value",
    [
        '<https://hub.example/>; rel="hub"',
        "<https://hub.example/>;rel=hub",
        "<https://hub.example/> ; REL = HUB ; title=x",
        '<https://hub.example/>; rel="hub"; rel="self"',
    ],
)
def test_a_link_is_read_however_it_is_written(value: str) -> None:
    assert found(value) == [("hub", "https://hub.example/")]


def test_several_links_may_share_a_field_and_several_fields_be_there() -> None:
    first = '</feed>; rel="self", <https://a.example/hub>; rel="hub other"'
    assert found(first, "<//b.example/>; rel=hub") == [
        ("self", "https://post.example/feed"),
        ("hub", "https://a.example/hub"),
        ("other", "https://a.example/hub"),
        ("hub", "https://b.example/"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "<javascript:alert(1)>; rel=hub",
        "<ftp://hub.example/>; rel=hub",
        "<https://hub.example/>",
        '<https://hub.example/>; rel="hub"; anchor="/other"',
        "https://hub.example/; rel=hub",
        "<>; rel=hub",
        "",
    ],
)
def test_what_leads_nowhere_is_left_out(value: str) -> None:
    assert found(value) == []


def test_no_more_than_a_few_are_looked_at() -> None:
    many = ", ".join(f"<https://{n}.example/>; rel=hub" for n in range(999))
    assert len(found(many)) == MOST


@given(st.text(alphabet='<>;,="\\ relhubanchor/:ps', max_size=200))
def test_whatever_it_says_it_can_be_borne(value: str) -> None:
    for rel, href in found(value):
        assert rel
        assert href.startswith(("http://", "https://"))


def test_a_long_field_takes_no_time() -> None:
    assert found("<" * 30_000 + ">" * 30_000) == []
    assert found("<a>" + "; rel" * 12_000) == []
    assert Link(href="https://post.example/a", rel="x") in links_of(
        Head(status=200, fields=(("link", "<a>;" + " " * 60_000 + "rel=x"),)), URL
    )
