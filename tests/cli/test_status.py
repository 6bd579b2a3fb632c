"""`openpista status`."""

import json
from pathlib import Path

import pytest

from openpista.app.host_status import BusySession, HostStatus
from openpista.cli.root import run
from openpista.cli.status import NOT_RUNNING, status_lines
from openpista.domain.event import SandboxStatus, ServiceStatus
from openpista.gateway.lock import HouseLock
from openpista.words.catalogue import load_words

Capture = pytest.CaptureFixture[str]


def test_where_nothing_runs_it_says_so_and_ends_with_3(capsys: Capture) -> None:
    assert run(["status"]) == NOT_RUNNING
    assert capsys.readouterr().out == "No openpista runs here.\n"
    assert run(["status", "--json"]) == NOT_RUNNING
    assert json.loads(capsys.readouterr().out) is None


def test_a_broken_configuration_is_no_hindrance(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[agent\n")

    assert run(["status"]) == NOT_RUNNING


def test_one_that_does_not_answer_is_named(home: Path, capsys: Capture) -> None:
    with HouseLock(home / "openpista.lock", front="server"):
        assert run(["status"]) == 0

    assert "does not answer" in capsys.readouterr().out


def test_everything_is_told() -> None:
    status = HostStatus(
        7,
        "service",
        0,
        answers=True,
        version="1.2.3",
        approvals_mode="ask",
        sandbox=SandboxStatus("bubblewrap"),
        services=(
            ServiceStatus("telegram", "up", last_received_ms=0, last_sent_ms=1000),
            ServiceStatus("web", "failed", "The port is taken."),
        ),
        busy=(BusySession("S1", "Weather", "working"),),
    )
    lines = status_lines(status, load_words("en"))

    assert lines[0].startswith("Process 7, openpista 1.2.3, a server kept by the system, since ")
    assert lines[3].startswith("telegram is up. (last received ")
    assert lines[4] == "web failed: The port is taken."
    assert lines[5] == "Busy: one session."
    assert "S1  Weather" in lines[6]
    assert status_lines(
        HostStatus(7, "server", 0, answers=True, approvals_mode="ask"), load_words("en")
    )[-2:] == ["No channel is switched on.", "Nothing is running."]
