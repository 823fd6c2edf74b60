import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import ConfigErrors, find, load
from aggregator.config.places import host_and_port

SMALLEST = """
[[subscription]]
name = "times"
url = "https://times.example/feed.xml"
"""


def write(folder: Path, text: str, name: str = "aggregator.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        load(path, environ or {})
    return [str(error).replace(str(path.parent), "") for error in caught.value.errors]


def test_the_smallest_configuration_has_sensible_defaults(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALLEST), {"XDG_DATA_HOME": "/var/data"})
    service = config.service
    assert host_and_port(service.listen) == ("127.0.0.1", 8080)
    assert (service.url, service.base_path) == ("http://127.0.0.1:8080", "")
    assert service.database == Path("/var/data/aggregator/aggregator.db")
    assert service.published == Path("/var/data/aggregator/public")
    assert (service.window, service.min_entries) == (timedelta(hours=48), 50)
    assert service.user_agent.startswith("aggregator/")
    assert config.subscriptions[0].kind == "url"
    assert config.subscriptions[0].location == "https://times.example/feed.xml"
    assert config.manners("times.example").gap == timedelta(seconds=2)


def test_everything_that_may_be_written_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [service]
        title = "My river"
        url = "https://news.example.org/river/"
        listen = "[::1]:0"
        data = "memory"
        id = "news.example.org"
        allow_private = true
        language = "pt-BR"
        timezone = "Europe/Lisbon"
        content = "summary"
        interval = "1h30m"
        window = "2 d"
        min_entries = 10
        max_entries = 20

        [[host]]
        name = "Localhost"
        gap = "0s"
        connections = 32
        ports = [8081]

        [[subscription]]
        name = "times"
        url = "https://times.example/feed.xml"
        topics = ["world", "ukraine"]
        content = "full"
        interval = "500 ms"
        headers = { Accept-Language = "pt" }
        username = "me"
        password = "secret"
        keep = ["lisbon"]
        max_entries = 5

        [[subscription]]
        name = "papers"
        folder = "../papers"
        outlet_per_folder = true

        [[subscription]]
        name = "blogroll"
        opml = "lists/blogs.opml"

        [[topic]]
        name = "ukraine"
        title = "War in Ukraine"
        any = ["ukraine", "zelensk*"]
        none = ["football"]
        subscriptions = ["papers"]
        expand = false
        """,
    )
    config = load(path, {})
    assert host_and_port(config.service.listen) == ("::1", 0)
    assert config.service.base_path == "/river"
    assert config.service.data == tmp_path / "memory"
    assert config.service.user_agent.endswith("(+https://news.example.org/river)")
    assert config.manners("LOCALHOST").ports == {8081}
    times, papers, blogroll = config.subscriptions
    assert (times.content, times.interval) == ("full", timedelta(seconds=0.5))
    assert times.headers == (("Accept-Language", "pt"),)
    assert papers.kind == "folder"
    assert papers.location == str(tmp_path.parent.resolve() / "papers")
    assert (papers.content, papers.interval) == ("summary", timedelta(minutes=90))
    assert papers.allow_private
    assert blogroll.location == str(tmp_path / "lists/blogs.opml")
    ukraine, world = config.all_topics()
    assert (ukraine.title, ukraine.subscriptions) == (
        "War in Ukraine",
        ("papers", "times"),
    )
    assert (world.title, world.subscriptions) == ("World", ("times",))
    assert (ukraine.expand, world.expand) == (False, True)


def test_secrets_do_not_show_when_a_configuration_is_printed(tmp_path: Path) -> None:
    secret = SMALLEST + 'username = "me"\npassword = "hush"\nheaders = { Key = "hush" }'
    assert "hush" not in repr(load(write(tmp_path, secret), {}))


def test_the_first_place_that_has_a_file_is_used(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    xdg = write(tmp_path / "xdg/aggregator", SMALLEST)
    assert find(None, environ) == xdg
    here = write(tmp_path, SMALLEST)
    assert find(None, environ) == here
    named = write(tmp_path, SMALLEST, "named.toml")
    assert find(None, {"AGGREGATOR_CONFIG": str(named)}) == named
    assert find(here, {"AGGREGATOR_CONFIG": str(named)}) == here


def test_a_missing_configuration_says_where_it_was_looked_for(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigErrors, match=r"looked for .*xdg.*aggregator init"):
        find(None, {"XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    with pytest.raises(ConfigErrors, match=r"nowhere\.toml: no such file"):
        find(tmp_path / "nowhere.toml", {})


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """[service]
listn = "127.0.0.1:8080"
timezone = "Europe/Lodon"

