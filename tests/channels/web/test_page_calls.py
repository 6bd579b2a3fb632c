"""What a page asks for, and what it is answered."""

import pytest

from openpista.channels.web.page_calls import (
    NOT_BY_SOCKET,
    WANTS_FRESH_LOGIN,
    PageCalls,
    wants_fresh_login,
)
from openpista.channels.web.page_frames import (
    Auth,
    CancelGeneration,
    CommandFrame,
    ModelChange,
    ModelListRequest,
    Ping,
    ProviderAuthRequest,
    ProviderLogin,
    QueryFrame,
    Say,
    SessionHistoryRequest,
    SessionsRequest,
    ToolApprovalResponse,
)
from openpista.channels.web.server_frames import (
    CommandResult,
    Failed,
    GenerationCancelled,
    MessageAck,
    MessageError,
    ModelChanged,
    ModelsList,
    Pong,
    ProviderAuthStatus,
    QueryResult,
    SessionHistory,
    SessionsList,
)
from openpista.channels.web.shown import Shown
from openpista.domain.command import (
    Accepted,
    AnswerApproval,
    AnswerLogin,
    BeginLogin,
    BeginPairing,
    CancelTurn,
    Command,
    PutMedia,
    Refused,
    RenameSession,
    SendMessage,
    SetConfig,
    Shutdown,
    SwitchModel,
    Unpair,
    UnsetConfig,
)
from openpista.domain.ids import ApprovalId, LoginId, MessageId, SessionId
from openpista.domain.model import ModelRef
from openpista.domain.query import (
    HistoryPage,
    ListJobs,
    ListSessions,
    ModelList,
    ProviderList,
    QueryFailed,
    ReadHistory,
    ReadMedia,
    SessionPage,
)
from tests.channels.web.page_ports import PlayedPort
from tests.fakes.clock import FakeClock

S = SessionId("S")
NO = Refused(reason="No.", code="nope")


def calls(port: PlayedPort, *, fresh: bool = True) -> PageCalls:
    return PageCalls(port, Shown(), clock=FakeClock(5), is_fresh=lambda: fresh)


async def test_a_message_is_acknowledged_when_it_is_safe() -> None:
    port = PlayedPort()
    port.result = Accepted(session_id=S, note="n")
    frame = Say(message_id=MessageId("m1"), content="hi", mode="steer", model=ModelRef("p", "m"))
    answer = await calls(port).answer(frame)

    assert answer == MessageAck(message_id=MessageId("m1"), session_id=S, note="n")
    sent = port.sent[0]
    assert isinstance(sent, SendMessage)
    assert (sent.text, sent.mode, sent.model) == ("hi", "steer", ModelRef("p", "m"))


async def test_a_message_that_is_not_taken_says_why() -> None:
    port = PlayedPort()
    port.result = NO
    answer = await calls(port).answer(Say(message_id=MessageId("m"), content="", session_id=S))

    assert answer == MessageError(message_id=MessageId("m"), session_id=S, error="No.", code="nope")


@pytest.mark.parametrize("message_id", ["", "a b", "../x", "x" * 65])
async def test_an_id_from_outside_is_looked_at(message_id: str) -> None:
    port = PlayedPort()
    answer = await calls(port).answer(Say(message_id=MessageId(message_id), content="x"))

    assert isinstance(answer, MessageError)
    assert not port.sent


async def test_the_originals_calls_have_the_originals_answers() -> None:
    port = PlayedPort()
    room = calls(port)

    assert await room.answer(Ping(id=3)) == Pong(id=3, now_ms=5)
    assert await room.answer(CancelGeneration(id=1, session_id=S)) == GenerationCancelled(
        id=1, session_id=S
    )
    changed = await room.answer(ModelChange(id=2, session_id=S, provider="p", model="m"))
    assert changed == ModelChanged(id=2, session_id=S, provider="p", model="m")
    decided = await room.answer(
        ToolApprovalResponse(id=4, approval_id=ApprovalId("A"), decision="no", text="why")
    )
    assert decided == CommandResult(id=4, result=Accepted())
    begun = await room.answer(
        ProviderLogin(id=5, login_id=LoginId("L"), provider="p", method="key")
    )
    assert begun == CommandResult(id=5, result=Accepted())
    assert [type(command) for command in port.sent] == [
        CancelTurn, SwitchModel, AnswerApproval, BeginLogin,
    ]  # fmt: skip


