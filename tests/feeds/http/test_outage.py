from feeds.http.outage import network_is_down

FIVE = {f"{letter}.example" for letter in "abcde"}


def test_e14_many_hosts_and_none_reached_is_our_own_network():
    assert network_is_down(set(), FIVE)


def test_e14_one_host_that_answers_clears_the_network():
    assert not network_is_down({"f.example"}, FIVE)
    assert not network_is_down({"a.example"}, FIVE)


def test_e14_a_few_dead_hosts_are_dead_hosts():
    assert not network_is_down(set(), set(sorted(FIVE)[:4]))
    assert not network_is_down(set(), set())


def test_e14_the_next_room_is_not_the_internet():
    neighbours = {"nas", "printer.local", "192.168.1.2", "box.home.arpa", "127.0.0.1"}
    assert network_is_down(neighbours, FIVE)
    assert not network_is_down(set(), neighbours)
