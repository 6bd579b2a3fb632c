"""What each command of the table means."""

import pytest

from openpista.domain.approval import Approval
from openpista.domain.command import (
    CancelTurn,
    ClearTaint,
    CompactSession,
    ForkSession,
    RenameSession,
    SendMessage,
    SwitchModel,
    UndoCompaction,
    UndoTurn,
)
from openpista.domain.event import HouseSnapshot
from openpista.domain.ids import MessageId
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.query import ModelList
from openpista.tui.core.arrivals import AnswerArrived, ConnectionLost
from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.effects import Copy, Effect, OpenEditor, Quit, SavePreference, Send
from openpista.tui.core.models import ModelsWanted
from openpista.tui.core.moves import CommandGiven, PromptEdited
from openpista.tui.core.prompt import draft_of
from openpista.tui.core.selectors import overlays, sidebar_shown
from openpista.tui.core.sessions import SessionDeleted
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    MODEL,
    NEW,
    S1,
    S2,
    approval,
    attached,
    house,
    in_session,
    in_turn,
    message,
    session,
    told,
)

GPT = ModelRef("openai", "gpt")


def give(drive: Drive, line: str) -> list[Effect]:
    """Give a command and return its effects but for the timers of notices."""
    name, _, argument = line.partition(" ")
    given = CommandGiven(drive.state.sessions.active, name, argument, id="r1", at_ms=50)
    drive.state, effects = update(drive.state, given)
    return [effect for effect in effects if type(effect).__name__ != "After"]


def said(drive: Drive) -> list[str]:
    return [toast.phrase.key for toast in drive.state.notices.shown if toast.phrase is not None]


def stack(drive: Drive) -> list[str]:
    return [overlay.kind for overlay in overlays(drive.state)]


def with_models(drive: Drive) -> Drive:
    models = (ModelInfo(MODEL), ModelInfo(GPT), ModelInfo(ModelRef("other", "practice")))
    return drive.given(ModelsWanted(id="r0"), AnswerArrived("r0", ModelList(models=models)))


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("undo", UndoTurn(session_id=S1)),
        ("compact", CompactSession(session_id=S1)),
        ("compact undo", UndoCompaction(session_id=S1)),
        ("rename Taxes", RenameSession(session_id=S1, title="Taxes")),
        ("fork", ForkSession(session_id=S1, seq=0)),
        ("untaint", ClearTaint(session_id=S1)),
        ("effort high", SwitchModel(session_id=S1, model=MODEL, effort="high")),
        (
            "steer hurry",
            SendMessage(message_id=MessageId("r1"), text="hurry", session_id=S1, mode="steer"),
        ),
    ],
)
def test_orders_go_to_the_gateway(line: str, sent: object) -> None:
    assert give(in_session(), line) == [Send(sent, "r1")]  # pyright: ignore[reportArgumentType]


def test_cancel_ends_the_running_turn_and_says_when_there_is_none() -> None:
    assert give(in_turn(), "cancel") == [Send(CancelTurn(session_id=S1), "r1")]
    assert give(in_turn(), "stop") == [Send(CancelTurn(session_id=S1), "r1")]
    idle = in_session()
    assert give(idle, "cancel") == []
    assert said(idle) == ["notice.nothing_runs"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("help", "help"),
        ("model", "models"),
        ("model list", "models"),
        ("model gp", "models"),
        ("session", "sessions"),
        ("sessions list", "sessions"),
        ("session load", "sessions"),
        ("session delete", "sessions"),
        ("grants", "grants"),
        ("theme", "themes"),
    ],
)
def test_some_commands_open_a_list(line: str, kind: str) -> None:
    drive = in_session()

    give(drive, line)

    assert stack(drive) == [kind]


@pytest.mark.parametrize("line", ["undo list", "changes"])
def test_what_turns_changed_is_listed(line: str) -> None:
    drive = in_session()

    give(drive, line)

    assert stack(drive) == ["undo"]
    assert drive.state.undo.session_id == S1


