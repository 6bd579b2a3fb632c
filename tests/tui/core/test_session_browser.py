"""The browser of conversations: searching, previewing, the deleted ones."""

from typing import Any

import pytest

from openpista.domain.event import SessionChanged, SessionRemoved
from openpista.domain.ids import HOUSE, MessageId
from openpista.domain.query import (
    GrantList,
    HistoryPage,
    ListSessions,
    QueryFailed,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
    SessionPage,
)
from openpista.tui.core.arrivals import AnswerArrived, EventArrived
from openpista.tui.core.effects import After, Ask, BrowserSearchDue, PreviewDue, Stop
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    BrowserSearched,
    MoreDeletedWanted,
    Preview,
    PreviewWanted,
    SessionBrowser,
    Subject,
    update,
)
from openpista.tui.core.stamp import ActionBase
from tests.tui.core.makers import NEW, S1, S2, message, session

HIT = SearchHit(S1, "One", MessageId("m3"), 3, "user", 5, "the \ue000word\ue001")
DUE = After("browser-search", 150, BrowserSearchDue())
STOPS = (Stop("browser-search"), Stop("browser-titles"), Stop("browser-hits"))


def after(*actions: ActionBase, of: SessionBrowser | None = None) -> SessionBrowser:
    browser = of or SessionBrowser()
    for action in actions:
        browser, _ = update(browser, action)
    return browser


def searching(query: str = "word") -> SessionBrowser:
    return after(BrowserSearched(query), BrowserSearchDue(id="r1"))


def answered(browser: SessionBrowser, request_id: str, answer: Any) -> SessionBrowser:
    return after(AnswerArrived(request_id, answer), of=browser)


def test_it_opens_empty_and_forgets_what_was_before() -> None:
    before = after(BrowserSearched("x"))

    assert update(before, OverlayOpened("sessions")) == (SessionBrowser(), STOPS)
    assert update(before, OverlayOpened("models")) == (before, ())


def test_it_opens_with_a_search_that_is_asked_for_at_once_when_typing_would_pause() -> None:
    opened = SessionBrowser("tax", state="waiting")

    assert update(SessionBrowser(), OverlayOpened("sessions", "tax")) == (opened, (DUE,))


def test_typing_asks_titles_and_messages_after_a_pause() -> None:
    browser, outcomes = update(SessionBrowser(), BrowserSearched(" word "))
    assert outcomes == (DUE,)

    browser, outcomes = update(browser, BrowserSearchDue(id="r1"))

    assert (browser.state, browser.request_id) == ("loading", "r1")
    assert outcomes == (
        Ask(ListSessions(filter="word", limit=100), "r1-titles", slot="browser-titles"),
        Ask(SearchMessages(text="word", limit=100), "r1-hits", slot="browser-hits"),
    )


def test_the_same_words_are_not_looked_for_again() -> None:
    browser = searching()

    assert update(browser, BrowserSearched("word")) == (browser, ())
    assert update(browser, BrowserSearchDue(id="r2")) == (browser, ())


def test_hits_are_shown_until_the_search_is_empty_again() -> None:
    browser = answered(searching(), "r1-hits", SearchHits(hits=(HIT,)))
    assert (browser.hits, browser.state) == ((HIT,), "loaded")

    cleared, outcomes = update(browser, BrowserSearched(" "))

    assert (cleared.hits, cleared.state, outcomes) == ((), "none", STOPS)


@pytest.mark.parametrize(
    ("request_id", "answer"),
    [
        ("r0-hits", SearchHits(hits=(HIT,))),
        ("r1-titles", SearchHits(hits=(HIT,))),
        ("r1-hits", GrantList(grants=())),
        ("r1-titles", SessionPage(sessions=(session("s1"),))),
        ("", SearchHits(hits=(HIT,))),
    ],
)
def test_answers_to_something_else_change_nothing(request_id: str, answer: Any) -> None:
    browser = searching()

    assert answered(browser, request_id, answer) == browser
    assert answered(SessionBrowser(), request_id, answer) == SessionBrowser()


def test_a_search_that_failed_says_why() -> None:
    browser = answered(searching(), "r1-hits", QueryFailed(reason="No."))

    assert (browser.state, browser.reason) == ("failed", "No.")


def test_the_choice_is_kept_and_given_up_with_another_search() -> None:
    chosen = after(BrowserRowChosen(Subject(S1, 3), 4))

    assert (chosen.chosen, chosen.place) == (Subject(S1, 3), 4)
    assert after(BrowserSearched("x"), of=chosen).chosen is None


# --- the deleted ones -----------------------------------------------------------------------


def deleted(*names: str, cursor: str = "") -> SessionBrowser:
    browser = after(BrowserScopeChosen("deleted"), BrowserSearchDue(id="d1"))
    page = SessionPage(
        sessions=tuple(session(name, deleted_at_ms=5) for name in names), next_cursor=cursor
    )
    return answered(browser, "d1-titles", page)


