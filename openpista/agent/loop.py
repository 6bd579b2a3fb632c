"""The ReAct loop: ask the model, run what it calls, tell it what came of it, until it answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from openpista.agent.calls import CallRunner
from openpista.agent.chain import ModelChain
from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.agent.registry import build_registry
from openpista.agent.reply import ReplyStream, redacted, without_open_calls
from openpista.agent.requests import Requests
from openpista.agent.spending import OverBudgetError, Spending
from openpista.agent.steps import StepWriter
from openpista.agent.usage import add_usage, priced
from openpista.domain.event import ModelCalled, Notice
from openpista.domain.ids import session_stream
from openpista.domain.message import Block, Message, StopReason, Text, Usage, calls_of, text_of
from openpista.domain.model import ModelRequest, ProviderError, Reply

_STOPPED = "the user stopped the turn."
_LAST_WORD = (
    "[openpista] {why} No more tools can be used in this turn. Tell the user in a few sentences "
    "what is done, what is not, and what you would do next."
)


async def run_turn(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
    """Run one turn to its end. The history that `port` gives holds the prompt already.

    A failing model call becomes one sentence, stored and returned. When cancelled, stores what
    was said and a result for every open call, and raises CancelledError. What the store raises
    comes through.
    """
    run = _TurnRun(turn, port, house)
    try:
        try:
            return await run.rounds()
        except ProviderError as error:
            return await run.failed(error)
        except OverBudgetError as error:
            return await run.sentence(error.message)
    except asyncio.CancelledError:
        await run.settle()
        raise


class _TurnRun:
    """The state of one running turn."""

    def __init__(self, turn: Turn, port: TurnPort, house: AgentHouse) -> None:
        self._turn = turn
        self._port = port
        self._house = house
        self._chain = ModelChain(turn.session.model, house.models)
        registry = build_registry(
            house.tools,
            disabled=house.agent.disabled_tools,
            lean=house.agent.profile == "lean",
            read_skill=house.read_skill,
        )
        self._calls = CallRunner(turn, port, house, registry)
        self._requests = Requests(turn, port, house, registry, self._chain)
        self._spending = Spending(turn, port, house, self._chain)
        self._steps = StepWriter()
        self._speaking: ReplyStream | None = None
        self._usage = Usage()

    async def rounds(self) -> TurnResult:
        """Go from the model to tools and back until it answers or a limit is reached."""
        await self._requests.load()
        if answer := self._earlier_answer():
            is_ours = answer.is_error
            return self._result("failed" if is_ours else "done", text_of(answer) if is_ours else "")
        limit = self._house.agent.max_tool_rounds
        for number in range(1, limit + 1):
            self._requests.add(await self._port.steering())
            reply = await self._ask(number)
            calls = calls_of(reply)
            if not calls:
                return await self._answered(reply)
            self._requests.add(await self._calls.run(calls))
            if self._calls.repeats.is_exhausted:
                return await self._last_word(number + 1, "The same calls came again and again.")
        why = f"The limit of {limit} rounds (agent.max_tool_rounds) is reached."
        return await self._last_word(limit + 1, why)

    async def failed(self, error: ProviderError) -> TurnResult:
        """Store what arrived before the failure and the sentence that tells of it."""
        partial = error.partial
        said = self._speaking.said if self._speaking else ()
        blocks = redacted(partial.blocks, self._house.redactor) if partial else said
        blocks = without_open_calls(blocks)
        if blocks:
            stop: StopReason = "cut_off" if error.kind == "cut_off" else "error"
            await self._store(blocks, stop, partial.usage if partial else None)
        return await self.sentence(error.message)

    async def settle(self) -> None:
        """After a cancel: store what was said, and a result for every call left open."""
        interrupted = await self._steps.interrupted()
        if interrupted is not None:
            self._calls.begin(calls_of(interrupted))
        elif self._speaking is not None and self._speaking.said:
            await self._store(self._speaking.said, "cancelled", None)
        await self._calls.settle(_STOPPED)

    async def _ask(self, number: int) -> Message:
        """Ask the model once, store its reply and return it."""
        try:
            reply = await self._stream(number, self._requests.next)
        except ProviderError as error:
            if error.kind != "context_too_long":
                raise
            reply = await self._stream(number, self._requests.squeezed)
        self._requests.measured(reply.usage)
        message = await self._store(reply.blocks, reply.stop, reply.usage)
        self._requests.add([message])
        return message

    async def _stream(self, number: int, request: Callable[[], Awaitable[ModelRequest]]) -> Reply:
        """Stream an answer; where its model cannot be reached, that of the next that may stand
        in."""
        stream = session_stream(self._turn.session.id)
        turn_id = self._turn.turn_id
        while True:
            asked = await request()
            if not await self._spending.admit(self._requests.tokens, self._usage):
                self._moved_on("The budget is reached.")
                continue
            self._port.tell(ModelCalled(stream=stream, turn_id=turn_id, round=number))
            speaking = self._speaking = ReplyStream(
                self._port.tell, stream=stream, turn_id=turn_id, redactor=self._house.redactor
            )
            try:
                return await speaking.run(self._house.models.provider(self._chain.ref), asked)
            except ProviderError as error:
                if not self._chain.move_on(error, speaking.said):
                    raise
                self._moved_on(error.message)

    def _moved_on(self, why: str) -> None:
        self._requests.moved_on()
        self._notice(f"{why} {self._chain.ref} answers instead.")

    async def _store(
        self, blocks: tuple[Block, ...], stop: StopReason, usage: Usage | None
    ) -> Message:
        """Store a reply; from then on what was streamed is no longer owed."""
        used = priced(usage, self._house.models.info(self._chain.ref))
        self._usage = add_usage(self._usage, used)
        message = await self._steps.write(
            self._port.store_reply(
                blocks,
                provider=self._chain.ref.provider,
                model=self._chain.ref.model,
                stop=stop,
                usage=used,
            )
        )
        self._speaking = None
        return message

    async def _answered(self, reply: Message) -> TurnResult:
        """End the turn with the model's answer, also with an empty one."""
        if reply.stop in {"refusal", "content_filter"} and not text_of(reply):
            return await self.sentence("The model declined to answer this.")
        if reply.stop == "max_tokens":
            self._notice("The answer reached the model's limit of length and stops there.")
        return self._result("done")

    async def _last_word(self, number: int, why: str) -> TurnResult:
        """Let the model tell without tools where things stand."""
        self._notice(why)

        async def wish() -> ModelRequest:
            return self._requests.last_word(_LAST_WORD.format(why=why))

        reply = await self._stream(number, wish)
        blocks = without_open_calls(reply.blocks)
        if not any(isinstance(block, Text) for block in blocks):
            blocks = (*blocks, Text(why))
        await self._store(blocks, "end_turn", reply.usage)
        return self._result("done", why)

    async def sentence(self, text: str) -> TurnResult:
        """Store a sentence of ours in place of an answer and fail with it."""
        await self._steps.write(
            self._port.store_reply(
                (Text(text),),
                provider=self._chain.ref.provider,
                model=self._chain.ref.model,
                stop="error",
                usage=None,
                is_error=True,
            )
        )
        return self._result("failed", text)

    def _earlier_answer(self) -> Message | None:
        """Return the answer that the turn had before it was taken up again after a crash."""
        last = self._requests.messages[-1] if self._requests.messages else None
        if last is None or last.role != "assistant" or calls_of(last):
            return None
        return last if last.turn_id == self._turn.turn_id else None

    def _result(self, outcome: Literal["done", "failed"], reason: str = "") -> TurnResult:
        return TurnResult(outcome, reason, add_usage(self._usage, self._requests.usage))

    def _notice(self, text: str) -> None:
        self._port.tell(
            Notice(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                level="warning",
                text=text,
            )
        )