def test_finding_begins_with_what_was_typed() -> None:
    drive = in_session()

    give(drive, "find the loop")

    assert stack(drive) == ["find"]
    assert (drive.state.find.session_id, drive.state.find.query) == (S1, "the loop")


@pytest.mark.parametrize(
    ("line", "path"), [("export", "/w/s1.md"), ("export ~/talk.json", "~/talk.json")]
)
def test_a_conversation_is_exported_after_a_look_at_where(line: str, path: str) -> None:
    drive = in_session()

    give(drive, line)

    assert stack(drive) == ["export"]
    assert (drive.state.export.session_id, drive.state.export.path) == (S1, path)


def test_the_search_of_a_list_is_what_was_typed() -> None:
    drive = in_session()

    give(drive, "model gp")
    give(drive, "help mo")
    give(drive, "model list")

    assert (drive.state.models.query, drive.state.help.query) == ("", "mo")


@pytest.mark.parametrize("wanted", ["openai/gpt", "gpt"])
def test_a_model_named_clearly_is_chosen_at_once(wanted: str) -> None:
    drive = with_models(in_session())

    assert give(drive, f"model {wanted}") == [Send(SwitchModel(session_id=S1, model=GPT), "r1")]


def test_a_model_of_two_providers_is_a_question() -> None:
    drive = with_models(in_session())

    give(drive, "model practice")

    assert (stack(drive), drive.state.models.query) == (["models"], "practice")


def test_a_new_conversation_begins_at_home() -> None:
    for line in ("new", "home", "session new"):
        drive = in_session()
        give(drive, line)
        assert (drive.state.route.page, drive.state.sessions.active) == ("home", NEW)


def two_sessions() -> Drive:
    rows = (session("s1", title="Taxes"), session("s2", title="Garden taxes"))
    return attached().given(told(house(*rows)))


@pytest.mark.parametrize("line", ["session load garden", "session garden", "session load s2"])
def test_a_session_named_clearly_is_opened(line: str) -> None:
    drive = two_sessions()

    give(drive, line)

    assert drive.state.sessions.active == S2


@pytest.mark.parametrize("line", ["session load last", "session last"])
def test_last_is_the_session_that_changed_last(line: str) -> None:
    older, newer = session("s1", title="The last things"), session("s2", updated_at_ms=9)
    drive = attached().given(told(house(older, newer)))

    give(drive, line)

    assert drive.state.sessions.active == S2


def test_nothing_is_deleted_by_being_the_last() -> None:
    drive = two_sessions()

    give(drive, "session delete last")

    assert said(drive) == ["notice.no_such_session"]


def test_a_session_named_unclearly_is_a_question() -> None:
    drive = two_sessions()

    give(drive, "session load taxes")

    assert stack(drive) == ["sessions"]
    assert drive.state.browser.query == "taxes"


def test_a_session_that_does_not_exist_is_not_guessed_at() -> None:
    drive = two_sessions()

    give(drive, "session load nope")

    assert said(drive) == ["notice.no_such_session"]


def test_sessions_are_deleted_by_name_or_as_shown_and_brought_back() -> None:
    drive = two_sessions()
    give(drive, "session del garden")
    assert [row.session.id for row in drive.state.sessions.rows] == [S1]

    drive = in_session()
    give(drive, "delete")
    assert drive.state.sessions.rows == ()
    give(drive, "restore")
    assert drive.state.sessions.opening == "r1"

    drive = in_session()
    give(drive, "restore")
    assert said(drive) == ["notice.nothing_deleted"]


def test_the_view_is_cleared_and_the_last_answer_copied() -> None:
    drive = in_session(message(1, "assistant", "first"), message(2, "assistant", "second"))

    assert give(drive, "copy") == [Copy("second")]
    give(drive, "clear")
    assert give(drive, "copy") == []
    assert said(drive) == ["notice.nothing_to_copy"]


def test_the_draft_goes_to_the_editor() -> None:
    drive = in_session().given(PromptEdited(S1, 0, "hi", 2))

    assert give(drive, "edit") == [OpenEditor(S1, "hi")]


