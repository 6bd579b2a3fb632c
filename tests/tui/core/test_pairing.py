"""Pairings and people, as the house tells them."""

from openpista.domain.event import PairingChanged, PeopleChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired, Pairing, PairingRequest
from openpista.tui.core.moves import PairingWanted
from openpista.tui.core.pairing import Pairings, is_open, pairing_of
from openpista.tui.core.phrase import phrase
from tests.tui.core.drive import Drive
from tests.tui.core.makers import house, told

ANN = Paired("telegram", "1", "Ann", "owner", 5)
ASKS = PairingRequest("telegram", "K7", "9", "Eve", 1, 2)
DONE = Pairing("telegram", "done")
WAITS = Pairing("whatsapp", "waiting", "2@x")


def test_the_house_tells_them_all() -> None:
    drive = Drive().given(told(house(pairings=(WAITS,), paired=(ANN,), pairing_requests=(ASKS,))))

    assert drive.state.pairings == Pairings((WAITS,), (ANN,), (ASKS,))


def test_of_each_service_the_newest_is_kept() -> None:
    drive = Drive().given(
        told(PairingChanged(stream=HOUSE, pairing=DONE)),
        told(PairingChanged(stream=HOUSE, pairing=WAITS)),
    )
    newer = Pairing("telegram", "waiting", "https://t.me/x")

    drive.send(told(PairingChanged(stream=HOUSE, pairing=newer))).to(
        pairings__pairings=(WAITS, newer)
    ).emits()


def test_people_change() -> None:
    drive = Drive().given(told(PeopleChanged(stream=HOUSE, paired=(ANN,), requests=(ASKS,))))

    assert drive.state.pairings == Pairings((), (ANN,), (ASKS,))


def test_who_begins_to_ask_is_told_once() -> None:
    asks = told(PeopleChanged(stream=HOUSE, paired=(), requests=(ASKS,)))
    drive = Drive().given(asks, asks)

    assert [toast.phrase for toast in drive.state.notices.shown] == [
        phrase("channels.knocks", name="Eve", service="telegram")
    ]


def test_a_new_pairing_begins_without_the_end_of_the_last() -> None:
    drive = Drive().given(told(PairingChanged(stream=HOUSE, pairing=DONE)))

    drive.send(PairingWanted("telegram", id="r1")).to(pairings__pairings=()).emits()
    drive.send(PairingWanted("web", id="r1")).emits()


def test_which_pairings_wait() -> None:
    assert is_open(WAITS)
    assert not is_open(DONE)
    assert not is_open(None)
    assert pairing_of(Pairings((DONE, WAITS)), "whatsapp") == WAITS
