"""A page of the browser whose doings are noted, above all those it should not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

# Runs before all that a page brings, whatever its policy says of scripts.
PREPARED = """
window.ran = [];
window.canary = (...told) => { window.ran.push(`canary ${told}`); };
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => { window.ran.push(name); };
document.addEventListener("securitypolicyviolation", event => {
  window.ran.push(`refused ${event.violatedDirective} ${event.blockedURI}`);
});
"""

# What is dormant yet would run if somebody touched it.
DORMANT = """() => {
  const found = [];
  const addresses = new Set(["href", "src", "action", "formaction", "data", "cite",
    "poster", "background", "xlink:href", "ping", "srcdoc", "longdesc"]);
  const safe = /^((?:(?:web[+])?feed:)?https?:|mailto:|tel:|magnet:|geo:|xmpp:)/;
  const visit = root => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element instanceof HTMLTemplateElement) visit(element.content);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) found.push(`${element.localName} ${name}`);
        if (name === "style") found.push(`${element.localName} style=${value}`);
        if (addresses.has(name)) {
          const whole = new URL(value, document.baseURI).href;
          if (!safe.test(whole)) found.push(`${element.localName} ${name}=${value}`);
        }
      }
    }
  };
  visit(document);
  return found;
}"""


@dataclass(slots=True, kw_only=True)
class Watched:
    """A page, and what was noted since the last look."""

    page: Page
    requests: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """What ran, was refused by the policy or complained since the last look."""
        told = [*self.page.evaluate("window.ran.splice(0)"), *self.told]
        self.told.clear()
        return told

    def dormant(self) -> list[str]:
        """What would run if it were touched."""
        return list(self.page.evaluate(DORMANT))

    def elsewhere(self, home: str) -> list[str]:
        """The requests to other servers since the last look."""
        found = [url for url in self.requests if not url.startswith(f"{home}/")]
        self.requests.clear()
        return found


@contextmanager
def watched(chromium: Browser, **context: Any) -> Iterator[Watched]:
    """A fresh window; keywords are those of Playwright's ``new_context``."""
    window = chromium.new_context(**context)
    try:
        window.add_init_script(PREPARED)
        page = window.new_page()
        page.set_default_timeout(60_000)
        made = Watched(page=page)
        _note(made)
        yield made
    finally:
        window.close()


def _note(made: Watched) -> None:
    """Write down what a page does that we do not ask it to do."""
    page, told = made.page, made.told

    def complained(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            told.append(f"{message.type} {message.text}")

    def asked(dialog: Dialog) -> None:
        told.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: made.requests.append(request.url))
    page.on("console", complained)
    page.on("dialog", asked)
    page.on("pageerror", lambda error: told.append(f"error {error}"))
    page.on("popup", lambda popup: told.append(f"popup {popup.url}"))
