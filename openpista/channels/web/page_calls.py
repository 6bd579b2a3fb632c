"""What a page asks for, carried out through its window's port: one frame in, one frame back."""

from collections.abc import Callable
from typing import assert_never

from openpista.channels.web.page_frames import (
    Auth,
    CancelGeneration,
    CommandFrame,
    Follow,
    ModelChange,
    ModelListRequest,
    PageFrame,
    Ping,
    ProviderAuthRequest,
    ProviderLogin,
    QueryFrame,
    Say,
    SessionHistoryRequest,
    SessionsRequest,
    ToolApprovalResponse,
    Unfollow,
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
    ServerFrame,
    SessionHistory,
    SessionsList,
)
from openpista.channels.web.shown import Shown
from openpista.domain.clock import Clock
from openpista.domain.command import (
    Accepted,
    AnswerApproval,
    AnswerLogin,
    AnswerPairingRequest,
    BeginLogin,
    BeginPairing,
    CancelTurn,
    Command,
    Logout,
    PutMedia,
    Refused,
    SendMessage,
    SetConfig,
    Shutdown,
    SwitchModel,
    Unpair,
    UnsetConfig,
)
from openpista.domain.ids import is_safe_id
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort
from openpista.domain.query import (
    Answer,
    HistoryPage,
    ListModels,
    ListProviders,
    ListSessions,
    ModelList,
    ProviderList,
    Query,
    QueryFailed,
    ReadHistory,
    ReadMedia,
    SessionPage,
)

NOT_BY_SOCKET = Refused(reason="That does not go over the web socket.", code="not_here")
WANTS_FRESH_LOGIN = Refused(
    reason="Please show once more that it is you: a fresh code or the token.", code="fresh_login"
)
BAD_ID = "This message has no usable id."

ALWAYS_FRESH = (
    BeginLogin,
    AnswerLogin,
    Logout,
    BeginPairing,
    AnswerPairingRequest,
    Unpair,
)
FRESH_KEYS = ("agent", "approvals", "channels", "egress", "providers", "sandbox", "skills")
"""Sections of the configuration that hold keys, say what may run unasked, or who may come in."""

IsFresh = Callable[[], bool]


