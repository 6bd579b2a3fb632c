"""Performs effects: each becomes a named task or timer, and each outcome an action.

A failure never ends the window: it becomes `EffectFailed`, or the outcome made for it.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import assert_never

from openpista.domain.command import Accepted, Command, RunShell, SendMessage
from openpista.domain.errors import OpenpistaError
from openpista.domain.query import QueryFailed
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    Attached,
    AttachFailed,
    AttachmentFailed,
    AttachmentReady,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    CopyDone,
    CopyFailed,
    EditorClosed,
    EditorFailed,
    EffectFailed,
    FilesFound,
    LinkOpened,
    LinkUnopened,
    PictureFailed,
    PictureLoaded,
    PictureUnopened,
    PreferenceSaved,
    PreferenceUnsaved,
    SessionSaved,
    SessionUnsaved,
)
from openpista.tui.core.effects import (
    After,
    Ask,
    Attach,
    CompleteFiles,
    Connect,
    Copy,
    Effect,
    LoadPicture,
    Notify,
    OpenEditor,
    OpenLink,
    OpenPicture,
    Quit,
    SavePreference,
    SaveSession,
    Send,
    SendSealed,
    Stop,
)
from openpista.tui.runtime.drawer import Drawer, unsealed
from openpista.tui.runtime.gateway_link import GatewayLink, NotAttachedError
from openpista.tui.runtime.images import media_of
from openpista.tui.runtime.keyed_tasks import KeyedTasks
from openpista.tui.runtime.services import Services

log = logging.getLogger(__name__)

MAX_DECODING = 2
"""Pictures that are decoded at once."""

Dispatch = Callable[[Action], None]

Work = (
    Connect
    | Send
    | SendSealed
    | Ask
    | CompleteFiles
    | Copy
    | OpenLink
    | LoadPicture
    | OpenPicture
    | Attach
    | Notify
    | OpenEditor
    | SaveSession
    | SavePreference
)
"""Effects that take a while: each runs as a task."""


class Runner:
    """Performs the effects of one window and owns what runs for it."""

    def __init__(
        self,
        *,
        dispatch: Dispatch,
        services: Services,
        link: GatewayLink,
        tasks: KeyedTasks,
        drawer: Drawer,
    ) -> None:
        self._dispatch = dispatch
        self._services = services
        self._link = link
        self._tasks = tasks
        self._drawer = drawer
        self._in_order = asyncio.Lock()
        self._saving = asyncio.Lock()
        self._decoding = asyncio.Semaphore(MAX_DECODING)
        self._count = 0

    def perform(self, effect: Effect) -> None:
        """Begin to perform `effect`; never waits and never raises for its failure."""
        match effect:
            case After(key=key, delay_ms=delay_ms, due=due):
                self._tasks.after(key, delay_ms / 1_000, lambda: self._dispatch(due))
            case Stop(key=key):
                self._tasks.stop(key)
            case Quit(detach=detach):
                self._services.leave(detach)
            case _:
                self._tasks.start(self._key(effect), self._guarded(effect))

    def _key(self, effect: Work) -> str:
        """What a newer effect of its kind replaces; what must all happen gets a key of its own."""
        match effect:
            case Ask(slot=slot):
                return slot
            case Send(request_id=request_id) | SendSealed(request_id=request_id):
                return f"send-{request_id}"
            case SaveSession(request_id=request_id):
                return f"save-{request_id}"
            case LoadPicture(sha256=sha256):
                return f"picture-{sha256}"
            case Attach(session_id=session_id, number=number):
                return f"attach-{session_id}-{number}"
            case SavePreference() | Notify():
                self._count += 1
                return f"{type(effect).__name__}-{self._count}"
            case _:
                return type(effect).__name__

    async def _guarded(self, effect: Work) -> None:
        try:
            await self._performed(effect)
        except NotAttachedError as error:
            self._dispatch(_lost(effect, error.message))
        except OpenpistaError as error:
            self._dispatch(_failed(effect, error.message))
        except Exception as error:
            # Whatever goes wrong in a service is told in the window, which goes on.
            log.exception("effect %s failed", type(effect).__name__)
            self._dispatch(_failed(effect, f"{type(error).__name__}: {error}"))

    async def _performed(self, effect: Work) -> None:
        services = self._services
        match effect:
            case Connect(attempt=attempt):
                inside = await self._link.connect(attempt)
                self._dispatch(Attached(attempt, inside))
            case Send(command=command, request_id=request_id):
                await self._send(command, request_id)
            case SendSealed():
                await self._send_sealed(effect)
            case Ask(query=query, request_id=request_id):
                self._dispatch(AnswerArrived(request_id, await self._link.ask(query)))
            case CompleteFiles(query=query, workspace=workspace, request_id=request_id):
                paths = await services.find_files(query, workspace)
                self._dispatch(FilesFound(request_id, paths))
            case Copy(text=text):
                copied = await services.copy(text)
                self._dispatch(CopyDone(copied.method, len(text), copied.path))
            case OpenLink() | OpenEditor():
                await self._lent(effect)
            case LoadPicture() | OpenPicture() | Attach():
                await self._pictured(effect)
            case Notify():
                await services.notify(effect)
            case SaveSession(request_id=request_id):
                from openpista.tui.runtime.session_file import save_session

                path = await save_session(self._link.ask, effect)
                self._dispatch(SessionSaved(request_id, path))
            case SavePreference(key=key, value=value):
                async with self._saving:
                    await services.save_preference(key, value)
                self._dispatch(PreferenceSaved(key))
            case _:
                assert_never(effect)

    async def _lent(self, effect: OpenLink | OpenEditor) -> None:
        """Let another program of the user's have something."""
        match effect:
            case OpenLink(url=url):
                await self._services.open_link(url)
                self._dispatch(LinkOpened(url))
            case OpenEditor(session_id=session_id, text=text):
                edited = await self._services.edit(text)
                self._dispatch(EditorClosed(session_id, edited))
            case _:
                assert_never(effect)

    async def _pictured(self, effect: LoadPicture | OpenPicture | Attach) -> None:
        """Bring bytes from the gateway to where they are looked at, or to it."""
        services, link = self._services, self._link
        match effect:
            case LoadPicture(sha256=sha256):
                async with self._decoding:
                    await services.shelve_picture(sha256, await media_of(link.ask, sha256))
                self._dispatch(PictureLoaded(sha256))
            case OpenPicture(sha256=sha256):
                await services.show_picture(sha256, await media_of(link.ask, sha256))
            case Attach(session_id=session_id, number=number, path=path):
                from openpista.tui.runtime.attach import hand_over

                found = await services.find_attachment(path)
                block = await hand_over(found, link.send)
                self._dispatch(AttachmentReady(session_id, number, block))
            case _:
                assert_never(effect)

    async def _send_sealed(self, effect: SendSealed) -> None:
        secret = self._drawer.take(effect.slip)
        if secret is None:
            told = "What was typed is not kept any more; type it again."
            self._dispatch(CommandRefused(effect.request_id, told, "forgotten"))
        else:
            await self._send(unsealed(effect.command, secret), effect.request_id)

    async def _send(self, command: Command, request_id: str) -> None:
        """Messages go one after the other, so that they arrive as they were typed; a cancel or
        an answer waits for none of them."""
        if isinstance(command, SendMessage | RunShell):
            async with self._in_order:
                answer = await self._link.send(command)
        else:
            answer = await self._link.send(command)
        if isinstance(answer, Accepted):
            self._dispatch(CommandAccepted(request_id, answer.session_id, answer.note))
        else:
            self._dispatch(CommandRefused(request_id, answer.reason, answer.code))


