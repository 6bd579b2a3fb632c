"""The edges of the browser of conversations."""

from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.query import QueryFailed
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import BrowserSearchDue
from openpista.tui.core.moves import NoticeRaised
from openpista.tui.core.session_browser import BrowserSearched
from openpista.tui.core.sessions import SessionDeleted
from openpista.tui.core.state import State
from openpista.tui.views.browse_head import browser_head, foot_rows, foot_view, head_rows
from tests.tui.looks.session_scenes import Browsing, many
from tests.tui.views.harness import KEYS, LOOK, text


def head(state: State, width: int = 60) -> str:
    return text(head_rows(browser_head(state))(LOOK, width)).rstrip()


def foot(state: State, width: int = 130) -> str:
    rows = foot_rows(foot_view(state), KEYS)(LOOK, width)
    assert all(row.cells <= width for row in rows)
    return rows[-1].text.rstrip()


def test_it_counts_conversations_and_says_which() -> None:
    state = Browsing(*many()).stage.store.state

    assert head(state).split() == ["Conversations", "all", "deleted", "12"]
    more = replace(state, sessions=replace(state.sessions, next_cursor="c"))
    assert head(more).endswith("12+")


def test_a_search_on_its_way_and_a_failed_one_are_said() -> None:
    browsing = Browsing(*many())
    browsing.stage.store.dispatch(BrowserSearched("build"))
    assert head(browsing.stage.store.state).endswith("searching …")

    browsing.stage.store.dispatch(BrowserSearchDue(id="r1"))
    browsing.stage.store.dispatch(AnswerArrived("r1-hits", QueryFailed(reason="It is locked.")))
    assert head(browsing.stage.store.state).endswith("It is locked.")


@pytest.mark.parametrize(
    ("browsing", "key"),
    [
        (Browsing, "sessions.none"),
        (lambda: Browsing().deleted(), "sessions.none_deleted"),
        (lambda: Browsing(*many()).searched("xyzzy", ()), "sessions.nothing"),
    ],
)
def test_a_list_without_rows_says_why(browsing: Any, key: str) -> None:
    nothing = browser_head(browsing().stage.store.state).nothing

    assert nothing[:1] == (key,)
    assert LOOK.words.has(key)


def test_reading_and_failure_are_said_in_an_empty_list() -> None:
    state = Browsing(loaded=False).stage.store.state
    failed = replace(state.sessions, state="failed", reason="It is locked.")
    searching = replace(state.browser, query="x", state="waiting")
    broken = replace(state.browser, query="x", state="failed", reason="No.")

    assert browser_head(state).nothing == ("list.loading",)
    told = browser_head(replace(state, sessions=failed)).nothing
    assert told == ("sidebar.failed", ("reason", "It is locked."))
    assert browser_head(replace(state, browser=searching)).nothing == ("list.loading",)
    told = browser_head(replace(state, browser=broken)).nothing
    assert told == ("sidebar.failed", ("reason", "No."))
    assert browser_head(Browsing(*many()).stage.store.state).nothing == ()


def test_keys_are_named_for_what_can_be_done() -> None:
    whole = foot(Browsing(*many()).stage.store.state)
    assert "enter opens" in whole
    assert "ctrl+b forks" in whole
    assert foot(Browsing(*many()).stage.store.state, 30) == "  enter opens   esc closes"
    assert "opens" not in foot(Browsing().stage.store.state)
    assert foot(Browsing().deleted(*many()).stage.store.state).startswith("  enter brings it back")
    assert "enter" not in foot(Browsing().deleted().stage.store.state)


def test_news_take_the_place_of_the_keys_with_the_way_back() -> None:
    stage = Browsing(*many()).stage
    stage.store.dispatch(SessionDeleted(many()[1].id))
    assert "ctrl+z brings it back" in foot(stage.store.state)

    stage.store.dispatch(NoticeRaised("warning", text="Something\nelse."))
    assert foot(stage.store.state) == "  Something"
