"""Which conversations a window holds."""

from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core.conversation import Chat, Outgoing
from openpista.tui.core.held import MAX_CHATS, Chats, bring_up, drop, find, put, swap
from tests.tui.core.makers import MODEL, NEW, S1, S2


def ids(chats: Chats) -> list[str]:
    return [chat.session_id for chat in chats.open]


def test_the_conversation_to_be_made_is_always_there() -> None:
    assert ids(Chats()) == [NEW]
    assert drop(Chats(), NEW) == Chats()


def test_what_is_shown_comes_last() -> None:
    chats = bring_up(bring_up(Chats(), Chat(S1)), Chat(S2))

    assert ids(chats) == [NEW, S1, S2]
    assert ids(bring_up(chats, Chat(S1))) == [NEW, S2, S1]


def test_only_what_is_held_can_be_replaced() -> None:
    chats = bring_up(Chats(), Chat(S1))

    assert find(put(chats, Chat(S1, below=3)), S1) == Chat(S1, below=3)
    assert put(chats, Chat(S2)) == chats


def test_the_least_recently_shown_is_forgotten_unless_it_has_something_to_send() -> None:
    chats = bring_up(Chats(), Chat(S1, outgoing=(Outgoing(MessageId("m1"), "x", 1),)))
    for number in range(2, 12):
        chats = bring_up(chats, Chat(SessionId(f"s{number}")))

    assert len(chats.open) == MAX_CHATS
    assert ids(chats)[:2] == [NEW, S1]
    assert ids(chats)[-1] == "s11"


def test_a_session_that_is_gone_is_dropped() -> None:
    chats = bring_up(Chats(), Chat(S1))

    assert ids(drop(chats, S1)) == [NEW]
    assert drop(chats, S2) is chats


def test_a_session_that_is_made_leaves_room_for_the_next() -> None:
    made = Chat(S1, workspace="/w", model=MODEL)

    chats = swap(bring_up(Chats(), Chat(S2)), NEW, made)

    assert ids(chats) == [NEW, S2, S1]
    assert find(chats, NEW) == Chat(NEW, state="ready", workspace="/w", model=MODEL)
    assert ids(swap(chats, S1, Chat(S1, below=1))) == ids(chats)
