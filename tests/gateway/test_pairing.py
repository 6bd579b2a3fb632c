"""Letting people in (security.md §2)."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.domain.command import (
    Accepted,
    AnswerPairingRequest,
    BeginPairing,
    CancelPairing,
    ConfirmPairing,
    Knock,
    PresentPairingCode,
    Refused,
    SendMessage,
    StartService,
    Unpair,
)
from openpista.domain.event import HouseEvent, HouseSnapshot, PairingChanged, PeopleChanged
from openpista.domain.ids import HOUSE, MessageId
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.pairing import Pairing
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.query import ListPeople, PeopleList
from openpista.gateway.pairing import (
    ALPHABET,
    KNOCKS_AGAIN_MS,
    LIVES_MS,
    MOST_WAITING,
    MOST_WRONG_CODES,
    Pairings,
)
from openpista.gateway.people import People
from tests.fakes.clock import FakeClock
from tests.gateway.houses import House, open_house, watching


def stranger(user_id: str = "42", name: str = "Ann", channel: str = "telegram") -> Sender:
    address = ChatAddress(channel=channel, account="bot", chat=user_id)
    return Sender(user_id=user_id, role="stranger", address=address, name=name)


class Desk:
    """A desk with what it told."""

    def __init__(self, house: House) -> None:
        self.clock = house.clock
        self.people = People(house.store.people)
        self.told: list[HouseEvent] = []
        self.desk = Pairings(
            self.people,
            links={"telegram": lambda code: f"https://t.me/b?start={code}", "away": lambda _: None},
            clock=house.clock,
        )
        self.desk.open(self.told.append)

    async def link(self) -> str:
        """Make a link and return its code."""
        assert await self.desk.begin(BeginPairing(service="telegram")) == Accepted()
        return self.pairing.code

    @property
    def pairing(self) -> Pairing:
        """What was told last of a pairing."""
        return [event for event in self.told if isinstance(event, PairingChanged)][-1].pairing

    async def ask(self, user_id: str = "7") -> str:
        """Knock and return the code, empty for silence."""
        answer = await self.desk.knock(stranger(user_id, "Bob"))
        return answer.note if isinstance(answer, Accepted) else ""

    async def answer(self, code: str, role: str = "guest") -> str:
        command = AnswerPairingRequest(service="telegram", code=code, role=role)  # type: ignore[arg-type]
        answer = await self.desk.answer(command)
        return answer.code if isinstance(answer, Refused) else "accepted"


@asynccontextmanager
async def at_the_desk(root: Path) -> AsyncGenerator[Desk]:
    async with open_house(root, clock=FakeClock()) as house:
        yield Desk(house)


async def test_the_owners_link_makes_an_owner_once(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.link()
        assert at.pairing.link == f"https://t.me/b?start={code}"
        assert len(code) >= 22

        assert await at.desk.present(stranger(), code) == Accepted()

        assert at.people.role_of("telegram", "42") == "owner"
        assert (at.pairing.state, at.pairing.account, at.pairing.link) == ("testing", "Ann", "")
        again = await at.desk.present(stranger("666"), code)
        assert isinstance(again, Refused)
        assert at.people.role_of("telegram", "666") == "stranger"


async def test_two_who_show_the_code_at_once_are_not_both_let_in(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.link()

        answers = await asyncio.gather(
            *(at.desk.present(stranger(str(n)), code) for n in range(20))
        )

        assert sum(isinstance(answer, Accepted) for answer in answers) == 1
        assert len(at.people.all()) == 1


async def test_the_press_on_the_test_card_ends_it(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        await at.desk.present(stranger(), await at.link())
        assert isinstance(await at.desk.confirm(stranger("666")), Refused)

        assert await at.desk.confirm(stranger()) == Accepted()

        assert at.pairing.state == "done"
        assert at.desk.pairings() == ()


@pytest.mark.parametrize("how", ["wrong", "late", "cancelled", "replaced"])
async def test_a_link_that_does_not_hold_lets_nobody_in(tmp_path: Path, how: str) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.link()
        match how:
            case "wrong":
                code = code[:-1] + ("A" if code[-1] != "A" else "B")
            case "late":
                at.clock.advance(LIVES_MS / 1000)
            case "cancelled":
                await at.desk.cancel("telegram")
            case _:
                await at.link()

        assert isinstance(await at.desk.present(stranger(), code), Refused)
        assert at.people.all() == ()


async def test_a_link_of_one_channel_does_not_open_another(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.link()

        assert isinstance(await at.desk.present(stranger(channel="whatsapp"), code), Refused)


async def test_a_channel_that_is_not_up_or_not_there_makes_no_link(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        away = await at.desk.begin(BeginPairing(service="away"))
        none = await at.desk.begin(BeginPairing(service="fax"))

        assert [getattr(one, "code", "") for one in (away, none)] == ["not_up", "no_such_service"]


async def test_a_stranger_asks_and_is_let_in_as_what_the_owner_says(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.ask()
        assert len(code) == 8
        assert set(code) <= set(ALPHABET)
        [waiting] = at.desk.people().requests
        assert (waiting.user_id, waiting.name) == ("7", "Bob")
        assert at.people.role_of("telegram", "7") == "stranger"

        assert await at.answer(f" {code.lower()} ") == "accepted"

        assert at.people.role_of("telegram", "7") == "guest"
        assert at.desk.people().requests == ()
        assert isinstance(at.told[-1], PeopleChanged)


async def test_a_stranger_may_be_sent_away(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        assert await at.answer(await at.ask(), "nobody") == "accepted"

        assert at.people.all() == ()


async def test_a_stranger_gets_one_answer_an_hour(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        assert await at.ask()
        assert not await at.ask()
        at.clock.advance(KNOCKS_AGAIN_MS / 1000)

        assert await at.ask()


async def test_few_may_wait_at_once(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        codes = [await at.ask(str(number)) for number in range(MOST_WAITING + 5)]

        assert [bool(code) for code in codes] == [True] * MOST_WAITING + [False] * 5


async def test_a_request_expires(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.ask()
        at.clock.advance(LIVES_MS / 1000)

        assert at.desk.people().requests == ()
        assert await at.answer(code) == "not_found"


async def test_guessing_drops_the_request(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        code = await at.ask()
        for _ in range(MOST_WRONG_CODES):
            assert await at.answer("AAAAAAAA") == "not_found"

        assert await at.answer(code) == "not_found"
        assert at.people.all() == ()


async def test_who_is_unpaired_is_a_stranger_again(tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as at:
        await at.desk.present(stranger(), await at.link())

        assert await at.desk.unpair(Unpair(service="telegram", user_id="42")) == Accepted()

        assert at.people.role_of("telegram", "42") == "stranger"
        gone = await at.desk.unpair(Unpair(service="telegram", user_id="42"))
        assert isinstance(gone, Refused)


class Messenger:
    """A channel that only hands its port out."""

    name = "telegram"

    def __init__(self) -> None:
        self.port: asyncio.Future[GatewayPort] = asyncio.get_running_loop().create_future()

    def pairing_link(self, code: str) -> str:
        return f"https://t.me/b?start={code}"

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        pulse.up()
        self.port.set_result(port)
        await asyncio.Event().wait()


def says(sender: Sender, text: str = "hi") -> SendMessage:
    return SendMessage(message_id=MessageId(f"m-{sender.user_id}-{text}"), text=text, sender=sender)


async def test_through_the_whole_house(tmp_path: Path) -> None:
    messenger = Messenger()
    async with open_house(tmp_path, channels=[messenger]) as house:
        await house.port.send(StartService(service="telegram"))
        port = await messenger.port
        claims = Sender(
            user_id="42", role="owner", address=ChatAddress(channel="cli", chat="42"), name="Ann"
        )
        refused = await port.send(says(claims))
        assert isinstance(refused, Refused)
        assert refused.code == "stranger"

        await house.port.send(BeginPairing(service="telegram"))
        async with watching(house.port, HOUSE) as window:
            first = window.heard[0]
        assert isinstance(first, HouseSnapshot)
        [pairing] = first.pairings
        presented = PresentPairingCode(code=pairing.code, sender=claims)
        assert await port.send(presented) == Accepted()
        assert await port.send(ConfirmPairing(sender=claims)) == Accepted()

        assert isinstance(await port.send(says(claims, "again")), Accepted)


async def test_a_messenger_may_not_let_people_in(tmp_path: Path) -> None:
    messenger = Messenger()
    async with open_house(tmp_path, channels=[messenger]) as house:
        await house.port.send(StartService(service="telegram"))
        port = await messenger.port
        knocked = await port.send(Knock(sender=stranger()))
        assert isinstance(knocked, Accepted)

        for wish in (
            AnswerPairingRequest(
                service="telegram", code=knocked.note, role="owner", sender=stranger()
            ),
            BeginPairing(service="telegram", sender=stranger()),
            CancelPairing(service="telegram", sender=stranger()),
            Unpair(service="telegram", user_id="1", sender=stranger()),
        ):
            answer = await port.send(wish)
            assert isinstance(answer, Refused)
            assert answer.code == "stranger"


async def test_a_house_without_messengers_knows_whom_others_let_in(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.let_in("telegram", "42", "owner")
        before = await house.port.ask(ListPeople())
        sent_away = await house.port.send(Unpair(service="telegram", user_id="42"))
        after = await house.port.ask(ListPeople())

    assert isinstance(before, PeopleList)
    assert isinstance(after, PeopleList)
    assert [one.user_id for one in before.paired] == ["42"]
    assert isinstance(sent_away, Accepted)
    assert after.paired == ()