[[subscription]]
name = "Big Times"
url = "times.example"
intervall = "30m"
interval = "soon"

[[subscription]]
url = "https://a.example"
content = "ful"
""",
    )
    assert faults(path) == [
        '/aggregator.toml:2: service: listn: unknown key; did you mean "listen"?',
        "/aggregator.toml:3: service: timezone: expected a time zone such as "
        '"Europe/London", not "Europe/Lodon"',
        '/aggregator.toml:6: subscription "Big Times": name: expected a name of '
        'lower-case letters, digits and single hyphens such as "big-times", '
        'not "Big Times"',
        '/aggregator.toml:7: subscription "Big Times": url: expected an address such '
        'as "https://example.org/feed.xml", not "times.example"',
        '/aggregator.toml:8: subscription "Big Times": intervall: unknown key; '
        'did you mean "interval"?',
        '/aggregator.toml:9: subscription "Big Times": interval: expected a duration '
        'such as "30m", "2 s", "1h30m" or "1d", not "soon"',
        "/aggregator.toml:11: subscription 2: name: is missing; every "
        "[[subscription]] has one",
        '/aggregator.toml:13: subscription 2: content: expected "full" or "summary" '
        'or "link", not "ful"',
    ]


def test_a_name_that_is_too_long_is_told_so(tmp_path: Path) -> None:
    path = write(tmp_path, f'[[topic]]\nname = "{"x" * 65}"\nany = ["x"]\n')
    (fault,) = faults(path)
    assert "expected a name of at most 64 characters" in fault


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("title = 5", "expected text in quotes, not 5"),
        ('title = ""', 'expected text in quotes, not ""'),
        ('topics = "world"', 'expected a list such as ["world"], not "world"'),
        ('keep = ["a", 1]', "expected text in quotes, not 1"),
        ('interval = "0s"', "expected a duration longer than nothing"),
        ("interval = 30", "expected a duration"),
        ('interval = "5000 d"', "ten years at most"),
        ('keep = ["*"]', 'expected a word, a beginning such as "zelensk*" or a phr'),
        ("max_entries = 0", "expected a whole number"),
        ("max_entries = true", "expected a whole number"),
        ('allow_private = "yes"', 'expected true or false, without quotes, not "yes"'),
        ('headers = { "X Y" = "a" }', 'expected the name of an HTTP header, not "X Y"'),
        ('headers = { X = "a\\r\\nY: b" }', "expected one line of plain letters"),
        ('user_agent = "a\\nb"', "expected one line of plain letters"),
        ('folder = "~nobody-of-that-name/x"', "the home folder of a user that exists"),
        ('opml = "https://"', "expected an address"),
        ('url = "http://exa mple"', "expected an address"),
        ('headers = { X = "hush\\n" }', "expected one line of plain letters"),
        (
            'url = "https://me:hush@example.org:99999"',
            'not "https://example.org:99999"',
        ),
        ("outlet_per_folder = true", "only a folder has folders"),
        ('password = "x"', "expected a username beside it"),
        ('folder = "x"\nurl = "http://x"', "there is url too; give one of the two"),
        ('title = "no kind"', "expected one of url, folder, file or opml"),
    ],
)
def test_a_bad_value_is_told_with_what_was_expected(
    tmp_path: Path, line: str, complaint: str
) -> None:
    told = faults(write(tmp_path, f'[[subscription]]\nname = "a"\n{line}\n'))
    assert any(complaint in fault for fault in told), told
    assert not any("hush" in fault for fault in told)


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ('[service]\nlisten = "8080"', 'service: listen: expected "host:port"'),
        ('[service]\nlisten = "a:99999"', 'service: listen: expected "host:port"'),
        ('[service]\nurl = "https://x/?a=1"', "service: url: expected a plain address"),
        ('[service]\nlanguage = "English!"', 'expected a language such as "en"'),
        ("[service]\nmin_entries = 2000", "min_entries (2000) is more than max_entr"),
        ('[[service]]\ntitle = "a"', ":1: service: expected one table [service]"),
        ('[subscription]\nname = "a"', ":1: subscription: expected tables [[subscript"),
        ("[[hots]]", ':1: hots: unknown key; did you mean "host"?'),
        ('[[host]]\nname = "http://x"', "expected a host without scheme"),
        ('[[host]]\nname = "x"\nports = [0]', "expected a list of ports"),
        ('[[topic]]\nname = "t"\nany = []', 'topic "t": nothing can belong to it'),
        ('[[topic]]\nname = "t"\nexamples = ["no.txt"]', "/no.txt: cannot be read: No"),
        ("a = 1\nb = ", "aggregator.toml:2: is not TOML: Invalid value"),
        ('a = """', "aggregator.toml:1: is not TOML: "),
        ("include = 5", ":1: include: expected a list of files"),
        ('include = ["no.toml"]', ":1: include: no.toml: no such file: /no.toml"),
        ('include = ["aggregator.toml"]', "aggregator.toml: is included already"),
    ],
)
def test_a_bad_document_is_refused(
    tmp_path: Path, document: str, complaint: str
) -> None:
    told = faults(write(tmp_path, document))
    assert any(complaint in fault for fault in told), told


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.toml"
    path.write_bytes(b'[service]\ntitle = "caf\xe9"\n')
    assert faults(path) == ["/aggregator.toml:2: is not UTF-8 text"]


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())
    assert load(path, {}).subscriptions[0].name == "times"


