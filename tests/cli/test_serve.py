"""`openpista serve`, as far as it goes in this process; the rest is in tests/e2e/test_serve.py."""

from pathlib import Path

import pytest

from openpista.cli.root import ordered, run
from openpista.gateway.lock import HouseLock


def test_a_second_one_ends_with_75(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with HouseLock(home / "openpista.lock"):
        assert run(["serve"]) == 75

    assert "already running here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["--serve"], ["serve"]),
        (["--serve", "--detach"], ["serve", "--detach"]),
        (["-c", "f", "--serve"], ["serve", "-c", "f"]),
        (["run", "--serve"], ["run", "--serve"]),
    ],
)
def test_the_flag_is_the_command(given: list[str], wanted: list[str]) -> None:
    assert ordered(given) == wanted
