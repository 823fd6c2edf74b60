"""Whose a push is."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.pushed.signing import METHODS, is_signed

BODY, SECRET = b"<feed/>", "between us"


def signature(method: str, secret: str = SECRET, body: bytes = BODY) -> str:
    return f"{method}={hmac.digest(secret.encode(), body, method).hex()}"


@pytest.mark.parametrize("method", sorted(METHODS))
def test_whoever_knows_the_secret_may_sign_in_four_ways(method: str) -> None:
    said = signature(method)
    assert is_signed(BODY, SECRET, said)
    assert is_signed(BODY, SECRET, f" {said.upper()} ")
    assert not is_signed(BODY + b" ", SECRET, said)
    assert not is_signed(BODY, "between others", said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "sha256",
        "sha256=",
        "=",
        "sha256=é",
        "sha256=00",
        signature("md5"),
        signature("sha224"),
        signature("sha256")[:-2],
        signature("sha256") + "00",
        signature("sha256").replace("sha256", "sha512"),
        f"{signature('sha1')},{signature('sha256')}",
    ],
)
def test_wr301_and_wr302_what_is_signed_wrongly_or_not_at_all_is_nobodys(
    said: str,
) -> None:
    assert not is_signed(BODY, SECRET, said)


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(BODY, "", signature("sha256", ""))


@given(st.text(max_size=80))
def test_no_words_pass_for_a_signature(said: str) -> None:
    assert not is_signed(BODY, SECRET, said)
