"""Who and where in WhatsApp: numbers, and the chats that they write in."""

import re

from msgspec import Struct

from openpista.domain.message import ChatAddress

CHANNEL = "whatsapp"
PHONE_SERVER = "s.whatsapp.net"
LID_SERVER = "lid"
GROUP_SERVER = "g.us"

_DIGITS = re.compile(r"[0-9]{6,15}")
_BETWEEN = re.compile(r"[\s().\-/\u00a0]")


class Me(Struct, frozen=True):
    """The account that we are a device of: its number and its LID, both bare."""

    phone: str
    lid: str = ""
    name: str = ""

    @property
    def own_chat(self) -> str:
        """The chat with oneself."""
        return f"{self.phone}@{PHONE_SERVER}"

    def is_own_chat(self, chat: str) -> bool:
        """Say whether a chat is the one with oneself."""
        user, server = user_and_server(chat)
        match server:
            case "s.whatsapp.net":
                return user == self.phone
            case "lid":
                return bool(self.lid) and user == self.lid
            case _:
                return False


def user_and_server(jid: str) -> tuple[str, str]:
    """Return the two parts of a JID that say who it is, without device and agent."""
    user, _, server = jid.rpartition("@")
    return user.partition(":")[0], server


def is_number(phone: str) -> bool:
    """Say whether it is a bare number as WhatsApp writes it; digits of other alphabets, which
    look alike, are none."""
    return _DIGITS.fullmatch(phone) is not None


def normal_number(text: str) -> str:
    """Return a number as people write it with its country code, as WhatsApp writes it; empty
    where it is none."""
    bare = _BETWEEN.sub("", text.strip())
    international = bare.startswith(("+", "00"))
    bare = bare.removeprefix("+") if bare.startswith("+") else bare.removeprefix("00")
    # A number within a country begins with 0 and says nothing to WhatsApp.
    if not international and bare.startswith("0"):
        return ""
    return bare if is_number(bare) else ""


def address_of(chat: str, me: Me) -> ChatAddress:
    """Return the address of a chat in the house."""
    return ChatAddress(CHANNEL, account=me.phone, chat=chat)
