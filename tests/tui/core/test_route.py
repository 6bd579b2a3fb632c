"""Pages, zones, dialogs, and leaving."""

from openpista.tui.core.effects import After, LeaveDue, NoticeDue, Quit, Stop
from openpista.tui.core.moves import (
    MessageSent,
    NewChatAsked,
    OverlayClosed,
    OverlayOpened,
    SessionChosen,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.core.route import (
    LEAVE_KEY,
    LeaveAsked,
    LeaveConfirmed,
    Overlay,
    Route,
    SidebarShown,
    StayChosen,
    ZoneFocused,
)
from tests.tui.core.drive import Drive
from tests.tui.core.makers import NEW, S1, opened


def test_a_window_opens_home_unless_a_session_is_named() -> None:
    assert Drive().given(opened()).state.route.page == "home"
    assert Drive().given(opened(S1)).state.route.page == "chat"


def test_sending_from_home_goes_to_the_chat() -> None:
    drive = Drive().given(MessageSent(NEW, "hi", id="m1"))

    assert drive.state.route.page == "chat"


def test_choosing_a_session_closes_what_lies_over_the_page() -> None:
    drive = Drive().given(OverlayOpened("sessions", id="r1"), SessionChosen(S1))

    assert drive.state.route == Route(page="chat")


def test_something_new_begins_at_home() -> None:
    drive = Drive().given(SessionChosen(S1), ZoneFocused("sidebar"), NewChatAsked())

    assert drive.state.route == Route()


def test_a_dialog_is_there_once_and_comes_up() -> None:
    drive = Drive().given(OverlayOpened("help"), OverlayOpened("palette"), OverlayOpened("help"))

    assert drive.state.route.overlays == (Overlay("palette"), Overlay("help"))


def test_dialogs_close_from_the_top_or_by_name() -> None:
    drive = Drive().given(OverlayOpened("help"), OverlayOpened("palette"), OverlayOpened("themes"))

    drive.send(OverlayClosed("help")).to(
        route__overlays=(Overlay("palette"), Overlay("themes"))
    ).emits()
    drive.send(OverlayClosed()).to(route__overlays=(Overlay("palette"),)).emits()
    drive.send(OverlayClosed("models")).emits()
    drive.send(OverlayClosed()).to(route__overlays=()).emits()
    drive.send(OverlayClosed()).emits()


def test_the_focus_moves_and_leaves_a_sidebar_that_goes() -> None:
    drive = Drive()

    drive.send(ZoneFocused("sidebar")).to(route__zone="sidebar").emits()
    drive.send(SidebarShown(True)).to(route__sidebar=True).emits()
    drive.send(SidebarShown(False)).to(route__sidebar=False, route__zone="prompt").emits()


def test_leaving_needs_to_be_asked_for_twice() -> None:
    drive = Drive()

    drive.send(LeaveAsked(at_ms=5)).to(
        route__leaving=True,
        notices__shown=lambda shown: shown[-1].phrase == phrase("notice.leave_again"),
        notices__next_id=2,
    ).emits(After(LEAVE_KEY, 2_000, LeaveDue()), After("notice-1", 4_000, NoticeDue(1)))
    drive.send(LeaveAsked(at_ms=900)).to(route__leaving=False).emits(Stop(LEAVE_KEY), Quit())


def test_asking_once_is_forgotten() -> None:
    drive = Drive().given(LeaveAsked(at_ms=5))

    drive.send(LeaveDue()).to(route__leaving=False).emits()


def test_whoever_confirms_leaves_and_may_let_the_house_go_on() -> None:
    drive = Drive()

    drive.send(LeaveConfirmed()).emits(Quit())
    drive.send(LeaveConfirmed(detach=True)).emits(Quit(detach=True))


def test_whoever_stays_sees_the_question_no_more() -> None:
    drive = Drive().given(OverlayOpened("leave"), LeaveAsked())

    drive.send(StayChosen()).to(route__overlays=(), route__leaving=False).emits()
