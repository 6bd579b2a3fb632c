"""`openpista restart`."""

from pathlib import Path

import pytest

from openpista.app.end_host import Ended
from openpista.cli import restart
from openpista.cli.root import run
from openpista.gateway.lock import HouseLock


@pytest.mark.parametrize(("outcome", "started"), [("nobody", 1), ("ended", 1), ("still_there", 0)])
def test_it_starts_only_when_the_old_one_is_gone(
    outcome: str, started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[str] = []
    ended = Ended("nobody" if outcome == "nobody" else "ended", 1)
    if outcome == "still_there":
        ended = Ended("still_there", 1)

    def end_and_tell(place: object) -> Ended:
        del place
        return ended

    monkeypatch.setattr(restart, "end_and_tell", end_and_tell)

    def detach(config: Path | None, *, log_level: str, log_format: str) -> None:
        assert config is None
        starts.append(log_level + log_format)

    monkeypatch.setattr(restart, "detach_and_tell", detach)
    code = run(["restart", "-l", "debug"])

    assert code == (0 if started else 1)
    assert starts == ["debugplain"] * started


def test_one_that_the_system_keeps_is_left_to_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with HouseLock(home / "openpista.lock", front="service"):
        assert run(["restart"]) == 1

    assert "openpista service restart" in capsys.readouterr().err