def _lost(effect: Work, message: str) -> Action:
    """The gateway is gone: whether a command arrived is not known."""
    if isinstance(effect, Send | SendSealed):
        return CommandUnsent(effect.request_id, message)
    return _failed(effect, message)


def _failed(effect: Work, message: str) -> Action:
    """The outcome that an effect has for its own failure."""
    match effect:
        case Connect(attempt=attempt):
            return AttachFailed(attempt, message)
        case Send(request_id=request_id) | SendSealed(request_id=request_id):
            return CommandRefused(request_id, message, "failed")
        case Ask(request_id=request_id):
            return AnswerArrived(request_id, QueryFailed(reason=message))
        case CompleteFiles(request_id=request_id):
            return FilesFound(request_id, ())
        case Copy():
            return CopyFailed(message)
        case LoadPicture() | OpenPicture() | Attach():
            return _unpictured(effect, message)
        case OpenLink(url=url):
            return LinkUnopened(url, message)
        case OpenEditor(session_id=session_id):
            return EditorFailed(session_id, message)
        case SaveSession(request_id=request_id):
            return SessionUnsaved(request_id, message)
        case SavePreference(key=key):
            return PreferenceUnsaved(key, message)
        case _:
            return EffectFailed(type(effect).__name__, type(effect).__name__, message)


def _unpictured(effect: LoadPicture | OpenPicture | Attach, message: str) -> Action:
    match effect:
        case LoadPicture(sha256=sha256):
            return PictureFailed(sha256, message)
        case OpenPicture():
            return PictureUnopened(message)
        case Attach(session_id=session_id, number=number):
            return AttachmentFailed(session_id, number, message)
        case _:
            assert_never(effect)
