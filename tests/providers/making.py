"""Builders for the tests of this package."""

from collections.abc import Sequence

from openpista.config.presets import Quirks
from openpista.domain.ids import CallId, MessageId, SessionId
from openpista.domain.message import (
    Block,
    Image,
    Message,
    Opaque,
    Role,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.domain.model import Effort, ModelInfo, ModelRef, ModelRequest
from openpista.domain.tool import ToolSpec
from openpista.providers.encoding import Encoding
from openpista.providers.known import ModelTraits
from openpista.providers.known import Thinking as ThinkingForm
from openpista.providers.reply import Tag
from openpista.providers.toolnames import ToolNames
from openpista.providers.transform import Target, prepare
from openpista.providers.wire import Wire

PROVIDER, MODEL = "p", "m"
PICTURE = Image("sha", "image/png", 4, 3, 3, alt="a cat")
RUN = ToolSpec("system.run", "Run it.", '{"type":"object","properties":{"command":{}}}')


def message(
    role: Role, *blocks: Block, provider: str = PROVIDER, is_error: bool = False
) -> Message:
    return Message(
        id=MessageId("m1"),
        session_id=SessionId("s"),
        seq=1,
        role=role,
        blocks=blocks,
        at_ms=0,
        provider=provider,
        model=MODEL,
        is_error=is_error,
    )


def user(text: str, *more: Block) -> Message:
    return message("user", Text(text), *more)


def assistant(*blocks: Block, provider: str = PROVIDER) -> Message:
    return message("assistant", *blocks, provider=provider)


def call(
    call_id: str = "call_1",
    name: str = "system.run",
    arguments: str = '{"command": "ls"}',
    *,
    complete: bool = True,
    opaque: Opaque | None = None,
) -> ToolCall:
    return ToolCall(CallId(call_id), name, arguments, complete, opaque)


def result(
    call_id: str = "call_1",
    text: str = "done",
    *,
    images: tuple[Image, ...] = (),
    is_error: bool = False,
) -> Message:
    one = ToolResult(CallId(call_id), "system.run", text, is_error=is_error, images=images)
    return message("tool", one)


def tag_of(wire: Wire) -> Tag:
    return Tag(wire.name, PROVIDER, MODEL)


def thinking(wire: Wire, payload: str, text: str = "hm") -> Thinking:
    return Thinking(text, tag_of(wire).wrap(payload.encode()))


def target_of(wire: Wire, *, vision: bool = True) -> Target:
    return Target(tag_of(wire), wire.call_id, vision, {PICTURE.sha256: b"PNG"})


def encoding(
    wire: Wire,
    messages: Sequence[Message],
    *,
    model: str = MODEL,
    system: str = "",
    tools: tuple[ToolSpec, ...] = (),
    quirks: Quirks | None = None,
    effort: Effort | None = None,
    reasoning: bool = True,
    form: ThinkingForm = "none",
    least_effort: Effort = "none",
    limit: int | None = None,
    conversation: str = "",
) -> Encoding:
    request = ModelRequest(
        model=model,
        system=system,
        messages=tuple(messages),
        tools=tools,
        max_output_tokens=limit,
        effort=effort,
        conversation=conversation,
    )
    info = ModelInfo(ModelRef(PROVIDER, MODEL), vision=True, reasoning=reasoning)
    target = target_of(wire)
    return Encoding(
        request=request,
        parts=prepare(messages, target),
        names=ToolNames(tool.name for tool in tools),
        tag=target.tag,
        traits=ModelTraits(info, form, least_effort),
        quirks=quirks or Quirks(),
        pictures=target.pictures,
    )
