"""Which session a chat talks to, and how a new session begins (decisions.md 2 to 4)."""

import asyncio
from pathlib import Path

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.model import ModelRef, Models
from openpista.domain.session import Session
from openpista.gateway.session_book import SessionBook
from openpista.gateway.workspace import Workspace, choose_workspace
from openpista.store import bindings as store

FOLDER_MODE = 0o700


class Folders(Struct, frozen=True):
    """Where sessions work: `default` is made on first use, `house` is our own home folder,
    `homes` are users' home folders."""

    default: Path
    house: Path
    homes: tuple[Path, ...] = ()


class Begun(Struct, frozen=True):
    """A session that was made; `note` says what is not as it was wished for."""

    session: Session
    note: str = ""


class Bindings:
    """Chats and their sessions. A window (an address without a chat) has no binding: it says
    which session it means, or begins one."""

    def __init__(
        self, bindings: store.Bindings, *, book: SessionBook, models: Models, folders: Folders
    ) -> None:
        self._bindings = bindings
        self._book = book
        self._models = models
        self._folders = folders

    async def bound(self, address: ChatAddress) -> Session | None:
        """Return the session that a chat talks to; None when there is none or it was deleted."""
        if not address.chat or (session_id := await self._bindings.get(address)) is None:
            return None
        return await self._book.find(session_id)

    async def is_own(self, sender: Sender, session_id: SessionId) -> bool:
        """Say whether a session is the one that the sender's chat talks to."""
        return bool(sender.address.chat) and (
            await self._bindings.get(sender.address) == session_id
        )

    async def bind(self, address: ChatAddress, session_id: SessionId) -> None:
        """Let a chat talk to a session; a window keeps no binding."""
        if address.chat:
            await self._bindings.bind(address, session_id)

    async def follow(self, address: ChatAddress, *, on: bool) -> None:
        """Let a chat get the answers of all turns of its session, or no longer."""
        await self._bindings.follow(address, on=on)

    async def begin(
        self, address: ChatAddress, *, workspace: str = "", model: ModelRef | None = None
    ) -> Begun:
        """Make a session for a chat or a window. Raises ProviderError when `model` cannot be
        used, StoreError when nothing can be stored."""
        reason = ""
        if model is None:
            model, reason = self._models.default()
        else:
            self._models.provider(model)
        folder = await asyncio.to_thread(self._folder, workspace)
        session = await self._book.create(
            workspace=str(folder.path), model=self._models.info(model)
        )
        await self.bind(address, session.id)
        return Begun(session=session, note=folder.note or reason)

    def _folder(self, wished: str) -> Workspace:
        folder = choose_workspace(
            wished,
            default=self._folders.default,
            house=self._folders.house,
            homes=self._folders.homes,
        )
        if folder.path == self._folders.default:
            folder.path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        return folder
