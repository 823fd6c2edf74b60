"""The pages by keyboard, on small and large screens, on paper and without scripts."""

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.watching import watched

OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > wide + 1)
    .map(element => element.outerHTML.slice(0, 120)).slice(0, 3);
}"""
FOCUSED = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {
    html: element.outerHTML.slice(0, 120),
    body: element === document.body,
    seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
  };
}"""
HIDDEN_ON_PAPER = """() => ["nav", "form", ".skip", "footer"].filter(selector =>
  [...document.querySelectorAll(selector)].some(element => element.checkVisibility()))
"""


# WCAG 2.2, 1.4.10 and 1.4.4: what 1280 pixels are at a zoom of 400 % and 200 %.
@pytest.mark.parametrize("width", [320, 640])
def test_nobody_scrolls_sideways(chromium: Browser, site: Site, width: int) -> None:
    with watched(chromium, viewport={"width": width, "height": 640}) as window:
        for path in site.kinds():
            window.page.goto(site.url + path)
            assert window.page.evaluate(OVERFLOWING) == [], path


def test_the_first_stop_of_the_keyboard_leads_past_the_head(
    chromium: Browser, site: Site
) -> None:
    with watched(chromium) as window:
        for path in site.kinds():
            window.page.goto(site.url + path)
            if "#" in window.page.url:
                continue  # an article leads into the midst of its story
            window.page.keyboard.press("Tab")
            first = window.page.evaluate(FOCUSED)
            assert 'class="skip"' in first["html"], path
            assert first["seen"], path
            window.page.keyboard.press("Enter")
            window.page.wait_for_url("**#main")
            window.page.keyboard.press("Tab")
            inside = "document.activeElement.closest('main, aside, footer') !== null"
            assert window.page.evaluate(inside), path


def test_the_keyboard_shows_where_it_is(chromium: Browser, site: Site) -> None:
    with watched(chromium) as window:
        for path in site.kinds():
            window.page.goto(site.url + path)
            for _ in range(25):
                window.page.keyboard.press("Tab")
                stop = window.page.evaluate(FOCUSED)
                if stop["body"]:
                    break
                assert stop["seen"], (path, stop)
                assert stop["marked"], (path, stop)


def test_every_page_is_whole_without_scripts(chromium: Browser, site: Site) -> None:
    with watched(chromium) as window, watched(chromium, java_script_enabled=False) as w:
        for path in site.kinds():
            window.page.goto(site.url + path)
            w.page.goto(site.url + path)
            with_scripts = window.page.locator("main").inner_text()
            assert w.page.locator("main").inner_text() == with_scripts, path


def test_paper_has_what_is_read_and_no_more(chromium: Browser, site: Site) -> None:
    with watched(chromium, color_scheme="dark") as window:
        window.page.emulate_media(media="print")
        for path in site.kinds():
            window.page.goto(site.url + path)
            assert window.page.evaluate(HIDDEN_ON_PAPER) == [], path
            assert window.page.locator("main h1, header h1").first.is_visible(), path
            ground = "getComputedStyle(document.body).backgroundColor"
            assert window.page.evaluate(ground) == "rgb(255, 255, 255)", path
