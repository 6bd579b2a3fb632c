"""What searching leads to elsewhere: sessions opened, older pages read, what is folded opened."""

from openpista.tui.core import blocklist
from openpista.tui.core.arrivals import AnswerArrived, EventArrived
from openpista.tui.core.blocks import BlockId, Summary, Thought, ToolCard
from openpista.tui.core.chat import BlockToggled, OlderWanted
from openpista.tui.core.conversation import Chat, seq_of
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.find import FindStepped
from openpista.tui.core.find_places import block_of
from openpista.tui.core.held import find as find_chat
from openpista.tui.core.moves import MessageWanted, SessionChosen
from openpista.tui.core.search_jump import MessageFound, MessageMissed
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State

MAX_READ_BACK = 20_000
"""Messages that are read to reach one; what lies further back is shown in the browser only."""

Outcomes = tuple[Outcome, ...]


def open_wanted(state: State, action: ActionBase) -> Outcomes:
    """Show the session of a message that is wanted."""
    if not isinstance(action, MessageWanted):
        return ()
    shown = state.sessions.active == action.session_id and state.route.page == "chat"
    return () if shown else (Then(SessionChosen(action.session_id, at_ms=action.at_ms)),)


def seek(state: State, action: ActionBase) -> Outcomes:
    """Read older pages until the wanted message is there."""
    jump = state.jump
    if jump.state != "reading" or not isinstance(
        action, MessageWanted | SessionChosen | AnswerArrived | EventArrived
    ):
        return ()
    chat = find_chat(state.chats, jump.session_id)
    if chat is None or chat.state == "loading" or state.sessions.active != jump.session_id:
        return ()
    at_ms = action.at_ms
    if chat.older == "none" or (chat.oldest_seq or 0) <= jump.seq:
        block_id = block_of(chat.blocks, jump.seq, jump.words)
        if block_id is None:
            return (Then(MessageMissed("gone", at_ms=at_ms)),)
        return (Then(MessageFound(block_id, at_ms=at_ms)), *_opened(chat, block_id, at_ms))
    if chat.older == "loading":
        return ()
    if chat.older == "failed" and isinstance(action, AnswerArrived):
        return (Then(MessageMissed("failed", at_ms=at_ms)),)
    if _read_back(chat) > MAX_READ_BACK:
        return (Then(MessageMissed("far", at_ms=at_ms)),)
    older = OlderWanted(chat.session_id, id=f"jump-{chat.oldest_seq}", at_ms=at_ms)
    return (Then(older),)


def unfold_match(state: State, action: ActionBase) -> Outcomes:
    """Open the block that a match stands in."""
    if not isinstance(action, FindStepped) or action.place.block_id is None:
        return ()
    chat = find_chat(state.chats, state.find.session_id)
    return () if chat is None else _opened(chat, action.place.block_id, action.at_ms)


def _opened(chat: Chat, block_id: BlockId, at_ms: int) -> Outcomes:
    block = blocklist.get(chat.blocks, block_id)
    if not isinstance(block, ToolCard | Thought | Summary) or not block.folded:
        return ()
    unfolded = BlockToggled(chat.session_id, block_id, id=f"unfold-{block_id}", at_ms=at_ms)
    return (Then(unfolded),)


def _read_back(chat: Chat) -> int:
    """How many messages are held already."""
    newest = next((seq for seq in map(seq_of, blocklist.newest_first(chat.blocks)) if seq), 0)
    return newest - (chat.oldest_seq or 0)
