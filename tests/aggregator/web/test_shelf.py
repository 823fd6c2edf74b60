"""Memory with a bound."""

from aggregator.web.shelf import Shelf


def test_what_was_not_wanted_for_longest_goes_first() -> None:
    shelf: Shelf[str, str] = Shelf(40)
    for name in ("a", "b", "c", "d"):
        shelf.put(name, name.upper(), 10)
    assert shelf.look("a") == "A"
    shelf.put("e", "E", 10)
    assert [shelf.look(name) for name in "abcde"] == ["A", None, "C", "D", "E"]


def test_what_takes_too_much_room_is_not_kept() -> None:
    shelf: Shelf[str, str] = Shelf(40)
    shelf.put("a", "A", 10)
    shelf.put("a", "larger", 11)
    assert shelf.look("a") is None


def test_a_new_thing_takes_the_room_of_the_old_one() -> None:
    shelf: Shelf[str, str] = Shelf(40)
    for number in range(100):
        shelf.put("a", str(number), 10)
    for name in ("b", "c", "d"):
        shelf.put(name, name, 10)
    assert shelf.look("a") == "99"
