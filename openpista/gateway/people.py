"""Who may talk through messengers: looked up with every message, so held in memory."""

from typing import Literal

from openpista.domain.pairing import Paired
from openpista.store.people import People as Table

WEB = "web"

MessengerRole = Literal["owner", "guest", "stranger"]


class People:
    """Everybody who was let in. Nobody is an owner by what they say of themselves."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: dict[tuple[str, str], Paired] = {}

    async def load(self) -> None:
        """Read who was let in before. Raises StoreDamagedError."""
        self._known = {_key(person): person for person in await self._table.all()}

    def role_of(self, channel: str, user_id: str) -> MessengerRole:
        """Return as what somebody may talk."""
        person = self._known.get((channel, user_id))
        return person.role if person is not None else "stranger"

    def all(self) -> tuple[Paired, ...]:
        """Return everybody, by channel and time."""
        return tuple(
            sorted(self._known.values(), key=lambda one: (one.service, one.since_ms, one.user_id))
        )

    @property
    def owner_is_reachable(self) -> bool:
        """Say whether some owner could answer from a messenger. A browser of theirs is there only
        while its page is open (`attendance`)."""
        return any(
            person.role == "owner" and person.service != WEB for person in self._known.values()
        )

    async def let_in(self, person: Paired) -> None:
        """Keep somebody; durable when it returns."""
        await self._table.put(person)
        self._known[_key(person)] = person

    async def send_away(self, channel: str, user_id: str) -> bool:
        """Forget somebody; False where they were not known. From now on they are a stranger."""
        person = self._known.pop((channel, user_id), None)
        await self._table.remove(channel, user_id)
        return person is not None


def _key(person: Paired) -> tuple[str, str]:
    return person.service, person.user_id
