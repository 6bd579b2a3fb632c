"""What a line means."""

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.approvals import (
    ApprovalAnswered,
    ApprovalModeChosen,
    ApprovalRead,
    Card,
)
from openpista.tui.core.arrivals import Attached
from openpista.tui.core.effects import ArmDue
from openpista.tui.core.moves import OverlayClosed, OverlayOpened, PromptSubmitted, SessionChosen
from openpista.tui.core.state import State
from openpista.tui.plain.hear import Heard, heard
from openpista.tui.plain.menus import Menu
from tests.tui.core.drive import Drive
from tests.tui.core.makers import approval, house, opened, snapshot, told

NEW = SessionId("")
A1 = approval().id


def asked(*, armed: bool = True) -> State:
    drive = Drive().given(
        opened(),
        Attached(1),
        SessionChosen(SessionId("s1")),
        told(house()),
        told(snapshot(approvals=(approval(),)), 1_000),
    )
    if armed:
        drive.given(ArmDue(A1, at_ms=9_000))
    return drive.state


def mode(state: State, **fields: object) -> State:
    card: Card = replace(state.approvals.cards[0], **fields)
    return replace(state, approvals=replace(state.approvals, cards=(card,)))


def test_words_are_sent_as_they_are() -> None:
    assert heard(State(), " hello", None) == Heard((PromptSubmitted(NEW, " hello"),))
    assert heard(State(), "  ", None) == Heard()


def test_a_number_answers_the_question() -> None:
    assert heard(asked(), "1", None).actions == (
        ApprovalRead(A1),
        ApprovalAnswered(A1, "once"),
    )
    assert heard(asked(), "5 not now", None).actions[-1] == ApprovalAnswered(A1, "no", "not now")


def test_anything_else_is_no_answer_and_no_message() -> None:
    assert heard(asked(), "yes", None) == Heard(told="plain.not_an_answer")
    assert heard(asked(), "", None) == Heard(told="plain.not_an_answer")


def test_a_line_typed_before_the_question_answers_nothing() -> None:
    assert heard(asked(armed=False), "1", None) == Heard(told="plain.too_soon")


def test_commands_go_before_a_question() -> None:
    assert heard(asked(), "/cancel", None).actions == (PromptSubmitted(SessionId("s1"), "/cancel"),)


def test_a_change_may_come_in_a_line_of_its_own() -> None:
    assert heard(asked(), "4", None) == Heard(
        (ApprovalModeChosen(A1, "change"),), told="plain.say_change"
    )
    changing = mode(asked(), mode="change")
    assert heard(changing, "use ls", None).actions == (ApprovalAnswered(A1, "change", "use ls"),)
    assert heard(changing, "", None) == Heard()
    assert heard(mode(asked(), mode="no"), "why", None).actions == (
        ApprovalAnswered(A1, "no", "why"),
    )


def test_while_an_answer_is_sent_nothing_more_is_heard() -> None:
    assert heard(mode(asked(), request_id="r"), "1", None) == Heard()


MENU = Menu(("a", "b"), choices=((OverlayClosed(),), (OverlayClosed("help"),)))


def test_a_list_is_picked_from_by_number() -> None:
    assert heard(State(), "2", MENU).actions == (OverlayClosed("help"),)
    assert heard(State(), "", MENU).actions == (OverlayClosed(),)
    for wrong in ("0", "3", "x", "²", "-1"):
        assert heard(State(), wrong, MENU) == Heard(told="plain.not_a_number")
    assert heard(State(), "1", Menu(("a",))) == Heard(told="plain.nothing_to_pick")


def test_a_field_takes_the_line() -> None:
    menu = Menu(("value?",), typed=lambda text: (PromptSubmitted(NEW, text),))

    assert heard(State(), " x ", menu).actions == (PromptSubmitted(NEW, "x"),)


def test_a_command_leaves_the_list_it_was_given_in() -> None:
    state = Drive().given(OverlayOpened("help")).state

    assert heard(state, "/jobs", MENU).actions == (
        OverlayClosed(),
        PromptSubmitted(NEW, "/jobs"),
    )
