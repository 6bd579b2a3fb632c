"""Searching in the conversation that is shown: what is looked for, and where the user is.

The places of the matches are derived from the root state (`find_places`): those in loaded
messages at once, those in older ones from what the gateway answers.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.query import QueryFailed, SearchHits, SearchMessages
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import After, Ask, FindDue, Outcome, Stop, Then
from openpista.tui.core.moves import MessageWanted, OverlayClosed, OverlayOpened
from openpista.tui.core.search_words import folded
from openpista.tui.core.stamp import ActionBase, StartingAction

FIND_MS = 200
MAX_OLDER = 200
FIND_KEY, FIND_SLOT = "find", "find-older"


class Place(Struct, frozen=True):
    """One match: the `nth` in a block, or where no block shows it yet, the message's number."""

    seq: int
    block_id: BlockId | None = None
    nth: int = 0


class Find(Struct, frozen=True):
    """`at` is the match of the user, None for the newest. `older` are the numbers of messages
    that matched in the store, newest first; `more` that there are others.

    `back` says that the user wants back to where they were; `number` grows with each step.
    """

    session_id: SessionId = NEW_SESSION
    query: str = ""
    at: Place | None = None
    older: tuple[int, ...] = ()
    more: bool = False
    state: Literal["none", "waiting", "loading", "loaded", "failed"] = "none"
    reason: str = ""
    request_id: str = ""
    back: bool = False
    number: int = 0


class FindAsked(ActionBase, frozen=True):
    """The user wants to search in a conversation."""

    session_id: SessionId
    query: str = ""


class FindEdited(ActionBase, frozen=True):
    """What is looked for reads so now."""

    query: str


class FindStepped(StartingAction, frozen=True):
    """The user goes to a match."""

    place: Place


class FindEnded(ActionBase, frozen=True):
    """The user is done; with `back` they want to be where they were before."""

    back: bool


FindAction = FindAsked | FindEdited | FindStepped | FindEnded
HEARS = (FindAsked, FindEdited, FindStepped, FindEnded, FindDue, AnswerArrived)

Changed = tuple[Find, tuple[Outcome, ...]]


def update(find: Find, action: ActionBase) -> Changed:
    """Return the search after `action`, and what is to be done."""
    match action:
        case FindAsked(session_id=session_id, query=query) if session_id != NEW_SESSION:
            fresh, outcomes = _sought(Find(session_id, query, number=find.number + 1))
            return fresh, (Then(OverlayOpened("find", at_ms=action.at_ms)), *outcomes)
        case FindEdited(query=query) if query != find.query:
            return _sought(Find(find.session_id, query, number=find.number + 1))
        case FindStepped(place=place):
            return _stepped(find, action, place)
        case FindEnded(back=back):
            closed = Then(OverlayClosed("find", at_ms=action.at_ms))
            return replace(find, back=back), (Stop(FIND_KEY), Stop(FIND_SLOT), closed)
        case FindDue(id=request_id) if find.state == "waiting":
            query = SearchMessages(
                text=f'"{find.query.strip()}"', session_id=find.session_id, limit=MAX_OLDER
            )
            asked = replace(find, state="loading", request_id=request_id)
            return asked, (Ask(query, request_id, slot=FIND_SLOT),)
        case AnswerArrived(request_id=request_id) if request_id == find.request_id != "":
            return _answered(find, action), ()
        case _:
            return find, ()


def phrase_of(find: Find) -> str:
    """Return what is looked for, folded; empty where nothing is."""
    return folded(find.query) if find.query.strip() else ""


def _sought(find: Find) -> Changed:
    if not find.query.strip():
        return find, (Stop(FIND_KEY), Stop(FIND_SLOT))
    return replace(find, state="waiting"), (After(FIND_KEY, FIND_MS, FindDue()),)


def _stepped(find: Find, action: FindStepped, place: Place) -> Changed:
    """Go there; a message that no block shows yet is read first."""
    moved = replace(find, at=place, number=find.number + 1)
    if place.block_id is not None:
        return moved, ()
    wanted = MessageWanted(
        find.session_id, place.seq, (phrase_of(find),), id=action.id, at_ms=action.at_ms
    )
    return moved, (Then(wanted),)


def _answered(find: Find, arrived: AnswerArrived) -> Find:
    match arrived.answer:
        case SearchHits(hits=hits):
            seqs = {hit.seq for hit in hits if hit.session_id == find.session_id}
            older = tuple(sorted(seqs, reverse=True))
            return replace(find, older=older, more=len(hits) >= MAX_OLDER, state="loaded")
        case QueryFailed(reason=reason):
            return replace(find, state="failed", reason=reason)
        case _:
            return find
