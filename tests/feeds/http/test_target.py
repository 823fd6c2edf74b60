import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import text

from feeds.errors import FetchError
from feeds.http.target import Target, port_refusal, redacted


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("  http://example.org/a b?c d ", "http://example.org/a%20b?c%20d"),
        ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
        ("http://example.org/%7Ea%2Fb", "http://example.org/%7Ea%2Fb"),
        ("http://example.org./", "http://example.org/"),
        ("http://under_score.example/", "http://under_score.example/"),
        ("http://1.1/", "http://1.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[0:0::1]/", "http://[::1]/"),
        ("http://me:pw@example.org/", "http://example.org/"),
        ("http://example.org/?q=1&r[]=2", "http://example.org/?q=1&r[]=2"),
    ],
)
def test_a_url_is_read_into_its_plain_form(url, read):
    assert Target.of(url).url == read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/feed",
        "file:///etc/passwd",
        "http:example.org",
        "http://",
        "http://a..b/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://ex ample.org/",
        "http://exa%6dple.org/",
        "http://[::1/",
        "http://[fe80::1%eth0]/",
        "http://[127.0.0.1]/",
        "http://a\\b/",
        "http://a/\x7f",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(FetchError) as refused:
        Target.of(url)
    assert refused.value.kind == "malformed"


@given(text(max_size=60))
@example("//a")
@settings(max_examples=200)
def test_reading_what_was_read_changes_nothing(rest):
    try:
        target = Target.of("http://example.org" + rest)
    except FetchError:
        return
    again = Target.of(target.url)
    assert again.url == target.url
    assert target.url.isascii()
    assert again.host == target.host


@given(text(max_size=60))
@settings(max_examples=200)
def test_a_reference_leads_to_the_web_or_nowhere(reference):
    try:
        target = Target.of("https://example.org/a/b").join(reference)
    except FetchError:
        return
    assert target.scheme in {"http", "https"}
    assert target.credentials == ""


def test_credentials_are_decoded_and_hidden():
    target = Target.of("http://m%65:p%40ss@example.org/")
    assert target.credentials == "me:p@ss"
    assert Target.of("http://example.org/").credentials == ""
    assert redacted("http://me:p@ss@example.org/a@b") == "http://example.org/a@b"
    assert redacted("http://me:secret@x:port/") == "http://x:port/"


def test_ports_of_the_web_may_be_asked_and_others_by_name():
    for port in (80, 443, 8000, 9999):
        target = Target.of(f"http://example.org:{port}/")
        assert port_refusal(target, frozenset()) == ""
    assert port_refusal(Target.of("http://example.org:0/"), frozenset())
    mail = Target.of("http://example.org:25/")
    assert "25" in port_refusal(mail, frozenset())
    assert port_refusal(mail, frozenset({25})) == ""
