"""A Chromium for each file of tests: while one runs, no test of another kind can have a loop."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e_web.watched import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """A browser without a window."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
