"""What Meta's webhook brings, as its documentation has it; only what is used here, and whatever
else it holds is passed over."""

from typing import Literal

import msgspec
from msgspec import Struct, field

NAME = "whatsapp_business_account"


class TextBody(Struct, frozen=True):
    """Words."""

    body: str = ""


class MediaBody(Struct, frozen=True):
    """A file that came along; it is fetched by its id."""

    id: str = ""
    mime_type: str = ""
    caption: str = ""
    filename: str = ""
    voice: bool = False


class Reply(Struct, frozen=True):
    """A button or row that was chosen."""

    id: str = ""
    title: str = ""


class Interactive(Struct, frozen=True):
    """An answer to buttons or a list."""

    type: str = ""
    button_reply: Reply | None = None
    list_reply: Reply | None = None


class Context(Struct, frozen=True):
    """Where a message comes from or what it answers."""

    id: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False


class Incoming(Struct, frozen=True, rename={"sender": "from"}):
    """A message of a person."""

    id: str
    sender: str
    timestamp: str = "0"
    type: str = ""
    text: TextBody | None = None
    image: MediaBody | None = None
    document: MediaBody | None = None
    audio: MediaBody | None = None
    video: MediaBody | None = None
    sticker: MediaBody | None = None
    interactive: Interactive | None = None
    context: Context | None = None

    @property
    def media(self) -> MediaBody | None:
        """The file that came along."""
        return self.image or self.document or self.audio or self.video or self.sticker


class Profile(Struct, frozen=True):
    """How a person calls themselves."""

    name: str = ""


class Contact(Struct, frozen=True):
    """Who wrote."""

    wa_id: str = ""
    profile: Profile = field(default_factory=Profile)


class Metadata(Struct, frozen=True):
    """Which of the business's numbers was written to."""

    phone_number_id: str = ""
    display_phone_number: str = ""


class Value(Struct, frozen=True):
    """What changed."""

    metadata: Metadata = field(default_factory=Metadata)
    contacts: tuple[Contact, ...] = ()
    messages: tuple[Incoming, ...] = ()


class Change(Struct, frozen=True):
    """A change of one field of the account."""

    field: str = ""
    value: Value = msgspec.field(default_factory=Value)


class Entry(Struct, frozen=True):
    """The changes of one account."""

    id: str = ""
    changes: tuple[Change, ...] = ()


class Notification(Struct, frozen=True):
    """A call of the webhook."""

    object: Literal["whatsapp_business_account"]
    entry: tuple[Entry, ...] = ()


class Told(Struct, frozen=True):
    """A message with the number that it came to and its author's name."""

    number_id: str
    name: str
    message: Incoming


def read(body: bytes) -> tuple[Told, ...]:
    """Return the messages of a call. Raises msgspec.MsgspecError on what is no call of Meta's."""
    notification = msgspec.json.decode(body, type=Notification)
    return tuple(
        Told(change.value.metadata.phone_number_id, _name(change.value, message.sender), message)
        for entry in notification.entry
        for change in entry.changes
        if change.field == "messages"
        for message in change.value.messages
    )


def _name(value: Value, sender: str) -> str:
    names = (one.profile.name for one in value.contacts if one.wa_id == sender)
    return next(names, "")[:64]
