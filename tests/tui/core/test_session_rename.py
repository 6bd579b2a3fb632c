"""Writing a title."""

from openpista.domain.command import RenameSession
from openpista.tui.core.effects import Send
from openpista.tui.core.session_rename import RenameAsked, Renaming
from openpista.tui.core.sessions import SessionRenamed
from tests.tui.core.makers import NEW, S1, in_session


def test_a_title_is_written_in_a_dialog_of_its_own() -> None:
    in_session().send(RenameAsked(S1, "One")).to(
        renaming=Renaming(S1, "One"),
        route__overlays=lambda overlays: [overlay.kind for overlay in overlays] == ["rename"],
    ).emits()


def test_a_conversation_still_to_be_made_has_no_title_to_write() -> None:
    in_session().send(RenameAsked(NEW, "")).emits()


def test_the_dialog_closes_with_the_new_title() -> None:
    drive = in_session().given(RenameAsked(S1, "One"))

    drive.send(SessionRenamed(S1, "Two", id="r1")).to(route__overlays=()).emits(
        Send(RenameSession(session_id=S1, title="Two"), "r1")
    )