async def test_a_refusal_keeps_its_reason() -> None:
    port = PlayedPort()
    port.result = NO
    room = calls(port)

    for frame in (
        CancelGeneration(id=1, session_id=S),
        ModelChange(id=1, session_id=S, provider="p", model="m"),
    ):
        assert await room.answer(frame) == CommandResult(id=1, result=NO)


async def test_questions_have_the_originals_answers() -> None:
    port = PlayedPort()
    room = calls(port)
    port.answer = SessionPage(sessions=(), next_cursor="c")
    assert await room.answer(SessionsRequest(id=1, filter="f")) == SessionsList(
        id=1, sessions=(), next_cursor="c"
    )
    port.answer = HistoryPage(messages=(), older_exist=True)
    history = await room.answer(SessionHistoryRequest(id=2, session_id=S, before_seq=9))
    assert history == SessionHistory(id=2, session_id=S, messages=(), older_exist=True)
    port.answer = ModelList(models=(), failures=("f",))
    assert await room.answer(ModelListRequest(id=3)) == ModelsList(id=3, models=(), failures=("f",))
    port.answer = ProviderList(providers=())
    assert await room.answer(ProviderAuthRequest(id=4)) == ProviderAuthStatus(id=4, providers=())
    asked = port.asked
    assert asked[0] == ListSessions(filter="f")
    assert asked[1] == ReadHistory(session_id=S, before_seq=9, limit=50)


@pytest.mark.parametrize(
    "frame",
    [
        SessionsRequest(id=1),
        SessionHistoryRequest(id=1, session_id=S),
        ModelListRequest(id=1),
        ProviderAuthRequest(id=1),
        QueryFrame(id=1, query=ListJobs()),
    ],
)
async def test_a_question_without_an_answer_says_why(frame: SessionsRequest) -> None:
    answer = await calls(PlayedPort()).answer(frame)

    assert answer == QueryResult(id=1, answer=QueryFailed(reason="no"))


async def test_files_and_the_end_of_the_house_do_not_go_over_the_socket() -> None:
    port = PlayedPort()
    room = calls(port)
    media = PutMedia(sha256="a", total_bytes=1, offset=0, data=b"x")
    for command in (Shutdown(), media):
        answer = await room.answer(CommandFrame(id=1, command=command))
        assert answer == CommandResult(id=1, result=NOT_BY_SOCKET)
    answer = await room.answer(QueryFrame(id=2, query=ReadMedia(sha256="a")))

    assert answer == QueryResult(id=2, answer=QueryFailed(reason=NOT_BY_SOCKET.reason))
    assert not port.sent
    assert not port.asked


@pytest.mark.parametrize(
    "command",
    [
        AnswerLogin(login_id=LoginId("L"), text="key"),
        BeginPairing(service="telegram"),
        Unpair(service="web", user_id="x"),
        SetConfig(key="approvals.mode", value='"auto"'),
        UnsetConfig(key="channels.web.expose"),
        SetConfig(key="sandbox.read", value="[]"),
    ],
)
async def test_what_touches_keys_and_guards_wants_a_fresh_login(command: Command) -> None:
    port = PlayedPort()
    frame = CommandFrame(id=1, command=command)

    assert await calls(port, fresh=False).answer(frame) == CommandResult(
        id=1, result=WANTS_FRESH_LOGIN
    )
    assert not port.sent
    assert await calls(port).answer(frame) == CommandResult(id=1, result=Accepted())


def test_everyday_work_needs_no_fresh_login() -> None:
    assert not wants_fresh_login(RenameSession(session_id=S, title="t"))
    assert not wants_fresh_login(SetConfig(key="ui.language", value='"ko"'))


async def test_what_is_said_once_is_not_answered_here() -> None:
    assert isinstance(await calls(PlayedPort()).answer(Auth(csrf="x")), Failed)
