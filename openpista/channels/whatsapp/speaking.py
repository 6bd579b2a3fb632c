"""What openpista says in WhatsApp, in the words of the bridge; and what its refusals mean for what
is owed (domain.delivery)."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol

from openpista.channels.whatsapp.bridge_answers import (
    AnyResult,
    Downloaded,
    Identities,
    Numbers,
    PairingCode,
    Sent,
)
from openpista.channels.whatsapp.bridge_commands import (
    Connect,
    Disconnect,
    Download,
    Edit,
    Lookup,
    Pair,
    Presence,
    Resolve,
    Send,
    SendMedia,
    Taken,
    Typing,
)
from openpista.channels.whatsapp.errors import BridgeEndedError, OrderError
from openpista.channels.whatsapp.ids import own_id
from openpista.channels.whatsapp.place import PHONE_SERVER, is_number
from openpista.channels.whatsapp.protocol import AnyCommand
from openpista.channels.whatsapp.wire import MediaKind
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError
from openpista.domain.errors import OpenpistaError

MAX_TRIES = 4
MEDIA_TIMEOUT_S = 150.0
NOT_UP_WAIT_S = 3.0
MAX_NAME_CHARS = 200
MAX_SEQS = 1024

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class TakesOrders(Protocol):
    """The bridge, as far as it is talked to here."""

    async def order(self, command: AnyCommand, *, within_s: float = ...) -> AnyResult | None:
        """Give an order and return what it brought."""
        ...


class Speaker:
    """Speaks through one bridge. `media` is the folder through which files go both ways."""

    def __init__(self, bridge: TakesOrders, media: Path, *, sleep: Sleep = asyncio.sleep) -> None:
        self._bridge = bridge
        self._media = media
        self._sleep = sleep

    async def send(self, chat: str, text: str, *, key: str = "") -> str:
        """Send a message and return its id, which `key` decides. Raises PostponedError,
        UnclearError, UndeliverableError."""
        message_id = own_id(key or secrets.token_hex(16))
        result = await self._do(Send(id="-", to=chat, text=text, message_id=message_id))
        return result.message_id if isinstance(result, Sent) else message_id

    async def say(self, chat: str, text: str) -> str:
        """Send what is not owed, with some patience; empty where it could not be sent."""
        key = secrets.token_hex(16)
        for number in range(1, MAX_TRIES + 1):
            try:
                return await self.send(chat, text, key=key)
            except (PostponedError, UnclearError) as error:
                if number == MAX_TRIES:
                    log.warning("not said: %s", error.message)
                else:
                    await self._sleep(float(number))
            except OpenpistaError as error:
                log.info("not said: %s", error.detail or error.message)
                break
        return ""

    async def send_file(self, chat: str, name: str, mime: str, data: bytes, *, key: str) -> str:
        """Send a picture, a voice note or any file, and return its id."""
        file = self._media / f"out-{secrets.token_hex(8)}"
        message_id = own_id(key)
        await asyncio.to_thread(_write, file, data)
        try:
            command = SendMedia(
                id="-",
                to=chat,
                kind=_kind_of(mime),
                path=str(file),
                mimetype=mime or "application/octet-stream",
                message_id=message_id,
                file_name=name[:MAX_NAME_CHARS] or None,
            )
            result = await self._do(command, within_s=MEDIA_TIMEOUT_S)
        finally:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        return result.message_id if isinstance(result, Sent) else message_id

    async def fetch(self, handle: str, *, most_bytes: int) -> bytes:
        """Return the bytes behind a message's handle."""
        command = Download(id="-", handle=handle, max_bytes=most_bytes)
        result = await self._do(command, within_s=MEDIA_TIMEOUT_S)
        if not isinstance(result, Downloaded):
            raise UndeliverableError("The bridge fetched nothing.")
        return await asyncio.to_thread(_read_and_remove, self._media, result, most_bytes)

    async def edit(self, chat: str, message_id: str, text: str) -> None:
        """Let a message of ours say something else; where WhatsApp does not take that, it stays."""
        await self._quietly(Edit(id="-", to=chat, target=message_id, text=text))

    async def typing(self, chat: str, state: Literal["composing", "paused"]) -> None:
        """Show that something is being written, or no longer."""
        await self._quietly(Typing(id="-", to=chat, state=state))

    async def online(self, *, is_online: bool) -> None:
        """Show the account as online: only while we answer, because meanwhile the phone stays
        silent (W-97)."""
        await self._quietly(Presence(id="-", state="available" if is_online else "unavailable"))

    async def take(self, seqs: tuple[int, ...]) -> None:
        """Tell the bridge what it need not keep any more."""
        for at in range(0, len(seqs), MAX_SEQS):
            await self._quietly(Taken(id="-", seqs=seqs[at : at + MAX_SEQS]))

    async def connect(self) -> None:
        """Let the bridge connect."""
        await self._quietly(Connect(id="-"))

    async def pairing_code(self, phone: str) -> str:
        """Return the code that is to be typed on the phone of that number."""
        result = await self._do(Pair(id="-", phone=phone))
        return result.code if isinstance(result, PairingCode) else ""

    async def log_out(self) -> None:
        """Let WhatsApp forget this device."""
        await self._do(Disconnect(id="-"))

    async def chat_of(self, number: str) -> str:
        """Return the chat of a number; empty where it has no WhatsApp."""
        result = await self._do(Lookup(id="-", numbers=(number,)))
        known = result.numbers if isinstance(result, Numbers) else ()
        found = next((one for one in known if one.exists), None)
        return (found.jid or f"{number}@{PHONE_SERVER}") if found is not None else ""

    async def phone_behind(self, jid: str) -> str:
        """Return the number behind a LID; empty where the bridge does not know it."""
        try:
            result = await self._do(Resolve(id="-", jids=(jid,)))
        except (PostponedError, UndeliverableError):
            return ""
        known = result.identities if isinstance(result, Identities) else ()
        phone = (known[0].phone or "") if known else ""
        return phone if is_number(phone) else ""

    async def _quietly(self, command: AnyCommand) -> None:
        try:
            await self._do(command)
        except OpenpistaError as error:
            kind = type(command).__name__
            log.info("%s was not done: %s", kind, error.detail or error.message)

    async def _do(self, command: AnyCommand, *, within_s: float = 60.0) -> AnyResult | None:
        try:
            return await self._bridge.order(command, within_s=within_s)
        except BridgeEndedError as error:
            raise PostponedError(error.message, wait_s=1.0) from error
        except OrderError as error:
            raise _meant(error) from error


