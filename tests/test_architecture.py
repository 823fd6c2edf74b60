"""What the import contracts of setup.cfg cannot say of themselves."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"aggregator", "feeds", "storage"}
ASIDE = {"benchmarks"}
"""Not part of the product: no wheel has it."""


def test_there_is_no_fourth_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - ASIDE == PACKAGES


def test_what_measures_is_not_installed() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    included = setup["options.packages.find"]["include"].split()

    assert set(included) == {f"{name}*" for name in PACKAGES}


def test_storage_is_kept_from_all_of_feeds_but_its_nouns_and_errors() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / "setup.cfg", encoding="utf-8")
    told = contracts["importlinter:contract:storage-model"]["forbidden_modules"]
    parts = {
        f"feeds.{path.stem}"
        for path in (ROOT / "feeds").iterdir()
        if not path.name.startswith("__")
    }

    assert set(told.split()) == parts - {"feeds.model", "feeds.errors", "feeds.packing"}