class PageCalls:
    """Answers the calls of one page."""

    def __init__(self, port: GatewayPort, shown: Shown, *, clock: Clock, is_fresh: IsFresh) -> None:
        self._port = port
        self._shown = shown
        self._clock = clock
        self._is_fresh = is_fresh

    async def answer(self, frame: PageFrame) -> ServerFrame:  # noqa: C901 - one line each
        """Return the answer to a call; following is not among them."""
        match frame:
            case Ping():
                return Pong(id=frame.id, now_ms=self._clock.now_ms())
            case Say():
                return await self._say(frame)
            case CancelGeneration():
                return await self._cancel(frame)
            case ToolApprovalResponse():
                answer = AnswerApproval(
                    approval_id=frame.approval_id, answer=frame.decision, text=frame.text
                )
                return await self._command(frame.id, answer)
            case SessionsRequest():
                return await self._sessions(frame)
            case SessionHistoryRequest():
                return await self._history(frame)
            case ModelListRequest():
                return await self._models(frame)
            case ModelChange():
                return await self._change_model(frame)
            case ProviderAuthRequest():
                return await self._providers(frame)
            case ProviderLogin():
                login = BeginLogin(
                    login_id=frame.login_id,
                    provider=frame.provider,
                    method=frame.method,
                    endpoint=frame.endpoint,
                )
                return await self._command(frame.id, login)
            case CommandFrame():
                return await self._command(frame.id, frame.command)
            case QueryFrame():
                return QueryResult(id=frame.id, answer=await self._ask(frame.query))
            case Auth() | Follow() | Unfollow():
                return Failed(reason="This is said already.")
            case _:
                assert_never(frame)

    async def _say(self, frame: Say) -> ServerFrame:
        if not is_safe_id(frame.message_id):
            return MessageError(
                message_id=frame.message_id, session_id=None, error=BAD_ID, code="bad_id"
            )
        result = await self._port.send(
            SendMessage(
                message_id=frame.message_id,
                text=frame.content,
                session_id=frame.session_id,
                attachments=frame.attachments,
                mode=frame.mode,
                model=frame.model,
            )
        )
        match result:
            case Accepted():
                return MessageAck(
                    message_id=frame.message_id,
                    session_id=result.session_id or frame.session_id,
                    note=result.note,
                )
            case Refused():
                return MessageError(
                    message_id=frame.message_id,
                    session_id=frame.session_id,
                    error=result.reason,
                    code=result.code,
                )

    async def _cancel(self, frame: CancelGeneration) -> ServerFrame:
        result = await self._port.send(CancelTurn(session_id=frame.session_id))
        if isinstance(result, Refused):
            return CommandResult(id=frame.id, result=result)
        return GenerationCancelled(id=frame.id, session_id=frame.session_id)

    async def _change_model(self, frame: ModelChange) -> ServerFrame:
        model = ModelRef(frame.provider, frame.model)
        result = await self._port.send(
            SwitchModel(session_id=frame.session_id, model=model, effort=frame.effort)
        )
        if isinstance(result, Refused):
            return CommandResult(id=frame.id, result=result)
        return ModelChanged(
            id=frame.id, session_id=frame.session_id, provider=frame.provider, model=frame.model
        )

    async def _command(self, number: int, command: Command) -> ServerFrame:
        if isinstance(command, PutMedia | Shutdown):
            return CommandResult(id=number, result=NOT_BY_SOCKET)
        if wants_fresh_login(command) and not self._is_fresh():
            return CommandResult(id=number, result=WANTS_FRESH_LOGIN)
        return CommandResult(id=number, result=await self._port.send(command))

    async def _ask(self, query: Query) -> Answer:
        if isinstance(query, ReadMedia):
            return QueryFailed(reason=NOT_BY_SOCKET.reason)
        return await self._port.ask(query)

    async def _sessions(self, frame: SessionsRequest) -> ServerFrame:
        answer = await self._port.ask(
            ListSessions(
                cursor=frame.cursor, limit=frame.limit, filter=frame.filter, deleted=frame.deleted
            )
        )
        if isinstance(answer, SessionPage):
            return SessionsList(
                id=frame.id, sessions=answer.sessions, next_cursor=answer.next_cursor
            )
        return QueryResult(id=frame.id, answer=answer)

    async def _history(self, frame: SessionHistoryRequest) -> ServerFrame:
        answer = await self._port.ask(
            ReadHistory(session_id=frame.session_id, before_seq=frame.before_seq, limit=frame.limit)
        )
        if isinstance(answer, HistoryPage):
            empty = SessionHistory(id=frame.id, session_id=frame.session_id, messages=())
            return await self._shown.history(answer, empty)
        return QueryResult(id=frame.id, answer=answer)

    async def _models(self, frame: ModelListRequest) -> ServerFrame:
        answer = await self._port.ask(ListModels(refresh=frame.refresh))
        if isinstance(answer, ModelList):
            return ModelsList(id=frame.id, models=answer.models, failures=answer.failures)
        return QueryResult(id=frame.id, answer=answer)

    async def _providers(self, frame: ProviderAuthRequest) -> ServerFrame:
        answer = await self._port.ask(ListProviders())
        if isinstance(answer, ProviderList):
            return ProviderAuthStatus(id=frame.id, providers=answer.providers)
        return QueryResult(id=frame.id, answer=answer)


def wants_fresh_login(command: Command) -> bool:
    """Say whether a command touches credentials, what may run unasked, or who may come in, so
    that a page left open must not be enough for it (security.md §3)."""
    match command:
        case SetConfig(key=key) | UnsetConfig(key=key):
            return key.split(".", maxsplit=1)[0] in FRESH_KEYS
        case _:
            return isinstance(command, ALWAYS_FRESH)
