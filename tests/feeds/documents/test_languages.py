from feeds.documents import languages


def test_long_enough_texts_show_their_language() -> None:
    for code, text in {
        "de": "Die alte Brücke ist seit Donnerstag wieder für Autos und Busse offen.",
        "en": "The old bridge has been open to cars and buses again since Thursday.",
        "pt": "A ponte velha está aberta aos carros e ônibus desde quinta-feira.",
        "zh": "这座老桥从星期四起重新对汽车开放，市政府说。" * 4,
    }.items():
        assert languages.guess(text) == code


def test_short_and_odd_texts_do_not() -> None:
    assert languages.guess("Brücke offen") == ""
    assert languages.guess("0 1 2 3 4 5 6 7 8 9 " * 5) == ""
