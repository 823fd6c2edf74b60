from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Config, Topic
from aggregator.config.names import is_slug
from aggregator.folders import titled, topic_of, with_folders
from storage.folders import Filed
from tests.aggregator.taking import subscribe


def config(*topics: Topic, **given: object) -> Config:
    opml = subscribe("list", url="", opml="https://l.example/", **given)
    return Config(path=Path("/a.toml"), subscriptions=(opml,), topics=topics)


def filed(subscription: str, *folders: str, list: str = "list") -> Filed:
    return Filed(subscription=subscription, list=list, folders=folders)


def test_what_lies_in_a_folder_belongs_to_its_topic() -> None:
    sea = Topic(name="sea", any=("tide",), subscriptions=("a",))
    found = with_folders(
        config(sea), [filed("a", "Sea"), filed("b", "Sea", "Far Off"), filed("c")]
    )
    assert found == (
        Topic(name="sea", any=("tide",), subscriptions=("a", "b")),
        Topic(name="far-off", title="Far Off", subscriptions=("b",)),
    )


def test_a_list_that_is_not_asked_for_has_no_topics() -> None:
    assert with_folders(config(), [filed("a", "Sea", list="other")]) == ()
    assert with_folders(config(list_topics=False), [filed("a", "Sea")]) == ()


def test_a_title_goes_before_a_name() -> None:
    by_title = titled(config(Topic(name="ashore", title="The LAND", any=("x",))))
    assert topic_of("the land", by_title) == "ashore"
    assert topic_of("land", by_title) == "land"


@given(st.text(st.characters(), min_size=1, max_size=80))
def test_any_title_gives_a_name(title: str) -> None:
    assert is_slug(topic_of(title, {}))
