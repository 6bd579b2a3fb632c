"""The root of all commands, and who says them where nothing else is said."""

from msgspec import Struct

from openpista.domain.message import ChatAddress, Sender
from openpista.domain.wire import snake_case

OWNER_AT_TERMINAL = Sender(user_id="owner", role="owner", address=ChatAddress(channel="cli"))


class CommandBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all commands. `sender` is set by the port that the command came through,
    never believed from a peer."""

    sender: Sender = OWNER_AT_TERMINAL
