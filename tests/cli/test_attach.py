"""`openpista attach`."""

from pathlib import Path

import pytest

from openpista.cli import attach
from openpista.cli.attach import NOBODY_THERE
from openpista.cli.launch import Launch
from openpista.cli.root import run
from openpista.gateway.lock import HouseLock


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    launches: list[Launch] = []

    def open_window(launch: Launch) -> int:
        launches.append(launch)
        return 0

    monkeypatch.setattr(attach, "open_window", open_window)
    return launches


def test_where_nobody_hosts_no_window_opens(
    opened: list[Launch], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["attach"]) == NOBODY_THERE
    assert "serve --detach" in capsys.readouterr().err
    assert opened == []


def test_a_window_opens_onto_the_host(home: Path, opened: list[Launch]) -> None:
    with HouseLock(home / "openpista.lock"):
        assert run(["attach", "-s", "last", "--plain"]) == 0

    assert opened == [Launch(session="last", plain=True)]
