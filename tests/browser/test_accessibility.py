"""No page shuts anybody out: axe-core finds nothing, in both colour schemes."""

from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.watching import watched

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """async options => {
  const { passes, violations } = await axe.run(document, options);
  return {
    passed: passes.map(rule => rule.id),
    violated: violations.map(rule =>
      `${rule.id}: ${rule.nodes.map(node => node.html).slice(0, 3).join(" | ")}`),
  };
}"""
ALL = {"rules": {"target-size": {"enabled": True}}}
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_no_page_has_a_violation(
    chromium: Browser, site: Site, size: dict[str, int]
) -> None:
    with watched(chromium, color_scheme="light", viewport=size) as window:
        page = window.page
        page.add_init_script(AXE)
        for path in site.kinds():
            page.emulate_media(color_scheme="light")
            page.goto(site.url + path)
            told = page.evaluate(RUN, ALL)
            assert told["violated"] == [], path
            assert "color-contrast" in told["passed"], path
            page.emulate_media(color_scheme="dark")
            told = page.evaluate(RUN, OF_COLOUR)
            assert told["violated"] == [], path
            assert "color-contrast" in told["passed"], path
