"""`openpista pair`."""

import json

import pytest

from openpista.cli import pair
from openpista.cli.root import run
from tests.cli.people_house import PeopleHouse

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> PeopleHouse:
    house = PeopleHouse()
    monkeypatch.setattr(pair, "with_port", house.with_port)
    return house


def test_requests_are_listed_with_their_codes(house: PeopleHouse, capsys: Capture) -> None:
    assert run(["pair", "list"]) == 0
    assert "KX7P3QRM  telegram  666" in capsys.readouterr().out
    assert run(["pair", "list", "--json"]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["KX7P3QRM", "9TWB4HCD"]
    house.gateway.pairings.requests.clear()
    assert run(["pair", "list"]) == 0
    assert capsys.readouterr().err == "Nobody asks to be let in.\n"


def test_somebody_is_let_in_by_their_code(house: PeopleHouse, capsys: Capture) -> None:
    assert run(["pair", "accept", " 9twb4hcd ", "--as", "guest"]) == 0

    assert capsys.readouterr().err == "Uncle Bob is let in as guest.\n"
    paired = {(one.service, one.user_id): one.role for one in house.gateway.pairings.paired}
    assert paired["whatsapp", "491700000"] == "guest"


def test_somebody_is_sent_away(house: PeopleHouse, capsys: Capture) -> None:
    before = len(house.gateway.pairings.paired)
    assert run(["pair", "refuse", "9TWB4HCD"]) == 0

    assert capsys.readouterr().err == "Uncle Bob was sent away.\n"
    assert len(house.gateway.pairings.paired) == before
    assert [one.code for one in house.gateway.pairings.requests] == ["KX7P3QRM"]


@pytest.mark.usefixtures("house")
def test_a_wrong_code_and_a_missing_role_are_told(capsys: Capture) -> None:
    assert run(["pair", "accept", "NOBODY22", "--as", "owner"]) == 1
    assert "No request waits under NOBODY22" in capsys.readouterr().err
    assert run(["pair", "accept", "9TWB4HCD"]) == 2
