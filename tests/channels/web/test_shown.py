"""What the page gets to see."""

from typing import Literal

import pytest

from openpista.channels.web.server_frames import (
    EventFrame,
    ProviderAuthCompleted,
    ProviderAuthStatus,
    ProviderAuthUrl,
    SessionHistory,
)
from openpista.channels.web.shown import LARGE_CHARS, MAX_KEPT, Shown
from openpista.domain.event import LoginChanged, MessageAdded, Notice, ProvidersChanged
from openpista.domain.ids import HOUSE, CallId, LoginId, MessageId, SessionId, StreamId
from openpista.domain.login import Login, LoginMethod, LoginState
from openpista.domain.message import (
    Attachment,
    Block,
    Image,
    Message,
    Opaque,
    Role,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.domain.query import HistoryPage

OPAQUE = Opaque("w", "p", "m", "secret payload")
PICTURE = Image("a" * 64, "image/png", 1, 1, 1)
STREAM = StreamId("S")


def said(*blocks: Block, role: Role = "assistant", message_id: str = "M") -> Message:
    return Message(
        id=MessageId(message_id),
        session_id=SessionId("S"),
        seq=1,
        role=role,
        blocks=blocks,
        at_ms=0,
    )


async def shown(message: Message) -> EventFrame:
    frame = await Shown().frame_of(MessageAdded(stream=STREAM, message=message))
    assert isinstance(frame, EventFrame)
    return frame


async def test_the_words_of_the_model_are_html_and_nothing_else_is() -> None:
    call = ToolCall(CallId("C"), "files.read", "{}")
    frame = await shown(said(Thinking("*hm*"), Text("*a*"), call))

    assert frame.html == ((None, "<p><em>a</em></p>\n", None),)


async def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    assert (await shown(said(Text("*a*"), role="user"))).html == ((None,),)


async def test_what_belongs_to_the_provider_does_not_go_out() -> None:
    call = ToolCall(CallId("C"), "files.read", "{}", opaque=OPAQUE)
    frame = await shown(said(Text("a", OPAQUE), Thinking("b", OPAQUE), call))

    assert "secret payload" not in repr(frame)


async def test_files_have_handles_that_only_we_make() -> None:
    result = ToolResult(CallId("C"), "screen.capture", "", images=(PICTURE,))
    paper = Attachment("b" * 64, "a.pdf", "application/pdf", 1)
    room = Shown()
    event = MessageAdded(stream=STREAM, message=said(result, paper))
    frame = await room.frame_of(event)

    assert isinstance(frame, EventFrame)
    assert set(frame.handles) == {PICTURE.sha256, paper.sha256}
    handle = frame.handles[paper.sha256]
    assert room.sha256_of(handle) == paper.sha256
    assert room.sha256_of(f"{paper.sha256}-{'0' * 32}") is None
    assert room.sha256_of(paper.sha256) is None
    assert Shown().sha256_of(handle) is None


async def test_a_page_of_history_is_made_once() -> None:
    room = Shown()
    page = HistoryPage(messages=(said(Text("*a*" * LARGE_CHARS)),), older_exist=True)
    empty = SessionHistory(id=7, session_id=SessionId("S"), messages=())
    first, again = await room.history(page, empty), await room.history(page, empty)

    assert (first.id, first.older_exist) == (7, True)
    assert first.html[0][0] is again.html[0][0]


async def test_what_is_kept_is_bounded() -> None:
    room = Shown()
    await room.html_of(said(Text("a"), message_id=str(number)) for number in range(MAX_KEPT + 5))

    assert len(room._kept) == MAX_KEPT


@pytest.mark.parametrize(
    ("method", "flow"),
    [("browser", "redirect"), ("code", "code_display"), ("device", "device")],
)
async def test_a_login_that_waits_for_a_page_gives_its_address(
    method: LoginMethod, flow: str
) -> None:
    login = Login(LoginId("L"), "p", method, state="waiting", url="https://v.example")
    frame = await Shown().frame_of(LoginChanged(stream=HOUSE, seq=3, login=login))

    assert isinstance(frame, ProviderAuthUrl)
    assert (frame.auth_url, frame.flow_type, frame.seq) == ("https://v.example", flow, 3)


@pytest.mark.parametrize(
    ("state", "success"), [("done", True), ("failed", False), ("expired", False)]
)
async def test_a_login_that_ended_says_how(
    state: Literal["done", "failed", "expired"], success: bool
) -> None:
    login = Login(LoginId("L"), "p", "key", state=state, reason="why", url="https://v.example")
    frame = await Shown().frame_of(LoginChanged(stream=HOUSE, seq=3, login=login))

    assert isinstance(frame, ProviderAuthCompleted)
    assert (frame.success, frame.message) == (success, "why")


async def test_other_steps_of_a_login_are_events() -> None:
    state: LoginState = "answer_wanted"
    login = Login(LoginId("L"), "p", "key", state=state)

    assert isinstance(await Shown().frame_of(LoginChanged(stream=HOUSE, login=login)), EventFrame)


async def test_changed_providers_have_the_originals_name() -> None:
    frame = await Shown().frame_of(ProvidersChanged(stream=HOUSE, seq=4, providers=()))

    assert frame == ProviderAuthStatus(id=None, providers=(), seq=4)


async def test_everything_else_goes_as_it_is() -> None:
    event = Notice(stream=HOUSE, level="info", text="x")

    assert await Shown().frame_of(event) == EventFrame(event=event)
