"""A whole window without a terminal: from the first action to the gateway and back."""

import io

from openpista.domain.command import Accepted, SendMessage
from openpista.domain.event import MessageAdded, TextDelta
from openpista.domain.ids import HOUSE, MessageId
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import Answer
from openpista.tui.core.connection import ReconnectAsked
from openpista.tui.core.moves import MessageSent, PromptSubmitted
from openpista.tui.core.route import QuitAsked
from openpista.tui.core.selectors import active_chat
from openpista.tui.runtime.engine import driving, make_store, replay_store
from openpista.tui.runtime.history import Recorder, Recording
from openpista.tui.runtime.store import Store
from tests.fakes.clock import FakeClock, counting_ulids
from tests.tui.core.makers import (
    NEW,
    ON_S1,
    S1,
    T1,
    house,
    message,
    opened,
    session,
    snapshot,
    started,
)
from tests.tui.runtime.hands import HandPort, HandServices, settle


def make(recorder: Recorder | None = None) -> tuple[Store, HandPort, HandServices]:
    port = HandPort()
    store = make_store(clock=FakeClock(), new_ulid=counting_ulids("m"), recorder=recorder)
    return store, port, HandServices(port)


async def test_a_first_message_makes_a_session_whose_words_come_back() -> None:
    store, port, hand = make()
    port.answers = [Accepted(session_id=S1)]
    async with driving(store, hand.services()):
        store.dispatch(opened())
        await settle()
        port.tell(HOUSE, house())
        store.dispatch(PromptSubmitted(NEW, "hello"))
        await settle()
        port.tell(
            ON_S1,
            snapshot(message(1, "user", "hello", id=MessageId("m1"))),
            started(11).event,
            TextDelta(stream=ON_S1, seq=12, turn_id=T1, text="hi"),
            MessageAdded(
                stream=ON_S1, seq=13, turn_id=T1, message=message(2, "assistant", "hi", turn_id=T1)
            ),
        )
        await settle()

        chat = active_chat(store.state)
        assert port.commands == [
            SendMessage(message_id=MessageId("m1"), text="hello", workspace="/w")
        ]
        assert chat.session_id == S1
        assert [b.text for b in blocklist.each(chat.blocks) if isinstance(b, Answer)] == ["hi"]
        assert chat.outgoing == ()
    assert set(port.closed) == {HOUSE, ON_S1}


async def test_a_message_typed_before_the_gateway_is_there_is_sent_when_it_is() -> None:
    store, port, hand = make()
    store.dispatch(opened())
    store.dispatch(MessageSent(NEW, "early"))
    assert port.commands == []

    async with driving(store, hand.services()):
        await settle()

    assert port.commands == [SendMessage(message_id=MessageId("m1"), text="early", workspace="/w")]


async def test_a_lost_gateway_is_reached_again_and_held_messages_go_out() -> None:
    store, port, hand = make()
    async with driving(store, hand.services()):
        store.dispatch(opened(S1))
        await settle()
        port.tell(ON_S1, snapshot(session=session()))
        await settle()
        port.answers = [ConnectionResetError("gone")]
        store.dispatch(MessageSent(S1, "again"))
        await settle()
        assert store.state.connection.state == "lost"
        assert [out.state for out in active_chat(store.state).outgoing] == ["held"]

        store.dispatch(ReconnectAsked())
        await settle()

        assert store.state.connection.state == "attached"
        assert hand.connects == 2
        assert [type(command) for command in port.commands] == [SendMessage, SendMessage]
        assert port.commands[0] == port.commands[1]
        assert (ON_S1, ("e1", 10)) in port.followed


async def test_leaving_leaves() -> None:
    store, _, hand = make()
    async with driving(store, hand.services()):
        store.dispatch(opened())
        store.dispatch(QuitAsked())

    assert hand.left == [False]
    store.dispatch(QuitAsked())
    assert hand.left == [False]


async def test_a_recorded_window_writes_its_head_first() -> None:
    file = io.BytesIO()
    store, _, _ = make(Recorder(file, redact=str))

    store.dispatch(opened())

    heads = [line.split(b",")[0] for line in file.getvalue().splitlines()]
    assert heads == [b'{"line":"head"', b'{"line":"acted"']


async def test_a_replay_performs_nothing() -> None:
    store = replay_store(Recording(make()[0].state, ()))

    store.dispatch(opened())

    assert store.state.connection.attempt == 1
    assert store.state.window.now_ms == 1
