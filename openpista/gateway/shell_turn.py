"""The owner's own command (`!` in the composer): a turn without a model.

It is the owner's word, so nobody is asked and it runs on the host itself; it is journaled and
shown like any call, and stands in the conversation for the model to read.
"""

from pathlib import Path

import msgspec

from openpista.agent.ports import AgentHouse
from openpista.agent.results import finished_call, with_run
from openpista.domain.call import ToolRun
from openpista.domain.errors import NotFoundError
from openpista.domain.event import ToolCallProposed, ToolFinished, ToolOutput, ToolStarted
from openpista.domain.ids import CallId
from openpista.domain.message import ToolCall
from openpista.domain.session import Session
from openpista.domain.tool import Tool, ToolContext
from openpista.gateway.live import LiveSessions
from openpista.gateway.turn_writer import TurnWriter

SHELL_TOOL = "system.run"


class ShellTurns:
    """Runs commands of the owner with the tool that runs those of the model."""

    def __init__(self, house: AgentHouse, live: LiveSessions) -> None:
        self._house = house
        self._live = live

    async def run(self, command: str, row: Session, writer: TurnWriter) -> None:
        """Run `command` in the session's workspace and store what came of it. Raises
        OpenpistaError when it cannot be run at all."""
        tool = self._tool()
        call = ToolCall(
            call_id=CallId(self._house.new_ulid()),
            name=SHELL_TOOL,
            arguments=msgspec.json.encode({"command": command, "host": True}).decode(),
        )
        await writer.reply(
            msgspec.structs.replace(writer.message("assistant", (call,)), stop="tool_use")
        )
        await self._run_call(tool, call, row, writer)

    async def _run_call(self, tool: Tool, call: ToolCall, row: Session, writer: TurnWriter) -> None:
        stream, turn_id, call_id = writer.stream, writer.turn_id, call.call_id
        shown = self._house.redactor.stream()

        def tell(piece: str) -> None:
            if piece:
                self._live.tell(
                    ToolOutput(stream=stream, turn_id=turn_id, call_id=call_id, text=piece)
                )

        context = ToolContext(
            session_id=row.id,
            turn_id=turn_id,
            call_id=call_id,
            workspace=Path(row.workspace),
            emit=lambda text: tell(shown.feed(text)),
        )
        intent = await tool.intent(call.arguments, context)
        self._live.tell(ToolCallProposed(stream=stream, turn_id=turn_id, call=call, intent=intent))
        await writer.intent(call, intent, "")
        self._live.tell(ToolStarted(stream=stream, turn_id=turn_id, call_id=call_id, where="host"))
        clock = self._house.clock
        began = clock.monotonic()
        outcome = await tool.run(call.arguments, context)
        tell(shown.finish())
        finished = finished_call(
            call,
            outcome,
            redactor=self._house.redactor,
            at_ms=clock.now_ms(),
            boundary=self._house.new_ulid(),
        )
        elapsed_ms = int((clock.monotonic() - began) * 1000)
        run = ToolRun(intent=intent, where="host", elapsed_ms=elapsed_ms, own=True)
        finished = with_run(finished, run, self._house.redactor)
        self._live.tell(
            ToolFinished(
                stream=stream,
                turn_id=turn_id,
                call_id=call_id,
                result=finished.result,
                elapsed_ms=elapsed_ms,
            )
        )
        await writer.result(finished.result, kept_output=finished.kept_output)

    def _tool(self) -> Tool:
        for tool in self._house.tools:
            if tool.spec.name == SHELL_TOOL:
                return tool
        raise NotFoundError("There is no tool here that runs commands.")
