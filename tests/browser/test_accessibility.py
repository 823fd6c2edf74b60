"""No page shuts anybody out: axe-core finds nothing, in both colour schemes."""

from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.watching import watched

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """async () => (await axe.run(document, {
  resultTypes: ["violations"],
  rules: {"target-size": {enabled: true}},
})).violations.map(found =>
  `${found.id}: ${found.nodes.map(node => node.html).slice(0, 3).join(" | ")}`)
"""
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_no_page_has_a_violation(
    chromium: Browser, site: Site, scheme: str, size: dict[str, int]
) -> None:
    with watched(chromium, color_scheme=scheme, viewport=size) as window:
        window.page.add_init_script(AXE)
        for path in site.kinds():
            window.page.goto(site.url + path)
            assert window.page.evaluate(RUN) == [], path
