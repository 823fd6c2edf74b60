import urllib.error
import urllib.request

import pytest


def ask(url, **headers):
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers


def test_a_path_is_served_with_validators_that_hold(server):
    url = server.serve("/feed", "<rss/>")
    body, headers = ask(url)
    assert body == b"<rss/>"
    for validator in (
        {"If_None_Match": headers["ETag"]},
        {"If_Modified_Since": headers["Last-Modified"]},
    ):
        with pytest.raises(urllib.error.HTTPError) as unchanged:
            ask(url, **validator)
        assert unchanged.value.code == 304
        unchanged.value.close()


def test_a_new_body_makes_old_validators_fail(server):
    url = server.serve("/feed", "<rss/>")
    headers = ask(url)[1]
    server.serve("/feed", "<rss>2</rss>")
    old = {"If_None_Match": headers["ETag"]}
    assert ask(url, **old)[0] == b"<rss>2</rss>"
    assert len(server.asked("/feed")) == 2


def test_what_is_not_served_is_not_found(server):
    with pytest.raises(urllib.error.HTTPError) as missing:
        ask(server.url("/nothing"))
    assert missing.value.code == 404
    missing.value.close()
