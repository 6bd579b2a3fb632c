"""The orders to the bridge. Each has an id, and the bridge acknowledges it."""

from typing import Annotated, Literal

from msgspec import Meta

from openpista.channels.whatsapp.wire import (
    CommandId,
    Emoji,
    Jid,
    MediaKind,
    MessageId,
    MessageKey,
    Path,
    Quote,
    Text,
    Wire,
)


class Command(Wire, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """An order to the bridge; an `ack` with the same id answers it."""

    id: CommandId


class Connect(Command, frozen=True, kw_only=True, tag="connect"):
    """Open the connection (also after the bridge gave up); shows QR codes if not paired."""


class Pair(Command, frozen=True, kw_only=True, tag="pair"):
    """Ask for a pairing code for this phone number instead of a QR code."""

    phone: Annotated[str, Meta(pattern=r"^[0-9]{6,15}$")]


class Send(Command, frozen=True, kw_only=True, tag="send"):
    """Send a text. `to` is a JID or the digits of a number; `message_id` is chosen by us."""

    to: Jid
    text: Annotated[str, Meta(min_length=1, max_length=65536)]
    message_id: MessageId | None = None
    quoted: Quote | None = None
    mentions: Annotated[tuple[Jid, ...], Meta(max_length=64)] = ()


class SendMedia(Command, frozen=True, kw_only=True, tag="sendMedia"):
    """Send a file that lies in the media folder."""

    to: Jid
    kind: MediaKind
    path: Path
    mimetype: Annotated[str, Meta(min_length=3, max_length=128)]
    message_id: MessageId | None = None
    caption: Text = ""
    file_name: Annotated[str, Meta(max_length=255)] | None = None
    seconds: Annotated[int, Meta(ge=0, le=86400)] | None = None
    thumbnail: Annotated[str, Meta(max_length=131072)] | None = None  # base64 JPEG
    quoted: Quote | None = None
    mentions: Annotated[tuple[Jid, ...], Meta(max_length=64)] = ()


class React(Command, frozen=True, kw_only=True, tag="react"):
    """React to a message; an empty emoji takes the reaction back."""

    to: Jid
    key: MessageKey
    emoji: Emoji
    message_id: MessageId | None = None


class Edit(Command, frozen=True, kw_only=True, tag="edit"):
    """Replace the text of a message of ours."""

    to: Jid
    target: MessageId
    text: Annotated[str, Meta(min_length=1, max_length=65536)]
    message_id: MessageId | None = None


class Revoke(Command, frozen=True, kw_only=True, tag="revoke"):
    """Delete a message of ours for everyone."""

    to: Jid
    target: MessageId
    message_id: MessageId | None = None


class Typing(Command, frozen=True, kw_only=True, tag="typing"):
    """Show or stop "typing" or "recording" in a chat."""

    to: Jid
    state: Literal["composing", "recording", "paused"]


class Presence(Command, frozen=True, kw_only=True, tag="presence"):
    """Show the account as online, or no longer."""

    state: Literal["available", "unavailable"]


class Watch(Command, frozen=True, kw_only=True, tag="watch"):
    """Ask to be told when this chat's other side types."""

    chat: Jid


class Read(Command, frozen=True, kw_only=True, tag="read"):
    """Mark messages of a chat as read."""

    chat: Jid
    keys: Annotated[tuple[MessageKey, ...], Meta(min_length=1, max_length=256)]


class Lookup(Command, frozen=True, kw_only=True, tag="lookup"):
    """Ask which of these numbers (digits only) have WhatsApp."""

    numbers: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[0-9]{6,15}$")], ...],
        Meta(min_length=1, max_length=32),
    ]


class Resolve(Command, frozen=True, kw_only=True, tag="resolve"):
    """Ask for the phone number behind LIDs (or the LID behind numbers)."""

    jids: Annotated[tuple[Jid, ...], Meta(min_length=1, max_length=64)]


class Group(Command, frozen=True, kw_only=True, tag="group"):
    """Ask for a group's name and members."""

    chat: Jid


class Download(Command, frozen=True, kw_only=True, tag="download"):
    """Fetch the file behind a message's media handle into the media folder."""

    handle: Annotated[str, Meta(min_length=1, max_length=8192)]
    max_bytes: Annotated[int, Meta(ge=1, le=2147483648)] = 104857600


class Taken(Command, frozen=True, kw_only=True, tag="taken"):
    """These messages are kept by us now: the bridge need not tell them again."""

    seqs: Annotated[tuple[int, ...], Meta(min_length=1, max_length=1024)]


class Status(Command, frozen=True, kw_only=True, tag="status"):
    """Ask how the connection stands (also the sign of life)."""


class Disconnect(Command, frozen=True, kw_only=True, tag="disconnect"):
    """Log this device out of WhatsApp and forget the session."""


class Shutdown(Command, frozen=True, kw_only=True, tag="shutdown"):
    """Close the connection, keep the session, end the bridge."""


AnyCommand = (
    Connect
    | Pair
    | Send
    | SendMedia
    | React
    | Edit
    | Revoke
    | Typing
    | Presence
    | Watch
    | Read
    | Lookup
    | Resolve
    | Group
    | Download
    | Taken
    | Status
    | Disconnect
    | Shutdown
)
