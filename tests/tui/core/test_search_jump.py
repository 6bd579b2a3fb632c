"""Going to a message."""

import pytest

from openpista.tui.core.blocks import BlockId
from openpista.tui.core.effects import After, JumpFaded, Stop, Then
from openpista.tui.core.moves import MessageWanted, NewChatAsked, NoticeRaised, SessionChosen
from openpista.tui.core.phrase import phrase
from openpista.tui.core.search_jump import (
    Jump,
    MessageFound,
    MessageMissed,
    update,
)
from openpista.tui.core.stamp import ActionBase
from tests.tui.core.makers import S1, S2

READING = Jump(S1, 7, ("word",), "reading")
THERE = Jump(S1, 7, ("word",), "there", BlockId(3), number=1)
FADE = Stop("jump-mark")


def test_a_message_is_wanted_found_marked_and_unmarked() -> None:
    assert update(Jump(), MessageWanted(S1, 7, ("word",))) == (READING, (FADE,))
    marked = After("jump-mark", 2_500, JumpFaded())
    assert update(READING, MessageFound(BlockId(3))) == (THERE, (marked,))
    assert update(THERE, JumpFaded()) == (Jump(number=1), ())


@pytest.mark.parametrize("why", ["far", "failed", "gone"])
def test_a_message_that_cannot_be_shown_is_told(why: str) -> None:
    told = NoticeRaised("warning", phrase(f"jump.{why}"))

    assert update(READING, MessageMissed(why)) == (Jump(), (Then(told),))  # type: ignore[arg-type]


def test_whoever_goes_elsewhere_wants_it_no_more() -> None:
    assert update(READING, SessionChosen(S2)) == (Jump(), (FADE,))
    assert update(THERE, NewChatAsked()) == (Jump(number=1), (FADE,))
    assert update(READING, SessionChosen(S1)) == (READING, ())


@pytest.mark.parametrize(
    "action",
    [
        MessageFound(BlockId(3)),
        MessageMissed("far"),
        JumpFaded(),
        SessionChosen(S2),
        NewChatAsked(),
    ],
)
def test_where_nothing_is_wanted_nothing_happens(action: ActionBase) -> None:
    assert update(Jump(), action) == (Jump(), ())
