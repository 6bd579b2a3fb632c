"""`openpista unpair`."""

import pytest

from openpista.cli import unpair
from openpista.cli.root import run
from tests.cli.people_house import PeopleHouse


def test_somebody_is_let_in_no_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house = PeopleHouse()
    monkeypatch.setattr(unpair, "with_port", house.with_port)

    assert run(["unpair", "telegram", "77"]) == 0
    assert capsys.readouterr().err == "77 is let in no more through telegram.\n"
    assert "77" not in {one.user_id for one in house.gateway.pairings.paired}
    assert run(["unpair", "telegram", "unknown"]) == 1
