"""Vendors that speak their wire, refuse what they would refuse, and sign what they think."""

import json
from collections.abc import Mapping
from typing import Any

import httpx2

from openpista.config.presets import Quirks
from openpista.domain.model import ModelInfo, ModelRef
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.pictures import MediaReader
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.wire import Wire
from openpista.providers.wire_chat import CHAT
from openpista.providers.wire_gemini import GEMINI
from openpista.providers.wire_messages import MESSAGES
from openpista.providers.wire_responses import RESPONSES
from tests.replay.wires import FrozenClock, no_sleep
from tests.strict import rules

WIRES: Mapping[str, tuple[Wire, rules.Rules]] = {
    "chat": (CHAT, rules.chat),
    "responses": (RESPONSES, rules.responses),
    "messages": (MESSAGES, rules.messages),
    "gemini": (GEMINI, rules.gemini),
}
MODEL = "gemini-3-flash"
"""A name that every wire takes; for Gemini of the generation that signs."""

TOOL = "system_run"


class Vendor:
    """Answers the first request of a turn with a call, the second with words."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wire, self._rules = WIRES[name]
        self.issued: rules.Issued = set()
        self.refused: list[str] = []
        self.bodies: list[Any] = []

    def provider(self, read_media: MediaReader) -> WireProvider:
        """Return our client of this vendor."""
        endpoint = Endpoint(
            self.name,
            self.name,
            self.wire.name,
            "https://vendor.example/v1",
            Secret("sk-strict"),
            quirks=Quirks(tool_image="user" if self.name == "chat" else "result"),
        )
        around = Surroundings(
            clock=FrozenClock(),
            sleep=no_sleep,
            chance=lambda: 0.5,
            read_media=read_media,
            transport=lambda: httpx2.MockTransport(self._answer),
        )
        return WireProvider(endpoint, self.wire, _traits, around)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        self.bodies.append(body)
        if objections := self._rules(body, self.issued):
            self.refused += objections
            told = {"error": {"message": "; ".join(objections), "type": "invalid_request_error"}}
            return httpx2.Response(400, json=told)
        seal = f"{self.name}-seal-{len(self.issued)}"
        self.issued.add(seal)
        number = len(self.bodies)
        events = SAYS[self.name](number, seal, answers=_has_results_at_the_end(body))
        text = "".join(f"event: {e.get('type', '')}\ndata: {json.dumps(e)}\n\n" for e in events)
        tail = "data: [DONE]\n\n" if self.name == "chat" else ""
        return httpx2.Response(200, text=text + tail, headers={"content-type": "text/event-stream"})


def _traits(ref: ModelRef) -> ModelTraits:
    return ModelTraits(ModelInfo(ref, vision=True, reasoning=True), thinking="always")


def _has_results_at_the_end(body: Any) -> bool:
    last = json.dumps((body.get("messages") or body.get("input") or body.get("contents"))[-1])
    tail = json.dumps((body.get("messages") or body.get("input") or body.get("contents"))[-2:])
    marks = ('"tool_result"', '"function_call_output"', '"functionResponse"', '"role": "tool"')
    return any(mark in last for mark in marks) or ('"role": "tool"' in tail and "Picture" in last)


def _chat(number: int, seal: str, *, answers: bool) -> list[Any]:
    del seal
    delta: Any = {"content": f"Answer {number}."}
    if not answers:
        function = {"name": TOOL, "arguments": '{"command": "ls"}'}
        call = {"index": 0, "id": "call_0", "type": "function", "function": function}
        delta = {"reasoning": "Hm.", "tool_calls": [call]}
    stop = "stop" if answers else "tool_calls"
    return [{"choices": [{"index": 0, "delta": delta}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": stop}]}]  # fmt: skip


def _responses(number: int, seal: str, *, answers: bool) -> list[Any]:
    thought: Any = {
        "type": "reasoning",
        "id": f"rs_{number}",
        "summary": [],
        "encrypted_content": seal,
    }
    part = {"type": "output_text", "text": f"Answer {number}."}
    item: Any = {"type": "message", "id": f"msg_{number}", "role": "assistant", "content": [part]}
    if not answers:
        item = {"type": "function_call", "id": f"fc_{number}", "call_id": f"call_{number}",
                "name": TOOL, "arguments": '{"command": "ls"}'}  # fmt: skip
    done = [
        {"type": "response.output_item.done", "output_index": place, "item": one}
        for place, one in enumerate((thought, item))
    ]
    return [*done, {"type": "response.completed", "response": {"output": [thought, item]}}]


def _messages(number: int, seal: str, *, answers: bool) -> list[Any]:
    block: Any = {"type": "text", "text": f"Answer {number}."}
    if not answers:
        block = {"type": "tool_use", "id": f"toolu_{number}", "name": TOOL, "input": {"command": 1}}
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": seal}
    stop = "end_turn" if answers else "tool_use"
    return [
        {"type": "message_start", "message": {"usage": {"input_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": thinking},
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": block},
        {"type": "content_block_stop", "index": 1},
        {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ]


def _gemini(number: int, seal: str, *, answers: bool) -> list[Any]:
    part: Any = {"text": f"Answer {number}.", "thoughtSignature": seal}
    if not answers:
        call = {"name": TOOL, "args": {"command": "ls"}}
        part = {"functionCall": call, "thoughtSignature": seal}
    thought = {"text": "Hm.", "thought": True}
    content = {"role": "model", "parts": [thought, part]}
    return [{"candidates": [{"content": content, "finishReason": "STOP", "index": 0}]}]


SAYS = {"chat": _chat, "responses": _responses, "messages": _messages, "gemini": _gemini}
