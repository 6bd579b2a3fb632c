"""Searching in a conversation."""

from typing import Any

import pytest

from openpista.domain.ids import MessageId
from openpista.domain.query import GrantList, QueryFailed, SearchHit, SearchHits, SearchMessages
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.effects import After, Ask, FindDue, Stop, Then
from openpista.tui.core.find import (
    Find,
    FindAsked,
    FindEdited,
    FindEnded,
    FindStepped,
    Place,
    phrase_of,
    update,
)
from openpista.tui.core.moves import MessageWanted, OverlayClosed, OverlayOpened
from tests.tui.core.makers import NEW, S1, S2

DUE = After("find", 200, FindDue())
STOPS = (Stop("find"), Stop("find-older"))
OPEN = Then(OverlayOpened("find"))
LOOKING = Find(S1, "Word", state="loading", request_id="r1", number=1)


def hit(seq: int, of: Any = S1) -> SearchHit:
    return SearchHit(of, "One", MessageId(f"m{seq}"), seq, "user", 5, "")


def test_the_bar_opens_empty_or_with_words() -> None:
    assert update(Find(), FindAsked(S1)) == (Find(S1, number=1), (OPEN, *STOPS))
    waiting = Find(S1, "Word", state="waiting", number=1)
    assert update(Find(), FindAsked(S1, "Word")) == (waiting, (OPEN, DUE))
    assert update(Find(), FindAsked(NEW)) == (Find(), ())


def test_typing_asks_for_older_matches_of_the_phrase_after_a_pause() -> None:
    waiting = Find(S1, "Word ", state="waiting", number=1)
    assert update(Find(S1), FindEdited("Word ")) == (waiting, (DUE,))
    assert update(waiting, FindEdited("Word ")) == (waiting, ())

    asked = SearchMessages(text='"Word"', session_id=S1, limit=200)
    _, outcomes = update(waiting, FindDue(id="r1"))

    assert outcomes == (Ask(asked, "r1", slot="find-older"),)
    assert update(LOOKING, FindDue(id="r2")) == (LOOKING, ())


def test_an_empty_search_looks_for_nothing() -> None:
    assert update(LOOKING, FindEdited(" ")) == (Find(S1, " ", number=2), STOPS)
    assert phrase_of(Find(S1, " ")) == ""
    assert phrase_of(LOOKING) == "word"


def test_numbers_of_older_messages_are_kept_newest_first() -> None:
    hits = SearchHits(hits=(hit(3), hit(9), hit(3), hit(4, S2)))

    found, _ = update(LOOKING, AnswerArrived("r1", hits))

    assert (found.older, found.more, found.state) == ((9, 3), False, "loaded")
    many = SearchHits(hits=tuple(hit(seq) for seq in range(1, 201)))
    assert update(LOOKING, AnswerArrived("r1", many))[0].more


@pytest.mark.parametrize(
    ("request_id", "answer"), [("r0", SearchHits(hits=())), ("r1", GrantList(grants=()))]
)
def test_answers_to_something_else_change_nothing(request_id: str, answer: Any) -> None:
    assert update(LOOKING, AnswerArrived(request_id, answer)) == (LOOKING, ())
    assert update(Find(), AnswerArrived("", SearchHits(hits=()))) == (Find(), ())


def test_a_search_that_failed_says_why() -> None:
    failed, _ = update(LOOKING, AnswerArrived("r1", QueryFailed(reason="No.")))

    assert (failed.state, failed.reason) == ("failed", "No.")


def test_a_step_goes_to_a_block_or_has_the_message_read() -> None:
    here, there = Place(9, BlockId(4), 1), Place(3)

    moved, outcomes = update(LOOKING, FindStepped(here))
    assert (moved.at, moved.number, outcomes) == (here, 2, ())

    moved, outcomes = update(LOOKING, FindStepped(there, id="r7"))
    assert moved.at == there
    assert outcomes == (Then(MessageWanted(S1, 3, ("word",), id="r7")),)


@pytest.mark.parametrize("back", [True, False])
def test_it_ends_where_one_was_or_where_one_is(back: bool) -> None:
    ended, outcomes = update(LOOKING, FindEnded(back))

    assert ended.back is back
    assert outcomes == (*STOPS, Then(OverlayClosed("find")))
