"""What the next call of the model is made of, held within its window."""

from collections.abc import Sequence

from msgspec.structs import replace

from openpista.agent.chain import ModelChain
from openpista.agent.compaction import compact
from openpista.agent.context import conversation_tokens, fit, fixed_tokens, newest_turns, window_of
from openpista.agent.history import valid_history, without_calls
from openpista.agent.ports import AgentHouse, Turn, TurnPort
from openpista.agent.prompt import surroundings, system_prompt
from openpista.agent.registry import Registry, loaded_groups
from openpista.agent.usage import add_usage
from openpista.domain.event import Notice
from openpista.domain.ids import MessageId, session_stream
from openpista.domain.message import Message, Text, Usage
from openpista.domain.model import ModelRequest, ProviderError
from openpista.domain.tool import ToolSpec

HISTORY_MESSAGES = 400
"""The model never sees more messages than these; before they are reached a summary is made."""
_COMPACT_MESSAGES = 360
_COMPACT_PART = 0.8
_KEEP_PART = 0.3
_SQUEEZE_PART = 0.5
_LEAST_SCALE, _MOST_SCALE = 0.5, 3.0


class Requests:
    """Holds the conversation of one turn and makes requests of it."""

    def __init__(
        self,
        turn: Turn,
        port: TurnPort,
        house: AgentHouse,
        registry: Registry,
        chain: ModelChain,
    ) -> None:
        self._turn = turn
        self._port = port
        self._house = house
        self._registry = registry
        self._messages: list[Message] = []
        self._loaded: frozenset[str] = frozenset()
        self._chain = chain
        self._info = house.models.info(chain.ref)
        self._window = window_of(self._info)
        self._system = system_prompt(
            surroundings(
                now_ms=house.clock.now_ms(),
                workspace=turn.session.workspace,
                channel=turn.sender.address.channel,
                profile=house.agent.profile,
            ),
            skills_index=house.skills_index,
        )
        self._scale = 1.0
        self._estimate = 0
        self._may_compact = True
        self.usage = Usage()

    @property
    def messages(self) -> Sequence[Message]:
        """The conversation as it stands, without what a request may have to leave out."""
        return self._messages

    async def load(self) -> None:
        """Read what the model may see."""
        self._messages = list(await self._port.history(limit=HISTORY_MESSAGES))

    def moved_on(self) -> None:
        """Take the measure of the model that stands in now."""
        self._info = self._house.models.info(self._chain.ref)
        self._window = window_of(self._info)
        self._scale = 1.0

    def add(self, messages: Sequence[Message]) -> None:
        """Add messages that were stored."""
        self._messages += messages

    async def next(self) -> ModelRequest:
        """Return the next request; makes a summary first where the window is nearly full."""
        tools = self._tools()
        room = self._room(tools)
        size = conversation_tokens(self._messages)
        if size > room * _COMPACT_PART:
            await self._compact(int(room * _KEEP_PART))
        elif len(self._messages) >= _COMPACT_MESSAGES:
            await self._compact(size // 4)
        return self._request(self._messages, tools, room)

    async def squeezed(self) -> ModelRequest:
        """Return a much smaller request, after the provider has found the last one too long."""
        tools = self._tools()
        room = int(min(self._room(tools), conversation_tokens(self._messages)) * _SQUEEZE_PART)
        await self._compact(int(room * _KEEP_PART))
        return self._request(self._messages, tools, room)

    def last_word(self, wish: str) -> ModelRequest:
        """Return a request without tools that ends with our `wish`; it is not stored."""
        note = Message(
            id=MessageId("wish"),
            session_id=self._turn.session.id,
            seq=0,
            role="user",
            blocks=(Text(wish),),
            at_ms=self._house.clock.now_ms(),
        )
        told = without_calls(valid_history(self._messages))
        return self._request((*told, note), (), self._room(()))

    @property
    def tokens(self) -> int:
        """About how many tokens the last request has."""
        return round(self._estimate * self._scale)

    def measured(self, usage: Usage | None) -> None:
        """Learn from what the last request really was how far the estimate is off."""
        if usage is not None and usage.input_tokens and self._estimate:
            scale = usage.input_tokens / self._estimate
            self._scale = min(max(scale, _LEAST_SCALE), _MOST_SCALE)

    def _tools(self) -> tuple[ToolSpec, ...]:
        if self._turn.approver == "guest" or not self._info.tools:
            return ()
        # What was loaded stays loaded in this turn, also when a summary took the call away.
        self._loaded |= loaded_groups(self._messages)
        return self._registry.offered(self._loaded)

    def _room(self, tools: Sequence[ToolSpec]) -> int:
        """Return how many estimated tokens the conversation may have."""
        real = self._window.input_tokens / self._scale
        return max(0, int(real) - fixed_tokens(self._system, tools))

    def _request(
        self, messages: Sequence[Message], tools: tuple[ToolSpec, ...], room: int
    ) -> ModelRequest:
        fitted = fit(valid_history(messages), room)
        self._estimate = fixed_tokens(self._system, tools) + conversation_tokens(fitted)
        session = self._turn.session
        return ModelRequest(
            model=self._chain.ref.model,
            system=self._system,
            messages=fitted,
            tools=tools,
            effort=session.effort or self._house.agent.effort,
            conversation=session.id,
            patience_s=self._chain.patience_s,
        )

    async def _compact(self, keep_tokens: int) -> None:
        """Put a summary in place of older turns; without one the request is cut to fit."""
        if not self._may_compact:
            return
        ref = self._chain.ref
        session = replace(self._turn.session, model=ref)
        valid = valid_history(self._messages)
        keep = max(1, keep_tokens)
        try:
            made = await compact(valid, session, self._house.models, keep_tokens=keep)
        except ProviderError as error:
            self._may_compact = False
            self._notice(f"Older messages could not be summarised. {error.message}")
            return
        if made is None:
            return
        self.usage = add_usage(self.usage, made.usage)
        summary = await self._port.compacted(
            (Text(self._house.redactor.redact(made.summary)),),
            before_seq=made.before_seq,
            provider=ref.provider,
            model=ref.model,
            usage=made.usage,
        )
        self._messages = [summary, *newest_turns(valid, keep)[1]]

    def _notice(self, text: str) -> None:
        self._port.tell(
            Notice(
                stream=session_stream(self._turn.session.id),
                turn_id=self._turn.turn_id,
                level="warning",
                text=text,
            )
        )
