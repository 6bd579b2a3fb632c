from pathlib import Path

import pytest

from openpista.domain.command import DeleteSession, NewSession, SwitchModel
from openpista.domain.ids import SessionId
from openpista.domain.message import ChatAddress
from openpista.domain.model import ModelRef, ProviderError
from openpista.gateway.bindings import Bindings
from tests.fakes.models import FakeModels
from tests.fakes.responder import Responder, echoes
from tests.gateway.houses import (
    GUEST,
    OWNER,
    PHONE,
    House,
    accepted,
    message,
    open_house,
    refused,
)

NO_KEY = ProviderError("There is no key for fake.", kind="auth")


def bindings_of(house: House) -> Bindings:
    return house.gateway._rooms.ground.bindings


async def test_a_chat_is_bound_and_a_window_is_not(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        bindings = bindings_of(house)
        chat = await bindings.begin(PHONE.address)
        await bindings.begin(OWNER.address)

        bound = await bindings.bound(PHONE.address)
        assert bound is not None
        assert bound.id == chat.session.id
        assert await bindings.bound(OWNER.address) is None
        assert await bindings.bound(ChatAddress(channel="telegram", chat="99")) is None


async def test_a_chat_whose_session_was_deleted_begins_another(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        phone = house.gateway.port(PHONE)
        first = accepted(await phone.send(message("one")))
        accepted(await house.port.send(DeleteSession(session_id=first)))

        assert accepted(await phone.send(message("two"))) != first


async def test_only_its_own_session_is_a_chats_own(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        bindings = bindings_of(house)
        begun = await bindings.begin(GUEST.address)

        assert await bindings.is_own(GUEST, begun.session.id)
        assert not await bindings.is_own(PHONE, begun.session.id)
        assert not await bindings.is_own(OWNER, begun.session.id)
        assert not await bindings.is_own(GUEST, SessionId("another"))


async def test_the_first_session_says_which_model_it_got_and_why(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        begun = await bindings_of(house).begin(OWNER.address)

        assert begun.session.model == ModelRef("fake", "fake")
        assert begun.note == "a test wants it"
        assert begun.session.context_limit == 128_000


async def test_a_model_that_cannot_be_used_makes_no_session(tmp_path: Path) -> None:
    models = FakeModels(Responder(echoes), error=NO_KEY)
    async with open_house(tmp_path, models=models) as house:
        wish = NewSession(model=ModelRef("fake", "x"))
        assert refused(await house.port.send(wish)) == "failed"
        with pytest.raises(ProviderError):
            await bindings_of(house).begin(OWNER.address, model=ModelRef("fake", "x"))
        page = await house.store.sessions.page()
        assert page.sessions == ()

        session_id = accepted(await house.port.send(NewSession()))
        switch = SwitchModel(session_id=session_id, model=ModelRef("fake", "x"))
        assert refused(await house.port.send(switch)) == "failed"
        assert house.remembered == []
