"""What is told as the state changes: once, and in order."""

from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    MessageAdded,
    QueueChanged,
    TextDelta,
    TurnFinished,
)
from openpista.domain.ids import SessionId
from openpista.tui.core.arrivals import Attached, CommandAccepted, ConnectionLost
from openpista.tui.core.moves import (
    NewChatAsked,
    NoticeRaised,
    OverlayOpened,
    PromptSubmitted,
    SessionChosen,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from openpista.tui.plain.speech import MAX_EARLIER, Teller
from openpista.tui.views.keys import KeyMap
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    ON_S1,
    S1,
    T1,
    approval,
    attached,
    house,
    in_session,
    in_turn,
    message,
    opened,
    queued,
    session,
    snapshot,
    told,
)
from tests.tui.looks.settings_scenes import SETTINGS, reply, stage_of
from tests.tui.views.harness import LOOK


def teller(*, echo: bool = False) -> Teller:
    return Teller(KeyMap(), scripts=("Latin", "Hangul"), echo=echo)


def caught_up(state: State, *, echo: bool = False) -> Teller:
    """A teller that has told everything so far."""
    made = teller(echo=echo)
    made.tell(state, LOOK)
    return made


def test_it_begins_with_the_model_and_how_to_go_on() -> None:
    state = attached().given(told(house())).state
    made = teller()

    lines = made.tell(state, LOOK)
    assert lines[0] == "openpista, with practice/practice, in /w."
    assert "ctrl+c stops" in lines[1]
    assert made.tell(state, LOOK) == []


def test_without_questions_it_warns() -> None:
    state = attached().given(told(house(approvals_mode="auto"))).state

    assert "approvals are off" in teller().tell(state, LOOK)[2]


def test_an_opened_conversation_is_told_from_its_end() -> None:
    many = [message(n, "user", f"say {n}") for n in range(1, MAX_EARLIER + 4)]
    lines = teller(echo=True).tell(in_session(*many).state, LOOK)

    assert "Conversation: S1." in lines
    assert "3 earlier entries are not told." in lines
    assert lines[-1] == f"You: say {MAX_EARLIER + 3}"
    assert "You: say 3" not in lines


def test_an_answer_is_told_as_it_comes_and_once() -> None:
    drive = in_turn()
    made = caught_up(drive.state)

    drive.given(told(TextDelta(stream=ON_S1, seq=12, turn_id=T1, text="One\nTw")))
    assert made.tell(drive.state, LOOK) == ["Answer:", "One"]
    drive.given(told(TextDelta(stream=ON_S1, seq=13, turn_id=T1, text="o\n")))
    assert made.tell(drive.state, LOOK) == ["Two"]
    answer = message(2, "assistant", "One\nTwo\nThree", turn_id=T1)
    drive.given(told(MessageAdded(stream=ON_S1, seq=14, turn_id=T1, message=answer)))
    assert made.tell(drive.state, LOOK) == ["Three"]
    done = TurnFinished(stream=ON_S1, seq=15, turn_id=T1, outcome="done")
    drive.given(told(done))
    assert made.tell(drive.state, LOOK) == []


def test_a_question_is_told_once_and_another_after_it() -> None:
    drive = in_session()
    for number, name in enumerate(("a1", "a2"), start=9):
        asked = ApprovalRequested(stream=ON_S1, seq=number, turn_id=T1, approval=approval(name))
        drive.given(told(asked))
    made = teller()

    assert "Question: May I? Run uptime" in made.tell(drive.state, LOOK)
    assert made.tell(drive.state, LOOK) == []
    resolved = ApprovalResolved(
        stream=ON_S1,
        seq=11,
        turn_id=T1,
        approval_id=approval("a1").id,
        call_id=approval("a1").call_id,
        outcome="no",
    )
    drive.given(told(resolved))
    assert "Question: May I? Run uptime" in made.tell(drive.state, LOOK)


def test_a_message_that_waits_is_told_while_a_turn_runs() -> None:
    drive = in_turn()
    made = caught_up(drive.state)
    waits = QueueChanged(stream=ON_S1, seq=12, queued=(queued(),))

    drive.given(told(waits))
    assert made.tell(drive.state, LOOK) == ["Waits for its turn: later"]
    assert made.tell(drive.state, LOOK) == []


def test_a_loss_and_the_way_back_are_told() -> None:
    drive = attached().given(told(house()))
    made = caught_up(drive.state)

    drive.given(ConnectionLost(1, "It is gone."))
    assert made.tell(drive.state, LOOK) == ["The connection is lost. It is gone."]
    drive.given(Attached(drive.state.connection.attempt))
    state, _ = update(drive.state, Attached(drive.state.connection.attempt))
    lines = made.tell(state, LOOK)
    assert lines in ([], ["The connection is back."])


def test_messages_of_the_window_are_told() -> None:
    drive = attached().given(told(house()))
    made = caught_up(drive.state)

    drive.given(NoticeRaised("info", phrase("notice.nothing_runs")), NoticeRaised("info", text="x"))
    assert made.tell(drive.state, LOOK) == ["Nothing is running.", "x"]
    assert made.tell(drive.state, LOOK) == []


def test_another_conversation_and_a_new_one_are_told() -> None:
    drive = in_session(message(1, "user", "hi"))
    made = caught_up(drive.state)

    drive.given(NewChatAsked())
    assert made.tell(drive.state, LOOK) == ["A new conversation."]
    drive.given(SessionChosen(S1))
    assert made.tell(drive.state, LOOK)[0] == "Conversation: S1."


def test_the_conversation_that_a_first_message_makes_needs_no_words() -> None:
    drive = attached().given(told(house()))
    made = caught_up(drive.state)
    drive.given(PromptSubmitted(SessionId(""), "hello", id="m1", at_ms=9))
    made.tell(drive.state, LOOK)

    drive.given(CommandAccepted("m1", S1), told(house(session())), told(snapshot()))
    assert not [line for line in made.tell(drive.state, LOOK) if "Conversation" in line]


def test_a_list_is_told_when_it_opens_and_when_it_reads_differently() -> None:
    stage = stage_of("settings")
    made = caught_up(stage.store.state)
    assert made.menu is not None

    reply(stage, SETTINGS)
    lines = made.tell(stage.store.state, LOOK)
    assert lines[0] == "Settings"
    assert made.tell(stage.store.state, LOOK) == []


def test_a_list_that_grows_tells_what_is_new() -> None:
    stage = stage_of("themes")
    made = caught_up(stage.store.state)
    stage.store.dispatch(OverlayOpened("help"))

    assert made.tell(stage.store.state, LOOK)[0] == "Help"


def test_the_house_alone_makes_no_words() -> None:
    state = Drive().given(opened()).state

    assert teller().tell(state, LOOK) == []
    assert teller().tell(update(state, told(house()))[0], LOOK) != []
