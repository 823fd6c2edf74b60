"""An object store gets what is published, each file with its type."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("s3fs", reason="aggregator[mirror] is not installed")
pytest.importorskip("moto.server", reason="moto is not installed")

import fsspec
import s3fs
from moto.server import ThreadedMotoServer

from aggregator.mirroring import copying
from aggregator.mirroring.errors import MirrorError
from aggregator.mirroring.target import Target
from tests.aggregator.daemons import free_port
from tests.aggregator.mirroring.test_copying import FEEDS, opened, write

TO = "s3://news/river"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    """A store with an empty bucket; its keys are in the environment, as theirs are."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "river")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    files = fsspec.filesystem("s3")
    if files.exists("news"):
        files.rm("news", recursive=True)
    files.mkdir("news")
    return files


def test_files_stand_in_a_bucket_with_their_types(
    store: s3fs.S3FileSystem, tmp_path: Path
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, TO)
    assert copying.bring_all(desk, wanted) == []
    store.invalidate_cache()
    types = {
        path.removeprefix("news/river/"): store.call_s3(
            "head_object", Bucket="news", Key=path.removeprefix("news/")
        )["ContentType"]
        for path in store.find("news/river")
    }
    assert types == {
        "all.atom": "application/atom+xml; charset=utf-8",
        "index.html": "text/html; charset=utf-8",
        "topics/fire.json": "application/feed+json",
    }
    (tmp_path / "data/public/all.atom").unlink()
    assert copying.bring_all(desk, wanted) == []
    store.invalidate_cache()
    assert not store.exists("news/river/all.atom")
    assert store.cat_file("news/river/index.html") == FEEDS["index.html"]


def test_a_bucket_that_is_not_there_is_told_without_a_secret(
    store: s3fs.S3FileSystem,
) -> None:
    with pytest.raises(MirrorError, match=r"s3://other/all\.atom") as told:
        Target("s3://other").put("all.atom", b"<feed/>")
    assert "a-secret" not in str(told.value)


def test_a_store_that_is_away_is_told_in_time(
    store: s3fs.S3FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(MirrorError):
        Target(TO).put("all.atom", b"<feed/>")
