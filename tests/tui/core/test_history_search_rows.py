"""What was sent before and fits."""

from msgspec.structs import replace

from openpista.domain.ids import MessageId
from openpista.domain.query import SearchHit, SearchHits
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import HistorySearchDue
from openpista.tui.core.history_search import (
    HistoryScopeChosen,
    HistorySearchAsked,
    HistorySearchEdited,
)
from openpista.tui.core.history_search_rows import SentRow, sent_rows
from tests.tui.core.drive import Drive
from tests.tui.core.makers import NEW, S1, S2, in_session, message, snapshot, told


def sent(*history: str) -> Drive:
    talk = (
        message(1, "user", "first words"),
        message(2, "assistant", "an answer with words"),
        message(3, "user", "second\nwords"),
    )
    drive = in_session().given(told(snapshot(*talk)), HistorySearchAsked(S1))
    state = drive.state
    return Drive(replace(state, prompt=replace(state.prompt, history=history)))


def texts(drive: Drive) -> list[str]:
    return [row.text for row in sent_rows(drive.state)]


def test_what_was_said_here_comes_first_then_what_was_sent_from_this_window() -> None:
    drive = sent("/model gpt", "first words", "elsewhere")

    assert texts(drive) == ["second\nwords", "first words", "elsewhere", "/model gpt"]
    drive.given(HistoryScopeChosen("session"))
    assert texts(drive) == ["second\nwords", "first words"]


def test_every_word_has_to_stand_in_it() -> None:
    drive = sent("elsewhere").given(HistorySearchEdited("words FIRST"))

    assert texts(drive) == ["first words"]


def test_stored_messages_follow_without_their_marks_each_once() -> None:
    drive = sent().given(HistorySearchEdited("words"), HistorySearchDue(id="r1"))
    hits = (
        SearchHit(S1, "One", MessageId("m1"), 1, "user", 9, "first \ue000words\ue001"),
        SearchHit(S2, "Two", MessageId("m8"), 8, "user", 5, "other \ue000words\ue001 …"),
    )

    drive.given(AnswerArrived("r1", SearchHits(hits=hits)))

    assert texts(drive) == ["second\nwords", "first words", "other words …"]
    assert sent_rows(drive.state)[-1] == SentRow("other words …", "Two", 5, S2, 8)


def test_a_new_conversation_has_what_was_sent_from_this_window() -> None:
    drive = sent("hello").given(HistorySearchAsked(NEW))

    assert texts(drive) == ["hello"]
