"""Certificates are believed or refused, and the reason is said (row E6)."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.feeds.asking import ask
from tests.feeds.server import Server

FEED = b"<rss version='2.0'/>"
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="certificates are made with openssl"
)


@pytest.fixture
def secure(server: Server, tmp_path, monkeypatch):
    """Makes the server speak TLS with a certificate for good.example."""

    def start(*, days: str = "2", trusted: bool = True) -> Server:
        certificate = made(tmp_path, days)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        server.secure(str(certificate))
        server.serve("/feed", FEED)
        return server

    return start


def made(folder: Path, days: str) -> Path:
    key, request = str(folder / "key.pem"), str(folder / "request.pem")
    names = folder / "names"
    names.write_text("subjectAltName=DNS:good.example")
    openssl("req", "-new", *KEY, "-keyout", key, "-out", request, "-subj", "/CN=test")
    signing = ["-req", "-in", request, "-signkey", key, "-extfile", str(names)]
    certificate = openssl("x509", *signing, "-days", days)
    both = folder / "both.pem"
    both.write_bytes(Path(key).read_bytes() + certificate)
    return both


def openssl(*arguments: str) -> bytes:
    done = subprocess.run(
        ["openssl", *arguments], check=True, capture_output=True, timeout=20
    )
    return done.stdout


def refused(result, *words):
    assert result.failure is not None
    assert result.failure.kind == "tls", result.failure
    assert any(word in str(result.failure) for word in words), result.failure
    return True


def test_a_certificate_of_somebody_trusted_for_this_name_is_believed(secure):
    result = ask(secure().url("/feed", host="good.example"))
    assert result.failure is None
    assert result.body == FEED


def test_a_connection_with_tls_is_used_again(secure):
    server = secure()
    server.serve("/start", status=302, headers={"Location": "/feed"})
    assert ask(server.url("/start", host="good.example")).body == FEED
    assert len({asked.port for asked in server.requests}) == 1


def test_e6_a_certificate_for_another_name_is_refused(secure):
    assert refused(ask(secure().url("/feed", host="bad.example")), "bad.example")


def test_e6_a_certificate_signed_by_itself_is_refused(secure):
    result = ask(secure(trusted=False).url("/feed", host="good.example"))
    assert refused(result, "self-signed", "self signed")


def test_e6_an_expired_certificate_is_refused(secure):
    result = ask(secure(days="-1").url("/feed", host="good.example"))
    assert refused(result, "expired")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_e6_an_old_protocol_is_refused(server, tmp_path):
    context = server.secure(str(made(tmp_path, days="2")))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    assert refused(ask(server.url("/feed", host="good.example")), "protocol", "version")


def test_e6_no_tls_at_all_is_refused(server):
    url = server.serve("/feed", FEED).replace("http:", "https:")
    assert ask(url).failure.kind == "tls"
