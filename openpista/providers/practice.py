"""The practice model: deterministic, without network, and driving everything else for real.

It is the default while nothing else is found, and what demonstrations and tests run on. What it
understands is in `practice_wishes`, what it answers in `practice_answers`; a script or the
obedient mode takes their place.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from openpista.config.schema import PracticeConfig
from openpista.domain.clock import Clock
from openpista.domain.errors import ConfigError
from openpista.domain.ids import CallId
from openpista.domain.message import (
    Block,
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Usage,
)
from openpista.domain.model import (
    ModelRequest,
    ProviderError,
    Reply,
    StreamEvent,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from openpista.providers.practice_answers import Plan, plan_reply, summary_of, title_of
from openpista.providers.practice_obedient import obey
from openpista.providers.practice_script import Cursor, Script, Step, load_script
from openpista.providers.practice_words import ENGLISH

PRACTICE = "practice"
MAX_CONVERSATIONS = 1_000
"""How many conversations a script remembers its place in; the oldest is forgotten first."""

_CHARS_PER_TOKEN = 4
_TITLE, _SUMMARY = ":title", ":summary"
"""Under such keys the agent asks for the title or the summary of a conversation."""


class PracticeSettings(Struct, frozen=True):
    """How the practice model behaves; `pace_ms` is the pause between two words."""

    script: Path | None = None
    mode: Literal["plain", "obedient"] = "plain"
    pace_ms: int = 0


def practice_settings(config: PracticeConfig) -> PracticeSettings:
    """Return the settings that the config asks for."""
    script = Path(config.script) if config.script else None
    return PracticeSettings(script=script, mode=config.mode, pace_ms=config.pace_ms)


class PracticeProvider:
    """The provider `practice` with its one model `practice`."""

    def __init__(self, settings: PracticeSettings, *, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._script: Script | None = None
        self._cursors: dict[str, Cursor] = {}

    @property
    def id(self) -> str:
        """The provider's preset id."""
        return PRACTICE

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        """Stream the answer word by word; raises ProviderError where a script says so."""
        step = await self._step(request)
        plan = self._plan(request, step)
        pace_ms = self._settings.pace_ms
        if step is not None and step.pace_ms is not None:
            pace_ms = step.pace_ms
        if step is not None and step.fail is not None:
            raise ProviderError(
                step.say or f"The practice script wants a failure: {step.fail}.",
                kind=step.fail,
                provider=PRACTICE,
            )
        calls = _calls(plan, request)
        async for event in _words(plan, calls, pace_ms):
            yield event
        if step is not None and step.cut:
            raise _cut(plan, calls)
        yield _reply(plan, calls, request)

    async def aclose(self) -> None:
        """Nothing is open."""

    async def _step(self, request: ModelRequest) -> Step | None:
        """Return the script's step for a turn of the conversation, None without a script."""
        if self._settings.script is None or request.conversation.endswith((_TITLE, _SUMMARY)):
            return None
        if self._script is None:
            try:
                self._script = await asyncio.to_thread(load_script, self._settings.script)
            except ConfigError as error:
                raise ProviderError(error.message, kind="bad_request", provider=PRACTICE) from error
        cursor = self._cursors.pop(request.conversation, None) or Cursor(self._script)
        self._cursors[request.conversation] = cursor
        if len(self._cursors) > MAX_CONVERSATIONS:
            self._cursors.pop(next(iter(self._cursors)))
        return cursor.next(_given(request)) or Step(say=ENGLISH["script_end"])

    def _plan(self, request: ModelRequest, step: Step | None) -> Plan:
        if request.conversation.endswith(_TITLE):
            return Plan(title_of(request))
        if request.conversation.endswith(_SUMMARY):
            return Plan(summary_of(request))
        if step is not None:
            return step.plan()
        if self._settings.mode == "obedient":
            return obey(_given(request), no_call=ENGLISH["no_call"])
        return plan_reply(request, now_ms=self._clock.now_ms())


def _given(request: ModelRequest) -> str:
    """Return the last text that the model was given: a user's words, or all results of a round."""
    given: list[str] = []
    for message in reversed(request.messages):
        if message.role != "tool" and given:
            break
        given.append(_text(message))
        if message.role != "tool":
            break
    return "\n".join(reversed(given))


def _text(message: Message) -> str:
    return "\n".join(block.text for block in message.blocks if isinstance(block, Text | ToolResult))


def _calls(plan: Plan, request: ModelRequest) -> tuple[ToolCall, ...]:
    """Return the plan's calls with ids that no other reply of the session has."""
    last = request.messages[-1].id if request.messages else ""
    return tuple(
        ToolCall(
            call_id=CallId(f"practice_{_short_hash(f'{request.conversation} {last} {number}')}"),
            name=call.tool,
            arguments=call.arguments,
        )
        for number, call in enumerate(plan.calls)
    )


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def _words(
    plan: Plan, calls: tuple[ToolCall, ...], pace_ms: int
) -> AsyncGenerator[StreamEvent]:
    for piece in _pieces(plan.think):
        yield ThinkingChunk(piece)
        await asyncio.sleep(pace_ms / 1000)
    for piece in _pieces(plan.say):
        yield TextChunk(piece)
        await asyncio.sleep(pace_ms / 1000)
    for call in calls:
        yield ToolCallBegun(call.call_id, call.name)


def _pieces(text: str) -> list[str]:
    """Return a text word by word with the space behind each word."""
    return re.findall(r"\s*\S+\s*", text)


def _blocks(plan: Plan) -> tuple[Block, ...]:
    thinking = (Thinking(plan.think),) if plan.think else ()
    return (*thinking, Text(plan.say)) if plan.say else thinking


def _reply(plan: Plan, calls: tuple[ToolCall, ...], request: ModelRequest) -> Reply:
    read = len(request.system) + sum(len(_text(message)) for message in request.messages)
    written = len(plan.think) + len(plan.say) + sum(len(call.arguments) for call in calls)
    return Reply(
        blocks=(*_blocks(plan), *calls),
        stop="tool_use" if calls else "end_turn",
        usage=Usage(
            input_tokens=read // _CHARS_PER_TOKEN,
            output_tokens=written // _CHARS_PER_TOKEN,
            cost_usd=0.0,
        ),
        model=PRACTICE,
    )


def _cut(plan: Plan, calls: tuple[ToolCall, ...]) -> ProviderError:
    half = tuple(
        ToolCall(call.call_id, call.name, call.arguments[:-1], complete=False) for call in calls
    )
    return ProviderError(
        "The practice model's answer broke off before its end.",
        kind="cut_off",
        provider=PRACTICE,
        partial=Reply(blocks=(*_blocks(plan), *half), stop="cut_off", model=PRACTICE),
    )
