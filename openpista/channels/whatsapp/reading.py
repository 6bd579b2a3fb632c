"""What a message says to the house, and whose words are among it beside the sender's."""

import secrets
from collections.abc import Iterator

from msgspec import Struct

from openpista.channels.whatsapp.bridge_events import Message
from openpista.channels.whatsapp.ids import is_own_id
from openpista.guard.envelope import wrap_untrusted
from openpista.words.catalogue import Words

MAX_NAME_CHARS = 64
MAX_QUOTED_CHARS = 16 * 1024


class Reading(Struct, frozen=True):
    """The words for the house; `untrusted` says whose others are among them, or is empty."""

    text: str
    untrusted: str = ""


def read(message: Message, words: Words, *, now_ms: int) -> Reading:
    """Return what a message says."""
    untrusted = ""
    text = "\n\n".join(filter(None, (message.text, *_beside(message, words))))
    if message.forwarded:
        untrusted = "a forwarded message"
        head = words("wa.forwarded")
        text = f"{head}\n{_enveloped(text, untrusted, now_ms)}" if text else head
    quoted = message.quoted
    if quoted is not None and quoted.text and not is_own_id(quoted.message_id):
        source = "a quoted message"
        untrusted = untrusted or source
        inner = _enveloped(quoted.text[:MAX_QUOTED_CHARS], source, now_ms)
        text = f"{words('wa.quoted')}\n{inner}\n\n{text}"
    if message.contacts:
        untrusted = untrusted or "a contact card"
    return Reading(text, untrusted)


def name_of(message: Message) -> str:
    """Return how the sender calls themselves: a name from outside."""
    return (message.sender.name or "")[:MAX_NAME_CHARS]


def command_of(text: str) -> tuple[str, str]:
    """Return the command that a text begins with, and the rest; the command is empty where it
    begins with none."""
    head, _, rest = text.strip().partition(" ")
    name = head[1:].lower()
    if not head.startswith("/") or not name.isalpha() or not name.isascii():
        return "", text
    return name, rest.strip()


def _beside(message: Message, words: Words) -> Iterator[str]:
    if message.location is not None:
        where = message.location
        yield words(
            "wa.location", latitude=where.latitude, longitude=where.longitude, name=where.name
        )
    for card in message.contacts:
        yield words("wa.contact", name=card.name, phones=", ".join(card.phones))


def _enveloped(text: str, source: str, now_ms: int) -> str:
    return wrap_untrusted(text, source=source, at_ms=now_ms, boundary=secrets.token_hex(6))