def test_the_deleted_ones_are_asked_for_without_their_messages() -> None:
    browser, outcomes = update(SessionBrowser("tax"), BrowserScopeChosen("deleted"))
    assert (browser, outcomes) == (SessionBrowser("tax", "deleted", state="waiting"), (DUE,))

    _, outcomes = update(browser, BrowserSearchDue(id="d1"))

    asked = ListSessions(filter="tax", deleted=True, limit=100)
    assert outcomes == (Ask(asked, "d1-titles", slot="browser-titles"),)
    assert update(browser, BrowserScopeChosen("deleted")) == (browser, ())


def test_more_of_the_deleted_ones_come_behind_those_that_are_known() -> None:
    browser = deleted("s1", cursor="c")

    browser, outcomes = update(browser, MoreDeletedWanted(id="d2"))

    asked = ListSessions(cursor="c", deleted=True, limit=100)
    assert outcomes == (Ask(asked, "d2-titles", slot="browser-titles"),)
    assert update(browser, MoreDeletedWanted(id="d3")) == (browser, ())
    page = SessionPage(sessions=(session("s1", deleted_at_ms=5), session("s2", deleted_at_ms=5)))
    assert [s.id for s in answered(browser, "d2-titles", page).deleted] == [S1, S2]


def test_a_page_that_nobody_asked_for_is_not_the_deleted_ones() -> None:
    browser = deleted("s1")

    page = SessionPage(sessions=(session("s2"),))

    assert answered(browser, "r7", page) == browser


def test_a_session_that_came_back_leaves_the_deleted_ones() -> None:
    browser = deleted("s1", "s2")

    back = EventArrived(SessionChanged(stream=HOUSE, session=session("s1")))
    still = EventArrived(SessionChanged(stream=HOUSE, session=session("s1", deleted_at_ms=7)))

    assert [s.id for s in after(back, of=browser).deleted] == [S2]
    assert after(still, of=browser) == browser
    assert after(back, of=SessionBrowser()) == SessionBrowser()


def test_a_session_deleted_meanwhile_joins_the_deleted_ones_and_leaves_the_hits() -> None:
    gone = EventArrived(SessionRemoved(stream=HOUSE, session_id=S1))
    found = answered(searching(), "r1-hits", SearchHits(hits=(HIT,)))

    assert after(gone, of=found).hits == ()
    assert update(searching(), gone) == (searching(), ())
    assert update(deleted("s2"), gone)[1] == (DUE,)


# --- the preview ----------------------------------------------------------------------------


def test_the_preview_is_read_when_the_user_stays_at_a_row() -> None:
    browser, outcomes = update(SessionBrowser(), PreviewWanted(Subject(S1), 9))
    assert browser.preview == Preview(Subject(S1), 9, "waiting")
    assert outcomes == (After("browser-preview", 80, PreviewDue()),)

    browser, outcomes = update(browser, PreviewDue(id="p1"))

    assert outcomes == (Ask(ReadHistory(session_id=S1, limit=20), "p1", slot="browser-read"),)
    page = HistoryPage(messages=(message(9, "user", "hi"),))
    read = answered(browser, "p1", page).preview
    assert (read.state, read.messages) == ("loaded", page.messages)
    assert update(after(of=browser), PreviewDue(id="p2")) == (browser, ())


def test_the_preview_of_a_message_shows_what_stands_around_it() -> None:
    browser = after(PreviewWanted(Subject(S1, 30), 0))

    _, outcomes = update(browser, PreviewDue(id="p1"))

    asked = ReadHistory(session_id=S1, before_seq=37, limit=20)
    assert outcomes == (Ask(asked, "p1", slot="browser-read"),)


def test_what_is_shown_stays_until_something_newer_of_the_same_is_read() -> None:
    browser = after(PreviewWanted(Subject(S1), 9), PreviewDue(id="p1"))
    browser = answered(browser, "p1", HistoryPage(messages=(message(9, "user", "hi"),)))

    assert after(PreviewWanted(Subject(S1), 10), of=browser).preview.messages
    assert not after(PreviewWanted(Subject(S2), 1), of=browser).preview.messages
    nothing = update(browser, PreviewWanted(Subject(NEW), 0))
    assert (nothing[0].preview, nothing[1]) == (Preview(), (Stop("browser-preview"),))


def test_a_preview_that_cannot_be_read_says_why() -> None:
    browser = after(PreviewWanted(Subject(S1), 9), PreviewDue(id="p1"))

    failed = answered(browser, "p1", QueryFailed(reason="No.")).preview
    other = answered(browser, "p1", GrantList(grants=())).preview

    assert (failed.state, failed.reason) == ("failed", "No.")
    assert other == browser.preview
