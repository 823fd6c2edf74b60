"""What the pages' own script adds, for who has scripts."""

from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.watching import watched

AT = "[...document.querySelectorAll('.line h3 a')].indexOf(document.activeElement)"


def test_j_and_k_walk_through_the_stories(chromium: Browser, site: Site) -> None:
    with watched(chromium) as window:
        page = window.page
        page.goto(site.url)
        seen = []
        for key in "jjjkk":
            page.keyboard.press(key)
            seen.append(page.evaluate(AT))
        assert seen == [0, 1, 2, 1, 0]
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("jk")
        assert page.evaluate("document.activeElement.value") == "jk"


def test_an_address_is_copied_at_a_click(chromium: Browser, site: Site) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with watched(chromium, permissions=allowed) as window:
        page = window.page
        page.goto(f"{site.url}/subscribe/stories")
        page.get_by_role("button", name="Copy http").click()
        page.get_by_role("button", name="Copied").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
        assert text == f"{site.url}/stories.atom"


def test_without_a_clipboard_the_address_is_selected(
    chromium: Browser, site: Site
) -> None:
    with watched(chromium) as window:
        page = window.page
        page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
        )
        page.goto(f"{site.url}/subscribe/stories")
        page.get_by_role("button", name="Copy http").click()
        selected = "getSelection().toString()"
        page.wait_for_function(f"{selected} !== ''")
        assert page.evaluate(selected) == f"{site.url}/stories.atom"
