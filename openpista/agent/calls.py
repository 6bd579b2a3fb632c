"""The calls of one reply: prepared in their order, run alone or side by side, stored in order.

Whatever happens, every call ends with exactly one stored result.
"""

import asyncio
from collections.abc import Sequence

from msgspec import Struct

from openpista.agent.authorize import Allow, Verdict
from openpista.agent.execution import Execution, Where
from openpista.agent.permission import Permission, Permitted, Refused
from openpista.agent.ports import AgentHouse, Turn, TurnPort
from openpista.agent.registry import Registry
from openpista.agent.repeats import RepeatGuard
from openpista.agent.results import FinishedCall
from openpista.agent.steps import StepWriter
from openpista.domain.errors import ToolArgumentError
from openpista.domain.event import ToolCallProposed
from openpista.domain.ids import session_stream
from openpista.domain.message import Message, ToolCall
from openpista.domain.tool import Intent, Tool

MOST_AT_ONCE = 8
MOST_CALLS = 32
"""What one reply may ask for beyond this is not run."""

_TOO_MANY = f"Not run: one step may ask for {MOST_CALLS} calls at most."
_STEERED = "Not run: the user has sent a new message; read it first."
_INCOMPLETE = "Not run: its arguments did not arrive whole. Send the call again, shorter."


class _Prepared(Struct, frozen=True):
    """A call whose tool, intent and verdict are known."""

    execution: Execution
    tool: Tool
    intent: Intent
    verdict: Verdict

    @property
    def may_run_beside_others(self) -> bool:
        return self.intent.parallel and isinstance(self.verdict, Allow)


class _Rejected(Struct, frozen=True):
    """A call that will not run, with what the model is told."""

    execution: Execution
    reason: str
    is_repetition: bool = False


class CallRunner:
    """Runs the calls of a turn, reply by reply."""

    def __init__(self, turn: Turn, port: TurnPort, house: AgentHouse, registry: Registry) -> None:
        self._turn = turn
        self._port = port
        self._house = house
        self._registry = registry
        self._permission = Permission(turn, port, house)
        self._open: list[Execution] = []
        self._finished: dict[str, FinishedCall] = {}
        self._steps = StepWriter()
        self.repeats = RepeatGuard()

    def begin(self, calls: Sequence[ToolCall]) -> None:
        """Take `calls` on; from now on each of them is owed a result."""
        self._open = [Execution(call, self._turn, self._port, self._house) for call in calls]
        self._finished = {}

    async def run(self, calls: Sequence[ToolCall]) -> list[Message]:
        """Run `calls` and return the stored results in their order.

        A message that waits to steer ends the round: what has not begun is left out.
        """
        stored: list[Message] = []
        self.begin(calls)
        waiting = list(self._open)
        while waiting:
            if len(calls) - len(waiting) >= MOST_CALLS:
                batch: list[_Prepared | _Rejected] = [
                    _Rejected(each, _TOO_MANY) for each in waiting
                ]
            elif self._port.steering_waits():
                batch = [_Rejected(each, _STEERED) for each in waiting]
            else:
                batch = await self._next_batch(waiting)
            del waiting[: len(batch)]
            await self._run_batch(batch)
            stored += await self._store(len(batch))
        return stored

    async def settle(self, why: str) -> None:
        """Give every call that is still open its stored result; for a cancelled turn."""
        if await self._steps.interrupted() is not None:
            self._open.pop(0)
        for execution in self._open:
            if execution.call.call_id not in self._finished:
                finished = execution.tell_finished(execution.stopped(why))
                self._finished[execution.call.call_id] = finished
        await self._store(len(self._open))

    async def _store(self, count: int) -> list[Message]:
        """Store the results of the first `count` open calls."""
        stored: list[Message] = []
        for _ in range(count):
            finished = self._finished[self._open[0].call.call_id]
            message = await self._steps.write(
                self._port.store_result(finished.result, kept_output=finished.kept_output)
            )
            self._open.pop(0)
            stored.append(message)
        return stored

    async def _next_batch(self, waiting: Sequence[Execution]) -> list["_Prepared | _Rejected"]:
        """Return the next call, with those behind it that may run beside it."""
        batch = [await self._look_at(waiting[0])]
        for execution in waiting[1:MOST_AT_ONCE]:
            last = batch[-1]
            if isinstance(last, _Rejected) or not last.may_run_beside_others:
                break
            found = await self._look_at(execution)
            if isinstance(found, _Rejected) or not found.may_run_beside_others:
                break  # looked at again when its turn comes
            batch.append(found)
        for item in batch:
            self._propose(item)
        return batch

    async def _look_at(self, execution: Execution) -> "_Prepared | _Rejected":
        """Work out a call's intent and verdict; changes nothing and tells nobody."""
        call = execution.call
        if not call.complete:
            return _Rejected(execution, _INCOMPLETE)
        if repeated := self.repeats.refusal(call):
            return _Rejected(execution, repeated, is_repetition=True)
        tool = self._registry.get(call.name)
        if tool is None:
            known = ", ".join(self._registry.tools) or "none"
            return _Rejected(execution, f"There is no tool {call.name}. There are: {known}.")
        try:
            intent = await execution.intent(tool)
        except ToolArgumentError as error:
            return _Rejected(execution, f"Not run: {error.message}")
        return _Prepared(execution, tool, intent, await self._permission.verdict(call, intent))

    def _propose(self, item: "_Prepared | _Rejected") -> None:
        self._port.tell(
            ToolCallProposed(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                call=item.execution.call,
                intent=item.intent if isinstance(item, _Prepared) else None,
            )
        )

    async def _run_batch(self, batch: Sequence["_Prepared | _Rejected"]) -> None:
        if len(batch) == 1:
            await self._run_one(batch[0])
            return
        try:
            async with asyncio.TaskGroup() as group:
                for item in batch:
                    group.create_task(self._run_one(item), name=f"call {item.execution.call.name}")
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from group_error

    async def _run_one(self, item: "_Prepared | _Rejected") -> None:
        if isinstance(item, _Rejected):
            self._reject(item)
            return
        call, execution = item.execution.call, item.execution
        try:
            permission = await self._permission.obtain(
                call, item.intent, item.verdict, intent_now=lambda: execution.intent(item.tool)
            )
        except ToolArgumentError as error:
            permission = Refused(f"Not run: {error.message}")
        if isinstance(permission, Permitted):
            where = self._where(permission.intent)
            finished = await execution.run(item.tool, permission, where)
            self._finished[call.call_id] = finished
        else:
            finished = self._not_run(execution, permission, item.intent)
        self.repeats.note(call, finished.result.text)

    def _reject(self, item: "_Rejected") -> None:
        finished = self._not_run(item.execution, Refused(item.reason))
        if item.is_repetition:
            self.repeats.note_refusal()
        else:
            self.repeats.note(item.execution.call, finished.result.text)

    def _not_run(
        self, execution: Execution, refused: Refused, intent: Intent | None = None
    ) -> FinishedCall:
        finished = execution.not_run(refused.reason, intent, refused)
        self._finished[execution.call.call_id] = finished
        return finished

    def _where(self, intent: Intent) -> Where:
        if intent.kind != "run":
            return "inside"
        return "sandbox" if self._permission.is_sandboxed(intent) else "host"
