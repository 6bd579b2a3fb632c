"""A conversation that changes its provider after every turn stays valid on each of them."""

import itertools
from collections.abc import Sequence

import pytest

from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Block, Image, Message, Role, Text, ToolResult, calls_of
from openpista.domain.model import ModelRequest, ProviderError, Reply
from openpista.domain.tool import ToolSpec
from openpista.providers.provider import WireProvider
from tests.strict import rules
from tests.strict.vendors import MODEL, WIRES, Vendor

PICTURE = Image("sha-of-a-cat", "image/png", 2, 2, 3, alt="a cat")
SEALING = [name for name in WIRES if name != "chat"]
RUN = ToolSpec("system.run", "Run it.", '{"type":"object","properties":{"command":{}}}')


async def read_media(_sha256: str) -> bytes:
    return b"PNG"


class Talk:
    """One conversation, with whoever answers each turn."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def add(self, role: Role, *blocks: Block, provider: str = "") -> Message:
        message = Message(
            id=MessageId(f"m{len(self.messages)}"),
            session_id=SessionId("s"),
            seq=len(self.messages) + 1,
            role=role,
            blocks=blocks,
            at_ms=0,
            provider=provider,
            model=MODEL if provider else "",
        )
        self.messages.append(message)
        return message

    async def turn(self, vendor: Vendor, *said: Block) -> None:
        """Say something, run what is called, and take the answer."""
        provider = vendor.provider(read_media)
        self.add("user", *said)
        try:
            while True:
                reply = await self._reply(provider)
                message = self.add("assistant", *reply.blocks, provider=vendor.name)
                if not (calls := calls_of(message)):
                    return
                for number, call in enumerate(calls):
                    images = (PICTURE,) if number == 0 else ()
                    result = ToolResult(call.call_id, call.name, "done", images=images)
                    self.add("tool", result)
        finally:
            await provider.aclose()

    async def _reply(self, provider: WireProvider) -> Reply:
        request = ModelRequest(
            model=MODEL,
            system="Be kind.",
            messages=tuple(self.messages),
            tools=(RUN,),
            effort="medium",
        )
        async for event in provider.stream(request):
            if isinstance(event, Reply):
                return event
        raise AssertionError("a stream without a reply")


async def talked(names: Sequence[str]) -> tuple[Talk, dict[str, Vendor]]:
    talk, vendors = Talk(), {name: Vendor(name) for name in WIRES}
    for number, name in enumerate(names):
        said: tuple[Block, ...] = (Text(f"Wish {number}"),)
        await talk.turn(vendors[name], *said, *((PICTURE,) if number % 2 else ()))
    return talk, vendors


@pytest.mark.parametrize("order", itertools.permutations(WIRES), ids="-".join)
async def test_in_every_order_each_vendor_takes_the_whole_conversation(order: Sequence[str]):
    talk, vendors = await talked([*order, *order])

    assert {name: vendor.refused for name, vendor in vendors.items()} == {n: [] for n in WIRES}
    answers = [message for message in talk.messages if message.role == "assistant"]
    assert len(answers) == 2 * 2 * len(order)


@pytest.mark.parametrize("name", SEALING)
async def test_a_vendor_gets_its_own_seals_back_and_nobody_elses(name: str):
    others = [other for other in WIRES if other != name]
    _, vendors = await talked([name, *others, name])
    vendor = vendors[name]

    last = str(vendor.bodies[-1])
    assert all(seal in last for seal in sorted(vendor.issued)[:2])
    assert not any(f"{other}-seal" in last for other in others)


@pytest.mark.parametrize("name", WIRES)
async def test_the_control_a_missing_result_is_refused(name: str):
    _, vendors = await talked([name, name])
    vendor = vendors[name]
    good = vendor.bodies[-1]

    assert rules_of(name)(good, vendor.issued) == []
    assert rules_of(name)(without_results(good), vendor.issued)


@pytest.mark.parametrize("name", SEALING)
async def test_the_control_a_foreign_seal_is_refused(name: str):
    talk, _ = await talked([name])
    strange = Vendor(name)

    with pytest.raises(ProviderError) as caught:
        await talk.turn(strange, Text("again"))

    assert caught.value.kind == "bad_request"
    assert strange.refused


def rules_of(name: str) -> rules.Rules:
    return WIRES[name][1]


def without_results(body: rules.Body) -> rules.Body:
    """Return the body as it would be had the results been lost on the way."""
    marks = ("tool_result", "function_call_output", "functionResponse", "'role': 'tool'")
    field = next(one for one in ("messages", "input", "contents") if one in body)
    kept = [item for item in body[field] if not any(mark in str(item) for mark in marks)]
    return {**body, field: kept}
