"""Which session is meant: by its id, by the beginning of its id, or `last`."""

from collections.abc import AsyncGenerator

from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.ids import is_safe_id
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListSessions, QueryFailed, SessionPage
from openpista.domain.session import Session
from openpista.words.catalogue import Words

LAST = "last"
PAGE_ROWS = 200
_MOST_NAMED = 3


async def find_session(port: GatewayPort, wanted: str, words: Words) -> Session:
    """Return the session that `wanted` names. Raises NotFoundError with a sentence."""
    matches: list[Session] = []
    if is_safe_id(wanted):
        async for session in all_sessions(port):
            if session.id == wanted or wanted == LAST:
                return session
            if session.id.casefold().startswith(wanted.casefold()):
                matches.append(session)
    if len(matches) == 1:
        return matches[0]
    if matches:
        found = ", ".join(match.id for match in matches[:_MOST_NAMED])
        raise NotFoundError(words("cli.session_ambiguous", id=wanted, found=found))
    raise NotFoundError(words("cli.session_unknown", id=wanted))


async def all_sessions(port: GatewayPort, *, matching: str = "") -> AsyncGenerator[Session]:
    """Yield the sessions, the one that changed last first."""
    cursor = ""
    while True:
        answer = await port.ask(ListSessions(cursor=cursor, limit=PAGE_ROWS, filter=matching))
        if isinstance(answer, QueryFailed):
            raise OpenpistaError(answer.reason)
        if not isinstance(answer, SessionPage):
            raise OpenpistaError("The list of sessions did not come.", detail=repr(answer))
        for session in answer.sessions:
            yield session
        cursor = answer.next_cursor
        if not cursor:
            return
