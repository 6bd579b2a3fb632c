"""The page on small screens, for everyone, without a network, and over a slow one."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e_web.watched import PHONE, Watched, a_page
from tests.e2e_web.website import PASSPHRASE, a_website

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
MAX_FIRST_LOAD_BYTES = 150_000
PANELS = ("model", "login", "channels", "jobs", "budget", "devices", "settings", "keys", "grants")

TALKS = """
[[step]]
when = "run it"
call = { tool = "system.run", args = { command = "echo hi", host = true } }

[[step]]
say = '''A table that is wide:

| one | two | three | four | five | six | seven |
|-----|-----|-------|------|------|-----|-------|
| a_very_long_word_without_a_break | b | c | d | e | f | g |

```
a line of code that is much longer than any phone is wide, and goes on and on and on
```'''
repeat = true
"""


def _is_no_wider_than_the_screen(it: Watched) -> None:
    assert it.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (
        it.page.evaluate(
            "[...document.querySelectorAll('button, input, textarea, a')].filter((one) => {"
            " const box = one.getBoundingClientRect();"
            " return box.width && one.checkVisibility() && box.right > innerWidth + 1 &&"
            " !one.closest('pre, table, .sidebar'); }).map((one) => one.outerHTML)"
        )
        == []
    )


@pytest.mark.parametrize("size", [PHONE, (320, 568)], ids=["phone", "smallest"])
def test_nothing_leaves_a_small_screen(
    tmp_path: Path, browser: Browser, size: tuple[int, int]
) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site, size=size, has_touch=True)
        it.page.goto(site.address)
        it.page.wait_for_selector("#door-text")
        _is_no_wider_than_the_screen(it)
        it.come_in()
        _is_no_wider_than_the_screen(it)
        it.say("show me")
        it.sees(".answer", "A table that is wide")
        _is_no_wider_than_the_screen(it)
        it.say("run it")
        it.sees(".card", "echo hi")
        _is_no_wider_than_the_screen(it)
        it.page.locator(".card-body").evaluate("(body) => { body.scrollTop = body.scrollHeight }")
        it.page.click(".card .answer-once")
        it.page.wait_for_selector(".card", state="detached")
        it.page.click(".head-menu")
        it.sees(".session-title", "show me")
        for panel in PANELS:
            it.page.keyboard.press("Escape")
            it.say(f"/{panel}")
            it.page.wait_for_selector("dialog[open]")
            _is_no_wider_than_the_screen(it)
            it.page.keyboard.press("Escape")
            it.page.wait_for_selector("dialog", state="detached")


def _serious(it: Watched) -> list[Any]:
    it.page.evaluate(AXE.read_text())
    found: Any = it.page.evaluate("axe.run()")
    return [
        (one["id"], [node["target"] for node in one["nodes"]], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_everyone_can_use_every_screen(tmp_path: Path, browser: Browser, theme: str) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site, bypass_csp=True, reduced_motion="reduce")
        it.page.goto(site.address)
        it.page.wait_for_selector("#door-text")
        assert _serious(it) == []
        it.come_in()
        it.say(f"/theme {theme}")
        it.page.wait_for_selector(f"html[data-theme={theme}]")
        assert _serious(it) == []
        it.say("show me")
        it.sees(".answer", "A table that is wide")
        it.say("run it")
        it.sees(".card", "echo hi")
        assert _serious(it) == []
        for panel in PANELS:
            it.say(f"/{panel}")
            it.page.wait_for_selector("dialog[open] .panel-body")
            it.until("!document.querySelector('dialog .empty')?.innerText.includes('reading')")
            assert _serious(it) == [], panel
            it.page.keyboard.press("Escape")
            it.page.wait_for_selector("dialog", state="detached")


def test_the_first_load_is_light(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site, service_workers="block")
        sizes: list[int] = []
        network: Any = it.page.context.new_cdp_session(it.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))  # pyright: ignore
        it.page.goto(site.address, wait_until="networkidle")
        it.page.wait_for_selector("#door-text")

        assert 10_000 < sum(sizes) <= MAX_FIRST_LOAD_BYTES


def test_the_shell_opens_without_a_server_and_comes_back_by_itself(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        it.until("navigator.serviceWorker.controller !== null")
        site.server.process.kill()
        site.server.process.wait()
        it.page.reload()
        it.sees(".door-asking", "cannot be reached")
        port = int(site.address.rpartition(":")[2])
        with a_website(tmp_path, TALKS, port=port, again=True):
            it.online()

            assert it.page.locator("#door-text").count() == 0


def test_it_can_be_installed(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.page.goto(site.address)
        it.page.wait_for_selector("#door-text")
        manifest = it.devtools("Page.getAppManifest")
        errors = it.devtools("Page.getInstallabilityErrors")

        assert manifest["errors"] == []
        # A private window, which every test has, is the one thing that forbids it.
        named = {error["errorId"] for error in errors["installabilityErrors"]}
        assert named <= {"in-incognito"}


def test_keys_alone_are_enough(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.page.goto(site.address)
        it.page.wait_for_selector("#door-text")
        it.page.keyboard.type(PASSPHRASE)
        it.page.keyboard.press("Enter")
        it.online()
        it.page.keyboard.press("/")
        it.page.keyboard.type("run it")
        it.page.keyboard.press("Enter")
        it.sees(".card", "echo hi")
        it.page.keyboard.press("Alt+a")
        it.page.keyboard.press("Tab")
        it.page.wait_for_selector(".card .answer-once:not([disabled])")
        it.page.focus(".card-body")
        it.page.keyboard.press("Tab")
        it.page.keyboard.press("Enter")
        it.page.wait_for_selector(".card", state="detached")
        it.page.keyboard.press("Control+k")
        it.until("document.activeElement.id === 'session-search'")
