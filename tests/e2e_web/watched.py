"""A page of the browser under watch: what it complains of and where it reaches out."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

from tests.e2e_web.website import PASSPHRASE, Website

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
PATIENCE_MS = 20_000
DESKTOP = (1280, 860)
PHONE = (390, 844)

_TELL_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Watched:
    """One page at one server, with what it did that it should not."""

    def __init__(self, page: Page, site: Website) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(_TELL_VIOLATIONS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        url = request.url
        if not url.startswith((self.site.address, "data:", "blob:")):
            self.foreign.append(url)

    def come_in(self, path: str = "/") -> None:
        """Open the page, show the passphrase and wait for the connection."""
        self.page.goto(self.site.address + path)
        self.page.fill("#door-text", PASSPHRASE)
        self.page.click("button[type=submit]")
        self.online()

    def online(self) -> None:
        """Wait until the page says that it is connected."""
        self.page.wait_for_selector(".link-state.online")

    def say(self, text: str) -> None:
        """Type a message and send it."""
        self.page.fill("#composer-text", text)
        self.page.press("#composer-text", "Enter")

    def sees(self, selector: str, text: str) -> Locator:
        """Wait for an element that holds a text."""
        found = self.page.locator(selector, has_text=text).first
        found.wait_for()
        return found

    def devtools(self, order: str) -> Any:
        """Ask the browser's own tools something."""
        session: Any = self.page.context.new_cdp_session(self.page)
        return session.send(order)

    def until(self, expression: str) -> None:
        """Wait until an expression of JavaScript holds. (The page itself evaluates nothing.)"""
        self.page.evaluate(
            f"async () => {{ const end = Date.now() + {PATIENCE_MS}; while (!({expression})) {{"
            " if (Date.now() > end) throw new Error('it never came');"
            " await new Promise((go) => setTimeout(go, 25)); } }"
        )

    def violations(self) -> list[str]:
        """Return what the policies of the page had to forbid."""
        told: Any = self.page.evaluate("window.violations")
        return list(told)


def a_page(
    browser: Browser, site: Website, *, size: tuple[int, int] = DESKTOP, **options: Any
) -> Watched:
    """Return a fresh page in a browser that was never here."""
    return a_page_in(a_context(browser, size=size, **options), site)


def a_context(
    browser: Browser, *, size: tuple[int, int] = DESKTOP, **options: Any
) -> BrowserContext:
    """Return a browser's own memory: cookies, storage, permissions."""
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)


def a_page_in(context: BrowserContext, site: Website) -> Watched:
    """Return one more page that shares the memory of a context."""
    return Watched(context.new_page(), site)


Opens = Callable[..., Watched]
