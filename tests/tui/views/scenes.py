"""Scenes to look at: a conversation in the middle of things, told event by event."""

from msgspec.structs import replace

from openpista.domain.event import (
    Event,
    ModelCalled,
    ServiceStatus,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import CallId, SessionId, TurnId, session_stream
from openpista.domain.message import ToolCall, ToolResult, Usage
from openpista.domain.session import FileChange
from openpista.domain.tool import Intent
from openpista.tui.core.moves import SessionChosen
from openpista.tui.core.window import TerminalFocused
from tests.fakes.demo import ANSWER, DIFF, OUTPUT
from tests.tui.core.makers import approval, message, snapshot
from tests.tui.views.harness import CLAUDE, NOW_MS, Stage, opened, session

S1 = SessionId("s1")
ON_S1 = session_stream(S1)
T1 = TurnId("t1")
TEST = Intent("run", "Run the tests", command="python -m pytest -q tests/", cwd="/src")
EDIT = Intent("write", "Edit build.py", paths=("/src/build.py",), diff=DIFF)
UPTIME = Intent(
    "run",
    "Run a command on this computer",
    command="uptime --pretty",
    cwd="/src",
    host=True,
    undoable=False,
    undo_note="what a host command does cannot be taken back",
)
SERVICES = (
    ServiceStatus("telegram", "up"),
    ServiceStatus("whatsapp", "failed"),
    ServiceStatus("web", "off"),
)


class Scene:
    """A stage on which a turn of `s1` goes on."""

    def __init__(self, *, language: str = "en") -> None:
        sessions = (
            session("s1", "Fix the failing build", model=CLAUDE, message_count=4,
                    context_tokens=14_000, context_limit=200_000,
                    usage=Usage(3_120, 410, cost_usd=0.012)),
            session("s2", "여행 계획 정리하기", 4_000_000, channels=("cli", "telegram")),
            session("s3", "What is eating my disk?", 90_000_000),
        )  # fmt: skip
        self._sessions = sessions
        self._seq = 10
        start = opened(*sessions, services=SERVICES, model=CLAUDE, language=language)
        self.stage = Stage(*start, TerminalFocused(focused=False))

    def chat(self) -> "Scene":
        """Open the conversation with a question in it."""
        self.stage.store.dispatch(SessionChosen(S1))
        asked = message(1, "user", "Fix the failing build, please.")
        self.stage.tell(snapshot(asked, session=self._sessions[0]))
        return self.tell(
            TurnStarted(stream=ON_S1, turn_id=T1, model=CLAUDE, at_ms=NOW_MS - 12_000),
            ModelCalled(stream=ON_S1, turn_id=T1, round=2),
            ThinkingDelta(stream=ON_S1, turn_id=T1, text="First what fails, then the loop."),
            TextDelta(stream=ON_S1, turn_id=T1, text="Let me look at what fails."),
        )

    def cards(self) -> "Scene":
        """Have two calls done."""
        return self._call("c1", TEST, OUTPUT, 1_340)._call("c2", EDIT, "Edited build.py", 20)

    def answer(self, share: float = 1.0) -> "Scene":
        """Have the answer stream, up to a share of it."""
        words = ANSWER[: round(len(ANSWER) * share)]
        return self.tell(TextDelta(stream=ON_S1, turn_id=T1, text=words))

    def done(self) -> "Scene":
        """End the turn."""
        finished = TurnFinished(
            stream=ON_S1,
            turn_id=T1,
            outcome="done",
            changes=(FileChange("/src/build.py", "changed"),),
        )
        return self.tell(finished)

    def asked(self) -> "Scene":
        """Have a command wait for a decision."""
        request = approval(
            "a1",
            intent=UPTIME,
            arguments='{"command": "uptime --pretty", "host": true}',
            reason="commands outside the sandbox always ask",
            task_covers="runs of /usr/bin/uptime in /src",
            requested_at_ms=NOW_MS,
            deadline_ms=NOW_MS + 247_000,
        )
        waiting = snapshot(
            message(1, "user", "How long has this computer been on?"),
            session=self._sessions[0],
            approvals=(request,),
        )
        self.stage.store.dispatch(SessionChosen(S1))
        self.stage.tell(waiting)
        return self

    def tell(self, *events: Event) -> "Scene":
        """Tell events in their order."""
        for event in events:
            self._seq += 1
            self.stage.tell(replace(event, seq=self._seq))
        return self

    def _call(self, name: str, intent: Intent, output: str, elapsed_ms: int) -> "Scene":
        call = ToolCall(CallId(name), "system.run" if intent.command else "files.edit", "{}")
        result = ToolResult(call.call_id, call.name, output)
        where = "sandbox" if intent.command else "inside"
        return self.tell(
            ToolCallProposed(stream=ON_S1, turn_id=T1, call=call, intent=intent),
            ToolStarted(stream=ON_S1, turn_id=T1, call_id=call.call_id, where=where),
            ToolFinished(
                stream=ON_S1,
                turn_id=T1,
                call_id=call.call_id,
                result=result,
                elapsed_ms=elapsed_ms,
            ),
        )
