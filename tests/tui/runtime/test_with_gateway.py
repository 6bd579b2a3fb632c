"""A window without a terminal on the real gateway, agent and store: they understand each other."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.domain.ids import SessionId
from openpista.domain.message import Thinking
from openpista.domain.model import ModelRequest, TextChunk, ThinkingChunk
from openpista.domain.tool import Intent, ToolOutcome
from openpista.tui.core import blocklist
from openpista.tui.core.approvals import ApprovalAnswered, ApprovalRead, front
from openpista.tui.core.blocks import Answer, ChatBlock, Said, Thought, ToolCard
from openpista.tui.core.chat import OlderWanted, TurnCancelAsked
from openpista.tui.core.conversation import Chat
from openpista.tui.core.effects import ArmDue
from openpista.tui.core.moves import MessageSent, SessionChosen, WindowOpened
from openpista.tui.core.selectors import active_chat
from openpista.tui.core.sessions import SessionDeleted, SessionRestored
from openpista.tui.core.state import State
from openpista.tui.runtime.engine import driving, make_store
from openpista.tui.runtime.store import Store
from tests.fakes.models import Step, calls, says
from tests.fakes.responder import Responder, newest_words
from tests.fakes.tools import FakeTool
from tests.gateway.houses import OWNER, House, fresh_ulid, open_house
from tests.tui.runtime.hands import HandPort, HandServices

NEW = SessionId("")
PATIENCE_S = 10.0
ON_HOST = Intent("run", "Run uptime", command="uptime", host=True)


@asynccontextmanager
async def window(house: House, session_id: SessionId | None = None) -> AsyncGenerator[Store]:
    """Open a window on a house."""
    hand = HandServices(HandPort())
    hand.port = house.gateway.port(OWNER)  # pyright: ignore[reportAttributeAccessIssue]
    store = make_store(clock=house.clock, new_ulid=fresh_ulid)
    async with driving(store, hand.services()):
        store.dispatch(WindowOpened(width=120, height=40, session_id=session_id))
        await until(store, lambda state: state.house.known)
        yield store


async def until(store: Store, holds: Callable[[State], bool]) -> None:
    """Wait until the state is as wanted."""
    reached = asyncio.Event()

    def look(_before: State, after: State) -> None:
        if holds(after):
            reached.set()

    unlisten = store.listen(look)
    look(store.state, store.state)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await reached.wait()
    finally:
        unlisten()


def shown(chat: Chat) -> list[ChatBlock]:
    return list(blocklist.each(chat.blocks))


def is_done(state: State) -> bool:
    chat = active_chat(state)
    answered = any(isinstance(block, Answer) and block.seq for block in shown(chat))
    return bool(chat.session_id) and chat.turn is None and answered and not chat.outgoing


def looks(chat: Chat) -> list[tuple[str, str]]:
    """What a conversation looks like, whatever the ids."""
    return [(type(block).__name__, _words(block)) for block in shown(chat)]


def _words(block: ChatBlock) -> str:
    match block:
        case Said() | Answer() | Thought():
            return block.text
        case ToolCard():
            text = "" if block.result is None else block.result.text
            return f"{block.name} {block.state} {text}"
        case _:
            return ""


def thinks_then_calls_then_answers(request: ModelRequest) -> Step:
    if newest_words(request).startswith("go"):
        streamed = [ThinkingChunk("hm, "), ThinkingChunk("yes"), TextChunk("let me see")]
        return [*streamed, says(Thinking("hm, yes"), "let me see", calls("fake.tool"))]
    return says("all done")


async def test_a_first_message_becomes_a_session_with_an_answer(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house) as store:
        store.dispatch(MessageSent(NEW, "hello"))
        assert store.state.route.page == "chat"
        await until(store, is_done)

        chat = active_chat(store.state)
        assert looks(chat) == [("Said", "hello"), ("Answer", "You said: hello")]
        assert [row.session.id for row in store.state.sessions.rows] == [chat.session_id]
        await until(store, lambda state: state.sessions.rows[0].session.title == "A fine title")


async def test_what_was_watched_is_what_is_read_later(tmp_path: Path) -> None:
    tool = FakeTool(outcome=ToolOutcome("42"), emits=("4", "2"))
    provider = Responder(thinks_then_calls_then_answers)
    async with open_house(tmp_path, provider=provider, tools=[tool]) as house:
        async with window(house) as store:
            store.dispatch(MessageSent(NEW, "go"))
            await until(
                store, lambda state: is_done(state) and "all done" in str(looks(active_chat(state)))
            )
            watched = active_chat(store.state)
        async with window(house, watched.session_id) as later:
            await until(later, is_done)
            read = active_chat(later.state)

    assert [kind for kind, _ in looks(watched)] == [
        "Said",
        "Thought",
        "Answer",
        "ToolCard",
        "Answer",
    ]
    assert looks(read) == looks(watched)
    (card,) = (block for block in shown(watched) if isinstance(block, ToolCard))
    assert card.output == "42"
    assert card.folded


async def test_two_windows_see_the_same(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house) as one:
        one.dispatch(MessageSent(NEW, "hello"))
        await until(one, is_done)
        session_id = active_chat(one.state).session_id
        async with window(house, session_id) as two:
            await until(two, is_done)
            two.dispatch(MessageSent(session_id, "again"))
            for store in (one, two):
                await until(store, lambda state: len(shown(active_chat(state))) == 4)

            assert looks(active_chat(one.state)) == looks(active_chat(two.state))


async def test_messages_sent_while_a_turn_runs_wait_and_are_answered(tmp_path: Path) -> None:
    gate = asyncio.Event()

    def slow(request: ModelRequest) -> Step:
        words = newest_words(request)
        return [TextChunk("…"), gate, says(f"… {words}")]

    async with (
        open_house(tmp_path, provider=Responder(slow)) as house,
        window(house) as store,
    ):
        store.dispatch(MessageSent(NEW, "first"))
        store.dispatch(MessageSent(NEW, "second"))
        await until(store, lambda state: active_chat(state).turn is not None)
        await until(
            store,
            lambda state: (
                [q.text for q in active_chat(state).queued] == ["second"]
                and not active_chat(state).outgoing
            ),
        )
        gate.set()
        await until(store, lambda state: len(shown(active_chat(state))) == 4)
        await until(store, lambda state: active_chat(state).turn is None)

        assert [words for kind, words in looks(active_chat(store.state)) if kind == "Said"] == [
            "first",
            "second",
        ]


async def test_a_request_is_a_card_and_its_answer_lets_the_tool_run(tmp_path: Path) -> None:
    tool = FakeTool(intent=ON_HOST, outcome=ToolOutcome("up 3 days"))
    provider = Responder(thinks_then_calls_then_answers)
    async with (
        open_house(tmp_path, provider=provider, tools=[tool]) as house,
        window(house) as store,
    ):
        store.dispatch(MessageSent(NEW, "go"))
        await until(store, lambda state: front(state.approvals) is not None)
        await until(
            store,
            lambda state: any(
                isinstance(block, ToolCard) and block.state == "waiting"
                for block in shown(active_chat(state))
            ),
        )
        card = front(store.state.approvals)
        assert card is not None
        assert card.approval.intent.command == "uptime"
        answer = ApprovalAnswered(card.approval.id, "once")
        store.dispatch(answer)
        assert tool.ran == []

        house.clock.advance(2)
        store.dispatch(ArmDue(card.approval.id))
        store.dispatch(ApprovalRead(card.approval.id))
        store.dispatch(answer)
        await until(store, lambda state: front(state.approvals) is None)
        await until(store, lambda state: "all done" in str(looks(active_chat(state))))

        (done,) = (b for b in shown(active_chat(store.state)) if isinstance(b, ToolCard))
        assert (done.state, done.outcome) == ("done", "once")
        assert len(tool.ran) == 1


async def test_a_cancelled_turn_says_so_and_the_next_one_works(tmp_path: Path) -> None:
    tool = FakeTool(wait=asyncio.Event())
    provider = Responder(thinks_then_calls_then_answers)
    async with (
        open_house(tmp_path, provider=provider, tools=[tool]) as house,
        window(house) as store,
    ):
        store.dispatch(MessageSent(NEW, "go"))
        await asyncio.wait_for(tool.started.wait(), PATIENCE_S)
        await until(store, lambda state: active_chat(state).turn is not None)
        session_id = active_chat(store.state).session_id
        store.dispatch(TurnCancelAsked(session_id))
        await until(store, lambda state: active_chat(state).turn is None)
        assert looks(active_chat(store.state))[-1][0] == "TurnEnd"
        assert not any(
            isinstance(block, ToolCard) and block.state in ("running", "proposed")
            for block in shown(active_chat(store.state))
        )

        store.dispatch(MessageSent(session_id, "and now?"))
        await until(store, lambda state: "all done" in str(looks(active_chat(state))))


async def test_a_deleted_session_is_gone_and_comes_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house) as store:
        store.dispatch(MessageSent(NEW, "hello"))
        await until(store, is_done)
        session_id = active_chat(store.state).session_id

        store.dispatch(SessionDeleted(session_id))
        await until(store, lambda state: not state.sessions.leaving)
        assert store.state.route.page == "home"
        assert store.state.sessions.rows == ()

        store.dispatch(SessionRestored(session_id))
        await until(store, is_done)
        assert looks(active_chat(store.state)) == [
            ("Said", "hello"),
            ("Answer", "You said: hello"),
        ]


async def test_a_session_that_does_not_exist_leads_home(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house, SessionId("nope")) as store:
        await until(store, lambda state: bool(state.notices.shown))

        assert (store.state.route.page, store.state.sessions.active) == ("home", NEW)
        assert store.state.connection.state == "attached"


async def test_a_long_session_opens_at_its_end_and_pages_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house) as store:
        store.dispatch(MessageSent(NEW, "hello 0"))
        await until(store, is_done)
        session_id = active_chat(store.state).session_id
        for number in range(1, 70):
            await house.talk(f"hello {number}", session_id)
        watched = looks(active_chat(store.state))
        async with window(house, session_id) as later:
            await until(later, is_done)
            while active_chat(later.state).older == "exist":
                before = len(shown(active_chat(later.state)))
                later.dispatch(OlderWanted(session_id))
                await until(later, lambda state: len(shown(active_chat(state))) > before)  # noqa: B023
            read = looks(active_chat(later.state))

    assert len(read) == 140
    assert read == watched


async def test_looking_elsewhere_and_back_misses_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, window(house) as store:
        store.dispatch(MessageSent(NEW, "hello"))
        await until(store, is_done)
        first = active_chat(store.state).session_id
        second = await house.talk("other")
        store.dispatch(SessionChosen(second))
        await until(store, is_done)
        await house.talk("meanwhile", first)

        store.dispatch(SessionChosen(first))
        await until(store, lambda state: len(shown(active_chat(state))) == 4)

        assert looks(active_chat(store.state))[2:] == [
            ("Said", "meanwhile"),
            ("Answer", "You said: meanwhile"),
        ]
