"""What the window imports before Home stands: whoever opens it waits for every module of it.

Its budget (performance.md, row 5) is the usable prompt at 1.35 times a bare Textual app.
"""

import subprocess
import sys

import pytest

MOST_OF_OURS = 185
"""A screen, a card or a service that Home does not show is imported when it is first needed, in
the function that needs it. Raise this only for what the first frame shows."""

MOST_OF_OTHERS = 430

LATER = (
    "openpista.gateway",
    "openpista.guard.picture",
    "openpista.providers",
    "openpista.store",
    "openpista.tools",
    "openpista.channels",
    "openpista.tui.core.commanding",
    "openpista.tui.runtime.attach",
    "openpista.tui.runtime.history",
    "openpista.tui.runtime.image_worker",
    "openpista.tui.runtime.player",
    "openpista.tui.views.answer",
    "openpista.tui.views.approval",
    "openpista.tui.views.browse",
    "openpista.tui.views.browse_screen",
    "openpista.tui.views.channels",
    "openpista.tui.views.dialog",
    "openpista.tui.views.dialogs",
    "openpista.tui.views.diff",
    "openpista.tui.views.find_bar",
    "openpista.tui.views.jobs",
    "openpista.tui.views.login",
    "openpista.tui.views.logs",
    "openpista.tui.views.markdown",
    "openpista.tui.views.models",
    "openpista.tui.views.over_page",
    "openpista.tui.views.panel_screen",
    "openpista.tui.views.qr",
    "openpista.tui.views.search_history",
    "openpista.tui.views.settings",
    "openpista.tui.views.toolcard",
    "anthropic",
    "hashlib",
    "httpx2",
    "markdown_it",
    "openai",
    "pygments",
    "telegram",
)
"""Neither these nor anything inside them."""


@pytest.fixture(scope="module")
def imported() -> frozenset[str]:
    """Return the modules that a window has imported when it begins to run."""
    program = "import sys, openpista.tui.app, openpista.tui.views.run; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        start_new_session=True,
    )
    return frozenset(done.stdout.split())


@pytest.mark.parametrize("name", LATER)
def test_home_waits_for_nothing_that_it_does_not_show(name: str, imported: frozenset[str]) -> None:
    found = {module for module in imported if module == name or module.startswith(f"{name}.")}

    assert not found


def test_home_waits_for_few_modules(imported: frozenset[str]) -> None:
    ours = {name for name in imported if name.partition(".")[0] == "openpista"}

    assert len(ours) <= MOST_OF_OURS
    assert len(imported - ours) <= MOST_OF_OTHERS
