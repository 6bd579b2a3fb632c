"""What searching leads to elsewhere."""

from openpista.domain.message import Thinking
from openpista.domain.query import HistoryPage, QueryFailed, ReadHistory
from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.blocks import Thought
from openpista.tui.core.chat import BlockToggled
from openpista.tui.core.effects import After, Ask, Effect, JumpFaded, Stop
from openpista.tui.core.find import FindAsked, FindStepped, Place
from openpista.tui.core.held import find
from openpista.tui.core.moves import MessageWanted, OverlayClosed
from openpista.tui.core.search_rules import MAX_READ_BACK
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    S1,
    S2,
    house,
    in_session,
    message,
    opened,
    session,
    snapshot,
    told,
)

MARKED = After("jump-mark", 2_500, JumpFaded())


class Watched(Drive):
    """A drive that remembers what its last step ordered."""

    effects: tuple[Effect, ...] = ()

    def given(self, *actions: Action) -> "Watched":
        """Let these happen; `effects` are those of the last one."""
        for action in actions:
            self.state, self.effects = update(self.state, action)
        return self


def shown(*seqs: int, older: bool = True) -> Watched:
    messages = [message(seq, "user", f"message {seq}") for seq in seqs]
    return Watched(in_session().state).given(told(snapshot(*messages, older_exist=older)))


def test_a_message_in_view_is_found_at_once() -> None:
    drive = shown(5, 6, 7)

    drive.given(MessageWanted(S1, 6, id="r1"))

    jump = drive.state.jump
    assert jump.state == "there"
    assert jump.block_id is not None
    block = blocklist.get(drive.state.chats.open[-1].blocks, jump.block_id)
    assert getattr(block, "seq", 0) == 6
    assert MARKED in drive.effects


def test_older_pages_are_read_until_it_is_there() -> None:
    drive = shown(205, 206).given(MessageWanted(S1, 3, ("message",), id="r1"))
    first = Ask(ReadHistory(session_id=S1, before_seq=205, limit=100), "jump-205", slot="older-s1")
    assert first in drive.effects
    assert drive.state.jump.state == "reading"

    page = tuple(message(seq, "user", f"message {seq}") for seq in range(105, 205))
    drive.given(AnswerArrived("jump-205", HistoryPage(messages=page, older_exist=True)))
    assert drive.effects == (
        Ask(ReadHistory(session_id=S1, before_seq=105, limit=100), "jump-105", slot="older-s1"),
    )

    page = tuple(message(seq, "user", f"message {seq}") for seq in range(1, 105))
    drive.given(AnswerArrived("jump-105", HistoryPage(messages=page)))
    assert drive.state.jump.state == "there"


def test_another_session_is_opened_first_and_waited_for() -> None:
    drive = Drive().given(opened(), told(house(session("s1"), session("s2"))))

    drive.given(MessageWanted(S1, 6, id="r1"))
    assert (drive.state.sessions.active, drive.state.route.page) == (S1, "chat")
    assert drive.state.jump.state == "reading"

    drive.given(told(snapshot(message(6, "user", "hi"))))
    assert drive.state.jump.state == "there"


def test_dialogs_stay_open_where_the_session_is_shown_already() -> None:
    drive = shown(5).given(FindAsked(S1))

    drive.given(MessageWanted(S1, 5, id="r1"))

    assert [overlay.kind for overlay in drive.state.route.overlays] == ["find"]


def test_pages_that_cannot_be_read_end_it_with_a_word() -> None:
    drive = shown(205).given(MessageWanted(S1, 3, id="r1"))

    drive.given(AnswerArrived("jump-205", QueryFailed(reason="No.")))

    assert drive.state.jump.state == "none"
    assert drive.state.notices.shown[-1].phrase is not None
    assert drive.state.notices.shown[-1].phrase.key == "jump.failed"
    drive.given(MessageWanted(S1, 3, id="r2"))
    assert drive.state.jump.state == "reading"


def test_a_message_that_is_gone_is_told() -> None:
    drive = in_session().given(told(snapshot()), MessageWanted(S1, 3, id="r1"))

    assert drive.state.notices.shown[-1].phrase is not None
    assert drive.state.notices.shown[-1].phrase.key == "jump.gone"


def test_what_lies_too_far_back_is_not_read() -> None:
    newest = MAX_READ_BACK + 10
    drive = shown(5, newest).given(MessageWanted(S1, 3, id="r1"))

    assert drive.state.notices.shown[-1].phrase is not None
    assert drive.state.notices.shown[-1].phrase.key == "jump.far"


def test_while_a_page_is_on_its_way_nothing_else_is_asked() -> None:
    drive = shown(205).given(MessageWanted(S1, 3, id="r1"), MessageWanted(S1, 2, id="r2"))

    assert not [effect for effect in drive.effects if isinstance(effect, Ask)]
    assert Stop("jump-mark") in drive.effects


def test_a_match_in_a_folded_block_opens_it() -> None:
    thought = message(6, "assistant", Thinking("deep in thought"), "an answer")
    drive = in_session().given(told(snapshot(thought)), FindAsked(S1, "thought"))
    chat = find(drive.state.chats, S1)
    assert chat is not None
    block = next(b for b in blocklist.each(chat.blocks) if isinstance(b, Thought))
    assert block.folded

    drive.given(FindStepped(Place(6, block.id, 0)))
    assert not _thought(drive).folded

    drive.given(FindStepped(Place(6, block.id, 0)))
    assert not _thought(drive).folded
    drive.given(BlockToggled(S1, block.id), MessageWanted(S1, 6, ("deep",), id="r1"))
    assert not _thought(drive).folded


def _thought(drive: Drive) -> Thought:
    chat = find(drive.state.chats, S1)
    assert chat is not None
    return next(b for b in blocklist.each(chat.blocks) if isinstance(b, Thought))


def test_a_step_in_a_conversation_that_is_not_held_opens_nothing() -> None:
    drive = in_session().given(FindAsked(S2, "x"), OverlayClosed("find"))

    drive.send(FindStepped(Place(6, blocklist.BlockId(1), 0))).to(
        find__at=Place(6, blocklist.BlockId(1), 0), find__number=2
    ).emits()
