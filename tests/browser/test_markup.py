"""The HTML is without fault, whatever strangers write into it."""

import shutil
import subprocess
from pathlib import Path

import html5lib
import pytest
from lxml import html

from tests.browser.site import Site

REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
LISTS = {"ul": "li", "ol": "li", "tr": "td th", "dl": "dt dd div"}


def test_every_page_is_read_without_an_error(site: Site) -> None:
    for path in site.pages:
        parser = html5lib.HTMLParser()
        parser.parse(site.get(path).decode())
        assert parser.errors == [], path


def test_every_id_stands_once_and_what_is_referred_to_is_there(site: Site) -> None:
    for path in site.pages:
        page = html.document_fromstring(site.get(path).decode())
        ids = page.xpath("//@id")
        assert sorted(set(ids)) == sorted(ids), path
        wanted = {
            one
            for name in REFERRING
            for two in page.xpath(f"//@{name}")
            for one in two.split()
        }
        wanted |= {link[1:] for link in page.xpath("//a/@href") if link[:1] == "#"}
        assert wanted <= set(ids), path


def test_lists_hold_what_lists_hold(site: Site) -> None:
    for path in site.pages:
        page = html.document_fromstring(site.get(path).decode())
        for name, inner in LISTS.items():
            for one in page.iter(name):
                assert {child.tag for child in one} <= set(inner.split()), (path, name)


def test_the_validator_of_the_w3c_finds_nothing(site: Site, tmp_path: Path) -> None:
    vnu = shutil.which("vnu")
    if vnu is None:
        pytest.skip("there is no command vnu (https://validator.github.io/validator/)")
    for number, path in enumerate(site.pages):
        (tmp_path / f"{number}.html").write_bytes(site.get(path))
    told = subprocess.run(
        [vnu, "--errors-only", "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # It takes `feed:` for a scheme that needs a host; it is one like any unknown one.
    slashless = "on element “a”: Expected a slash"
    assert [line for line in told.stderr.splitlines() if slashless not in line] == []
