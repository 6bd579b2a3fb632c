"""Which session a chat talks to."""

import pytest
from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import ChatAddress
from openpista.store.open import Store
from tests.store.builders import SESSION, START_MS, a_session

CHAT = ChatAddress("telegram", account="bot", chat="42", thread="7")


async def test_a_chat_without_a_session_has_none(store: Store) -> None:
    assert await store.bindings.get(CHAT) is None


async def test_a_chat_talks_to_the_session_it_was_last_bound_to(talked: Store) -> None:
    await talked.sessions.create(a_session("other"))

    await talked.bindings.bind(CHAT, SESSION)
    await talked.bindings.bind(CHAT, SessionId("other"))

    assert await talked.bindings.get(CHAT) == "other"
    assert await talked.bindings.of_session(SESSION) == ()


async def test_every_part_of_the_address_counts(talked: Store) -> None:
    await talked.bindings.bind(CHAT, SESSION)

    for other in (
        replace(CHAT, channel="whatsapp"),
        replace(CHAT, account="bot2"),
        replace(CHAT, chat="43"),
        replace(CHAT, thread=""),
    ):
        assert await talked.bindings.get(other) is None


async def test_a_session_knows_its_chats(talked: Store) -> None:
    web = ChatAddress("web", chat="device")
    await talked.bindings.bind(web, SESSION)
    await talked.bindings.bind(CHAT, SESSION)

    assert await talked.bindings.of_session(SESSION) == (CHAT, web)


async def test_binding_to_no_session_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        await store.bindings.bind(CHAT, SESSION)


async def test_a_chat_of_a_deleted_session_begins_anew(talked: Store) -> None:
    await talked.bindings.bind(CHAT, SESSION)

    await talked.sessions.save(replace(a_session(), deleted_at_ms=START_MS))

    assert await talked.bindings.get(CHAT) is None