def test_a_doubled_name_says_where_the_first_stands(tmp_path: Path) -> None:
    path = write(tmp_path, SMALLEST + SMALLEST.replace("feed", "other"))
    assert faults(path) == [
        '/aggregator.toml:7: subscription "times": name: the name is taken by line 2'
    ]


def test_one_feed_is_not_subscribed_to_twice(tmp_path: Path) -> None:
    second = SMALLEST.replace('"times"', '"twin"').replace("https://t", "http://T")
    assert faults(write(tmp_path, SMALLEST + second)) == [
        '/aggregator.toml:8: subscription "twin": url: '
        'subscription "times" reads the same, see line 2'
    ]


def test_a_topic_of_an_unknown_subscription_is_refused(tmp_path: Path) -> None:
    topic = '[[topic]]\nname = "t"\nsubscriptions = ["tims"]\n'
    assert faults(write(tmp_path, SMALLEST + topic)) == [
        '/aggregator.toml:7: topic "t": subscriptions: '
        'no subscription is called "tims"; did you mean "times"?'
    ]


def test_an_included_file_reads_from_its_own_folder(tmp_path: Path) -> None:
    write(tmp_path, '[[subscription]]\nname = "a"\nfolder = "docs"', "more/a.toml")
    write(tmp_path, '[[subscription]]\nname = "b"\nfile = "b.xml"', "more/b.toml")
    config = load(write(tmp_path, 'include = ["more/*.toml"]' + SMALLEST), {})
    assert [one.name for one in config.subscriptions] == ["a", "b", "times"]
    assert config.subscriptions[0].location == str(tmp_path / "more/docs")
    assert [file.name for file in config.files] == [
        "aggregator.toml",
        "a.toml",
        "b.toml",
    ]


def test_a_fault_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    write(tmp_path, SMALLEST + "x = 1\n[service]", "more.toml")
    told = faults(write(tmp_path, 'include = ["more.toml"]' + SMALLEST))
    assert [fault.rpartition(": ")[0] for fault in told] == [
        '/aggregator.toml:3: subscription "times": name',
        '/aggregator.toml:4: subscription "times": url',
        '/more.toml:5: subscription "times": x: unknown key; known are',
        "/more.toml:6: service",
    ]


def test_secrets_come_from_files(tmp_path: Path) -> None:
    write(tmp_path, "hush\n", "password")
    write(tmp_path, "Bearer hush\n", "token")
    text = SMALLEST + (
        'username = "me"\npassword_file = "password"\n'
        'headers = { Authorization_file = "token", Accept = "a" }\n'
    )
    subscription = load(write(tmp_path, text), {}).subscriptions[0]
    assert subscription.password == "hush"
    assert dict(subscription.headers)["Authorization"] == "Bearer hush"
    assert len(subscription.headers) == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('password_file = "none"', ':5: subscription "times": password_file: /none: '),
        ('password = "a"\npassword_file = "b"', "there is password too"),
        ('password_file = "empty"', "/empty: is empty"),
        ("password_file = 5", "expected the path of a file, not 5"),
    ],
)
def test_a_secret_that_cannot_be_had_is_one_fault(
    tmp_path: Path, line: str, complaint: str
) -> None:
    write(tmp_path, "", "empty")
    (told,) = faults(write(tmp_path, f'{SMALLEST}{line}\nusername = "me"'))
    assert complaint in told


