"""Webhooks and hubs in the configuration."""

from pathlib import Path

import pytest

from aggregator.config import Config, ConfigErrors, load

BASE = """
[[subscription]]
name = "herald"
url = "https://herald.example/feed"
topics = ["sea"]

"""
HOOK = '[[webhook]]\nname = "bridge"\nurl = "https://hooks.example/key"\n'


def read(folder: Path, rest: str, **environ: str) -> Config:
    path = folder / "aggregator.toml"
    path.write_text(BASE + rest, encoding="utf-8")
    return load(path, environ)


def faults(folder: Path, rest: str) -> str:
    with pytest.raises(ConfigErrors) as caught:
        read(folder, rest)
    return str(caught.value)


def test_a_webhook_says_where_and_what(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("a word\n", encoding="utf-8")
    rest = 'secret_file = "word"\ntopics = ["sea"]\nquery = "ferr* -strike"\n'
    (hook,) = read(tmp_path, HOOK + rest).webhooks
    assert (hook.name, hook.kind, hook.secret) == ("bridge", "json", "a word")
    assert (hook.topics, hook.query) == (("sea",), "ferr* -strike")
    assert hook.url == "https://hooks.example/key"
    assert "key" not in f"{hook}"
    assert "a word" not in f"{hook}"


def test_its_address_may_be_in_a_file_or_the_environment(tmp_path: Path) -> None:
    (tmp_path / "where").write_text("https://hooks.example/1", encoding="utf-8")
    given = '[[webhook]]\nname = "bridge"\nurl_file = "where"\n'
    assert read(tmp_path, given).webhooks[0].url == "https://hooks.example/1"
    named = {"AGGREGATOR_WEBHOOK__BRIDGE__SECRET": "other"}
    assert read(tmp_path, given, **named).webhooks[0].secret == "other"


def test_it_may_be_private_where_the_service_says_so(tmp_path: Path) -> None:
    service = "[service]\nallow_private = true\n"
    assert not read(tmp_path, HOOK).webhooks[0].allow_private
    assert read(tmp_path, service + HOOK).webhooks[0].allow_private
    own = "allow_private = false\n"
    assert not read(tmp_path, service + HOOK + own).webhooks[0].allow_private


def test_ntfy_is_given_a_server_and_a_topic(tmp_path: Path) -> None:
    given = HOOK.replace("hooks.example/key", "ntfy.example/base/my-news")
    (hook,) = read(tmp_path, given + 'kind = "ntfy"\n').webhooks
    assert hook.server_and_topic() == ("https://ntfy.example/base/", "my-news")


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ('[[webhook]]\nname = "a"\n', "url: is missing; every [[webhook]] has one"),
        ('[[webhook]]\nurl = "https://a.example"\n', "name: is missing"),
        (HOOK + 'kind = "slack"\n', 'expected "json" or "ntfy"'),
        (HOOK + 'kind = "ntfy"\nname2 = "a"\n', 'unknown key; did you mean "name"'),
        (HOOK + 'secert = "a"\n', 'did you mean "secret"'),
        (HOOK + 'topics = ["see"]\n', 'no topic is called "see"; did you mean "sea"'),
        (HOOK + 'query = "-strike"\n', "Name a word that must be there"),
        (HOOK + 'query = "..."\n', "There is no word in this"),
        (HOOK + 'query = "a*"\n', "A beginning needs 3 letters"),
        (HOOK + 'secret = "a\\nb"\n', "expected one line of plain letters"),
        (HOOK + 'secret_file = "none"\n', "none: cannot be read"),
        (HOOK + HOOK, "the name is taken"),
        (
            HOOK.replace("/key", "/") + 'kind = "ntfy"\n',
            "expected an address that ends in the topic",
        ),
        ('[service]\nhub = "yes"\n', "expected true or false"),
        ('[service]\nhubs = "https://a.example"\n', "expected a list of plain"),
        ('[service]\nhubs = ["a.example"]\n', "expected an address"),
        ('[service]\nhubs = ["https://a:b@c.example"]\n', "expected a list of plain"),
        (
            '[service]\npublic = false\nhubs = ["https://a.example"]\n',
            "hubs: others' hubs cannot read what is not public",
        ),
    ],
)
def test_a_fault_says_what_was_expected(tmp_path: Path, rest: str, says: str) -> None:
    assert says in faults(tmp_path, rest)


@pytest.mark.parametrize(
    ("service", "hub"),
    [
        ("", False),
        ('url = "http://192.168.1.7:8080"', False),
        ('url = "http://box.local"', False),
        ('url = "https://news.example.org/river"', True),
        ('url = "https://news.example.org"\nhub = false', False),
        ("hub = true", True),
    ],
)
def test_there_is_a_hub_where_others_can_reach_it(
    tmp_path: Path, service: str, hub: bool
) -> None:
    config = read(tmp_path, f"[service]\n{service}\n")
    assert config.service.hub == hub
    own = (f"{config.service.url}/hub",) if hub else ()
    assert config.service.hub_addresses == own


def test_others_hubs_come_after_our_own(tmp_path: Path) -> None:
    given = (
        '[service]\nurl = "https://news.example.org"\n'
        'hubs = ["https://a.example/", "https://b.example/", "https://a.example/"]\n'
    )
    assert read(tmp_path, given).service.hub_addresses == (
        "https://news.example.org/hub",
        "https://a.example/",
        "https://b.example/",
    )
    private = given.replace("[service]", '[service]\nlisten = "0.0.0.0:80"')
    found = read(tmp_path, private).service
    assert found.hub_addresses == ("https://news.example.org/hub",)
