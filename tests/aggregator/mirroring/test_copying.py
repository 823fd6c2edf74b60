"""Published files stand at another place as they stand here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="aggregator[mirror] is not installed")

import fsspec

from aggregator.config import Config, Service
from aggregator.config.mirror import Publish
from aggregator.desk import Desk
from aggregator.mirroring import copying
from aggregator.mirroring.errors import MirrorError
from aggregator.mirroring.target import Target
from aggregator.opening import open_desk
from tests.aggregator.taking import NOON
from tests.running import River

FEEDS = {"all.atom": b"<feed/>", "topics/fire.json": b"{}", "index.html": b"<p>"}


def config(folder: Path, to: str) -> Config:
    return Config(
        path=folder / "aggregator.toml",
        service=Service(data=folder / "data"),
        publish=Publish(to=to),
    )


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / "data" / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def standing(to: str) -> dict[str, bytes]:
    files, root = fsspec.core.url_to_fs(to)
    found = files.find(root) if files.exists(root) else []
    return {path.removeprefix(root).strip("/"): files.cat_file(path) for path in found}


@pytest.fixture(params=["memory", "file"])
def to(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield f"{request.param}://{tmp_path}/there"
    fsspec.filesystem("memory").store.clear()


def opened(folder: Path, to: str) -> tuple[Desk, Config]:
    wanted = config(folder, to)
    return open_desk(wanted, NOON), wanted


def test_all_files_stand_there_and_no_drafts(tmp_path: Path, to: str) -> None:
    write(tmp_path, FEEDS | {".all.atom.new": b"<fe"})
    assert copying.bring_all(*opened(tmp_path, to)) == []
    assert standing(to) == FEEDS


def test_only_what_changed_is_sent(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    copying.bring_all(desk, wanted)
    sent: list[str] = []
    put = Target.put

    def noted(self: Target, path: str, content: bytes) -> None:
        sent.append(path)
        put(self, path, content)

    monkeypatch.setattr(Target, "put", noted)
    write(tmp_path, {"all.atom": b"<feed>news</feed>"})
    os.utime(tmp_path / "data/public/index.html", ns=(1, 1))
    copying.bring_all(desk, wanted)
    assert sent == ["all.atom"]
    assert standing(to)["all.atom"] == b"<feed>news</feed>"
    copying.bring_all(desk, wanted)
    assert sent == ["all.atom"]


def test_what_is_gone_here_goes_there(tmp_path: Path, to: str) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    copying.bring_all(desk, wanted)
    (tmp_path / "data/public/topics/fire.json").unlink()
    copying.bring_all(desk, wanted)
    assert standing(to).keys() == FEEDS.keys() - {"topics/fire.json"}


def test_a_folder_that_is_not_mounted_takes_nothing_away(
    tmp_path: Path, to: str
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    copying.bring_all(desk, wanted)
    (tmp_path / "data/public").rename(tmp_path / "elsewhere")
    copying.bring_all(desk, wanted)
    assert standing(to) == FEEDS


def test_what_somebody_else_deleted_there_is_no_trouble(
    tmp_path: Path, to: str
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    copying.bring_all(desk, wanted)
    files, root = fsspec.core.url_to_fs(to)
    files.rm_file(f"{root}/all.atom")
    (tmp_path / "data/public/all.atom").unlink()
    assert copying.bring_all(desk, wanted) == []


def test_a_file_that_is_refused_is_tried_again_and_the_others_are_there(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    put = Target.put

    def refuse(self: Target, path: str, content: bytes) -> None:
        if path == "all.atom":
            raise MirrorError("all.atom: no room")
        put(self, path, content)

    with monkeypatch.context() as refusing:
        refusing.setattr(Target, "put", refuse)
        assert copying.bring_all(desk, wanted) == ["all.atom: no room"]
    assert standing(to).keys() == FEEDS.keys() - {"all.atom"}
    assert copying.bring_all(desk, wanted) == []
    assert standing(to) == FEEDS


def test_another_place_gets_everything(tmp_path: Path, to: str) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    copying.bring_all(desk, wanted)
    copying.bring_all(desk, config(tmp_path, f"{to}-too"))
    assert standing(f"{to}-too") == FEEDS


def test_no_secret_is_told(tmp_path: Path) -> None:
    with pytest.raises(MirrorError) as told:
        Target("nowhere://user:hunter2@host/place")
    assert "hunter2" not in str(told.value)
    assert "hunter2" not in repr(config(tmp_path, "sftp://user:hunter2@host/place"))


def test_a_pass_copies_what_it_published(tmp_path: Path) -> None:
    river = River(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/one.txt").write_text("A ferry aground\n\nOff Kirkwall.\n")
    to = tmp_path / "there"
    river.configure(
        f'[publish]\nto = "file://{to}"\n'
        '[[subscription]]\nname = "post"\nfolder = "documents"\n'
    )
    assert river.once(NOON) == 0
    assert standing(f"file://{to}") == river.published() != {}


def test_a_pass_says_what_was_not_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    river = River(tmp_path)
    (tmp_path / "full").write_text("no folder")
    river.configure(f'[publish]\nto = "file://{tmp_path}/full/there"\n')
    assert river.once(NOON) == 1
    assert "files not copied" in capsys.readouterr().err


def test_no_file_is_looked_at_until_one_came_or_went(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FEEDS)
    desk, wanted = opened(tmp_path, to)
    there = copying.opened(wanted, copying.known(desk, wanted))
    for part in there.parts():
        there.bring(part)
    assert there.parts() == []
    with monkeypatch.context() as patched:
        patched.setattr(copying, "differing", lambda *_: [["looked"]])
        assert there.parts() == []
    public = tmp_path / "data" / "public" / "topics"
    (public / ".fire.json.new").write_bytes(b"[]")
    (public / ".fire.json.new").rename(public / "fire.json")
    assert there.parts() == [["topics/fire.json"]]
