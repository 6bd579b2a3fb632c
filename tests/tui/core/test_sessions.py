"""The sessions of the window."""

import pytest

from openpista.domain.command import DeleteSession, ForkSession, RenameSession, RestoreSession
from openpista.domain.event import SessionChanged, SessionRemoved
from openpista.domain.ids import HOUSE, SessionId, StreamId
from openpista.domain.query import (
    AnswerBase,
    GrantList,
    ListSessions,
    QueryFailed,
    SessionPage,
)
from openpista.domain.session import Session
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    StreamRefused,
)
from openpista.tui.core.effects import After, Ask, NoticeDue, Send, Stop, Then
from openpista.tui.core.held import find
from openpista.tui.core.moves import NewChatAsked, OverlayOpened, SessionChosen, SessionLeft
from openpista.tui.core.phrase import phrase
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    Row,
    SessionDeleted,
    SessionForked,
    SessionRenamed,
    SessionRestored,
    SidebarPointed,
    row_of,
    unread,
)
from openpista.tui.core.sessions import update as sessions_update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import NEW, ON_S1, S1, S2, house, in_session, opened, session, told


def known(*sessions: Session) -> Drive:
    return Drive().given(opened(), told(house(*sessions)))


def ids(drive: Drive) -> list[str]:
    return [row.session.id for row in drive.state.sessions.rows]


def changed(changed_session: Session) -> Action:
    return told(SessionChanged(stream=HOUSE, session=changed_session))


# --- the list -------------------------------------------------------------------------------


def test_sessions_are_listed_by_their_newest_change() -> None:
    drive = known(session("s1", updated_at_ms=1), session("s2", updated_at_ms=2))

    assert ids(drive) == [S2, S1]
    assert drive.state.sessions.state == "loaded"
    drive.given(changed(session("s1", updated_at_ms=3)))
    assert ids(drive) == [S1, S2]


def test_a_session_that_did_not_change_is_the_same_row() -> None:
    drive = known(session("s1"))

    drive.send(changed(session("s1"))).emits()


def test_messages_in_other_sessions_are_unread_until_those_are_shown() -> None:
    drive = known(session("s1", message_count=3), session("s2", message_count=1))
    drive.given(SessionChosen(S2))

    drive.given(changed(session("s1", message_count=5)), changed(session("s2", message_count=2)))

    counts = {row.session.id: unread(row) for row in drive.state.sessions.rows}
    assert counts == {S1: 2, S2: 0}
    drive.given(SessionChosen(S1))
    assert all(unread(row) == 0 for row in drive.state.sessions.rows)


def test_what_was_unread_stays_so_when_the_house_tells_everything_again() -> None:
    drive = known(session("s1", message_count=3)).given(
        changed(session("s1", message_count=5)), told(house(session("s1", message_count=6)))
    )

    row = row_of(drive.state.sessions, S1)
    assert row is not None
    assert unread(row) == 3


def test_a_count_that_shrinks_leaves_nothing_unread() -> None:
    drive = known(session("s1", message_count=3)).given(changed(session("s1", message_count=1)))

    assert drive.state.sessions.rows == (Row(session("s1", message_count=1), 1),)


def test_the_session_shown_stays_listed_when_the_house_tells_only_the_newest() -> None:
    drive = in_session().given(told(house(session("s2", updated_at_ms=9))))

    assert ids(drive) == [S2, S1]
    assert ids(drive.given(told(house(session("s1"))))) == [S1]


def test_the_list_opens_and_is_asked_for() -> None:
    Drive().send(OverlayOpened("sessions", id="r1")).to(
        sessions__state="loading",
        sessions__request_id="r1",
        route__overlays=lambda overlays: len(overlays) == 1,
    ).emits(
        Ask(ListSessions(), "r1", slot="sessions"),
        Stop("browser-search"),
        Stop("browser-titles"),
        Stop("browser-hits"),
    )


def test_a_page_is_added_and_the_next_one_asked_for_at_its_end() -> None:
    drive = Drive().given(OverlayOpened("sessions", id="r1"))

    drive.given(AnswerArrived("r1", SessionPage(sessions=(session("s1"),), next_cursor="c")))
    drive.send(MoreSessionsWanted(id="r2")).to(
        sessions__state="loading", sessions__request_id="r2"
    ).emits(Ask(ListSessions(cursor="c"), "r2", slot="sessions"))
    drive.send(MoreSessionsWanted(id="r3")).emits()
    drive.given(AnswerArrived("r2", SessionPage(sessions=(session("s2"),))))

    assert ids(drive) == [S1, S2]
    drive.send(MoreSessionsWanted(id="r4")).emits()


