"""The composer: drafts, sending, history, chips."""

import pytest

from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import CommandAccepted, EditorClosed
from openpista.tui.core.conversation import Outgoing
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.effects import OpenEditor
from openpista.tui.core.moves import (
    DraftReplaced,
    DraftReturned,
    MessageSent,
    PromptEdited,
    PromptSubmitted,
    SessionGone,
)
from openpista.tui.core.prompt import (
    MAX_DRAFTS,
    MAX_HISTORY,
    ChipExpanded,
    ChipRemoved,
    DraftCleared,
    EditorAsked,
    HistoryWalked,
    TextPasted,
    draft_of,
    is_large,
)
from openpista.tui.core.selectors import active_chat
from tests.tui.core.drive import Drive
from tests.tui.core.makers import NEW, S1, S2, attached, in_session


def draft(drive: Drive, session_id: SessionId = S1) -> Draft:
    return draft_of(drive.state.prompt, session_id)


def edited(text: str, revision: int = 0, session_id: SessionId = S1) -> Action:
    return PromptEdited(session_id, revision, text, len(text), at_ms=5)


def sent_texts(drive: Drive) -> list[tuple[str, str]]:
    return [(out.kind, out.text) for out in active_chat(drive.state).outgoing]


def test_typing_is_kept_and_does_not_write_into_the_widget() -> None:
    Drive().send(edited("hi")).to(
        prompt__drafts=(Draft(S1, "hi", 2),), approvals__typed_ms=5, approvals__drafted_ms=5
    ).emits()


def test_typing_in_a_text_that_was_rewritten_meanwhile_is_late() -> None:
    drive = Drive().given(DraftReplaced(S1, "/help ", 6))

    drive.given(edited("/hel", revision=0))

    assert draft(drive).text == "/help "
    assert draft(drive.given(edited("/help m", revision=1))).text == "/help m"


def test_each_session_has_a_draft_of_its_own() -> None:
    drive = Drive().given(edited("one"), edited("two", session_id=S2))

    assert (draft(drive).text, draft(drive, S2).text) == ("one", "two")


def test_a_message_is_sent_trimmed_and_the_composer_is_empty() -> None:
    drive = in_session().given(edited(" hi  "), PromptSubmitted(S1, " hi  ", id="m1", at_ms=9))

    assert active_chat(drive.state).outgoing == (Outgoing(MessageId("m1"), "hi", 9),)
    assert (draft(drive).text, draft(drive).revision) == ("", 1)
    assert drive.state.prompt.history == (" hi  ",)


def test_what_the_composer_shows_is_sent_even_if_its_edit_was_not_told_yet() -> None:
    drive = in_session().given(edited("h"), PromptSubmitted(S1, "hi", id="m1"))

    assert sent_texts(drive) == [("queue", "hi")]


def test_a_message_may_join_the_running_turn() -> None:
    assert sent_texts(in_session().given(PromptSubmitted(S1, "hi", True, id="m1"))) == [
        ("steer", "hi")
    ]


def test_blanks_are_not_sent() -> None:
    drive = in_session().given(edited("  "))

    drive.given(PromptSubmitted(S1, " \n ", id="m1"))

    assert sent_texts(drive) == []
    assert draft(drive).text == "  "


def test_a_backslash_at_the_end_is_a_line_break() -> None:
    drive = in_session().given(PromptSubmitted(S1, "one\\", id="m1"))

    assert sent_texts(drive) == []
    assert (draft(drive).text, draft(drive).cursor, draft(drive).revision) == ("one\n", 4, 1)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("!ls -l", [("shell", "ls -l")]),
        ("!", [("queue", "!")]),
        ("//etc/hosts", [("queue", "/etc/hosts")]),
        (" /etc/hosts", [("queue", "/etc/hosts")]),
        ("two\nlines", [("queue", "two\nlines")]),
    ],
)
def test_what_is_typed_means_what_it_looks_like(typed: str, sent: list[tuple[str, str]]) -> None:
    assert sent_texts(in_session().given(PromptSubmitted(S1, typed, id="m1"))) == sent


def test_a_slash_is_a_command_and_not_a_message() -> None:
    drive = in_session().given(PromptSubmitted(S1, "/help model ", id="m1"))

    assert sent_texts(drive) == []
    assert drive.state.help.query == "model"


def test_words_that_come_back_join_what_stands_there() -> None:
    drive = Drive().given(DraftReturned(S1, "hi"))
    assert (draft(drive).text, draft(drive).cursor) == ("hi", 2)

    drive.given(DraftReturned(S1, "ho"))

    assert draft(drive) == Draft(S1, "hi\nho", 5, revision=2)


