"""What goes with a draft: attached, read, sent, brought back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.command import SendMessage
from openpista.domain.ids import MessageId
from openpista.domain.message import Attachment, Image
from openpista.tui.core.arrivals import AttachmentFailed, AttachmentReady, CommandRefused
from openpista.tui.core.attach import (
    ClipboardAttached,
    FileAttached,
    Pin,
    PinRemoved,
    dropped_picture,
    path_of,
)
from openpista.tui.core.effects import Attach, Send
from openpista.tui.core.moves import PromptEdited, PromptSubmitted
from openpista.tui.core.selectors import active_draft
from tests.tui.core.drive import Drive
from tests.tui.core.makers import S1, in_session, message

CAT = Image("a" * 64, "image/png", 3, 2, 70, "cat.png")
PAPER = Attachment("b" * 64, "paper.pdf", "application/octet-stream", 9)


def begun() -> Drive:
    return in_session(message(1, "user", "hi"))


def test_a_file_is_read_and_handed_over() -> None:
    drive = begun()

    drive.send(FileAttached(S1, "/w/cat.png")).to(
        prompt__drafts=lambda drafts: drafts[-1].pins == (Pin(1, "cat.png", path="/w/cat.png"),)
    ).emits(Attach(S1, 1, "/w/cat.png"))
    drive.given(AttachmentReady(S1, 1, CAT))
    assert active_draft(drive.state).pins == (Pin(1, "cat.png", CAT, "/w/cat.png"),)


def test_it_goes_out_with_the_message_also_without_words() -> None:
    drive = begun().given(ClipboardAttached(S1), AttachmentReady(S1, 1, CAT))
    drive.given(FileAttached(S1, "/w/paper.pdf"), AttachmentReady(S1, 2, PAPER))

    step = drive.send(PromptSubmitted(S1, "", id="m7", at_ms=5))
    drive.unfinished.remove(step)

    sent = [effect.command for effect in step.effects if isinstance(effect, Send)]
    assert sent == [
        SendMessage(message_id=MessageId("m7"), text="", session_id=S1, attachments=(CAT, PAPER))
    ]
    assert active_draft(drive.state).pins == ()


def test_a_message_waits_until_everything_is_read() -> None:
    drive = begun().given(FileAttached(S1, "/w/cat.png"), PromptEdited(S1, 0, "look", 4))

    drive.given(PromptSubmitted(S1, "look", id="m7"))

    assert active_draft(drive.state).text == "look"
    assert drive.state.notices.shown[-1].phrase is not None
    assert drive.state.notices.shown[-1].phrase.key == "attach.not_ready"


def test_commands_leave_what_is_attached_where_it_is() -> None:
    drive = begun().given(FileAttached(S1, "/w/cat.png"), PromptSubmitted(S1, "/help", id="r1"))

    assert len(active_draft(drive.state).pins) == 1


def test_what_cannot_be_attached_comes_back_as_its_path() -> None:
    drive = begun().given(PromptEdited(S1, 0, "see", 3), FileAttached(S1, "/w/no.png"))

    drive.given(AttachmentFailed(S1, 1, "No such file."))

    assert active_draft(drive.state).pins == ()
    assert active_draft(drive.state).text == "see /w/no.png "
    drive.given(ClipboardAttached(S1), AttachmentFailed(S1, 2, "There is none."))
    assert active_draft(drive.state).text == "see /w/no.png "


def test_something_is_taken_out_and_its_number_is_not_used_again() -> None:
    drive = begun().given(FileAttached(S1, "/w/a.png"), PinRemoved(S1, 1))

    drive.send(FileAttached(S1, "/w/b.png")).to(
        prompt__drafts=lambda drafts: drafts[-1].pins[0].number == 2
    ).emits(Attach(S1, 2, "/w/b.png"))
    drive.send(AttachmentReady(S1, 1, CAT)).emits()


def test_only_five_go_with_a_message() -> None:
    drive = begun().given(*(FileAttached(S1, f"/w/{n}.png") for n in range(5)))

    drive.given(FileAttached(S1, "/w/6.png"))

    assert len(active_draft(drive.state).pins) == 5
    assert drive.state.notices.shown[-1].phrase is not None
    assert drive.state.notices.shown[-1].phrase.key == "attach.too_many"


def test_what_a_refused_message_carried_comes_back() -> None:
    drive = begun().given(ClipboardAttached(S1), AttachmentReady(S1, 1, CAT))
    drive.given(PromptSubmitted(S1, "look", id="m7"), CommandRefused("m7", "No."))

    draft = active_draft(drive.state)

    assert draft.text == "look"
    assert draft.pins == (Pin(2, "cat.png", CAT),)


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/home/me/cat.png", "/home/me/cat.png"),
        ("'/home/me/my cat.PNG' ", "/home/me/my cat.PNG"),
        (r"/home/me/my\ cat.jpeg", "/home/me/my cat.jpeg"),
        ("file:///home/me/a%20b.webp\r\n", "/home/me/a b.webp"),
        ("file://localhost/x.gif", "/x.gif"),
        ("~/cat.jpg", "~/cat.jpg"),
        ("file://server/x.png", ""),
        ("cat.png", ""),
        ("/etc/passwd", ""),
        ("look at /x/cat.png", ""),
        ("/x/a.png\n/x/b.png", ""),
        ("/" + "a" * 5_000 + ".png", ""),
        ("", ""),
    ],
)
def test_a_picture_that_is_dropped_is_known_by_its_path(pasted: str, path: str) -> None:
    assert dropped_picture(pasted) == path


@given(st.text())
def test_any_paste_can_be_looked_at(pasted: str) -> None:
    dropped_picture(pasted)


def test_the_path_of_what_is_not_there_is_empty() -> None:
    assert path_of((Pin(1, "a", path="/a"),), 1) == "/a"
    assert path_of((), 1) == ""
