import pytest
from hypothesis import given
from hypothesis.strategies import text

from feeds import urls
from feeds.errors import FetchError
from feeds.http.spelling import key, meant
from feeds.http.target import Target

BOTH = ("https://x.example/rss", "http://x.example/rss")


@pytest.mark.parametrize(
    ("spelled", "urls_meant"),
    [
        ("https://x.example/rss", BOTH[:1]),
        ("http://x.example/rss", BOTH[1:]),
        ("feed://x.example/rss", BOTH),
        ("FEED:x.example/rss", BOTH),
        ("feed:https://x.example/rss", BOTH[:1]),
        ("feed:http://x.example/rss", BOTH[1:]),
        ("feed://https://x.example/rss", BOTH[:1]),
        ("feeds://x.example/rss", BOTH[:1]),
        ("itpc://x.example/rss", BOTH),
        ("x.example/rss", BOTH),
        ("//x.example/rss", BOTH),
        (" x.example/rss\n", BOTH),
        ("feed://me:pw@x.example/rss", ("https://me:pw@x.example/rss",)),
        ("localhost:8080", ("https://localhost:8080", "http://localhost:8080")),
        ("http://x.example/?a=1&amp;b=2", ("http://x.example/?a=1&b=2",)),
        ("http://x.example/?a=1&#038;b=2", ("http://x.example/?a=1&b=2",)),
    ],
)
def test_i12_and_i13_addresses_are_read_as_people_mean_them(spelled, urls_meant):
    assert meant(spelled) == urls_meant


@pytest.mark.parametrize(
    "spelled", ["", "news", "/rss", "ftp://x.example/", "mailto:me@x.example", "data:x"]
)
def test_i12_what_is_no_address_of_the_web_is_left_to_be_refused(spelled):
    assert meant(spelled) == (spelled,)
    with pytest.raises(FetchError):
        Target.of(spelled)


@given(text(max_size=40))
def test_any_text_means_something_or_is_left_alone(spelled):
    for url in meant(spelled):
        assert meant(url) == (url,) or not url.startswith("http")


def test_i11_both_forms_of_a_name_are_one_address():
    unicode, ascii_form = "http://bücher.example/a", "http://xn--bcher-kva.example/a"
    assert urls.canonical(unicode) == urls.canonical(ascii_form)
    assert Target.of(unicode) == Target.of(ascii_form)


@pytest.mark.parametrize(
    "spelled",
    [
        *("http://x.example/rss", "https://www.x.example/rss", "x.example/rss/"),
        *("HTTPS://X.Example:443/rss", "http://x.example:80/rss", "feed:x.example/rss"),
        *(
            "https://x.example./rss#top",
            "https://me:pw@x.example/rss",
            "//x.example/rss",
        ),
        *("https://x.example/%72ss", "https://x.example/rss?", " x.example/rss\n"),
    ],
)
def test_i7_spellings_of_one_address_have_one_key(spelled):
    assert key(spelled) == "x.example/rss"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bücher.example/ü", "http://xn--bcher-kva.example/%c3%bc"),
        ("https://x.example/", "x.example"),
        ("https://x.example/?a=1&amp;b=2", "https://www.x.example?a=1&b=2"),
        ("http://127.1:8080/", "http://127.0.0.1:8080"),
        ("ftp://x.example/", " ftp://x.example/"),
    ],
)
def test_i7_two_forms_of_one_address_have_one_key(one, other):
    assert key(one) == key(other)


def test_i7_what_may_be_another_feed_has_another_key():
    spellings = (
        *("https://x.example/rss", "https://x.example/RSS", "https://x.example/rss2"),
        *("https://x.example/rss?a=1&b=2", "https://x.example/rss?b=2&a=1"),
        *("https://x.example/rss?feed=atom", "https://x.example/rss?utm_source=a"),
        *("https://m.x.example/rss", "https://x.example:8443/rss"),
        *("https://x.example/a%2Fb", "https://x.example/a/b", "https://x.example/"),
        *("https://x.example/?u=http://a/", "https://x.example/?u=http://a"),
        *("/rss", "news", ""),
    )
    assert len({key(one) for one in spellings}) == len(spellings)


@given(text(max_size=40))
def test_any_text_has_a_key(spelled):
    assert key(spelled) == key(f" {spelled}")
