"""Short messages and how they go again."""

import pytest

from openpista.domain.event import Notice
from openpista.domain.ids import HOUSE
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    CopyDone,
    CopyFailed,
    EditorFailed,
    EffectFailed,
    PreferenceUnsaved,
)
from openpista.tui.core.effects import After, Copy, NoticeDue, Stop
from openpista.tui.core.moves import NoticeRaised
from openpista.tui.core.notices import CopyAsked, NoticeDismissed, Notices, Toast
from openpista.tui.core.phrase import Phrase, phrase
from tests.tui.core.drive import Drive
from tests.tui.core.makers import ON_S1, S1, told


def raised(text: str, level: str = "info") -> NoticeRaised:
    return NoticeRaised(level, text=text, at_ms=5)  # pyright: ignore[reportArgumentType]


def test_a_message_is_shown_for_a_while() -> None:
    drive = Drive()
    toast = Toast(1, "info", text="Hi.", at_ms=5)

    drive.send(raised("Hi.")).to(notices=Notices((toast,), next_id=2)).emits(
        After("notice-1", 4_000, NoticeDue(1))
    )
    drive.send(NoticeDue(1)).to(notices__shown=(), notices__kept=(toast,)).emits()
    drive.send(NoticeDue(1)).emits()


def test_what_is_bad_news_stays_longer_and_an_undo_has_its_own_time() -> None:
    drive = Drive()
    drive.send(raised("No.", "error")).to(
        notices__shown=lambda shown: len(shown) == 1, notices__next_id=2
    ).emits(After("notice-1", 12_000, NoticeDue(1)))
    drive.send(NoticeRaised("info", text="Gone.", undo=S1)).to(
        notices__shown=lambda shown: shown[-1].undo == S1, notices__next_id=3
    ).emits(After("notice-2", 10_000, NoticeDue(2)))


def test_the_same_words_again_take_the_place_of_the_first() -> None:
    drive = Drive().given(raised("Hi."))

    drive.send(raised("Hi.")).to(
        notices__shown=(Toast(2, "info", text="Hi.", at_ms=5),), notices__next_id=3
    ).emits(Stop("notice-1"), After("notice-2", 4_000, NoticeDue(2)))


def test_only_a_few_are_shown_at_once() -> None:
    drive = Drive().given(*(raised(f"{number}") for number in range(4)))

    drive.send(raised("4")).to(
        notices__shown=lambda shown: [toast.text for toast in shown] == ["1", "2", "3", "4"],
        notices__kept=lambda kept: [toast.text for toast in kept] == ["0"],
        notices__next_id=6,
    ).emits(Stop("notice-1"), After("notice-5", 4_000, NoticeDue(5)))


def test_the_newest_or_a_named_one_is_dismissed() -> None:
    drive = Drive().given(raised("a"), raised("b"))

    drive.send(NoticeDismissed()).to(
        notices__shown=lambda shown: [toast.text for toast in shown] == ["a"],
        notices__kept=lambda kept: [toast.text for toast in kept] == ["b"],
    ).emits(Stop("notice-2"))
    drive.send(NoticeDismissed(1)).to(
        notices__shown=(), notices__kept=lambda kept: len(kept) == 2
    ).emits(Stop("notice-1"))
    drive.send(NoticeDismissed()).emits()


def test_text_is_copied_if_there_is_any() -> None:
    drive = Drive()

    drive.send(CopyAsked("한글")).emits(Copy("한글"))
    drive.send(CopyAsked("")).emits()


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            CopyDone("OSC 52", 3),
            phrase("notice.copied_osc52", method="OSC 52", count="3", path=""),
        ),
        (
            CopyDone("file", 3, "/tmp/x"),
            phrase("notice.copied_to_file", method="file", count="3", path="/tmp/x"),
        ),
        (CopyFailed("No."), phrase("notice.not_copied", reason="No.")),
        (EditorFailed(S1, "No."), phrase("notice.no_editor", reason="No.")),
        (
            PreferenceUnsaved("ui.theme", "No."),
            phrase("notice.not_saved", key="ui.theme", reason="No."),
        ),
        (EffectFailed("k", "Notify", "No."), phrase("notice.failed", what="Notify", reason="No.")),
        (CommandUnsent("r1"), phrase("notice.not_attached")),
    ],
)
def test_how_things_ended_is_said_in_words_of_the_catalogue(outcome: Action, said: Phrase) -> None:
    drive = Drive().given(outcome)

    assert [toast.phrase for toast in drive.state.notices.shown] == [said]


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (CommandAccepted("r1", note="Restored 2 files."), "Restored 2 files."),
        (CommandRefused("r1", "Not now."), "Not now."),
        (told(Notice(stream=HOUSE, level="warning", text="Disk full.")), "Disk full."),
    ],
)
def test_what_the_gateway_says_is_shown_as_it_is(outcome: Action, text: str) -> None:
    drive = Drive().given(outcome)

    assert [toast.text for toast in drive.state.notices.shown] == [text]


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    drive = Drive()

    drive.send(CommandAccepted("r1")).emits()
    drive.send(told(Notice(stream=ON_S1, level="info", text="In the chat."))).emits()
