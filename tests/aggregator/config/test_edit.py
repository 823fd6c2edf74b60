import stat
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import ConfigErrors, edit, load
from aggregator.config.blocks import cut, insert

WRITTEN = """\
# My configuration.
[service]
title = "River"   # a title

# -- What is read --

# The first one.
[[subscription]]
name = "times"  # a name
url = "https://times.example/feed"
# interval = "30m"

# The second one.
[[subscription]]
name = "herald"
url = "https://herald.example/feed"
[subscription.headers]
Accept-Language = "en"

# -- What it is sorted into --

[[topic]]
name = "sea"
subscriptions = [
  "times",  # they have a ship
  "herald",
]
any = ["sea"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "aggregator.toml"
    written.write_text(WRITTEN)
    return written


def test_the_first_configuration_loads_and_reads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.toml"
    path.write_text(edit.initial(path))
    config = load(path, {})
    assert config.service.title == "My river"
    assert config.subscriptions == ()


def test_that_of_the_whole_machine_names_the_folder_of_its_service(
    tmp_path: Path,
) -> None:
    path = tmp_path / "aggregator.toml"
    path.write_text(edit.initial(Path("/etc/aggregator/aggregator.toml")))
    assert load(path, {}).service.data == edit.STATE


def test_what_the_first_configuration_shows_is_right(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.toml"
    rows = edit.initial(Path("aggregator.toml")).splitlines()
    shown = [
        row.removeprefix("# ") for row in rows if " = " in row or row.endswith("]")
    ]
    path.write_text("\n".join(row for row in shown if not row.startswith("* ")))
    config = load(path, {})
    assert [one.name for one in config.subscriptions] == [
        "example-times",
        "documents",
        "reading-list",
    ]
    assert config.topics[0].name == "ukraine"
    assert config.hosts[0].name == "feeds.example.org"


def test_a_new_subscription_comes_behind_the_last_one(path: Path) -> None:
    fields = {"name": "docs", "folder": "docs", "topics": ["sea"]}
    edit.add(path, [fields], {})
    added = '\n[[subscription]]\nname = "docs"\nfolder = "docs"\ntopics = ["sea"]\n'
    text = path.read_text()
    assert text.replace(added, "") == WRITTEN
    assert text.index("Accept-Language") < text.index("docs") < text.index("-- What it")
    assert load(path, {}).subscription("docs") is not None


def test_the_first_subscription_comes_at_the_end(path: Path) -> None:
    path.write_text('[service]\ntitle = "a"')
    edit.add(path, [{"name": "a", "url": "http://a.example/"}], {})
    assert path.read_text() == (
        '[service]\ntitle = "a"\n\n[[subscription]]\nname = "a"\n'
        'url = "http://a.example/"\n'
    )


def test_what_would_not_load_is_not_written(path: Path) -> None:
    with pytest.raises(ConfigErrors, match="the name is taken"):
        edit.add(path, [{"name": "times", "url": "http://a.example/"}], {})
    with pytest.raises(ConfigErrors, match="expected a name of lower-case letters"):
        edit.rename(path, "times", "The Times", {})
    with pytest.raises(ConfigErrors, match='did you mean "times"'):
        edit.remove(path, "tims", {})
    assert path.read_text() == WRITTEN
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_removed_subscription_takes_its_own_comments_along(path: Path) -> None:
    edit.remove(path, "times", {})
    text = path.read_text()
    assert "The first one" not in text
    assert "interval" not in text
    assert "# The second one.\n[[subscription]]" in text
    assert "# -- What is read --" in text
    edit.remove(path, "herald", {})
    text = path.read_text()
    assert text.startswith(
        '# My configuration.\n[service]\ntitle = "River"   # a title'
    )
    assert "# -- What it is sorted into --\n\n[[topic]]" in text
    assert load(path, {}).topics[0].subscriptions == ()


def test_a_new_name_is_written_wherever_the_old_one_stood(path: Path) -> None:
    edit.rename(path, "times", "the-times", {})
    expected = WRITTEN.replace('"times"', '"the-times"')
    assert path.read_text() == expected
    assert load(path, {}).topics[0].subscriptions == ("the-times", "herald")


def test_what_stands_in_an_included_file_is_changed_there(path: Path) -> None:
    more = path.parent / "more.toml"
    more.write_text('[[subscription]]\nname = "far"\nurl = "http://far.example/"\n')
    main = 'include = ["more.toml"]\n' + WRITTEN.replace('"herald",\n', '"far",\n')
    path.write_text(main)
    edit.rename(path, "far", "near", {})
    assert 'name = "near"' in more.read_text()
    assert path.read_text() == main.replace('"far"', '"near"')
    edit.remove(path, "near", {})
    assert more.read_text() == ""
    assert '"near"' not in path.read_text()


def test_a_file_keeps_its_mode_its_line_ends_and_its_link(path: Path) -> None:
    link = path.parent / "link.toml"
    link.symlink_to(path)
    path.chmod(0o640)
    path.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    edit.add(link, [{"name": "a", "url": "http://a.example/"}], {})
    written = path.read_bytes()
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert written.count(b"\n") == written.count(b"\r\n") == WRITTEN.count("\n") + 4


def test_subscriptions_in_one_line_are_left_to_the_person(path: Path) -> None:
    path.write_text('subscription = [{ name = "a", url = "http://a.example/" }]\n')
    with pytest.raises(ConfigErrors, match="take it out by hand"):
        edit.remove(path, "a", {})
    edit.rename(path, "a", "b", {})
    assert load(path, {}).subscription("b") is not None


comments = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9)
values = st.one_of(st.integers(0, 9), comments, st.lists(comments, max_size=2))
tables = st.dictionaries(st.sampled_from(["a", "b", "c d"]), values, min_size=1)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, int]:
    """A document with comments anywhere, and how many subscriptions it has."""
    text, count = draw(st.sampled_from(["", "x = 1\n", "\n"])), 0
    for _ in range(draw(st.integers(0, 4))):
        text += "".join(f"#{draw(comments)}\n" for _ in range(draw(st.integers(0, 2))))
        text += draw(st.sampled_from(["", "\n"]))
        section = draw(st.sampled_from(["subscription", "topic"]))
        count += section == "subscription"
        text += tomlkit.dumps({section: [draw(tables)]})
        text += draw(st.sampled_from(["", "\n", "# end\n", "# end\n\n"]))
    return text, count


@settings(max_examples=60, deadline=None)
@given(documents(), tables)
def test_a_block_that_is_put_in_and_cut_out_changes_no_other(
    drawn: tuple[str, int], table: dict[str, object]
) -> None:
    document, count = drawn
    before = tomlkit.parse(document).unwrap()
    block = tomlkit.dumps({"subscription": [table]})
    put = insert(document, "subscription", block)
    held = tomlkit.parse(put).unwrap()
    assert held["subscription"] == [*before.get("subscription", []), table]
    assert held.get("topic") == before.get("topic")
    again = cut(put, "subscription", count)
    assert tomlkit.parse(again).unwrap() == before
    assert again.count("#") == document.count("#")
