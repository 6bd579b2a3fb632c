"""Owing the answer of a turn, in the transaction that closes it."""

import pytest
from msgspec.structs import replace

from openpista.domain.delivery import Content, Reply
from openpista.domain.ids import CallId, MessageId
from openpista.domain.message import ChatAddress, Image, Message, Sender, Text, ToolResult
from openpista.store.journal import Journal
from openpista.store.open import Store
from openpista.store.outbox import OutboxItem
from openpista.store.owed import read_content
from tests.store.builders import MODEL, OWNER, SESSION, TURN, a_message

THROUGH = frozenset({"telegram"})
CHAT = ChatAddress("telegram", account="bot", chat="42")
PHONE = Sender(user_id="42", role="owner", address=CHAT)


async def begin(store: Store, sender: Sender) -> Journal:
    prompt = replace(a_message("p1", "Hello?"), sender=sender)
    await store.journal.start_turn(
        turn_id=TURN, session_id=SESSION, model=MODEL, prompt=prompt, inbox_message_id=None
    )
    return store.journal


async def owed(store: Store) -> list[tuple[str, Content]]:
    """Claim what is owed through Telegram; return chats and contents."""
    items: tuple[OutboxItem, ...] = await store.outbox.claim("telegram", 10)
    return [(item.address.chat, read_content(item.payload)) for item in items]


def said(message_id: str, text: str) -> Message:
    return replace(a_message(message_id, text), role="assistant")


async def test_the_answer_is_owed_to_the_chat_that_asked(talked: Store) -> None:
    journal = await begin(talked, PHONE)
    await journal.store_reply(TURN, said("a1", "Let me look."))
    await journal.store_reply(TURN, said("a2", "It is **42**."))

    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)

    reply = Reply(SESSION, TURN, "Let me look.\n\nIt is **42**.")
    assert await owed(talked) == [("42", reply)]


async def test_a_turn_that_is_closed_twice_owes_once(talked: Store) -> None:
    journal = await begin(talked, PHONE)

    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)
    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)

    assert len(await owed(talked)) == 1


@pytest.mark.parametrize(
    "sender",
    [OWNER, replace(PHONE, address=ChatAddress("whatsapp", chat="42"))],
)
async def test_windows_and_channels_that_are_not_served_are_owed_nothing(
    talked: Store, sender: Sender
) -> None:
    journal = await begin(talked, sender)

    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)

    assert await owed(talked) == []


async def test_chats_that_follow_get_the_answers_to_others(talked: Store) -> None:
    await talked.bindings.bind(CHAT, SESSION)
    await talked.bindings.bind(replace(CHAT, chat="43"), SESSION)
    assert await talked.bindings.follow(CHAT, on=True)
    journal = await begin(talked, OWNER)

    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)

    assert [chat for chat, _ in await owed(talked)] == ["42"]


async def test_a_chat_that_follows_and_asked_gets_one_answer(talked: Store) -> None:
    await talked.bindings.bind(CHAT, SESSION)
    await talked.bindings.follow(CHAT, on=True)
    journal = await begin(talked, PHONE)

    await journal.finish_turn(TURN, outcome="done", owed_through=THROUGH)

    assert len(await owed(talked)) == 1
    assert not await talked.bindings.follow(replace(CHAT, chat="99"), on=True)


async def test_pictures_that_tools_made_are_owed_with_the_words(talked: Store) -> None:
    journal = await begin(talked, PHONE)
    picture = Image("a" * 64, "image/png", 1, 1, 70)
    result = ToolResult(CallId("c1"), "screen.capture", "done", images=(picture,))
    message = replace(said("t1", ""), id=MessageId("t1"), role="tool", blocks=(result, Text("x")))
    await journal.store_result(TURN, message)

    await journal.finish_turn(TURN, outcome="cancelled", owed_through=THROUGH)

    ((_, content),) = await owed(talked)
    assert content == Reply(SESSION, TURN, "", media=(picture,), outcome="cancelled")
