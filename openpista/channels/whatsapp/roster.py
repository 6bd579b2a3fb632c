"""Who may talk through WhatsApp, as the house tells it. What decides is the gateway's own
look-up; this one keeps strangers from causing anything at all."""

import asyncio
from typing import Literal

from openpista.channels.whatsapp.place import CHANNEL, is_number
from openpista.domain.pairing import Paired

Role = Literal["owner", "guest", "stranger"]


class Roster:
    """Everyone who is let in through this channel, by number."""

    def __init__(self) -> None:
        self.is_known = asyncio.Event()
        """Set once the house has told it for the first time."""

        self._roles: dict[str, Role] = {}

    def heard(self, paired: tuple[Paired, ...]) -> None:
        """Take what the house tells."""
        self._roles = {
            person.user_id: person.role
            for person in paired
            if person.service == CHANNEL and is_number(person.user_id)
        }
        self.is_known.set()

    def role_of(self, phone: str) -> Role:
        """Return as what a number talks."""
        return self._roles.get(phone, "stranger")

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners' numbers."""
        return tuple(phone for phone, role in self._roles.items() if role == "owner")
