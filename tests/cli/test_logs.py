"""`openpista logs`."""

import json
from pathlib import Path

import pytest

from openpista.cli import logs
from openpista.cli.root import run
from openpista.domain.query import ReadLogs

Capture = pytest.CaptureFixture[str]

LINES = (
    "2026-11-25 12:00:00,001 DEBUG   openpista.a quiet",
    "2026-11-25 12:00:01,002 INFO    openpista.channels.telegram 3 updates",
    "2026-11-25 12:00:02,003 ERROR   openpista.b broke",
    "    | Traceback",
    "2026-11-25 12:00:03,004 WARNING openpista.c odd",
)


@pytest.fixture
def log(home: Path) -> Path:
    """Return a log file with a line of every level."""
    folder = home / "logs"
    folder.mkdir(parents=True)
    file = folder / "openpista.log"
    file.write_text("\n".join((*LINES, "")))
    return file


@pytest.mark.usefixtures("log")
def test_the_newest_lines_are_printed_oldest_first(capsys: Capture) -> None:
    assert run(["logs"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-25 12:00:01 info    openpista.channels.telegram: 3 updates",
        "2026-11-25 12:00:02 error   openpista.b: broke",
        "    Traceback",
        "2026-11-25 12:00:03 warning openpista.c: odd",
    ]

    assert run(["logs", "-n", "1"]) == 0
    assert capsys.readouterr().out.endswith("openpista.c: odd\n")


@pytest.mark.usefixtures("log")
def test_level_service_and_text_choose(capsys: Capture) -> None:
    run(["logs", "--level", "error"])
    run(["logs", "--service", "telegram"])
    run(["logs", "--level", "debug", "--grep", "QUIET"])

    found = [line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines()]
    assert found == ["broke", "    Traceback", "3 updates", "quiet"]


@pytest.mark.usefixtures("log")
def test_lines_can_be_had_as_json(capsys: Capture) -> None:
    assert run(["logs", "--json"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["level"] for line in lines] == ["info", "error", "warning"]


def test_a_log_without_such_lines_says_so_on_standard_error(capsys: Capture) -> None:
    assert run(["logs", "--grep", "nothing"]) == 0

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Nothing like that" in shown.err


def test_many_lines_are_read_over_many_pages(log: Path) -> None:
    log.write_text("".join(f"2026-11-25 12:00:00,{n:03d} INFO    x line\n" for n in range(700)))

    found = logs.newest(log.parent, ReadLogs(), 500)

    assert [line.at_ms % 1000 for line in found] == list(range(200, 700))


def test_following_ends_with_ctrl_c(
    log: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) > 1:
            raise KeyboardInterrupt
        with log.open("a") as file:
            file.write("2026-11-25 12:00:09,000 INFO    x fresh\n")

    monkeypatch.setattr(logs.time, "sleep", sleep)

    assert run(["logs", "-n", "0", "--follow"]) == 130
    assert capsys.readouterr().out == "2026-11-25 12:00:09 info    x: fresh\n"
