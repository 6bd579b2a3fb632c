"""Who may talk to the bot, as the house tells it. What decides is the gateway's own look-up; this
one keeps strangers from causing anything at all."""

import asyncio
from typing import Literal

from openpista.channels.telegram.place import CHANNEL
from openpista.domain.pairing import Paired

Role = Literal["owner", "guest", "stranger"]


class Roster:
    """Everyone who is let in through this channel."""

    def __init__(self) -> None:
        self.is_known = asyncio.Event()
        """Set once the house has told it for the first time."""

        self._roles: dict[int, Role] = {}

    def heard(self, paired: tuple[Paired, ...]) -> None:
        """Take what the house tells."""
        self._roles = {
            int(person.user_id): person.role
            for person in paired
            if person.service == CHANNEL and person.user_id.isdecimal()
        }
        self.is_known.set()

    def role_of(self, user_id: int) -> Role:
        """Return as what somebody talks."""
        return self._roles.get(user_id, "stranger")

    @property
    def owners(self) -> tuple[int, ...]:
        """The owners' ids: those of their private chats too (Bot API, Chat)."""
        return tuple(user_id for user_id, role in self._roles.items() if role == "owner")
