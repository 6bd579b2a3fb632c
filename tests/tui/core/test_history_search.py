"""Looking for what was sent before."""

from typing import Any

import pytest

from openpista.domain.ids import MessageId
from openpista.domain.query import (
    GrantList,
    HistoryPage,
    QueryFailed,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
)
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import After, Ask, HistorySearchDue, Stop, Then
from openpista.tui.core.history_search import (
    HistoryScopeChosen,
    HistorySearch,
    HistorySearchAsked,
    HistorySearchEdited,
    HistorySearchMoved,
    HistoryTaken,
    update,
)
from openpista.tui.core.moves import DraftReplaced, OverlayClosed, OverlayOpened
from tests.tui.core.makers import NEW, S1, S2, message

DUE = After("history-search", 150, HistorySearchDue())
STOPS = (Stop("history-search"), Stop("history-hits"))
ASKED = HistorySearch(S1, "word", state="loading", request_id="r1")


def test_it_opens_for_the_draft_of_a_session() -> None:
    opened = (HistorySearch(S1), (Then(OverlayOpened("history")),))

    assert update(ASKED, HistorySearchAsked(S1)) == opened


@pytest.mark.parametrize(("scope", "where"), [("session", S1), ("all", None)])
def test_stored_messages_are_asked_for_after_a_pause(scope: Any, where: Any) -> None:
    typed, outcomes = update(HistorySearch(S1, scope=scope), HistorySearchEdited("word "))
    assert (typed.state, outcomes) == ("waiting", (DUE,))

    _, outcomes = update(typed, HistorySearchDue(id="r1"))

    asked = SearchMessages(text="word", session_id=where, limit=60)
    assert outcomes == (Ask(asked, "r1", slot="history-hits"),)
    assert update(typed, HistorySearchEdited("word ")) == (typed, ())
    assert update(ASKED, HistorySearchDue(id="r2")) == (ASKED, ())


def test_nothing_is_asked_without_words_or_of_a_conversation_still_to_be_made() -> None:
    assert update(ASKED, HistorySearchEdited(""))[1] == STOPS
    new = HistorySearch(NEW, "word")
    assert update(new, HistoryScopeChosen("session"))[1] == STOPS


def test_another_scope_begins_anew_and_a_walk_goes_on() -> None:
    changed, outcomes = update(ASKED, HistoryScopeChosen("session"))

    assert (changed.scope, changed.index, changed.state, outcomes) == (
        "session", 0, "waiting", (DUE,),
    )  # fmt: skip
    assert update(ASKED, HistoryScopeChosen("all")) == (ASKED, ())
    assert update(ASKED, HistorySearchMoved(2))[0].index == 2


def test_only_what_people_said_is_kept() -> None:
    mine = SearchHit(S1, "", MessageId("m1"), 1, "user", 1, "word")
    other = SearchHit(S1, "", MessageId("m2"), 2, "assistant", 1, "word")

    found, _ = update(ASKED, AnswerArrived("r1", SearchHits(hits=(mine, other))))

    assert (found.hits, found.state) == ((mine,), "loaded")


@pytest.mark.parametrize(
    ("request_id", "answer"), [("r0", SearchHits(hits=())), ("r1", GrantList(grants=()))]
)
def test_answers_to_something_else_change_nothing(request_id: str, answer: Any) -> None:
    assert update(ASKED, AnswerArrived(request_id, answer)) == (ASKED, ())


def test_a_search_that_failed_says_why() -> None:
    failed, _ = update(ASKED, AnswerArrived("r1", QueryFailed(reason="No.")))

    assert (failed.state, failed.reason) == ("failed", "No.")


def test_a_text_becomes_the_draft() -> None:
    _, outcomes = update(ASKED, HistoryTaken("say it", id="r2"))

    assert outcomes == (
        Then(DraftReplaced(S1, "say it", 6)),
        Then(OverlayClosed("history")),
    )


def test_an_excerpt_is_read_in_full_first() -> None:
    taking, outcomes = update(ASKED, HistoryTaken("", S2, 7, id="r2"))
    asked = ReadHistory(session_id=S2, before_seq=8, limit=1)
    assert outcomes == (Ask(asked, "r2", slot="history-take"),)

    page = HistoryPage(messages=(message(7, "user", "all of it"),))
    taken, outcomes = update(taking, AnswerArrived("r2", page))

    assert taken.taking == ""
    assert outcomes[0] == Then(DraftReplaced(S1, "all of it", 9))
    assert update(taking, AnswerArrived("r2", HistoryPage(messages=())))[1] == ()
    assert update(taking, AnswerArrived("r2", QueryFailed(reason="No.")))[0].reason == "No."
    assert update(ASKED, HistoryTaken("", S2)) == (ASKED, ())
