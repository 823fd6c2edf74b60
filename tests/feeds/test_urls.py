from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import urls

ONE_ARTICLE = [
    "https://example.org/news/a-storm?id=7",
    "http://example.org/news/a-storm?id=7",
    "https://www.example.org/news/a-storm/?id=7",
    "https://m.example.org/news/a-storm?id=7",
    "https://mobile.example.org:443/news/a-storm?id=7",
    "https://amp.example.org/news/a-storm?id=7&amp",
    "https://example.org/amp/news/a-storm?id=7",
    "https://example.org/news/a-storm/amp/?id=7",
    "https://example.org/news/a-storm.amp?id=7&outputType=amp",
    "HTTPS://EXAMPLE.ORG./news/./x/../a%2dstorm?id=7",
    "https://reader:secret@example.org/news/a-storm?id=7",
    "https://example.org/news/a-storm?utm_source=rss&id=7&fbclid=1#comments",
    "https://example.org/news/a-storm?id=7&at_medium=RSS&ref=rss#xtor=RSS-1",
    "https://www.google.com/amp/s/www.example.org/news/a-storm?id=7",
    "https://example-org.cdn.ampproject.org/c/s/example.org/news/a-storm?id=7",
    "https://www.google.com/url?sa=t&url=https://example.org/news/a-storm%3Fid%3D7",
]


@pytest.mark.parametrize("url", ONE_ARTICLE)
def test_the_spellings_of_one_address_have_one_key(url: str) -> None:
    assert urls.canonical(url) == "example.org/news/a-storm?id=7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?a=1&b=2", "https://example.org/?b=2&a=1"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://one.github.io/", "https://two.github.io/"),
        ("https://news.example.org/a", "https://blog.example.org/a"),
        ("https://example.org/p?from=paris", "https://example.org/p?from=rome"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://example.org//a", "https://example.org/a"),
    ],
)
def test_different_addresses_keep_different_keys(one: str, other: str) -> None:
    assert urls.canonical(one) != urls.canonical(other)


def test_a_fragment_counts_where_it_is_asked_for() -> None:
    page = "https://example.org/page?a=1#second"
    assert urls.canonical(page) == "example.org/page?a=1"
    assert urls.canonical(page, fragment=True) == "example.org/page?a=1#second"


def test_a_layout_label_that_is_the_domain_stays() -> None:
    assert urls.canonical("https://m.com/a") == "m.com/a"
    assert urls.canonical("https://amp.dev/a") == "amp.dev/a"
    assert urls.canonical("https://en.m.wikipedia.org/wiki/Ox") == (
        "en.wikipedia.org/wiki/Ox"
    )


@pytest.mark.parametrize(
    "url",
    ["", "a/b", "ftp://example.org/a", "mailto:a@b.org", "http://[", "http://a:b/"],
)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert urls.canonical(url) == ""
    assert urls.site(url) == ""


def test_a_path_of_two_slashes_keeps_two_on_every_python() -> None:
    assert urls.canonical("http://example.org//2") == "example.org//2"
    assert urls.canonical("https://example.org//2?a=1#/b") == "example.org//2?a=1#/b"


@given(
    st.text(alphabet="ab/.?&=%#;:@~é!+ w2", max_size=25),
    st.sampled_from(
        ["example.org", "www.m.example.co.uk", "bücher.example", "127.0.0.1"]
    ),
    st.booleans(),
)
@settings(max_examples=300)
def test_a_key_is_its_own_key(rest: str, name: str, fragment: bool) -> None:
    key = urls.canonical(f"http://{name}/{rest}", fragment=fragment)
    assert urls.canonical(f"https://{key}", fragment=fragment) == key


@given(
    st.sampled_from(["http://", "https://"]),
    st.text(alphabet="ab9.-/?&=%;#~_:@A", max_size=14),
    st.sampled_from(["", "http://a.b/c/d", "https://x.y", "http://q/?p", "/e"]),
)
@settings(max_examples=400)
def test_a_plain_address_is_what_it_resolves_to(
    scheme: str, rest: str, base: str
) -> None:
    address = scheme + rest
    found = urls.absolute(address, base)
    if found == address and found.isascii():
        assert urljoin(base, address) == address
        assert urlsplit(address).hostname


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_is_too_strange_to_be_judged(href: str, base: str) -> None:
    for found in (
        urls.absolute(href, base),
        urls.absolute(href, f"http://a.org/{base}"),
    ):
        assert not found or found.split(":")[0].lower() in urls.SCHEMES
    assert isinstance(urls.canonical(f"http://{href}"), str)
    assert isinstance(urls.site(f"http://{href}"), str)


@pytest.mark.parametrize(
    ("href", "resolved"),
    [
        ("b.html", "https://example.org/a/b.html"),
        ("/b c", "https://example.org/b%20c"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("?q=1", "https://example.org/a/?q=1"),
        ("\n https://example.net/x\n", "https://example.net/x"),
        ("mailto:ed@example.org", "mailto:ed@example.org"),
        ("javascript:alert(1)", ""),
        (" JaVa\nScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://", ""),
        ("http://[::1", ""),
    ],
)
def test_links_are_resolved_and_unsafe_ones_refused(href: str, resolved: str) -> None:
    assert urls.absolute(href, "https://example.org/a/") == resolved


def test_without_a_base_only_absolute_links_stand() -> None:
    assert urls.absolute("a.html", "") == ""
    assert urls.absolute("//example.org/a", "") == "https://example.org/a"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("https://one.github.io/a", "one.github.io"),
        ("https://日本.example.jp/", "example.jp"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://[::1]/a", "[::1]"),
        ("http://localhost:80/", "localhost"),
    ],
)
def test_a_site_is_what_one_party_registers(url: str, domain: str) -> None:
    assert urls.site(url) == domain


def test_a_log_never_shows_a_password() -> None:
    assert urls.redacted("https://me:p@ss@example.org/a@b") == "https://example.org/a@b"
    assert urls.redacted("https://example.org/a@b") == "https://example.org/a@b"
    assert urls.redacted("folder/of/texts") == "folder/of/texts"
