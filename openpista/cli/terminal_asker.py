"""Asks the person at the terminal for approvals, one after the other, while the turn waits."""

import asyncio
import os
import sys
import termios
from collections.abc import Callable
from typing import Self

from openpista.channels.approval_card import card_text, question_text, read_answer
from openpista.domain.approval import Approval
from openpista.domain.clock import Clock
from openpista.domain.command import AnswerApproval, Refused
from openpista.domain.ids import ApprovalId
from openpista.domain.port import GatewayPort
from openpista.domain.tasks import owned_task

MAX_LINE_BYTES = 4096


class TerminalAsker:
    """Shows each request and sends the answer. A request answered elsewhere is let go."""

    def __init__(
        self,
        port: GatewayPort,
        *,
        scripts: tuple[str, ...],
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        self._port = port
        self._scripts = scripts
        self._clock = clock
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()
        self._tasks: dict[ApprovalId, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, approval: Approval) -> None:
        """Put `approval` to the person; returns at once."""
        self._tasks[approval.id] = owned_task(self._ask(approval), name=f"ask {approval.id}")

    def resolved(self, approval_id: ApprovalId) -> None:
        """Let go of a request that somebody has answered."""
        task = self._tasks.pop(approval_id, None)
        if task is not None:
            task.cancel()

    async def _ask(self, approval: Approval) -> None:
        async with self._one_at_a_time:
            now_ms = self._clock.now_ms()
            self._tell(f"\n{card_text(approval, scripts=self._scripts, now_ms=now_ms)}")
            while True:
                # Before the question, not after: else an answer that comes at once is dropped.
                _forget_what_was_typed()
                self._tell(question_text(approval))
                answer = read_answer(await _read_line(), approval)
                if answer is not None:
                    break
        reply = await self._port.send(
            AnswerApproval(approval_id=approval.id, answer=answer[0], text=answer[1])
        )
        if isinstance(reply, Refused):
            self._tell(reply.reason)


def _forget_what_was_typed() -> None:
    """Drop keys pressed before the card was there: they cannot answer it."""
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


async def _read_line() -> str:
    """Return the next line that is typed; can be cancelled, unlike a thread that reads."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    descriptor = sys.stdin.fileno()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
        data = os.read(descriptor, MAX_LINE_BYTES)
    finally:
        loop.remove_reader(descriptor)
    return data.decode(errors="replace") if data else "n"
