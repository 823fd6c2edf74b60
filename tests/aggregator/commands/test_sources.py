import argparse
import json
from pathlib import Path

import pytest

from aggregator.commands import adding, configuration, exchange, sources
from aggregator.config import ConfigErrors, load
from feeds import opml
from feeds.errors import ParseError, PublishError


def run(path: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path)
    subcommands = parser.add_subparsers(required=True)
    for module in (configuration, adding, sources, exchange):
        module.register(subcommands)
    arguments = parser.parse_args(["--config", str(path), *words])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def write(path: Path, *words: str) -> None:
    """Subscribe to an address that nobody answers."""
    assert run(path, "add", "--no-check", *words) == 0


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written = tmp_path / "aggregator.toml"
    assert run(written, "init") == 0
    return written


def test_a_first_configuration_is_never_written_over_another(path: Path) -> None:
    path.write_text("# mine\n")
    with pytest.raises(ConfigErrors, match="is there already"):
        run(path, "init")
    assert path.read_text() == "# mine\n"
    with pytest.raises(ConfigErrors, match="cannot be written: No such file"):
        run(path.parent / "nowhere/aggregator.toml", "init")


def test_subscriptions_come_and_go(path: Path, capsys) -> None:
    (path.parent / "docs").mkdir()
    assert run(path, "add", "docs", "--topic", "sea") == 0
    write(path, "https://me:hush@times.example/rss", "--title", "Times")
    assert run(path, "rename", "times", "the-times") == 0
    assert run(path, "remove", "docs") == 0
    capsys.readouterr()
    assert run(path, "list") == 0
    assert capsys.readouterr().out == "the-times  url     https://times.example/rss\n"
    (one,) = load(path, {}).subscriptions
    assert (one.title, one.url) == ("Times", "https://me:hush@times.example/rss")
    assert "Take the marks off" in path.read_text()


def test_i7_an_address_in_another_spelling_is_told_by_its_name(path: Path) -> None:
    write(path, "http://times.example/rss", "--name", "times")
    told = 'subscription "times": reads https://www.times.example/rss/ already'
    with pytest.raises(ConfigErrors, match=told):
        write(path, "https://www.times.example/rss/")
    assert len(load(path, {}).subscriptions) == 1


def test_i11_an_address_is_listed_in_its_own_letters(path: Path, capsys) -> None:
    write(path, "https://xn--bcher-kva.example/rss", "--name", "books")
    write(path, "https://аpple.example/rss", "--name", "trap")
    capsys.readouterr()
    run(path, "list")
    assert capsys.readouterr().out == (
        "books  url     https://bücher.example/rss\n"
        "trap   url     https://xn--pple-43d.example/rss\n"
    )


def test_a_list_for_programs_has_no_password(path: Path, capsys) -> None:
    write(path, "https://me:hush@times.example/rss", "--interval", "30m")
    out = capsys.readouterr().out
    run(path, "list", "--json")
    listed = capsys.readouterr().out
    assert "hush" not in out + listed
    assert json.loads(listed) == [
        {
            "name": "times",
            "kind": "url",
            "location": "https://times.example/rss",
            "title": "",
            "topics": [],
            "content": "full",
            "interval": 1800.0,
        }
    ]


def test_an_empty_list_says_what_to_do(path: Path, capsys) -> None:
    run(path, "list")
    assert "aggregator add ADDRESS" in capsys.readouterr().out


def test_check_says_what_it_found(path: Path, capsys) -> None:
    path.write_text(
        '[[subscription]]\nname = "docs"\nfolder = "docs"\ntopics = ["see"]\n'
        '[[topic]]\nname = "sea"\nany = ["sea"]\n'
    )
    assert run(path, "check") == 0
    printed = capsys.readouterr()
    assert printed.out == f"{path}: in order; subscriptions=1 topics=2\n"
    assert printed.err.splitlines() == [
        f'note: subscription "docs": folder: {path.parent}/docs is not there yet',
        'note: subscription "docs": topics: "see" makes a topic of its own; '
        'did you mean "sea"?',
    ]
    assert run(path, "check", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["notes"]) == 2


