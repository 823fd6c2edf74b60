"""What is installed has all that is needed, far from the repository."""

import shutil
import subprocess
import sys
import venv
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from aggregator import __version__
from tests.aggregator.daemons import configure, until
from tests.aggregator.web.test_monitor import get

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("aggregator", "feeds", "storage")


def done(*words: str | Path, folder: Path) -> str:
    """What a command prints."""
    ran = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy: building leaves its traces beside what it builds."""
    tools = pytest.importorskip("setuptools", reason="setuptools builds the wheel")
    if int(tools.__version__.partition(".")[0]) < 77:
        pytest.skip("setuptools is too old for SPDX licences: 77 or newer builds it")
    pytest.importorskip("pip", reason="pip asks setuptools for the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in PACKAGES:
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    words = ("wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    done(sys.executable, "-m", "pip", *words, "-w", folder, source, folder=folder)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Path:
    """The programs of an environment with the wheel, and with what it stands on."""
    place = wheel.parent / "environment"
    venv.create(place)
    python = place / "bin" / "python"
    words = ("install", "--quiet", "--no-deps", "--no-index", wheel)
    done(sys.executable, "-m", "pip", "--python", python, *words, folder=place)
    [packages] = place.glob("lib/python*/site-packages")
    # What an editable installation adds to the path is not looked for there.
    others = (one for one in sys.path if one.endswith("-packages"))
    (packages / "stands_on.pth").write_text("\n".join(others))
    return python.parent


def test_a_wheel_has_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    here = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= names
    assert {name.split("/")[0] for name in names - here} == {
        f"aggregator-{__version__}.dist-info"
    }


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as packed:
        [name] = (one for one in packed.namelist() if one.endswith("/METADATA"))
        return message_from_bytes(packed.read(name))


def test_a_wheel_says_its_licence_and_which_pythons_it_is_for(wheel: Path) -> None:
    told = metadata(wheel)
    assert told["License-Expression"] == "MIT"
    assert told["License-File"] == "LICENSE"
    assert told["Requires-Python"] == ">=3.11"
    classifiers = told.get_all("Classifier") or []
    for minor in range(11, 15):
        assert f"Programming Language :: Python :: 3.{minor}" in classifiers


def test_what_was_installed_reads_publishes_and_serves(
    environment: Path, tmp_path: Path
) -> None:
    program = environment / "aggregator"
    place = "import aggregator; print(aggregator.__file__)"
    found = done(environment / "python", "-c", place, folder=tmp_path)
    assert found.startswith(str(environment.parent))
    assert done(program, "--version", folder=tmp_path) == f"aggregator {__version__}\n"
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.md").write_text(
        "# A ferry ran aground\n\nOff Kirkwall."
    )
    path = configure(tmp_path, '[[subscription]]\nname = "desk"\nfolder = "news"\n')
    done(program, "--config", path, "once", folder=tmp_path)
    address = path.read_text().split('listen = "')[1].partition('"')[0]
    with subprocess.Popen([program, "--config", path, "serve"]) as serving:
        try:
            until(lambda: answers(f"http://{address}/"))
            assert "A ferry ran aground" in get(f"http://{address}/")[1]
            assert get(f"http://{address}/stories.atom")[0] == 200
        finally:
            serving.terminate()


def answers(url: str) -> bool:
    try:
        return get(url)[0] == 200
    except OSError:
        return False
