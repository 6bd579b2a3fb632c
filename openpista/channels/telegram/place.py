"""Where in Telegram something is said, and what can be pressed there."""

from msgspec import Struct

from openpista.domain.message import ChatAddress

CHANNEL = "telegram"


class Place(Struct, frozen=True):
    """A chat, and a topic in it; `thread` is 0 outside topics."""

    chat: int
    thread: int = 0


class Key(Struct, frozen=True):
    """A button; `data` comes back when it is pressed."""

    label: str
    data: str


Keys = tuple[tuple[Key, ...], ...]
"""Rows of buttons."""


def address_of(place: Place, account: str) -> ChatAddress:
    """Return the address of a place in the house; `account` is the bot's id."""
    thread = str(place.thread) if place.thread else ""
    return ChatAddress(CHANNEL, account=account, chat=str(place.chat), thread=thread)


def place_of(address: ChatAddress) -> Place:
    """Return the place of an address of this channel. Raises ValueError."""
    return Place(int(address.chat), int(address.thread or 0))