def test_check_tells_every_fault_and_touches_nothing(path: Path, capsys) -> None:
    path.write_text("[service]\ntitel = 1\nlisten = 2\n")
    with pytest.raises(ConfigErrors) as caught:
        run(path, "check")
    assert len(caught.value.errors) == 2
    assert run(path, "check", "--json") == 2
    faults = json.loads(capsys.readouterr().out.splitlines()[-1])["faults"]
    assert faults[0] == {
        "path": str(path),
        "line": 2,
        "key": "service: titel",
        "reason": 'unknown key; did you mean "title"?',
    }
    assert [file.name for file in path.parent.iterdir()] == [path.name]


TWICE = """<opml version="2.0"><body>
<outline text="News"><outline text="A" xmlUrl="https://a.example/rss"/></outline>
<outline text="Sea"><outline text="A" xmlUrl="http://www.a.example/rss/"/></outline>
</body></opml>"""


def test_i7_one_feed_in_two_spellings_is_taken_in_once(path: Path, capsys) -> None:
    (path.parent / "list.opml").write_text(TWICE)
    assert run(path, "import", "list.opml") == 0
    assert "1 feed in the list: 1 added" in capsys.readouterr().out
    (one,) = load(path, {}).subscriptions
    assert one.topics == ("news", "sea")
    assert run(path, "import", "list.opml") == 0
    assert "0 added, 1 known already" in capsys.readouterr().out


LIST = """<opml version="2.0"><body>
<outline text="World"><outline text="Times" xmlUrl="https://times.example/rss"/>
<outline text="Herald" xmlUrl="https://herald.example/rss"/></outline>
<outline text="High seas"><outline text="Times" xmlUrl="http://times.example/rss"/>
<outline xmlUrl="https://third.example/rss"/></outline>
<outline text="Broken" xmlUrl="https://broken.example:0/"/>
</body></opml>"""


def test_a_list_of_another_reader_is_taken_in(path: Path, capsys) -> None:
    write(path, "https://herald.example/rss")
    with path.open("a") as file:
        file.write('\n[[topic]]\nname = "sea"\ntitle = "High Seas"\nany = ["sea"]\n')
    (path.parent / "list.opml").write_text(LIST)
    capsys.readouterr()
    assert run(path, "import", "list.opml") == 1
    printed = capsys.readouterr()
    assert printed.out == (
        "4 feeds in the list: 2 added, 1 known already, 1 left out\n"
    )
    assert "left out: Broken: expected an address" in printed.err
    times, third = load(path, {}).subscriptions[1:]
    assert (times.name, times.title) == ("times", "Times")
    assert times.topics == ("world", "sea")
    assert (third.name, third.topics) == ("third", ("sea",))
    assert run(path, "import", "--no-topics", "list.opml") == 1
    assert len(load(path, {}).subscriptions) == 3


def test_what_is_given_out_can_be_taken_in_again(path: Path, capsys) -> None:
    (path.parent / "docs").mkdir()
    run(path, "add", "docs")
    write(path, "https://me:hush@times.example/rss", "--title", "Times")
    write(path, "https://b.example/rss", "--topic", "world", "--topic", "sea")
    assert run(path, "export", "out.opml") == 0
    assert 'left out: subscription "docs" is a folder' in capsys.readouterr().err
    body = (path.parent / "out.opml").read_bytes()
    assert b"hush" not in body
    assert [(one.title, one.folders) for one in opml.read(body)] == [
        ("Times", ()),
        ("b", ("World",)),
        ("b", ("Sea",)),
    ]
    other = path.parent / "other.toml"
    other.write_text("")
    assert run(other, "import", "out.opml") == 0
    assert [one.topics for one in load(other, {}).subscriptions] == [
        (),
        ("world", "sea"),
    ]


def test_a_list_that_cannot_be_had_is_one_clear_error(path: Path) -> None:
    with pytest.raises(ParseError, match=r"none\.opml: cannot be read: No such file"):
        run(path, "import", "none.opml")
    (path.parent / "page.html").write_text("<html/>")
    with pytest.raises(ParseError, match="it is <html>"):
        run(path, "import", "page.html")
    with pytest.raises(PublishError, match="cannot be written: Is a directory"):
        run(path, "export", str(path.parent))
