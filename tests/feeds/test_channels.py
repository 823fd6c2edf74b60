import pytest

from feeds.channels import channel, is_passage


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.herald.example.co.uk/a", "example.co.uk"),
        ("https://one.github.io/a", "one.github.io"),
        ("https://one.blogspot.com/2026/a", "one.blogspot.com"),
        ("https://one.substack.com/p/a", "one.substack.com"),
        ("https://one.tumblr.com/post/1", "one.tumblr.com"),
        ("https://www.youtube.com/channel/UCabc/videos", "youtube.com/channel/ucabc"),
        ("https://www.youtube.com/@Someone", "youtube.com/@someone"),
        ("https://www.youtube.com/watch?v=1", ""),
        ("https://youtu.be/1", ""),
        ("https://medium.com/@one/a-post", "medium.com/@one"),
        ("https://medium.com/a-magazine/a-post", "medium.com/a-magazine"),
        ("https://github.com/Someone/thing/releases", "github.com/someone"),
        ("https://old.reddit.com/r/Python/comments/1", "reddit.com/r/python"),
        ("https://www.reddit.com/", ""),
        ("https://social.example/@jo/1", "social.example/@jo"),
        ("https://www.math.college.edu/~jo/blog/", "college.edu/~jo"),
        ("https://news.google.com/articles/1", ""),
        ("https://www.google.com/url?url=https://herald.com/a", "herald.com"),
        ("https://feeds.feedburner.com/herald", ""),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("mailto:jo@herald.com", ""),
        ("", ""),
    ],
)
def test_the_one_who_writes_at_an_address(url: str, name: str) -> None:
    assert channel(url) == name


def test_link_counters_are_passages() -> None:
    assert is_passage("https://feedproxy.google.com/~r/herald/1")
    assert not is_passage("https://www.google.com/about")
