"""The status line."""

from typing import Any

import pytest

from openpista.domain.event import SandboxStatus, ServiceStatus
from openpista.domain.message import Usage
from openpista.tui.core.selectors import Status
from openpista.tui.views.status import shortened_path, status_rows
from tests.tui.views.harness import CLAUDE, KEYS, LOOK, PRACTICE, text


def drawn(width: int = 120, **fields: Any) -> str:
    known: dict[str, Any] = {
        "workspace": "/home/x/code/app",
        "model": CLAUDE,
        "effort": "",
        "usage": Usage(),
        "left_today": None,
        "context_tokens": 0,
        "context_limit": 0,
        "taint": (),
        "phase": None,
        "round": 0,
        "note": "",
        "started_ms": None,
        "now_ms": 0,
        "sandbox": SandboxStatus("bubblewrap"),
        "approvals_mode": "ask",
        "approvals": 0,
        "services": (),
        "queued": 0,
        "connection": "attached",
    }
    rows = status_rows(Status(**{**known, **fields}), KEYS, "/home/x")(LOOK, width)
    assert len(rows) == 1
    assert rows[0].cells <= width
    return text(rows)


def test_where_and_with_which_model() -> None:
    assert drawn(effort="high").startswith("~/code/app   claude-opus-4-6 anthropic · high")
    assert "practice model" in drawn(model=PRACTICE)
    assert drawn(model=None).startswith("~/code/app")


def test_how_much_was_used() -> None:
    shown = drawn(
        context_tokens=14_000, context_limit=200_000, usage=Usage(3_000, 500, cost_usd=0.012)
    )

    assert "7% context   3.5k tokens $0.012" in shown


def test_what_is_left_of_the_day() -> None:
    assert "left today" not in drawn()
    assert "$3.20 left today" in drawn(left_today=3.2)
    assert "$0.00 left today" in drawn(left_today=0.0)


def test_decisions_that_wait_come_before_all_else() -> None:
    assert "◆ a decision waits" in drawn(30, approvals=1)
    assert "◆ 2 decisions wait" in drawn(approvals=2)


@pytest.mark.parametrize(
    ("kind", "says"),
    [("bubblewrap", "▣ sandbox"), ("namespaces", "▣ sandbox"), ("none", "every command asks")],
)
def test_how_safe_it_is(kind: Any, says: str) -> None:
    assert says in drawn(sandbox=SandboxStatus(kind))


def test_while_the_sandbox_is_probed_nothing_is_claimed() -> None:
    assert "sandbox" not in drawn(sandbox=SandboxStatus("probing"))


def test_switched_off_approvals_are_told() -> None:
    assert "approvals off" in drawn(approvals_mode="auto")


def test_untrusted_sources_are_told() -> None:
    assert "2 untrusted sources" in drawn(taint=("web", "file"))


def test_channels_that_are_on_are_shown() -> None:
    services = (ServiceStatus("telegram", "up"), ServiceStatus("web", "off"))

    assert "● telegram" in drawn(services=services)
    assert "web" not in drawn(services=services)


@pytest.mark.parametrize("width", range(10, 140, 7))
def test_it_fits_every_width(width: int) -> None:
    drawn(
        width,
        approvals=1,
        context_tokens=10,
        context_limit=100,
        usage=Usage(1_000, 2),
        services=(ServiceStatus("telegram", "up"),),
        taint=("web",),
    )


def test_paths_are_shortened_from_the_left() -> None:
    assert shortened_path("/home/x", "/home/x") == "~"
    assert shortened_path("/home/xy/a", "/home/x") == "/home/xy/a"
    long = "/very/long/path/with/many/parts/to/the/project"
    assert shortened_path(long, "") == "…/with/many/parts/to/the/project"
