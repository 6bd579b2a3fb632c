"""Keys and clicks in the browser of conversations."""

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.moves import MessageWanted, NewChatAsked, OverlayClosed, SessionChosen
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    MoreDeletedWanted,
    Subject,
)
from openpista.tui.core.session_export import ExportAsked
from openpista.tui.core.session_rename import RenameAsked
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    SessionDeleted,
    SessionForked,
    SessionRestored,
)
from openpista.tui.core.state import State
from openpista.tui.views.browse_keys import clicked, pressed
from tests.tui.looks.session_scenes import TITLES, Browsing, many

S0, S1 = SessionId("s0"), SessionId("s1")


def browsing() -> State:
    return Browsing(*many()).stage.store.state


def at_hit() -> State:
    scene = Browsing(*many()).searched()
    scene.stage.store.dispatch(BrowserRowChosen(Subject(S0, 4), 5))
    return scene.stage.store.state


def deleted() -> State:
    return Browsing().deleted(*many()).stage.store.state


def test_rows_are_walked_and_paged() -> None:
    state = browsing()

    assert pressed(state, "row.down", 5) == (BrowserRowChosen(Subject(S1), 1),)
    assert pressed(state, "row.up", 5) == (BrowserRowChosen(Subject(SessionId("s11")), 11),)
    assert pressed(state, "row.page_down", 5) == (BrowserRowChosen(Subject(SessionId("s5")), 5),)
    assert pressed(state, "row.page_up", 5) == (BrowserRowChosen(Subject(S0), 0),)
    assert pressed(Browsing().stage.store.state, "row.down", 5) == ()


def test_enter_goes_to_the_conversation_or_to_the_message_that_matched() -> None:
    assert pressed(browsing(), "row.choose", 5) == (SessionChosen(S0),)
    assert pressed(at_hit(), "row.choose", 5) == (
        OverlayClosed("sessions"),
        MessageWanted(S0, 4, ("build",)),
    )
    assert pressed(deleted(), "row.choose", 5) == (SessionRestored(S0),)


def test_what_is_done_with_the_chosen_one() -> None:
    state, title = browsing(), TITLES[0][0]

    assert pressed(state, "row.remove", 5) == (SessionDeleted(S0),)
    assert pressed(state, "sessions.rename", 5) == (RenameAsked(S0, title),)
    assert pressed(state, "sessions.export", 5) == (ExportAsked(S0, title, "/src"),)
    assert pressed(state, "sessions.fork", 5) == (SessionForked(S0, 0),)
    assert pressed(at_hit(), "sessions.fork", 5) == (SessionForked(S0, 4),)
    assert pressed(at_hit(), "sessions.rename", 5) == (RenameAsked(S0, title),)


def test_deleted_ones_are_only_brought_back_and_exported() -> None:
    for action in ("row.remove", "sessions.rename", "sessions.fork"):
        assert pressed(deleted(), action, 5) == ()
    assert pressed(deleted(), "sessions.export", 5)


def test_without_a_row_nothing_is_done() -> None:
    assert pressed(Browsing().stage.store.state, "row.choose", 5) == ()
    assert pressed(browsing(), "no.such", 5) is None


def test_keys_that_need_no_row() -> None:
    state = browsing()

    assert pressed(state, "dialog.close", 5) == (OverlayClosed("sessions"),)
    assert pressed(state, "sessions.new", 5) == (NewChatAsked(),)
    assert pressed(state, "sessions.scope", 5) == (BrowserScopeChosen("deleted"),)
    assert pressed(deleted(), "sessions.scope", 5) == (BrowserScopeChosen("all"),)
    assert pressed(state, "sessions.restore", 5) == (SessionRestored(show=False),)


def test_more_is_asked_for_at_the_end_of_what_is_known() -> None:
    state = browsing()
    more = replace(state, sessions=replace(state.sessions, next_cursor="c"))
    asking = replace(more, sessions=replace(more.sessions, request_id="r1"))
    gone = deleted()

    assert pressed(state, "more", 1) == ()
    assert pressed(more, "more", 1) == (MoreSessionsWanted(),)
    assert pressed(asking, "more", 1) == ()
    assert pressed(gone, "more", 1) == ()
    known = replace(gone, browser=replace(gone.browser, next_cursor="c"))
    assert pressed(known, "more", 1) == (MoreDeletedWanted(),)


def test_the_first_click_chooses_and_the_next_opens() -> None:
    state = browsing()

    assert clicked(state, 1) == (BrowserRowChosen(Subject(S1), 1),)
    assert clicked(state, 0) == (SessionChosen(S0),)
    assert clicked(state, 99) == ()
    assert clicked(at_hit(), 0) == ()
