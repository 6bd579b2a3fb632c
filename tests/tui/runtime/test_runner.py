"""Effects are performed, and each outcome becomes an action."""

import asyncio
import hashlib
from typing import get_args

import pytest

from openpista.domain.command import (
    Accepted,
    AnswerLogin,
    CancelTurn,
    PutMedia,
    Refused,
    RunShell,
    SendMessage,
)
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import ApprovalId, LoginId, MessageId
from openpista.domain.message import Attachment
from openpista.domain.query import ListGrants, ListModels, QueryFailed
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    Attached,
    AttachFailed,
    AttachmentFailed,
    AttachmentReady,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    CopyDone,
    CopyFailed,
    EditorClosed,
    EditorFailed,
    EffectFailed,
    FilesFound,
    LinkOpened,
    PictureFailed,
    PictureLoaded,
    PictureUnopened,
    PreferenceSaved,
    PreferenceUnsaved,
    SessionUnsaved,
)
from openpista.tui.core.effects import (
    After,
    ArmDue,
    Ask,
    Attach,
    CompleteFiles,
    Connect,
    Copy,
    Effect,
    LoadPicture,
    Notify,
    OpenEditor,
    OpenLink,
    OpenPicture,
    Quit,
    SavePreference,
    SaveSession,
    Send,
    SendSealed,
    Stop,
)
from openpista.tui.runtime.drawer import Drawer
from openpista.tui.runtime.gateway_link import GatewayLink
from openpista.tui.runtime.keyed_tasks import KeyedTasks
from openpista.tui.runtime.runner import Runner
from tests.tui.core.makers import S1, S2
from tests.tui.runtime.hands import HandPort, HandServices, settle

CANCEL = Send(CancelTurn(session_id=S1), "r1")
HI = Send(SendMessage(message_id=MessageId("m1"), text="hi", session_id=S1), "m1")
LS = Send(RunShell(message_id=MessageId("m2"), session_id=S1, command="ls"), "m2")
NOTIFY = Notify("waiting", S2, "Title")
ARM = ArmDue(ApprovalId("a1"))
ANSWER = AnswerLogin(login_id=LoginId("L1"), text="")
CANARY = "sk-canary-3f9c1d"

EVERY_EFFECT: tuple[Effect, ...] = (
    Connect(1),
    CANCEL,
    Ask(ListGrants(), "r2", "grants"),
    CompleteFiles("q", "/w", "q"),
    Copy("text"),
    SendSealed(ANSWER, "slip-1", "r3"),
    OpenLink("https://example.org"),
    LoadPicture("a" * 64),
    OpenPicture("a" * 64),
    Attach(S1, 1, "/w/a.txt"),
    NOTIFY,
    OpenEditor(S1, "hi"),
    SaveSession(S1, "markdown", "/nowhere/talk.md", "r9"),
    SavePreference("ui.theme", "dark"),
    After("k", 0, ARM),
    Stop("k"),
    Quit(),
)


class Hands:
    """A runner in the hands of a test."""

    def __init__(self) -> None:
        self.port = HandPort()
        self.hand = HandServices(self.port)
        self.said: list[Action] = []
        self.lost: list[int] = []
        services = self.hand.services()
        self.link = GatewayLink(services.connect, on_loss=lambda n, _: self.lost.append(n))
        self.tasks = KeyedTasks(loop=asyncio.get_running_loop())
        self.drawer = Drawer()
        self.runner = Runner(
            dispatch=self.said.append,
            services=services,
            link=self.link,
            tasks=self.tasks,
            drawer=self.drawer,
        )

    async def do(self, *effects: Effect) -> list[Action]:
        """Perform effects and return what was said then."""
        for effect in effects:
            self.runner.perform(effect)
        await settle()
        said, self.said[:] = list(self.said), []
        return said


async def attached() -> Hands:
    hands = Hands()
    assert await hands.do(Connect(1)) == [Attached(1)]
    return hands


