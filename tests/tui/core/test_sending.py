"""Messages on their way: in order, once, and never lost with the connection."""

from openpista.domain.command import NewSession, RunShell, SendMessage
from openpista.domain.ids import MessageId
from openpista.tui.core.conversation import Chat, Outgoing
from openpista.tui.core.effects import Send
from openpista.tui.core.sending import accepted, flush, refused, say, unsent
from tests.tui.core.makers import MODEL, NEW, S1

M1, M2 = MessageId("m1"), MessageId("m2")
FRESH = Chat(NEW, workspace="/w", model=MODEL)


def states(chat: Chat) -> list[str]:
    return [f"{out.id} {out.state}" for out in chat.outgoing]


def test_a_message_to_a_session_is_sent_at_once_and_seen_below() -> None:
    chat, effects = say(Chat(S1, following=False, below=4), Outgoing(M1, "hi", 1, "steer"))

    assert effects == (
        Send(SendMessage(message_id=M1, text="hi", session_id=S1, mode="steer"), "m1"),
    )
    assert (states(chat), chat.following, chat.below) == (["m1 sending"], True, 0)


def test_a_shell_command_is_sent_as_one() -> None:
    _, effects = say(Chat(S1), Outgoing(M1, "ls", 1, "shell"))

    assert effects == (Send(RunShell(message_id=M1, session_id=S1, command="ls"), "m1"),)


def test_the_first_message_makes_the_session_with_what_was_wished_for() -> None:
    chat, effects = say(FRESH, Outgoing(M1, "hi", 1))

    command = SendMessage(message_id=M1, text="hi", workspace="/w", model=MODEL)
    assert effects == (Send(command, "m1"),)
    assert chat.making == "m1"


def test_the_next_message_waits_until_the_session_is_made() -> None:
    chat, _ = say(FRESH, Outgoing(M1, "hi", 1))
    chat, effects = say(chat, Outgoing(M2, "ho", 2))
    assert effects == ()
    assert states(chat) == ["m1 sending", "m2 held"]

    chat, effects = accepted(chat, "m1", S1)

    assert effects == (Send(SendMessage(message_id=M2, text="ho", session_id=S1), "m2"),)
    assert (chat.session_id, chat.making, chat.state) == (S1, "", "loading")
    assert states(chat) == ["m1 accepted", "m2 sending"]


def test_a_shell_command_first_makes_the_session_and_then_runs() -> None:
    chat, effects = say(FRESH, Outgoing(M1, "ls", 1, "shell"))
    assert effects == (Send(NewSession(workspace="/w", model=MODEL), "make-m1"),)

    chat, effects = accepted(chat, "make-m1", S1)

    assert effects == (Send(RunShell(message_id=M1, session_id=S1, command="ls"), "m1"),)
    assert states(chat) == ["m1 sending"]


def test_nothing_to_send_sends_nothing() -> None:
    assert flush(FRESH) == (FRESH, ())
    assert flush(Chat(S1)) == (Chat(S1), ())


def test_an_answer_to_somebody_else_s_request_makes_no_session() -> None:
    chat, _ = say(FRESH, Outgoing(M1, "hi", 1))

    assert accepted(chat, "other", S1) == (chat, ())
    assert accepted(FRESH, "", S1) == (FRESH, ())
    assert accepted(chat, "m1", None)[0].session_id == NEW


def test_what_is_refused_lets_the_next_one_make_the_session() -> None:
    chat, _ = say(FRESH, Outgoing(M1, "hi", 1))
    chat, _ = say(chat, Outgoing(M2, "ho", 2))

    chat, effects = refused(chat, "m1")

    assert [effect.request_id for effect in effects if isinstance(effect, Send)] == ["m2"]
    assert (states(chat), chat.making) == (["m2 sending"], "m2")


def test_what_is_refused_in_a_session_is_no_longer_on_its_way() -> None:
    chat, _ = say(Chat(S1), Outgoing(M1, "hi", 1))

    assert refused(chat, "m1") == (Chat(S1), ())
    assert refused(chat, "other") == (chat, ())


def test_what_could_not_be_sent_is_held_and_sent_again_as_the_same_message() -> None:
    chat, first = say(FRESH, Outgoing(M1, "hi", 1))

    held = unsent(chat, "m1")
    assert (states(held), held.making) == (["m1 held"], "")
    assert unsent(chat, "other") == chat
    assert flush(held) == (chat, first)
