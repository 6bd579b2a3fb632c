"""`openpista stop`."""

from pathlib import Path

import pytest

from openpista.app.end_host import Ended
from openpista.cli import stop
from openpista.cli.root import run


@pytest.mark.parametrize(
    ("ended", "code", "said"),
    [
        (Ended("nobody"), 0, "No openpista runs here."),
        (Ended("ended", 7), 0, "Process 7 has stopped."),
        (Ended("killed", 7), 0, "was ended with all it had started"),
        (Ended("still_there", 7), 1, "`openpista stop --now` ends it"),
    ],
)
def test_what_became_of_the_host_is_told(
    ended: Ended,
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    async def end_host(_: object, *, now: bool) -> Ended:
        asked.append(now)
        return ended

    monkeypatch.setattr(stop, "end_host", end_host)
    assert run(["stop", "--now"]) == code
    assert run(["stop"]) == code

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert asked == [True, False]


def test_a_broken_configuration_is_no_hindrance(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[agent\n")

    assert run(["stop"]) == 0
