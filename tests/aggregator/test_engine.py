"""What the configuration says of an engine is what reads."""

import sys
from pathlib import Path

import pytest

import feeds.read
from aggregator.config import Config, ConfigErrors, Service, load
from aggregator.engine import FAR, Engine, engine, reading_by
from aggregator.traffic import BATCH, OPEN, Traffic
from feeds.model import Manners
from storage.states import State

PATH = Path("aggregator.toml")


def config(engine: str) -> Config:
    return Config(path=PATH, service=Service(engine=engine))


def written(folder: Path, text: str) -> Config:
    path = folder / "aggregator.toml"
    path.write_text(f"[service]\n{text}\n")
    return load(path, {})


def test_without_a_word_this_process_reads() -> None:
    chosen = engine(Config(path=PATH))
    assert (chosen.read, chosen.most) == (feeds.read.read, OPEN)
    assert chosen == Engine()
    with reading_by(Config(path=PATH)) as here:
        assert here.read is feeds.read.read


def test_a_fleet_is_reached_when_there_is_something_to_read() -> None:
    pytest.importorskip("distributed", reason="aggregator[fleet] is not installed")
    chosen = engine(config("dask://127.0.0.1:1"))
    assert chosen.most == FAR
    chosen.end()


def test_an_engine_that_is_not_installed_is_a_fault_of_the_configuration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "aggregator.fleet.dask", raising=False)
    with pytest.raises(ConfigErrors, match=r"pip install 'aggregator\[fleet\]'"):
        engine(config("dask://127.0.0.1:8786"))


def test_a_folder_of_keys_lies_beside_the_configuration(tmp_path: Path) -> None:
    text = 'engine = "dask+tls://[::1]:8786"\nengine_keys = "keys"'
    service = written(tmp_path, text).service
    assert service.engine_keys == tmp_path / "keys"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('engine = "ray://host:1"', "dask://host:8786"),
        ('engine = "dask://host"', "dask://host:8786"),
        ('engine = "dask+tls://host:8786"', "engine_keys"),
        ('engine_keys = "keys"', r"dask\+tls"),
    ],
)
def test_an_engine_that_cannot_be_is_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigErrors, match=says):
        written(tmp_path, text)


def test_more_may_be_asked_at_once_where_no_socket_is_here() -> None:
    def begun(most: int) -> int:
        street, count = Traffic(lambda _: Manners(), most), 0
        while not street.is_full:
            states = [
                State(name=f"{count}-{n}", kind="url", location=f"https://{count}-{n}/")
                for n in range(BATCH)
            ]
            street.begin(street.choose(states, 0))
            count += 1
        return count

    assert begun(OPEN) == OPEN // BATCH
    assert begun(FAR) == FAR // BATCH