def _meant(error: OrderError) -> OpenpistaError:
    """Return what a refusal means for what was to be sent."""
    detail = error.detail
    match error.problem.code:
        case "not_connected" | "not_paired":
            return PostponedError("WhatsApp is not connected.", wait_s=NOT_UP_WAIT_S, detail=detail)
        case "timed_out":
            return UnclearError("WhatsApp did not answer.", detail=detail)
        case _ if error.problem.retryable:
            return PostponedError("WhatsApp is busy.", wait_s=NOT_UP_WAIT_S, detail=detail)
        case "not_found":
            return UndeliverableError("WhatsApp knows no such chat.", detail=detail)
        case _:
            return UndeliverableError("WhatsApp refused a message.", detail=detail)


def _kind_of(mime: str) -> MediaKind:
    match mime.partition(";")[0].partition("/"):
        case ("image", _, "jpeg" | "png" | "webp" | "gif"):
            return "image"
        case ("audio", _, "ogg" | "opus"):
            return "voice"
        case ("audio", _, _):
            return "audio"
        case ("video", _, "mp4"):
            return "video"
        case _:
            return "document"


def _write(file: Path, data: bytes) -> None:
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(data)


def _read_and_remove(media: Path, result: Downloaded, most_bytes: int) -> bytes:
    """Read what was fetched: only a plain file of the media folder, and only what was told."""
    file = media / Path(result.path).name
    if file.parent != media or file.is_symlink() or not file.is_file():
        raise UndeliverableError("The bridge named a file that is none of its.")
    try:
        if file.stat().st_size > most_bytes:
            raise UndeliverableError("The file is larger than was told.")
        data = file.read_bytes()
    finally:
        file.unlink(missing_ok=True)
    if hashlib.sha256(data).hexdigest() != result.sha256:
        raise UndeliverableError("The file is not what was sent.")
    return data