@pytest.mark.parametrize(
    ("answer", "reason"), [(QueryFailed(reason="No."), "No."), (GrantList(grants=()), "")]
)
def test_a_list_that_cannot_be_had_says_why(answer: AnswerBase, reason: str) -> None:
    drive = Drive().given(OverlayOpened("sessions", id="r1"))

    drive.given(AnswerArrived("r1", answer))  # pyright: ignore[reportArgumentType]

    assert (drive.state.sessions.state, drive.state.sessions.reason) == ("failed", reason)


def test_sessions_of_any_page_become_known_but_only_the_awaited_one_ends_the_waiting() -> None:
    drive = Drive().given(OverlayOpened("sessions", id="r1"), OverlayOpened("sessions", id="r2"))

    gone = session("s2", deleted_at_ms=5)
    drive.given(AnswerArrived("r1", SessionPage(sessions=(session("s1"), gone))))

    assert ids(drive) == [S1]
    assert drive.state.sessions.state == "loading"


def test_the_cursor_of_the_sidebar_stays_with_its_session() -> None:
    drive = known(session("s1", updated_at_ms=2), session("s2", updated_at_ms=1))

    drive.send(SidebarPointed(S2)).to(sessions__cursor=S2).emits()
    drive.given(changed(session("s2", updated_at_ms=9)))

    assert drive.state.sessions.cursor == S2


@pytest.mark.parametrize(("at", "then"), [("s1", "s2"), ("s2", "s3"), ("s3", "s2")])
def test_deleting_under_the_cursor_moves_it_to_the_session_below_or_else_above(
    at: str, then: str
) -> None:
    three = [session(f"s{number}", updated_at_ms=9 - number) for number in (1, 2, 3)]
    drive = known(*three).given(SidebarPointed(SessionId(at)), SessionDeleted(SessionId(at)))

    assert drive.state.sessions.cursor == then


def test_deleting_the_only_session_leaves_no_cursor() -> None:
    drive = known(session("s1")).given(SidebarPointed(S1), SessionDeleted(S1))

    assert drive.state.sessions.cursor == NEW


# --- orders ---------------------------------------------------------------------------------


def test_a_session_gets_the_title_that_the_user_gave() -> None:
    drive = in_session()

    drive.send(SessionRenamed(S1, " Taxes ", id="r1")).emits(
        Send(RenameSession(session_id=S1, title="Taxes"), "r1")
    )
    drive.send(SessionRenamed(S1, "  ", id="r2")).emits()
    drive.send(SessionRenamed(NEW, "x", id="r3")).emits()


def test_a_deleted_session_is_gone_at_once_and_can_be_brought_back() -> None:
    drive = known(session("s1"), session("s2"))

    drive.send(SessionDeleted(S1, id="r1", at_ms=7)).to(
        sessions__rows=(Row(session("s2"), 0),),
        sessions__deleted=(session("s1"),),
        sessions__leaving=(("r1", session("s1")),),
        notices__shown=lambda shown: (
            shown[-1].undo == S1
            and shown[-1].phrase == phrase("notice.session_deleted", title="S1")
        ),
        notices__next_id=2,
    ).emits(Send(DeleteSession(session_id=S1), "r1"), After("notice-1", 10_000, NoticeDue(1)))
    drive.send(SessionDeleted(S1, id="r2")).emits()
    drive.send(CommandAccepted("r1")).to(sessions__leaving=()).emits()
    drive.send(SessionRestored(S1, id="r3")).to(
        sessions__opening="r3",
        notices__shown=(),
        notices__kept=lambda kept: [toast.undo for toast in kept] == [S1],
    ).emits(Send(RestoreSession(session_id=S1), "r3"), Stop("notice-1"))
    drive.given(changed(session("s1")), CommandAccepted("r3", S1))
    assert drive.state.sessions.deleted == ()
    assert (drive.state.sessions.active, ids(drive)) == (S1, [S1, S2])


def test_deleting_the_session_shown_goes_home() -> None:
    drive = in_session().given(SessionDeleted(S1, id="r1"))

    assert (drive.state.sessions.active, drive.state.route.page) == (NEW, "home")


