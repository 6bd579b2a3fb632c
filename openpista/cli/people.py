"""What the commands about people share: whom the house knows, and how they are shown."""

from datetime import UTC, datetime

from openpista.domain.command import Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.pairing import Paired
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListPeople, PeopleList, QueryFailed
from openpista.words.catalogue import Words


async def people(port: GatewayPort) -> PeopleList:
    """Return who may talk through channels, and who asks to. Raises OpenpistaError."""
    answer = await port.ask(ListPeople())
    if isinstance(answer, PeopleList):
        return answer
    raise OpenpistaError(answer.reason if isinstance(answer, QueryFailed) else "No list came.")


def done(answer: object) -> None:
    """Raise OpenpistaError with the reason of a refusal."""
    if isinstance(answer, Refused):
        raise OpenpistaError(answer.reason)


def person_line(person: Paired, words: Words) -> str:
    """Return a person on one line."""
    role = words(f"people.role.{person.role}")
    since = f"{datetime.fromtimestamp(person.since_ms / 1000, UTC).astimezone():%Y-%m-%d}"
    return f"{person.service:<9} {person.user_id:<14} {role:<6} {since}  {person.name}"