def test_what_waits_for_a_decision_is_shown_under_its_card() -> None:
    idle = in_session()
    give(idle, "approvals")
    assert stack(idle) == ["approvals"]

    waiting: tuple[Approval, ...] = (approval(),)
    snapshot: HouseSnapshot = house(approvals=waiting)
    drive = attached().given(told(snapshot))
    give(drive, "approvals")
    assert stack(drive) == ["approvals", "approval"]


def test_theme_and_language_are_chosen_by_name() -> None:
    drive = in_session()

    assert give(drive, "theme light") == [SavePreference("ui.theme", "light")]
    assert give(drive, "language ko") == [SavePreference("ui.language", "ko")]


@pytest.mark.parametrize(
    "line", ["theme mud", "language xx", "effort very", "compact now", "sidebar maybe", "undo all"]
)
def test_an_argument_that_cannot_be_is_given_back_with_the_choices(line: str) -> None:
    drive = in_session()

    assert give(drive, line) == []

    assert said(drive) == ["notice.wrong_argument"]
    assert draft_of(drive.state.prompt, S1).text == f"/{line}"


def test_the_sidebar_comes_and_goes() -> None:
    drive = in_session()
    assert sidebar_shown(drive.state)

    give(drive, "sidebar")
    assert not sidebar_shown(drive.state)
    give(drive, "sidebar on")
    assert sidebar_shown(drive.state)
    give(drive, "sidebar off")
    assert not sidebar_shown(drive.state)


def test_reconnecting_does_not_wait() -> None:
    drive = attached().given(ConnectionLost(1, "Gone.", at_ms=5))

    give(drive, "reconnect")

    assert drive.state.connection.state == "connecting"


def test_quitting_quits() -> None:
    assert give(in_session(), "quit") == [Quit()]
    assert give(in_session(), "exit") == [Quit()]


def test_a_command_that_does_not_exist_is_given_back_with_the_nearest() -> None:
    drive = in_session()
    give(drive, "hlep me")
    assert said(drive) == ["notice.unknown_command_near"]
    assert draft_of(drive.state.prompt, S1).text == "/hlep me"

    drive = in_session()
    give(drive, "xyzzyxyzzy")
    assert said(drive) == ["notice.unknown_command"]


def test_a_command_that_lacks_its_argument_is_begun_in_the_composer() -> None:
    drive = in_session()
    give(drive, "rename")
    assert draft_of(drive.state.prompt, S1).text == "/rename "

    drive = in_session().given(PromptEdited(S1, 0, "half a thought", 14))
    give(drive, "rename")
    assert draft_of(drive.state.prompt, S1).text == "half a thought"
    assert said(drive) == ["notice.needs_argument"]


@pytest.mark.parametrize("name", [spec.name for spec in COMMANDS if spec.session])
def test_what_needs_a_conversation_says_so_at_home(name: str) -> None:
    drive = attached()

    assert give(drive, f"{name} x") == []

    assert said(drive) == ["notice.needs_session"]


def test_an_effort_without_a_known_session_is_not_chosen() -> None:
    drive = in_session().given(SessionDeleted(S1, id="r9"))
    drive.state, effects = update(
        drive.state, CommandGiven(S1, "effort", "high", id="r1", at_ms=50)
    )

    assert not [effect for effect in effects if isinstance(effect, Send)]


def test_a_turn_of_a_session_that_is_not_held_cannot_be_cancelled_from_here() -> None:
    drive = attached()
    drive.state, _ = update(drive.state, CommandGiven(S2, "cancel", id="r1", at_ms=50))

    assert said(drive) == ["notice.nothing_runs"]


def test_nothing_is_copied_from_a_conversation_that_is_not_held() -> None:
    drive = attached()
    drive.state, _ = update(drive.state, CommandGiven(S2, "copy", id="r1", at_ms=50))

    assert said(drive) == ["notice.nothing_to_copy"]
