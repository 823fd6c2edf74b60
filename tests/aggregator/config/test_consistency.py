"""Rows I7 and I11 of the fetching standard, as far as a configuration meets them."""

from pathlib import Path

import pytest

from aggregator.config import ConfigErrors, load

ONE_FEED = (
    "http://bücher.example/feed",
    "https://www.bücher.example/feed",
    "https://BÜCHER.example/feed/",
    "https://xn--bcher-kva.example/feed#news",
    "https://xn--bcher-kva.example:443/%66eed",
)


def write(folder: Path, *addresses: str) -> Path:
    path = folder / "aggregator.toml"
    path.write_text(
        "\n".join(
            f'[[subscription]]\nname = "feed-{n}"\nurl = "{address}"'
            for n, address in enumerate(addresses)
        ),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("other", ONE_FEED[1:])
def test_i7_one_feed_in_two_spellings_is_refused_with_both_names(
    tmp_path: Path, other: str
) -> None:
    path = write(tmp_path, ONE_FEED[0], other)
    with pytest.raises(ConfigErrors) as caught:
        load(path, {})
    [fault] = caught.value.errors
    assert str(fault) == (
        f'{path}:6: subscription "feed-1": url: '
        'subscription "feed-0" reads the same, see line 1'
    )


def test_i7_feeds_of_one_site_are_several(tmp_path: Path) -> None:
    feeds = [f"https://x.example/{path}" for path in ("", "a", "A", "?a", "?a&b", "?b")]
    assert len(load(write(tmp_path, *feeds), {}).subscriptions) == len(feeds)


def test_only_a_list_has_folders_of_feeds(tmp_path: Path) -> None:
    path = write(tmp_path, "https://x.example/feed")
    path.write_text(path.read_text() + "\nlist_topics = false\n")
    with pytest.raises(ConfigErrors, match="only an opml list has folders of feeds"):
        load(path, {})
    path.write_text(path.read_text().replace("url = ", "opml = "))
    assert not load(path, {}).subscriptions[0].list_topics


def test_i11_manners_for_a_host_may_name_it_in_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.toml"
    path.write_text('[[host]]\nname = "Bücher.example"\ngap = "9s"\n', encoding="utf-8")
    config = load(path, {})
    assert config.manners("xn--bcher-kva.example").gap.total_seconds() == 9
