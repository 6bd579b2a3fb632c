"""Going to a message: older pages are read until it is there, then it is marked for a moment."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import After, JumpFaded, Outcome, Stop, Then
from openpista.tui.core.moves import MessageWanted, NewChatAsked, NoticeRaised, SessionChosen
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase

MARKED_MS = 2_500
FADE_KEY = "jump-mark"


class Jump(Struct, frozen=True):
    """The message that is wanted, and the block that shows it once it is `there`.

    `words` are marked in it. `number` grows with each arrival, so that a view goes there once.
    """

    session_id: SessionId = NEW_SESSION
    seq: int = 0
    words: tuple[str, ...] = ()
    state: Literal["none", "reading", "there"] = "none"
    block_id: BlockId | None = None
    number: int = 0


class MessageFound(ActionBase, frozen=True):
    """The wanted message is shown by this block."""

    block_id: BlockId


class MessageMissed(ActionBase, frozen=True):
    """The wanted message cannot be shown: it is too far back, or older pages could not be read."""

    why: Literal["far", "failed", "gone"]


SearchJumpAction = MessageFound | MessageMissed
HEARS = (MessageWanted, MessageFound, MessageMissed, JumpFaded, SessionChosen, NewChatAsked)

Changed = tuple[Jump, tuple[Outcome, ...]]


def update(jump: Jump, action: ActionBase) -> Changed:
    """Return the jump after `action`, and what is to be done."""
    match action:
        case MessageWanted(session_id=session_id, seq=seq, words=words):
            wanted = Jump(session_id, seq, words, "reading", number=jump.number)
            return wanted, (Stop(FADE_KEY),)
        case MessageFound(block_id=block_id) if jump.state == "reading":
            there = replace(jump, state="there", block_id=block_id, number=jump.number + 1)
            return there, (After(FADE_KEY, MARKED_MS, JumpFaded()),)
        case MessageMissed(why=why) if jump.state == "reading":
            told = NoticeRaised("warning", phrase(f"jump.{why}"), at_ms=action.at_ms)
            return Jump(number=jump.number), (Then(told),)
        case JumpFaded() if jump.state == "there":
            return Jump(number=jump.number), ()
        case SessionChosen(session_id=session_id) if (
            session_id != jump.session_id and jump.state != "none"
        ):
            return Jump(number=jump.number), (Stop(FADE_KEY),)
        case NewChatAsked() if jump.state != "none":
            return Jump(number=jump.number), (Stop(FADE_KEY),)
        case _:
            return jump, ()
