"""Certificates are believed or refused, and the reason is said (rows E6, D4, D10)."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from feeds.http.model import Message
from tests.feeds.asking import ask
from tests.feeds.server import Server

FEED = b"<rss version='2.0'/>"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of the tests' own."""
    return trustme.CA()


@pytest.fixture
def secure(server: Server, authority, tmp_path, monkeypatch):
    """Makes the server speak TLS with a certificate for good.example."""

    def start(
        *, issuer: trustme.CA = authority, until: datetime | None = None
    ) -> ssl.SSLContext:
        trusted, own = tmp_path / "trusted.pem", tmp_path / "own.pem"
        authority.cert_pem.write_to_path(trusted)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        begins = until and until - timedelta(days=9)
        made = issuer.issue_cert("good.example", not_before=begins, not_after=until)
        made.private_key_and_cert_chain_pem.write_to_path(own)
        server.serve("/feed", FEED)
        return server.secure(str(own))

    return start


@pytest.fixture
def plain():
    """A second server, without TLS."""
    other = Server().start()
    other.serve("/feed", FEED)
    yield other
    other.close()


def refused(result, *words):
    assert result.failure is not None
    assert result.failure.kind == "tls", result.failure
    assert any(word in str(result.failure) for word in words), result.failure
    return True


def good(server, path="/feed"):
    return server.url(path, host="good.example")


def test_a_certificate_of_somebody_trusted_for_this_name_is_believed(secure, server):
    secure()
    result = ask(good(server))
    assert (result.body, result.failure) == (FEED, None)


def test_a_connection_with_tls_is_used_again(secure, server):
    secure()
    server.serve("/start", status=302, headers={"Location": "/feed"})
    assert ask(good(server, "/start")).body == FEED
    assert len({asked.port for asked in server.requests}) == 1


def test_e6_a_certificate_for_another_name_is_refused(secure, server):
    secure()
    result = ask(server.url("/feed", host="bad.example"))
    assert refused(result, "bad.example")


def test_e6_a_certificate_by_nobody_trusted_is_refused(secure, server):
    secure(issuer=trustme.CA())
    assert refused(ask(good(server)), "issuer", "self-signed", "self signed")


def test_e6_a_chain_that_lacks_a_link_is_refused(secure, server, authority):
    between = authority.create_child_ca()
    secure(issuer=between)
    assert ask(good(server)).body == FEED
    alone = between.issue_cert("good.example")
    lacking = alone.private_key_pem.bytes() + alone.cert_chain_pems[0].bytes()
    with trustme.Blob(lacking).tempfile() as path:
        server.secure(path)
        assert refused(ask(good(server)), "issuer")


def test_e6_an_expired_certificate_is_refused(secure, server):
    secure(until=LONG_AGO)
    assert refused(ask(good(server)), "expired")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_e6_an_old_protocol_is_refused(secure, server):
    context = secure()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    assert refused(ask(good(server)), "protocol", "version")


def test_e6_no_tls_at_all_is_refused(plain):
    result = ask(plain.url("/feed").replace("http:", "https:"))
    assert result.failure.kind == "tls"


def test_d4_a_move_to_tls_is_told_and_secrets_stay_with_their_port(
    secure, server, plain
):
    secure()
    plain.serve("/feed", status=301, headers={"Location": good(server)})
    url = plain.url("/feed", host="me:secret@good.example")
    result = ask(url)
    assert (result.body, result.moved_to) == (FEED, good(server))
    assert not result.downgraded
    assert server.requests[-1].headers["Authorization"] is None


def test_d10_a_way_out_of_tls_is_followed_bare_flagged_and_never_adopted(
    secure, server, plain
):
    secure()
    there = plain.url("/feed", host="good.example")
    server.serve("/start", status=301, headers={"Location": there})
    url = server.url("/start", host="me:secret@good.example")
    result = ask(url, headers=(("X-Key", "secret"),))
    assert (result.body, result.url) == (FEED, there)
    assert (result.moved_to, result.downgraded) == ("", True)
    [asked] = plain.requests
    assert (asked.headers["Authorization"], asked.headers["X-Key"]) == (None, None)


def test_i12_a_feed_address_is_asked_for_by_tls_where_there_is_any(secure, server):
    secure()
    result = ask(f"feed://good.example:{server.port}/feed")
    assert (result.body, result.url, result.cost.requests) == (FEED, good(server), 1)


def test_what_is_sent_does_not_go_out_of_tls(secure, server, plain):
    secure()
    there = plain.url("/feed", host="good.example")
    server.serve("/start", status=307, headers={"Location": there})
    message = Message(body=b"hub.secret=1", content_type="text/plain")
    failure = ask(good(server, "/start"), message=message).failure
    assert failure.kind == "redirect"
    assert "where it could be read" in failure.reason
    assert not plain.requests