def test_history_is_walked_back_and_forth_and_the_unsent_words_come_back() -> None:
    drive = in_session().given(
        PromptSubmitted(S1, "one", id="m1"), PromptSubmitted(S1, "two", id="m2")
    )

    def walk(step: int, text: str) -> str:
        return draft(drive.given(HistoryWalked(S1, step, text))).text

    assert walk(-1, "unsent") == "two"
    assert walk(-1, "two") == "one"
    assert walk(-1, "one") == "one"
    assert walk(1, "one") == "two"
    assert walk(1, "two") == "unsent"
    before = draft(drive)
    assert walk(1, "unsent") == "unsent"
    assert draft(drive) == before


def test_typing_ends_the_walk() -> None:
    drive = in_session().given(PromptSubmitted(S1, "one", id="m1"), HistoryWalked(S1, -1, ""))
    drive.given(edited("one!", draft(drive).revision))

    assert draft(drive).walked is None


def test_history_is_bounded_and_says_nothing_twice_in_a_row() -> None:
    drive = in_session()
    for number in range(MAX_HISTORY + 5):
        drive.given(PromptSubmitted(S1, f"say {number}", id=f"m{number}"))
    drive.given(PromptSubmitted(S1, f"say {MAX_HISTORY + 4}", id="again"))

    assert len(drive.state.prompt.history) == MAX_HISTORY
    assert drive.state.prompt.history[-2:] == (
        f"say {MAX_HISTORY + 3}",
        f"say {MAX_HISTORY + 4}",
    )


def test_a_draft_thrown_away_is_still_in_the_history() -> None:
    drive = Drive().given(edited("hi"), DraftCleared(S1))

    assert (draft(drive).text, drive.state.prompt.history) == ("", ("hi",))
    drive.send(DraftCleared(S1)).emits()


def test_a_large_paste_becomes_a_chip_and_goes_out_whole() -> None:
    drive = in_session()

    drive.send(TextPasted(S1, "a\r\nb\rc", "see  please", 4)).to(
        prompt__drafts=(Draft(S1, "see [paste #1] please", 14, 1, (Chip(1, "a\nb\nc"),)),)
    ).emits()
    drive.given(PromptSubmitted(S1, "see [paste #1] please", id="m1"))
    assert sent_texts(drive) == [("queue", "see a\nb\nc please")]
    assert draft(drive).chips == ()


def test_the_next_chip_has_the_next_number() -> None:
    drive = Drive().given(TextPasted(S1, "a", "", 0), TextPasted(S1, "b", "[paste #1]", 10))

    assert draft(drive).text == "[paste #1][paste #2]"
    assert draft(drive).chips == (Chip(1, "a"), Chip(2, "b"))


def test_a_chip_whose_token_is_broken_is_gone() -> None:
    drive = Drive().given(TextPasted(S1, "a", "", 0))
    drive.given(edited("[paste #1", draft(drive).revision))

    assert draft(drive).chips == ()


def test_a_chip_is_written_out_or_taken_out() -> None:
    drive = Drive().given(TextPasted(S1, "a\nb", "", 0), ChipExpanded(S1, 1))
    assert draft(drive) == Draft(S1, "a\nb", 3, revision=2)
    drive.send(ChipExpanded(S1, 1)).emits()

    drive = Drive().given(TextPasted(S1, "a\nb", "x ", 2), ChipRemoved(S1, 1))
    assert draft(drive) == Draft(S1, "x ", 2, revision=2)
    drive.send(ChipRemoved(S1, 1)).emits()


def test_a_paste_is_large_by_lines_or_by_length() -> None:
    assert not is_large("x\n" * 9)
    assert is_large("x\n" * 10)
    assert is_large("x" * 1_001)


def test_the_editor_gets_the_whole_text_and_brings_it_back() -> None:
    drive = Drive().given(TextPasted(S1, "a\nb", "x ", 2))

    drive.send(EditorAsked(S1, "x [paste #1]")).emits(OpenEditor(S1, "x a\nb"))
    drive.given(EditorClosed(S1, "edited\n"))
    assert draft(drive) == Draft(S1, "edited", 6, revision=2)


def test_a_draft_goes_with_the_session_that_its_first_message_made() -> None:
    drive = attached().given(PromptSubmitted(NEW, "hi", id="m1"), PromptEdited(NEW, 1, "and", 3))

    drive.given(CommandAccepted("m1", S1))

    assert draft(drive).text == "and"
    assert draft(drive, NEW) == Draft(NEW, revision=2)


def test_a_draft_goes_with_the_session_that_is_gone() -> None:
    assert Drive().given(edited("hi"), SessionGone(S1)).state.prompt.drafts == ()


def test_drafts_are_bounded() -> None:
    drive = Drive()
    for number in range(MAX_DRAFTS + 3):
        drive.given(edited("x", session_id=SessionId(f"s{number}")))

    assert len(drive.state.prompt.drafts) == MAX_DRAFTS


def test_a_message_from_elsewhere_leaves_the_draft_alone() -> None:
    drive = in_session().given(edited("hi"), MessageSent(S1, "other", id="m1"))

    assert draft(drive).text == "hi"