async def test_every_effect_has_a_handler() -> None:
    assert {type(effect) for effect in EVERY_EFFECT} == set(get_args(Effect))
    hands = await attached()

    said = await hands.do(*EVERY_EFFECT)

    assert not [action for action in said if isinstance(action, EffectFailed)]
    assert hands.hand.left == [False]


async def test_pictures_come_from_the_gateway_and_attachments_go_to_it() -> None:
    hands = await attached()
    paper = Attachment(hashlib.sha256(b"bytes").hexdigest(), "a.txt", "application/octet-stream", 5)

    assert await hands.do(LoadPicture("a"), LoadPicture("b")) == [
        PictureLoaded("a"),
        PictureLoaded("b"),
    ]
    assert await hands.do(OpenPicture("c")) == []
    assert await hands.do(Attach(S1, 3, "a.txt")) == [AttachmentReady(S1, 3, paper)]
    assert hands.hand.pictures == [("a", b"png"), ("b", b"png"), ("c", b"png")]
    assert [type(command) for command in hands.port.commands] == [PutMedia]


async def test_a_conversation_that_cannot_be_written_says_why() -> None:
    hands = await attached()

    said = await hands.do(SaveSession(S1, "markdown", "/nowhere/talk.md", "r9"))

    assert said == [SessionUnsaved("r9", "nobody knows")]


async def test_pictures_and_attachments_that_fail_say_why() -> None:
    hands = await attached()
    hands.hand.failure = OpenpistaError("No.")

    said = await hands.do(LoadPicture("a"), OpenPicture("a"), Attach(S1, 3))

    assert said == [
        PictureFailed("a", "No."),
        PictureUnopened("No."),
        AttachmentFailed(S1, 3, "No."),
    ]


async def test_the_outcomes_of_what_went_well() -> None:
    hands = await attached()

    assert await hands.do(CANCEL) == [CommandAccepted("r1")]
    assert await hands.do(Ask(ListGrants(), "r2", "grants")) == [
        AnswerArrived("r2", QueryFailed(reason="nobody knows"))
    ]
    assert await hands.do(CompleteFiles("q", "/w", "q")) == [FilesFound("q", ("/w/q",))]
    assert await hands.do(Copy("text")) == [CopyDone("hand", 4)]
    assert await hands.do(OpenEditor(S1, "hi")) == [EditorClosed(S1, "HI")]
    assert await hands.do(SavePreference("ui.theme", "dark")) == [PreferenceSaved("ui.theme")]
    assert await hands.do(OpenLink("https://x")) == [LinkOpened("https://x")]
    assert hands.hand.opened == ["https://x"]
    assert await hands.do(NOTIFY) == []
    assert hands.hand.notified == [NOTIFY]
    assert await hands.do(Quit(detach=True)) == []
    assert hands.hand.left == [True]


async def test_a_secret_is_filled_in_at_the_last_moment_and_once() -> None:
    hands = await attached()
    slip = hands.drawer.put(CANARY)
    order = SendSealed(ANSWER, slip, "r3")

    assert await hands.do(order) == [CommandAccepted("r3")]

    assert hands.port.commands == [AnswerLogin(login_id=LoginId("L1"), text=CANARY)]
    assert CANARY not in repr(order)
    (again,) = await hands.do(order)
    assert isinstance(again, CommandRefused)
    assert again.code == "forgotten"


async def test_a_secret_that_did_not_arrive_is_not_told_in_the_outcome() -> None:
    hands = Hands()
    slip = hands.drawer.put(CANARY)

    (said,) = await hands.do(SendSealed(ANSWER, slip, "r3"))

    assert isinstance(said, CommandUnsent)
    assert CANARY not in repr(said)


async def test_where_the_gateway_runs_is_said() -> None:
    hands = Hands()
    hands.hand.inside = False

    assert await hands.do(Connect(1)) == [Attached(1, inside=False)]


