"""What a server says of itself."""

import json

import pytest
from msgspec.structs import replace

from openpista.cli.serve_lines import StatusLines
from openpista.domain.desk import ConfigChange
from openpista.domain.event import (
    DefaultsChanged,
    HouseSnapshot,
    Notice,
    PeopleChanged,
    SandboxChanged,
    SandboxStatus,
    ServiceStatus,
    ServiceStatusChanged,
    SessionRemoved,
)
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.pairing import PairingRequest
from openpista.words.catalogue import load_words
from tests.fakes.clock import FakeClock


def lines(*, as_json: bool = False, language: str = "en") -> tuple[StatusLines, list[str]]:
    said: list[str] = []
    made = StatusLines(
        said.append,
        words=load_words(language),
        clock=FakeClock(),
        socket="/h/openpista.sock",
        as_json=as_json,
        on_ready=lambda: said.append("told"),
    )
    return made, said


def texts(said: list[str]) -> list[str]:
    return [line[9:] for line in said]


UP = ServiceStatus("telegram", "up")


def test_readiness_says_how_to_reach_and_to_end_it() -> None:
    told, said = lines()
    told.ready()

    assert "`openpista stop` ends it" in said[0]
    assert "/h/openpista.sock" in said[1]
    assert said[2] == "told"


def test_a_service_is_told_when_its_state_or_reason_changes_and_not_for_marks() -> None:
    told, said = lines()
    told.heard(HouseSnapshot(stream=HOUSE, epoch="e", sessions=(), services=(UP,)))
    for status in (
        replace(UP, last_received_ms=5),
        replace(UP, state="failed", reason="No network. Next try in 1 s."),
        replace(UP, state="starting"),
        UP,
        replace(UP, state="off"),
    ):
        told.heard(ServiceStatusChanged(stream=HOUSE, status=status))

    assert texts(said) == [
        "Approvals: openpista asks before it acts on this computer.",
        "telegram is up.",
        "telegram failed: No network. Next try in 1 s.",
        "telegram starts.",
        "telegram is up.",
        "telegram is off.",
    ]


def test_sandbox_approvals_notices_and_requests_are_told_once() -> None:
    told, said = lines()
    request = PairingRequest("telegram", "ABCD2345", "7", "Ann", 0, 1)
    for _ in range(2):
        told.heard(SandboxChanged(stream=HOUSE, sandbox=SandboxStatus("none", "No bwrap.")))
        told.heard(DefaultsChanged(stream=HOUSE, approvals_mode="auto"))
        told.heard(PeopleChanged(stream=HOUSE, paired=(), requests=(request,)))
    told.heard(Notice(stream=HOUSE, level="warning", text="The disk is full."))
    told.heard(SessionRemoved(stream=HOUSE, session_id=SessionId("S")))

    assert texts(said) == [
        "Sandbox: none. Every command asks. No bwrap.",
        "Approvals: AUTO. Every command runs as you, without asking.",
        "Ann asks to be let in: `openpista pair accept ABCD2345 --as guest`.",
        "The disk is full.",
    ]


def test_a_reload_says_what_changed_and_what_waits() -> None:
    told, said = lines()
    told.reloaded(())
    told.reloaded((ConfigChange("agent.model"), ConfigChange("database.path", "openpista")))
    told.not_reloaded("config.toml:1: broken")
    told.stopping(in_a_hurry=False)
    told.stopping(in_a_hurry=True)
    told.stopped()

    assert "nothing has changed" in said[0]
    assert said[1].endswith("Changed: agent.model, database.path.")
    assert said[2].endswith("`openpista restart`: database.path.")
    assert said[3].endswith("config.toml:1: broken")
    assert len(said) == 7


@pytest.mark.parametrize("language", ["en", "ko"])
def test_as_json_each_line_is_an_object(language: str) -> None:
    told, said = lines(as_json=True, language=language)
    told.heard(ServiceStatusChanged(stream=HOUSE, status=UP))
    [found] = [json.loads(line) for line in said]

    assert (found["event"], found["service"], found["state"]) == ("service", "telegram", "up")
    assert found["at"].endswith("Z")
