import socket
import threading

from feeds.http.lookup import Lookups, system_addresses


def wait_for(resolve, *hosts):
    woken = threading.Event()
    lookups = Lookups(resolve, woken.set)
    for host in hosts:
        woken.clear()
        assert not lookups.ask(host)
        assert woken.wait(60)
    return lookups


def test_a_name_is_looked_up_once():
    asked = []

    def resolve(host):
        asked.append(host)
        return ["192.0.2.1"]

    lookups = wait_for(resolve, "one.example")
    assert lookups.answered() == ["one.example"]
    assert lookups.answered() == []
    assert lookups.ask("one.example")
    assert lookups.addresses("one.example") == ("192.0.2.1",)
    assert asked == ["one.example"]


def test_a_failure_is_an_answer_too():
    def resolve(host):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    lookups = wait_for(resolve, "no.example")
    assert lookups.ask("no.example")
    assert lookups.addresses("no.example") == ()
    assert lookups.failure("no.example") == "there is no such name"


def test_a_name_without_addresses_is_a_failure():
    lookups = wait_for(lambda host: [], "empty.example")
    assert lookups.addresses("empty.example") == ()
    assert lookups.failure("empty.example") == "it has no address"


def test_a_name_that_cannot_be_asked_for_is_a_failure():
    lookups = wait_for(system_addresses, "a" * 64 + ".example")
    assert lookups.addresses("a" * 64 + ".example") == ()


def test_the_system_knows_this_machine():
    assert "127.0.0.1" in system_addresses("localhost")
