"""What views read."""

from msgspec.structs import replace

from openpista.domain.event import SessionChanged, TextDelta
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.message import Usage
from openpista.tui.core.approvals import ApprovalsPutAside
from openpista.tui.core.arrivals import Ticked
from openpista.tui.core.conversation import Chat
from openpista.tui.core.moves import ModelChosen, OverlayOpened, PromptEdited, SessionChosen
from openpista.tui.core.route import Overlay, SidebarShown
from openpista.tui.core.selectors import (
    active_chat,
    active_draft,
    active_row,
    is_new,
    model_of,
    overlays,
    sidebar_shown,
    status,
    workspace_of,
)
from openpista.tui.core.state import State
from openpista.tui.core.window import Resized
from tests.tui.core.makers import (
    MODEL,
    NEW,
    ON_S1,
    S1,
    T1,
    approval,
    attached,
    house,
    in_session,
    in_turn,
    message,
    session,
    told,
)


def test_what_is_shown_is_found() -> None:
    drive = in_session(message(1, "user", "hi")).given(PromptEdited(S1, 0, "x", 1))

    assert active_chat(drive.state).session_id == S1
    assert active_draft(drive.state).text == "x"
    row = active_row(drive.state)
    assert row is not None
    assert row.session.id == S1
    assert not is_new(drive.state)


def test_what_is_not_known_yet_is_empty() -> None:
    assert is_new(State())
    assert active_row(State()) is None
    assert active_chat(State()).session_id == NEW
    lost = replace(State(), sessions=replace(State().sessions, active=SessionId("s7")))
    assert active_chat(lost) == Chat(SessionId("s7"))


def test_the_sidebar_is_shown_where_there_is_room_or_as_the_user_says() -> None:
    drive = attached()
    assert sidebar_shown(drive.state)
    drive.given(Resized(99, 40))
    assert not sidebar_shown(drive.state)
    drive.given(SidebarShown(True))
    assert sidebar_shown(drive.state)


def test_a_request_lies_over_every_dialog_and_page() -> None:
    drive = attached().given(told(house(approvals=(approval(),))), OverlayOpened("help"))

    assert overlays(drive.state) == (Overlay("help"), Overlay("approval", "a1"))
    assert overlays(drive.state) is overlays(drive.state)
    drive.given(ApprovalsPutAside())
    assert overlays(drive.state) == (Overlay("help"),)


def test_the_model_is_the_session_s_or_the_one_wished_for_or_the_house_s() -> None:
    drive = in_session()
    assert model_of(drive.state, S1) == MODEL
    assert model_of(drive.state, NEW) == MODEL
    other = session("s1").model
    drive.given(ModelChosen(NEW, other, id="r1"))
    assert model_of(drive.state, NEW) == other
    assert model_of(State(), SessionId("s7")) is None


def test_the_workspace_is_the_session_s_or_the_window_s() -> None:
    drive = in_session()

    assert workspace_of(drive.state, S1) == "/s1"
    assert workspace_of(drive.state, NEW) == "/w"
    assert workspace_of(drive.state, SessionId("s7")) == ""


def test_the_status_line_says_where_the_session_stands() -> None:
    known = session(
        "s1",
        usage=Usage(5, 6),
        context_tokens=100,
        context_limit=1_000,
        effort="high",
        taint=("web",),
    )
    drive = in_turn().given(told(SessionChanged(stream=HOUSE, session=known)), Ticked(at_ms=500))

    line = status(drive.state)

    assert (line.workspace, line.model, line.effort) == ("/s1", MODEL, "high")
    assert (line.context_tokens, line.context_limit, line.taint) == (100, 1_000, ("web",))
    assert (line.phase, line.started_ms, line.now_ms) == ("starting", 100, 500)
    assert (line.approvals, line.queued, line.connection) == (0, 0, "attached")


def test_the_status_line_is_equal_while_only_words_come() -> None:
    drive = in_turn().given(told(TextDelta(stream=ON_S1, seq=12, turn_id=T1, text="a")))
    before = status(drive.state)

    drive.given(told(TextDelta(stream=ON_S1, seq=13, turn_id=T1, text="b")))

    assert status(drive.state) == before


def test_the_status_line_of_nothing_is_empty() -> None:
    line = status(attached().given(SessionChosen(SessionId("s7"))).state)

    assert (line.usage, line.phase, line.note) == (Usage(), None, "")
