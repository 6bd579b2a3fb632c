"""WhatsApp as a test plays it, behind a real bridge process (`bridge_relay`): the owner's phone,
other people's, and all that can go wrong with a bridge."""

import asyncio
import contextlib
import hashlib
import itertools
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from openpista.channels.whatsapp import bridge_commands as orders
from openpista.channels.whatsapp.bridge_answers import (
    AnyResult,
    Downloaded,
    Identities,
    Identity,
    Number,
    Numbers,
    PairingCode,
    Problem,
    ProblemCode,
    Sent,
    Standing,
)
from openpista.channels.whatsapp.bridge_events import (
    Ack,
    Connected,
    DisconnectCode,
    Disconnected,
    Hello,
    Media,
    Message,
    Paired,
    Party,
    Qr,
    Reaction,
)
from openpista.channels.whatsapp.bridge_process import BridgeStart
from openpista.channels.whatsapp.protocol import PROTOCOL, AnyCommand, AnyEvent
from tests.fakes import bridge_relay

OWNER = "15550100001"
OWNER_LID = "998877665544"
OWN_CHAT = f"{OWNER}@s.whatsapp.net"
WITHIN_S = 20.0


class PlayedWhatsapp:
    """What the test holds. `faults` are refusals of the next sends, `lost` those that arrive
    without an answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.phone, self.lid = OWNER, OWNER_LID
        self.paired = True
        self.answers = True
        self.obeyed: list[AnyCommand] = []
        self.sent: dict[str, orders.Send | orders.SendMedia] = {}
        self.sent_bytes: dict[str, bytes] = {}
        self.faults: list[ProblemCode] = []
        self.lost = 0
        self.runs = 0
        self.kept: dict[int, Message | Reaction] = {}
        self.files: dict[str, bytes] = {}
        self.numbers: dict[str, str] = {}
        self.lids: dict[str, str] = {}
        self.up = False
        self.news = asyncio.Event()
        self._seqs = itertools.count(1)
        self._writer: asyncio.StreamWriter | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["PlayedWhatsapp"]:
        """Listen for bridges."""
        server = await asyncio.start_unix_server(self._serve, str(self._socket))
        try:
            yield self
        finally:
            server.close()
            for writer in self._writers:
                writer.transport.abort()
            await self.until(lambda: not self._writers)

    @property
    def media(self) -> Path:
        """The folder for files."""
        return self.folder / "media"

    @property
    def _socket(self) -> Path:
        return self.folder / "bridge.sock"

    def start(self) -> BridgeStart:
        """Return how a bridge of this WhatsApp is started."""
        self.media.mkdir(parents=True, exist_ok=True)
        argv = (sys.executable, "-I", "-S", bridge_relay.__file__, str(self._socket))
        return BridgeStart(argv, {"PATH": "/usr/bin:/bin"}, str(self.folder))

    # --- what people do -----------------------------------------------------------------------

    def say(self, text: str = "", *, chat: str = OWN_CHAT, **more: Any) -> Message:
        """Let the owner write to themselves."""
        own = Party(jid=self.phone, phone=self.phone, lid=self.lid, name="Ann")
        return self.push(
            chat=chat, chat_kind="self", sender=own, from_me=True, self_chat=True, text=text, **more
        )

    def hear_from(self, phone: str, text: str = "", *, lid: str = "", **more: Any) -> Message:
        """Let somebody else write to the owner."""
        jid = f"{lid}@lid" if lid else f"{phone}@s.whatsapp.net"
        known = Party(jid=lid or phone, phone=phone or None, lid=lid or None, name="Bob")
        values: dict[str, Any] = {
            "chat": jid,
            "chat_kind": "direct",
            "sender": known,
            "text": text,
            **more,
        }
        return self.push(**values)

    def push(self, **values: Any) -> Message:
        """Let a message arrive."""
        seq = next(self._seqs)
        filled: dict[str, Any] = {
            "message_id": f"3A{seq:018X}",
            "timestamp": 2_000_000_000,
            **values,
        }
        message = Message(seq=seq, **filled)
        self._keep(message)
        return message

    def react(self, target: str, emoji: str, *, chat: str = OWN_CHAT, **more: Any) -> None:
        """Let the owner react to a message of ours."""
        own = Party(jid=self.phone, phone=self.phone)
        values: dict[str, Any] = {
            "from_me": True,
            "self_chat": True,
            "chat_kind": "self",
            "sender": own,
            **more,
        }
        self._keep(
            Reaction(
                seq=next(self._seqs),
                chat=chat,
                target=target,
                target_from_me=True,
                emoji=emoji,
                timestamp=2_000_000_000,
                **values,
            )
        )

    def file(self, data: bytes, kind: Any, mime: str, name: str | None = None) -> Media:
        """Return a file that a message may carry."""
        handle = f"h{len(self.files)}"
        self.files[handle] = data
        return Media(kind=kind, mimetype=mime, handle=handle, bytes=len(data), file_name=name)

    def scan(self, phone: str = OWNER, lid: str = OWNER_LID) -> None:
        """Let the owner's phone accept this device."""
        self.phone, self.lid, self.paired = phone, lid, True
        self.tell(Paired(phone=phone, lid=lid))
        self.drop("restart_required", retry_in=0.0)
        self._connected()

    # --- what a bridge does -------------------------------------------------------------------

    def tell(self, event: AnyEvent) -> None:
        """Let the bridge say something."""
        self.write(msgspec.json.encode(event) + b"\n")

    def write(self, data: bytes) -> None:
        """Let the bridge say these bytes."""
        if self._writer is not None:
            self._writer.write(data)

    def drop(self, code: DisconnectCode, *, retry_in: float | None = None) -> None:
        """Let the connection to WhatsApp end."""
        self.up = False
        self.tell(Disconnected(code=code, reason="played", retry_in=retry_in))

    def die(self) -> None:
        """Let the bridge process end."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.up = False

    # --- what a test looks at -----------------------------------------------------------------

    def texts(self, chat: str | None = None) -> list[str]:
        """Return what was written to a chat, or to all."""
        return [
            one.text
            for one in self.sent.values()
            if isinstance(one, orders.Send) and chat in {None, one.to}
        ]

    def of(self, kind: type[Any]) -> list[Any]:
        """Return the orders of a kind."""
        return [one for one in self.obeyed if isinstance(one, kind)]

    async def until(self, holds: Callable[[], bool], *, seconds: float = WITHIN_S) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(seconds):
            while not holds():
                self.news.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self.news.wait()

    async def until_text(self, part: str, chat: str | None = None) -> str:
        """Wait for a message with these words, and return it."""
        await self.until(lambda: any(part in text for text in self.texts(chat)))
        return next(text for text in self.texts(chat) if part in text)

    def id_of(self, part: str) -> str:
        """Return the id of the message with these words."""
        return next(
            key
            for key, one in self.sent.items()
            if isinstance(one, orders.Send) and part in one.text
        )

    # --- inside -------------------------------------------------------------------------------

    def _keep(self, event: Message | Reaction) -> None:
        self.kept[event.seq] = event
        if self.up:
            self.tell(event)

    def _connected(self) -> None:
        self.up = True
        self.tell(Connected(phone=self.phone, lid=self.lid, name="Ann"))
        for event in self.kept.values():
            self.tell(event)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._writers.add(writer)
        self.runs += 1
        self.kept = {seq: replace(event, again=True) for seq, event in self.kept.items()}
        self.tell(Hello(protocol=PROTOCOL, baileys="0", node="20", paired=self.paired))
        try:
            while line := await reader.readline():
                command = msgspec.json.decode(line, type=AnyCommand)
                self.obeyed.append(command)
                self.news.set()
                if self.answers:
                    self._obey(command)
        except ConnectionError:
            self.up = self.up and self._writer is not writer
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            if self._writer is writer:
                self._writer, self.up = None, False
            self._writers.discard(writer)

    def _obey(self, command: AnyCommand) -> None:
        match command:
            case orders.Send() | orders.SendMedia():
                self._send(command)
                return
            case orders.Connect():
                self.tell(Ack(id=command.id, ok=True))
                self._connected() if self.paired else self.tell(Qr(data="2@qr", expires_in=60))
                return
            case orders.Taken():
                for seq in command.seqs:
                    self.kept.pop(seq, None)
            case orders.Disconnect():
                self.paired = False
                self.drop("logged_out")
            case orders.Shutdown():
                self.tell(Ack(id=command.id, ok=True))
                self.die()
                return
            case _:
                pass
        self.tell(Ack(id=command.id, ok=True, result=self._result(command)))

    def _send(self, command: orders.Send | orders.SendMedia) -> None:
        if not self.up:
            self.faults.insert(0, "not_connected")
        if self.faults:
            code = self.faults.pop(0)
            retryable = code in {"busy", "not_connected"}
            problem = Problem(code=code, message="played", retryable=retryable)
            self.tell(Ack(id=command.id, ok=False, problem=problem))
            return
        message_id = command.message_id or f"3EB0{len(self.sent):018X}"
        self.sent[message_id] = command
        if isinstance(command, orders.SendMedia):
            self.sent_bytes[message_id] = Path(command.path).read_bytes()
        if self.lost > 0:
            self.lost -= 1
            self.die()
            return
        result = Sent(message_id=message_id, chat=command.to, timestamp=0)
        self.tell(Ack(id=command.id, ok=True, result=result))

    def _result(self, command: AnyCommand) -> AnyResult | None:
        match command:
            case orders.Pair():
                return PairingCode(code="ABCD-EFGH")
            case orders.Status():
                return Standing(state="connected", paired=self.paired)
            case orders.Lookup():
                number = command.numbers[0]
                jid = self.numbers.get(number)
                return Numbers(numbers=(Number(number=number, exists=jid is not None, jid=jid),))
            case orders.Resolve():
                jid = command.jids[0]
                phone = self.lids.get(jid.partition("@")[0])
                return Identities(identities=(Identity(jid=jid, phone=phone),))
            case orders.Download():
                data = self.files[command.handle]
                place = self.media / f"in-{command.handle}"
                place.write_bytes(data)
                return Downloaded(
                    path=str(place),
                    mimetype="x/y",
                    bytes=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                )
            case _:
                return None
