"""Is an answer read as its recording says? Each function returns complaints, none when well."""

import json

from openpista.domain.message import Opaque, Text, Thinking, ToolCall, Usage
from openpista.domain.model import (
    ProviderError,
    Reply,
    StreamEvent,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from tests.replay.fixture import Expect, ExpectedCall, Fixture

_NO_REPLY = Reply(blocks=(), stop="error")


def complaints_about(fixture: Fixture, outcome: Reply | ProviderError) -> list[str]:
    """Compare how a stream ended with all that its recording expects."""
    expect = fixture.expect
    told = isinstance(outcome, ProviderError)
    if told and expect.error is None:
        return [f"raised {outcome.kind}: {outcome.message} ({outcome.detail[:80]})"]
    found = _about_error(expect, outcome)
    reply = (outcome.partial or _NO_REPLY) if told else outcome
    found += _about_words(expect, reply)
    found += _about_calls(expect, reply, broken=told)
    found += _about_usage(fixture, reply.usage)
    if not told:
        found += _about_opaque(expect, reply)
        if expect.stop_raw is not None and reply.stop_raw != expect.stop_raw:
            found.append(f"stop_raw {reply.stop_raw!r}, not {expect.stop_raw!r}")
    return found


def streamed_as_replied(said: list[StreamEvent], outcome: Reply | ProviderError) -> list[str]:
    """Compare the deltas with the blocks that they became."""
    partial = outcome.partial if isinstance(outcome, ProviderError) else outcome
    reply = partial or _NO_REPLY
    found: list[str] = []
    for kind, deltas, whole in (
        ("text", [e.text for e in said if isinstance(e, TextChunk)], _text(reply)),
        ("thinking", [e.text for e in said if isinstance(e, ThinkingChunk)], _thinking(reply)),
    ):
        if "".join(deltas) != whole:
            found.append(f"streamed {kind} differs from the reply's")
    begun = [(e.call_id, e.name) for e in said if isinstance(e, ToolCallBegun)]
    if begun != [(call.call_id, call.name) for call in _calls(reply)]:
        found.append("streamed calls differ from the reply's")
    return found


def _about_error(expect: Expect, outcome: Reply | ProviderError) -> list[str]:
    allowed = expect.stop_any or (expect.stop,)
    if isinstance(outcome, Reply):
        return [] if outcome.stop in allowed else [f"stop {outcome.stop}, not {allowed}"]
    error = expect.error
    if error is None:
        return []
    found: list[str] = []
    if outcome.kind not in (error.kind_any or (error.kind,)):
        found.append(f"error kind {outcome.kind}, not {error.kind}")
    if error.code is not None and str(error.code) not in (outcome.code, str(outcome.status)):
        found.append(f"error code {outcome.code!r}, not {error.code!r}")
    if _squeezed(error.message)[:100] not in _squeezed(outcome.message):
        found.append(f"error message {outcome.message!r}")
    return found


def _about_words(expect: Expect, reply: Reply) -> list[str]:
    found: list[str] = []
    if _text(reply) not in (expect.text, expect.text + expect.refusal):
        found.append(f"text {_text(reply)[:80]!r}, not {expect.text[:80]!r}")
    if _squeezed(_thinking(reply)) != _squeezed(expect.thinking):
        found.append(f"thinking {_thinking(reply)[:80]!r}, not {expect.thinking[:80]!r}")
    return found


def _about_calls(expect: Expect, reply: Reply, *, broken: bool) -> list[str]:
    calls = _calls(reply)
    if len(calls) != len(expect.tool_calls):
        return [f"{len(calls)} calls, not {len(expect.tool_calls)}"]
    return [
        complaint
        for call, wanted in zip(calls, expect.tool_calls, strict=True)
        for complaint in _about_call(call, wanted, broken=broken)
    ]


def _about_call(call: ToolCall, wanted: ExpectedCall, *, broken: bool) -> list[str]:
    found: list[str] = []
    if call.name != wanted.name:
        found.append(f"call of {call.name}, not {wanted.name}")
    if wanted.id and call.call_id != wanted.id:
        found.append(f"call id {call.call_id}, not {wanted.id}")
    if not call.call_id:
        found.append("a call without an id")
    if wanted.arguments is None:
        if call.complete:
            found.append(f"{call.name}: a call that did not arrive whole counts as complete")
        if call.arguments != (wanted.arguments_raw or ""):
            found.append(f"{call.name}: arguments {call.arguments!r}")
    elif broken == call.complete:
        found.append(f"{call.name}: complete is {call.complete}")
    elif _parsed(call.arguments or "{}") != wanted.arguments:
        found.append(f"{call.name}: arguments {call.arguments!r}, not {wanted.arguments!r}")
    return found


def _about_usage(fixture: Fixture, usage: Usage | None) -> list[str]:
    wanted = fixture.expect.usage
    if wanted is None or usage is None:
        return [] if (usage is None) == (wanted is None) else [f"usage {usage}, not {wanted}"]
    got = {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cache_read_tokens": usage.cached_tokens,
        "cache_write_tokens": usage.cache_write_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
    }
    if fixture.wire == "messages":
        # Ours counts the cached part of the input in, this wire does not.
        got["input_tokens"] -= usage.cached_tokens + usage.cache_write_tokens
    if fixture.wire == "gemini":
        # Ours counts the thoughts into the output, this wire counts them apart.
        got["output_tokens"] -= usage.reasoning_tokens
    parts = {name: int(wanted.get(name) or 0) for name in got}
    told_apart = parts["input_tokens"] + parts["output_tokens"] + parts["reasoning_tokens"]
    is_apart = wanted.get("total_tokens") == told_apart and fixture.wire != "gemini"
    if parts["reasoning_tokens"] and is_apart:
        # Ours counts reasoning into the output; this service counts it apart.
        parts["output_tokens"] += parts["reasoning_tokens"]
    return [
        f"usage: {name} {got[name]}, not {parts[name]}"
        for name in got
        if wanted.get(name) is not None and got[name] != parts[name]
    ]


def _about_opaque(expect: Expect, reply: Reply) -> list[str]:
    kept = "\n".join(
        _unescaped(block.opaque)
        for block in reply.blocks
        if isinstance(block, Text | Thinking | ToolCall) and block.opaque
    )
    found: list[str] = []
    at = 0
    for string in expect.opaque:
        at = kept.find(string, at)
        if at < 0:
            return [f"opaque {string[:40]!r} is missing or out of order"]
        at += len(string)
    return found


def _unescaped(opaque: Opaque) -> str:
    return json.dumps(json.loads(opaque.payload), ensure_ascii=False).replace("\\/", "/")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text(reply: Reply) -> str:
    return "".join(block.text for block in reply.blocks if isinstance(block, Text))


def _thinking(reply: Reply) -> str:
    return "".join(block.text for block in reply.blocks if isinstance(block, Thinking))


def _calls(reply: Reply) -> list[ToolCall]:
    return [block for block in reply.blocks if isinstance(block, ToolCall)]


def _squeezed(text: str) -> str:
    return "".join(text.split())
