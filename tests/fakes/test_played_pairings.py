from openpista.domain.command import (
    Accepted,
    AnswerPairingRequest,
    BeginPairing,
    CancelPairing,
    Refused,
    Unpair,
)
from openpista.domain.event import PairingChanged
from tests.fakes.listening import Listening
from tests.fakes.played_pairings import PlayedPairings


def states(listening: Listening) -> list[str]:
    found = [one.pairing.state for one in listening.told if isinstance(one, PairingChanged)]
    listening.told.clear()
    return found


def test_a_phone_is_paired_and_its_owner_may_talk() -> None:
    listening = Listening()
    pairings = PlayedPairings(listening)

    assert pairings.carry_out(BeginPairing(service="whatsapp")) == Accepted()
    first = pairings.pairings["whatsapp"].link
    pairings.refresh("whatsapp")
    assert pairings.pairings["whatsapp"].link != first
    pairings.scan("whatsapp")
    pairings.press("whatsapp")

    assert states(listening) == ["starting", "waiting", "waiting", "testing", "done"]
    assert pairings.people().paired[0].role == "owner"
    assert pairings.listed() == ()


def test_pairings_fail_expire_and_are_cancelled() -> None:
    listening = Listening()
    pairings = PlayedPairings(listening)
    for end in (
        lambda: pairings.fail("telegram", "No."),
        lambda: pairings.expire("telegram"),
        lambda: pairings.carry_out(CancelPairing(service="telegram")),
    ):
        pairings.carry_out(BeginPairing(service="telegram"))
        listening.told.clear()
        end()
        assert states(listening)[0] in {"failed", "expired", "cancelled"}

    assert isinstance(pairings.carry_out(CancelPairing(service="telegram")), Refused)
    assert isinstance(pairings.carry_out(BeginPairing(service="pigeon")), Refused)


def test_a_code_is_made_where_a_number_is_given() -> None:
    pairings = PlayedPairings(Listening())

    pairings.carry_out(BeginPairing(service="whatsapp", phone="+49151"))

    assert pairings.pairings["whatsapp"].code
    assert not pairings.pairings["whatsapp"].link


def test_strangers_are_let_in_or_not_and_people_part() -> None:
    pairings = PlayedPairings(Listening())
    pairings.fill()
    first, second = pairings.requests

    for answer in (
        AnswerPairingRequest(service=first.service, code=first.code, role="nobody"),
        AnswerPairingRequest(service=second.service, code=second.code, role="guest"),
    ):
        assert pairings.carry_out(answer) == Accepted()
        assert isinstance(pairings.carry_out(answer), Refused)

    assert [one.name for one in pairings.paired if one.role == "guest"] == ["민수", "Uncle Bob"]
    assert pairings.carry_out(Unpair(service="telegram")) == Accepted()
    assert {one.service for one in pairings.paired} == {"whatsapp"}
    assert isinstance(pairings.carry_out(Unpair(service="telegram", user_id="1")), Refused)