@pytest.mark.parametrize("failure", [CommandRefused("r1", "No."), CommandUnsent("r1")])
def test_a_session_that_could_not_be_deleted_is_back(failure: Action) -> None:
    drive = known(session("s1")).given(SessionDeleted(S1, id="r1"))
    drive.given(changed(session("s1", title="late")))
    assert ids(drive) == []

    drive.given(failure)

    assert ids(drive) == [S1]
    assert drive.state.sessions.deleted == ()


def test_a_session_deleted_elsewhere_goes_too_and_can_be_brought_back_here() -> None:
    drive = known(session("s1")).given(
        told(SessionRemoved(stream=HOUSE, session_id=S1)),
        told(SessionRemoved(stream=ON_S1, session_id=S1)),
    )

    assert ids(drive) == []
    assert drive.state.sessions.deleted == (session("s1"),)
    assert drive.state.sessions.leaving == ()


def test_the_last_deleted_session_comes_back_first() -> None:
    drive = known(session("s1"), session("s2")).given(
        SessionDeleted(S1, id="r1"), SessionDeleted(S2, id="r2")
    )

    drive.send(SessionRestored(id="r3")).to(
        sessions__opening="r3",
        notices__shown=lambda shown: [toast.undo for toast in shown] == [S1],
        notices__kept=lambda kept: [toast.undo for toast in kept] == [S2],
    ).emits(
        Send(RestoreSession(session_id=S2), "r3"),
        Stop("notice-2"),
    )
    Drive().send(SessionRestored(id="r3")).emits()


def test_a_session_can_come_back_without_being_shown_and_without_having_been_known() -> None:
    Drive().send(SessionRestored(S2, show=False, id="r3")).emits(
        Send(RestoreSession(session_id=S2), "r3")
    )


def test_a_deleted_row_told_by_the_house_is_not_listed() -> None:
    assert ids(known(session("s1", deleted_at_ms=5))) == []


def test_a_fork_opens_when_it_is_made() -> None:
    drive = known(session("s1", last_seq=9))

    drive.send(SessionForked(S1, 4, id="r1")).to(sessions__opening="r1").emits(
        Send(ForkSession(session_id=S1, seq=4), "r1")
    )
    drive.send(SessionForked(S1, id="r2")).to(sessions__opening="r2").emits(
        Send(ForkSession(session_id=S1, seq=9), "r2")
    )
    drive.send(SessionForked(SessionId("s7"), id="r3")).emits()
    drive.send(SessionForked(NEW, 3, id="r3")).emits()
    drive.given(CommandAccepted("r2", S2))
    assert (drive.state.sessions.active, drive.state.sessions.opening) == (S2, "")


def test_a_fork_that_failed_opens_nothing() -> None:
    drive = known(session("s1")).given(SessionForked(S1, id="r1"), CommandRefused("r1", "No."))

    assert (drive.state.sessions.active, drive.state.sessions.opening) == (NEW, "")


def test_an_acceptance_that_nobody_waits_for_changes_nothing() -> None:
    drive = known(session("s1"))

    drive.send(CommandAccepted("r9", S1)).emits()
    drive.send(CommandAccepted("", S1)).emits()


def test_something_new_shows_no_session() -> None:
    assert in_session().given(NewChatAsked()).state.sessions.active == NEW


def test_something_new_leaves_the_session_that_was_shown_once() -> None:
    shown = in_session().state.sessions

    home, outcomes = sessions_update(shown, NewChatAsked(at_ms=3))

    assert outcomes == (Then(SessionLeft(shown.active, at_ms=3)),)
    assert sessions_update(home, NewChatAsked()) == (home, ())


def test_a_window_may_open_on_a_session() -> None:
    assert Drive().given(opened(S1)).state.sessions.active == S1


def test_a_session_that_does_not_exist_leads_home_with_a_word() -> None:
    drive = Drive().given(opened(S1), StreamRefused(ON_S1, "There is no session s1."))

    assert (drive.state.sessions.active, drive.state.route.page) == (NEW, "home")
    assert [toast.text for toast in drive.state.notices.shown] == ["There is no session s1."]
    assert find(drive.state.chats, S1) is None


def test_a_refused_stream_of_another_session_leaves_the_window_where_it_is() -> None:
    drive = in_session().given(StreamRefused(StreamId("s2"), "No."))

    assert drive.state.sessions.active == S1
