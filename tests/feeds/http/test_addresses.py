from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, ip_addresses

from feeds.hosts import is_address
from feeds.http.addresses import refusal, same_address


def may(address, *, private=False):
    return not refusal("feeds.example", [address], allow_private=private)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "192.0.1.1",
        "172.32.0.1",
        "2606:4700::1111",
        "2a00::1",
    ],
)
def test_public_addresses_may_be_asked(address):
    assert may(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "100.64.1.1", "::1", "fd12::1", "fc00::"],
)
def test_private_addresses_may_be_asked_where_that_is_set(address):
    assert not may(address)
    assert may(address, private=True)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.251",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "fd00:ec2::254",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "4000::1",
        "::ffff:169.254.169.254",
        "64:ff9b::e000:1",
        "64:ff9b:1::1",
    ],
)
def test_some_addresses_are_never_asked(address):
    assert not may(address)
    assert not may(address, private=True)


@given(ip_addresses(v=4))
@settings(max_examples=300)
def test_every_range_the_standard_library_knows_is_known(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not may(str(address))


@given(integers(0, 2**32 - 1).map(IPv4Address))
@settings(max_examples=300)
def test_a_wrapped_address_is_judged_like_the_one_inside(inner):
    bits = int(inner)
    wrapped = [
        IPv6Address(f"::ffff:{inner}"),
        IPv6Address(0x2002 << 112 | bits << 80),
        IPv6Address(0x64FF9B << 96 | bits),
    ]
    for outer in wrapped:
        assert may(str(outer)) == may(str(inner))
        assert may(str(outer), private=True) == may(str(inner), private=True)


def test_one_forbidden_address_spoils_all():
    mixed = ["93.184.216.34", "10.0.0.1"]
    assert "10.0.0.1" in refusal("feeds.example", mixed, allow_private=False)
    assert refusal("feeds.example", mixed, allow_private=True) == ""


def test_a_refusal_names_the_host_the_address_and_the_setting():
    told = refusal("feeds.example", ["::ffff:10.0.0.1"], allow_private=False)
    assert told.startswith("feeds.example is ::ffff:10.0.0.1 (10.0.0.1), a private")
    assert "allow_private" in told


def test_spellings_of_one_address_are_the_same():
    assert same_address("::1", "0:0:0:0:0:0:0:1")
    assert not same_address("127.0.0.1", "127.0.0.2")
    assert is_address("::1")
    assert not is_address("feeds.example")
