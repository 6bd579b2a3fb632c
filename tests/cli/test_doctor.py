"""The doctor's report on the command line."""

import json

import pytest

from openpista.cli.doctor import check_terminal
from openpista.cli.root import run


def test_every_check_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--json"])

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {"config", "terminal"} <= {check["name"] for check in checks}
    assert all(check["state"] in {"ok", "warning", "failed", "skipped"} for check in checks)


def test_a_pipe_is_no_terminal_and_no_failure() -> None:
    assert check_terminal().state == "skipped"
