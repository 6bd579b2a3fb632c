"""Plays the web page in a real browser at the real server and takes its pictures: the main screens
on a desktop and a phone, light and dark."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from scripts.show.report import FOLDER
from tests.e2e_web.watched import ARGUMENTS, CHROMIUM, DESKTOP, PHONE, Watched, a_page
from tests.e2e_web.website import a_website

Scheme = Literal["dark", "light"]
SIZES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Scheme, ...] = ("dark", "light")
PANELS = ("model", "login", "channels", "jobs", "budget", "devices", "settings", "keys")

SCRIPT = """
[[step]]
when = "biggest folders"
think = "They want to know where the space went. I look at the sizes first."
call = { tool = "system.run", args = { command = "echo '212G  builds'; echo '9.1G  logs'" } }

[[step]]
when = "212G"
say = '''Most of the space is **old builds**:

| folder | size | newest file |
|--------|-----:|-------------|
| `builds` | 212 GB | 3 days ago |
| `logs` | 9.1 GB | today |

This lists what is older than a week and touches nothing:

```python
from pathlib import Path

def old(days: int = 7) -> list[Path]:
    \"\"\"Folders nobody has written to for a while.\"\"\"
    return [path for path in Path("builds").iterdir() if age(path) > days]
```

- nothing newer than a week is touched
- the list is kept in `removed.txt`
'''

[[step]]
when = "remove"
say = "Then I remove them, after your word."
call = { tool = "system.run", args = { command = "find builds -mtime +7 -delete", host = true } }

[[step]]
say = "I hear you."
repeat = true
"""


@contextmanager
def _a_browser() -> Generator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


def main_screens() -> str:
    """Take every main screen in both sizes and both schemes; returns what was seen."""
    taken = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        _a_browser() as browser,
        a_website(Path(folder), SCRIPT) as site,
    ):
        for name, size in SIZES.items():
            for scheme in SCHEMES:
                it = a_page(browser, site, size=size, color_scheme=scheme)
                taken += _walk(it, f"web-{name}-{scheme}")
                if it.complaints or it.foreign or it.violations():
                    raise AssertionError(f"{it.complaints} {it.foreign} {it.violations()}")
    return f"{taken} pictures, nothing forbidden was tried, no request left"


def _walk(it: Watched, name: str) -> int:
    shots = _Shots(it, name)
    it.page.goto(it.site.address)
    it.page.wait_for_selector("#door-text")
    shots.take("door")
    it.come_in()
    shots.take("home")
    it.say("Where are the biggest folders?")
    it.sees(".answer", "removed.txt")
    shots.take("answer")
    it.say("Then remove the old ones.")
    it.sees(".card", "find builds")
    it.page.wait_for_selector(".card .answer-no")
    shots.take("decision")
    it.page.locator(".card-body").evaluate("(body) => { body.scrollTop = body.scrollHeight }")
    it.page.click(".card .answer-no")
    it.page.wait_for_selector(".card", state="detached")
    for panel in PANELS:
        it.say(f"/{panel}")
        it.page.wait_for_selector("dialog[open] .panel-body > :not(.empty)")
        shots.take(panel)
        it.page.keyboard.press("Escape")
        it.page.wait_for_selector("dialog", state="detached")
    if it.page.locator(".head-menu").is_visible():
        it.page.click(".head-menu")
        it.page.wait_for_selector(".session-title")
        shots.take("list")
    return shots.count


class _Shots:
    """Numbers the pictures of one walk."""

    def __init__(self, it: Watched, name: str) -> None:
        self._it = it
        self._name = name
        self.count = 0

    def take(self, what: str) -> None:
        """Take one picture."""
        self.count += 1
        self._it.page.screenshot(
            path=str(FOLDER / f"{self._name}-{self.count:02}-{what}.png"), animations="disabled"
        )