@pytest.mark.parametrize("error", [OpenpistaError("No."), RuntimeError("No.")])
async def test_the_outcomes_of_what_failed(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands()
    hands.hand.failure = error
    why = "No." if isinstance(error, OpenpistaError) else "RuntimeError: No."

    assert await hands.do(Connect(1)) == [AttachFailed(1, why)]
    assert await hands.do(CompleteFiles("q", "/w", "q")) == [FilesFound("q", ())]
    assert await hands.do(Copy("text")) == [CopyFailed(why)]
    assert await hands.do(OpenEditor(S1, "hi")) == [EditorFailed(S1, why)]
    assert await hands.do(SavePreference("k", "v")) == [PreferenceUnsaved("k", why)]
    assert await hands.do(NOTIFY) == [EffectFailed("Notify", "Notify", why)]
    assert ("RuntimeError" in caplog.text) == isinstance(error, RuntimeError)


async def test_a_refusal_is_said_with_its_reason() -> None:
    hands = await attached()
    hands.port.answers = [Refused(reason="Not now.", code="busy"), OpenpistaError("Disk full.")]

    assert await hands.do(CANCEL) == [CommandRefused("r1", "Not now.", "busy")]
    assert await hands.do(CANCEL) == [CommandRefused("r1", "Disk full.", "failed")]


async def test_what_an_acceptance_says_is_passed_on() -> None:
    hands = await attached()
    hands.port.answers = [Accepted(session_id=S2, note="Made.")]

    assert await hands.do(CANCEL) == [CommandAccepted("r1", S2, "Made.")]


async def test_without_a_connection_commands_are_unsent_and_questions_unanswered() -> None:
    hands = Hands()
    why = "openpista is not connected to its gateway."

    assert await hands.do(HI) == [CommandUnsent("m1", why)]
    assert await hands.do(Ask(ListGrants(), "r2", "grants")) == [
        AnswerArrived("r2", QueryFailed(reason=why))
    ]


async def test_a_command_on_its_way_when_the_gateway_went_is_unsent() -> None:
    hands = await attached()
    hands.port.answers = [ConnectionResetError("gone")]

    assert await hands.do(HI) == [CommandUnsent("m1", "gone")]
    assert hands.lost == [1]


async def test_messages_go_one_after_the_other_and_a_cancel_waits_for_none() -> None:
    hands = await attached()
    hands.port.gate = asyncio.Event()

    await hands.do(HI, LS, CANCEL)
    assert [type(command).__name__ for command in hands.port.commands] == [
        "SendMessage",
        "CancelTurn",
    ]
    hands.port.gate.set()
    said = await hands.do()

    assert {action.request_id for action in said if isinstance(action, CommandAccepted)} == {
        "m1",
        "m2",
        "r1",
    }
    assert isinstance(hands.port.commands[-1], RunShell)


async def test_of_one_slot_only_the_newest_question_counts() -> None:
    hands = await attached()
    hands.port.gate = asyncio.Event()
    await hands.do(Ask(ListModels(), "r1", "models"), Ask(ListGrants(), "r2", "grants"))

    await hands.do(Ask(ListModels(refresh=True), "r3", "models"))
    hands.port.gate.set()
    said = await hands.do()

    assert [action.request_id for action in said if isinstance(action, AnswerArrived)] == [
        "r2",
        "r3",
    ]


async def test_a_question_can_be_given_up() -> None:
    hands = await attached()
    hands.port.gate = asyncio.Event()
    await hands.do(Ask(ListModels(), "r1", "models"))

    await hands.do(Stop("models"))
    hands.port.gate.set()

    assert await hands.do() == []


async def test_a_timer_says_its_word_unless_it_is_stopped() -> None:
    hands = await attached()

    assert await hands.do(After("k", 0, ARM)) == [ARM]
    assert await hands.do(After("k", 0, ARM), Stop("k")) == []


async def test_choices_are_saved_one_after_the_other() -> None:
    hands = await attached()

    await hands.do(SavePreference("ui.theme", "dark"), SavePreference("ui.theme", "light"))

    assert hands.hand.saved == [("ui.theme", "dark"), ("ui.theme", "light")]
