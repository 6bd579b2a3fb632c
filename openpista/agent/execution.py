"""Running one permitted call: its intent stored first, its output told live, its end timed."""

import logging
from pathlib import Path

from msgspec import structs

from openpista.agent.permission import Permitted, Refused
from openpista.agent.ports import AgentHouse, Turn, TurnPort
from openpista.agent.results import FinishedCall, failed_call, finished_call, with_run
from openpista.agent.taint import sees_private_data
from openpista.domain.call import ToolRun, Where
from openpista.domain.errors import OpenpistaError, ToolArgumentError
from openpista.domain.event import ToolFinished, ToolOutput, ToolStarted
from openpista.domain.ids import session_stream
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent, Tool, ToolContext, ToolOutcome

_LOG = logging.getLogger(__name__)
_TAIL_CHARS = 2_000
"""How much of a stopped call's output the model still gets to see."""


class LiveOutput:
    """Takes the output of a running call, blacks out secrets and tells it on."""

    def __init__(self, call: ToolCall, turn: Turn, port: TurnPort, house: AgentHouse) -> None:
        self._call = call
        self._turn = turn
        self._port = port
        self._filter = house.redactor.stream()
        self.tail = ""

    def emit(self, text: str) -> None:
        """Take more output."""
        self._tell(self._filter.feed(text))

    def finish(self) -> None:
        """Let out what was held back; the call has ended."""
        self._tell(self._filter.finish())

    def _tell(self, text: str) -> None:
        if not text:
            return
        self.tail = (self.tail + text)[-_TAIL_CHARS:]
        self._port.tell(
            ToolOutput(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                call_id=self._call.call_id,
                text=text,
            )
        )


class Execution:
    """One call of a turn, from its context to its result."""

    def __init__(self, call: ToolCall, turn: Turn, port: TurnPort, house: AgentHouse) -> None:
        self.call = call
        self._turn = turn
        self._port = port
        self._house = house
        self._live = LiveOutput(call, turn, port, house)
        self._started_at: float | None = None
        self._run = ToolRun()
        self.context = ToolContext(
            session_id=turn.session.id,
            turn_id=turn.turn_id,
            call_id=call.call_id,
            workspace=Path(turn.session.workspace),
            emit=self._live.emit,
        )

    async def intent(self, tool: Tool) -> Intent:
        """Work out what the call would do; raises ToolArgumentError, also for a broken tool."""
        try:
            return await tool.intent(self.call.arguments, self.context)
        except ToolArgumentError:
            raise
        except Exception as error:
            raise ToolArgumentError(self._broken()) from error

    async def run(self, tool: Tool, permitted: Permitted, where: Where) -> FinishedCall:
        """Run the call exactly as its bytes stand; a tool that breaks becomes an error result."""
        await self._port.store_intent(self.call, permitted.intent, permitted.digest)
        self._started_at = self._house.clock.monotonic()
        self._run = ToolRun(
            intent=permitted.intent,
            where=where,
            outcome=permitted.outcome,
            decided_by=permitted.by,
        )
        self._port.tell(
            ToolStarted(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                call_id=self.call.call_id,
                where=where,
            )
        )
        outcome = await self._outcome(tool)
        self._live.finish()
        finished = finished_call(
            self.call,
            outcome,
            redactor=self._house.redactor,
            at_ms=self._house.clock.now_ms(),
            boundary=self._house.new_ulid()[-16:],
        )
        source = outcome.taint or (self.call.name if permitted.intent.taints else "")
        sensitive = sees_private_data(permitted.intent, outcome)
        if source or sensitive:
            await self._port.taint(source, sensitive=sensitive)
        return self.tell_finished(finished)

    def not_run(self, reason: str, intent: Intent | None, refused: Refused | None) -> FinishedCall:
        """Tell, and return as its result, that the call does not run, and why."""
        self._run = ToolRun(
            intent=intent,
            outcome=refused.outcome if refused else None,
            decided_by=refused.by if refused else "",
        )
        return self.tell_finished(failed_call(self.call, reason))

    def stopped(self, why: str) -> FinishedCall:
        """Return the result of a call that was cancelled before its end, or never begun."""
        if self._started_at is None:
            return failed_call(self.call, f"Not run: {why}")
        self._live.finish()
        text = f"Stopped while it ran: {why} What it had done by then stays done."
        if self._live.tail:
            text += f"\nIts last output:\n{self._live.tail}"
        return failed_call(self.call, text)

    def tell_finished(self, finished: FinishedCall) -> FinishedCall:
        """Tell the windows that the call ended, 0 ms for one that never began; return it with
        how it went."""
        elapsed_ms = 0
        if self._started_at is not None:
            elapsed_ms = round((self._house.clock.monotonic() - self._started_at) * 1000)
            self._run = structs.replace(self._run, elapsed_ms=elapsed_ms)
        finished = with_run(finished, self._run, self._house.redactor)
        self._port.tell(
            ToolFinished(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                call_id=self.call.call_id,
                result=finished.result,
                elapsed_ms=elapsed_ms,
            )
        )
        return finished

    async def _outcome(self, tool: Tool) -> ToolOutcome:
        try:
            return await tool.run(self.call.arguments, self.context)
        except OpenpistaError as error:
            return ToolOutcome(error.message, is_error=True)
        except Exception:  # noqa: BLE001  # a broken tool must not end the turn
            return ToolOutcome(self._broken(), is_error=True)

    def _broken(self) -> str:
        """Log the exception at hand and return the sentence that names its place in the log."""
        mark = self._house.new_ulid()
        _LOG.exception("%s broke, %s", self.call.name, mark)
        return f"{self.call.name} broke; the log has the details under {mark}."
