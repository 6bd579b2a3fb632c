"""What the bridge tells."""

from typing import Literal

from openpista.channels.whatsapp.bridge_answers import AnyResult, Problem
from openpista.channels.whatsapp.wire import ChatKind, MediaKind, Wire


class Event(Wire, frozen=True, kw_only=True, tag_field="type"):
    """Something that the bridge tells."""


class Ack(Event, frozen=True, kw_only=True, tag="ack"):
    """The answer to a command; `id` is null if the line had none that could be read."""

    id: str | None
    ok: bool
    problem: Problem | None = None
    result: AnyResult | None = None


class Hello(Event, frozen=True, kw_only=True, tag="hello"):
    """The first line."""

    protocol: int
    baileys: str
    node: str
    paired: bool


class Connecting(Event, frozen=True, kw_only=True, tag="connecting"):
    attempt: int = 1


class Qr(Event, frozen=True, kw_only=True, tag="qr"):
    """A pairing code to show; replaced by the next one."""

    data: str
    expires_in: int


class Paired(Event, frozen=True, kw_only=True, tag="paired"):
    """The phone accepted this device; a restart and `connected` follow."""

    phone: str
    lid: str | None = None


class Connected(Event, frozen=True, kw_only=True, tag="connected"):
    phone: str
    lid: str | None = None
    name: str | None = None


DisconnectCode = Literal[
    "logged_out",
    "replaced",
    "restart_required",
    "rate_limited",
    "forbidden",
    "bad_session",
    "unreachable",  # no network, no name, connection lost
    "timed_out",
    "unavailable",  # WhatsApp's side is down
    "outdated",  # WhatsApp refuses this version of the protocol
    "pairing_expired",  # nobody scanned
    "shutdown",
    "unknown",
]


class Disconnected(Event, frozen=True, kw_only=True, tag="disconnected"):
    """The connection ended; `retry_in` seconds until the bridge tries again, null: it does not."""

    code: DisconnectCode
    reason: str
    status: int | None = None
    retry_in: float | None = None


class Party(Wire, frozen=True, kw_only=True):
    """A person, without device: `phone` and `lid` are bare user parts, null if not known."""

    jid: str
    phone: str | None = None
    lid: str | None = None
    name: str | None = None  # chosen by that person: untrusted


class Media(Wire, frozen=True, kw_only=True):
    kind: MediaKind
    mimetype: str
    handle: str  # for `download`; holds a key, never to be logged
    bytes: int | None = None
    file_name: str | None = None  # chosen by the sender: untrusted
    seconds: int | None = None
    width: int | None = None
    height: int | None = None


class Quoted(Wire, frozen=True, kw_only=True):
    message_id: str
    from_me: bool = False
    author: Party | None = None
    text: str = ""


class Location(Wire, frozen=True, kw_only=True):
    latitude: float
    longitude: float
    name: str = ""


class ContactCard(Wire, frozen=True, kw_only=True):
    name: str
    phones: tuple[str, ...] = ()


class Message(Event, frozen=True, kw_only=True, tag="message"):
    """A message. It is told again after a restart until `taken` names its `seq`."""

    seq: int
    message_id: str
    chat: str  # answer to exactly this
    chat_kind: ChatKind
    sender: Party
    timestamp: int  # seconds
    from_me: bool = False
    self_chat: bool = False
    offline: bool = False  # it waited while we were away
    again: bool = False  # told before, not yet taken
    text: str = ""
    media: Media | None = None
    quoted: Quoted | None = None
    mentions: tuple[Party, ...] = ()
    mentions_me: bool = False
    forwarded: bool = False
    view_once: bool = False
    expires_after: int | None = None  # disappearing messages: seconds
    location: Location | None = None
    contacts: tuple[ContactCard, ...] = ()
    unsupported: str | None = None  # the name of a kind that is not carried


class Reaction(Event, frozen=True, kw_only=True, tag="reaction"):
    """`emoji` is empty when a reaction is taken back. Carries a `seq` like a message."""

    seq: int
    chat: str
    chat_kind: ChatKind
    sender: Party
    target: str
    target_from_me: bool
    emoji: str
    timestamp: int
    from_me: bool = False
    self_chat: bool = False
    offline: bool = False
    again: bool = False


class Edited(Event, frozen=True, kw_only=True, tag="edited"):
    chat: str
    chat_kind: ChatKind
    sender: Party
    target: str
    text: str
    from_me: bool = False


class Revoked(Event, frozen=True, kw_only=True, tag="revoked"):
    chat: str
    chat_kind: ChatKind
    target: str
    from_me: bool = False


class Receipt(Event, frozen=True, kw_only=True, tag="receipt"):
    """How far a message of ours got."""

    chat: str
    message_id: str
    status: Literal["error", "pending", "server", "delivered", "read", "played"]
    participant: str | None = None


class PeerTyping(Event, frozen=True, kw_only=True, tag="typing"):
    chat: str
    participant: str
    state: Literal["available", "unavailable", "composing", "recording", "paused"]


class LidLearnt(Event, frozen=True, kw_only=True, tag="lid"):
    phone: str
    lid: str


class BridgeError(Event, frozen=True, kw_only=True, tag="error"):
    """Something went wrong that no command asked for; never holds keys or texts."""

    code: str
    message: str


AnyEvent = (
    Ack
    | Hello
    | Connecting
    | Qr
    | Paired
    | Connected
    | Disconnected
    | Message
    | Reaction
    | Edited
    | Revoked
    | Receipt
    | PeerTyping
    | LidLearnt
    | BridgeError
)