def test_typical_texts_are_read_from_files(tmp_path: Path) -> None:
    write(tmp_path, "A typical text.", "typical.md")
    topic = '[[topic]]\nname = "t"\nexamples = ["typical.md", "Another."]'
    (read,) = load(write(tmp_path, topic), {}).topics
    assert read.examples == ("A typical text.", "Another.")


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, SMALLEST + 'username = "me"\npassword_file = "none"\n')
    environ = {
        "AGGREGATOR_SERVICE__LISTEN": "0.0.0.0:9000",
        "AGGREGATOR_SERVICE__TITLE": "2026",
        "AGGREGATOR_SERVICE__ALLOW_PRIVATE": "true",
        "AGGREGATOR_SERVICE__MAX_ENTRIES": "70",
        "AGGREGATOR_SUBSCRIPTION__TIMES__PASSWORD": "hush",
        "AGGREGATOR_SUBSCRIPTION__TIMES__TOPICS": '["world"]',
        "AGGREGATOR_SERVICE_HOST": "10.0.0.7",
    }
    config = load(path, environ)
    assert host_and_port(config.service.listen) == ("0.0.0.0", 9000)
    assert config.service.url == "http://localhost:9000"
    assert (config.service.title, config.service.max_entries) == ("2026", 70)
    assert config.subscriptions[0].allow_private
    assert config.subscriptions[0].password == "hush"
    assert config.subscriptions[0].topics == ("world",)


def test_a_fault_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    environ = {
        "AGGREGATOR_SERVICE__MAX_ENTRIES": "many",
        "AGGREGATOR_SERVICE__LISTN": "x",
        "AGGREGATOR_SUBSCRIPTION__TMES__TITLE": "x",
    }
    assert faults(write(tmp_path, SMALLEST), environ) == [
        'environment: AGGREGATOR_SERVICE__LISTN: unknown key; did you mean "listen"?',
        "environment: AGGREGATOR_SERVICE__MAX_ENTRIES: "
        'expected a whole number from 1 to 1000000, not "many"',
        "environment: AGGREGATOR_SUBSCRIPTION__TMES__TITLE: names nothing in the "
        'configuration; did you mean "AGGREGATOR_SUBSCRIPTION__TIMES__TITLE"?',
    ]


def test_pydantic_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, aggregator.config; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


def test_a_password_is_sent_as_basic_authorization(tmp_path: Path) -> None:
    text = SMALLEST + 'username = "me"\npassword = "hush"\nheaders = { A = "b" }'
    (subscription,) = load(write(tmp_path, text), {}).subscriptions
    assert subscription.request_headers == (
        ("A", "b"),
        ("Authorization", "Basic bWU6aHVzaA=="),
    )


@pytest.mark.parametrize(
    ("listens", "written", "public"),
    [
        ("127.0.0.1:80", "", True),
        ("127.8.8.8:80", "", True),
        ("[::1]:80", "", True),
        ("localhost:80", "", True),
        ("0.0.0.0:80", "", False),
        ("[::]:80", "", False),
        ("192.168.1.2:80", "", False),
        ("river.example:80", "", False),
        ("0.0.0.0:80", "public = true", True),
        ("127.0.0.1:80", "public = false", False),
    ],
)
def test_only_what_this_machine_alone_reaches_is_public_unasked(
    tmp_path: Path, listens: str, written: str, public: bool
) -> None:
    text = f'[service]\nlisten = "{listens}"\n{written}\n'
    assert load(write(tmp_path, text), {}).service.public is public
    variable = {"AGGREGATOR_SERVICE__PUBLIC": "true"}
    assert load(write(tmp_path, text), variable).service.public


@pytest.mark.parametrize(
    ("written", "websub"),
    [
        ("", False),
        ('url = "https://news.example.org"', True),
        ('url = "http://news.example.org:8080/river"', True),
        ('url = "http://127.0.0.1:8080"', False),
        ('url = "http://[::1]:8080"', False),
        ('url = "http://192.168.1.2"', False),
        ('url = "http://river.local"', False),
        ('url = "http://river"', False),
        ('url = "https://news.example.org"\nwebsub = false', False),
        ('url = "http://127.0.0.1:8080"\nwebsub = true', True),
    ],
)
def test_hubs_are_asked_unbidden_only_where_they_can_reach_us(
    tmp_path: Path, written: str, websub: bool
) -> None:
    text = f"[service]\n{written}\n"
    assert load(write(tmp_path, text), {}).service.websub is websub
