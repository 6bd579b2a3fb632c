"""Does the conversation with this answer become the next request that was recorded?"""

import json
from collections.abc import Sequence

from msgspec.structs import replace

from openpista.domain.ids import CallId, MessageId, SessionId
from openpista.domain.message import (
    Block,
    Message,
    Text,
    ToolCall,
    ToolResult,
    calls_of,
)
from openpista.domain.model import ModelRef, Reply
from openpista.providers.encoding import Encoding
from openpista.providers.json_text import write_json
from openpista.providers.toolnames import ToolNames
from openpista.providers.transform import Target, prepare
from tests.replay.fixture import Fixture
from tests.replay.history import History
from tests.replay.requests import read_history
from tests.replay.shape import Entry, shape_of
from tests.replay.wires import PROVIDER, QUIRKS, WIRES, request_of, tag_of, traits_of


def complaints_about_next(fixture: Fixture, reply: Reply) -> list[str]:
    """Encode what was said so far, this answer and what followed; compare with the recording.

    Where the recorded client changed its own history before the answer, that history counts
    from there on as it is in the next request.
    """
    if fixture.next_request is None or fixture.request is None:
        return []
    tag = tag_of(fixture)
    before = read_history(fixture.wire, fixture.request, tag)
    after = read_history(fixture.wire, fixture.next_request, tag)
    turn = _turn_of(reply, after, before)
    if turn is None:
        return ["the answer is not in the next request"]
    recorded = after.messages[turn]
    said = _as_message(reply, recorded)
    kept = after.messages[:turn]
    if shape_of(before.messages) != shape_of(kept):
        found = _differences(fixture, before, before.messages, before.messages)
    else:
        kept, found = before.messages, []
    rest = _renamed(after.messages[turn + 1 :], recorded, said)
    expected = (*after.messages[:turn], _as_expected(fixture, recorded, said), *rest)
    found += _differences(fixture, after, (*kept, said, *rest), expected)
    return found + _lost(fixture, after, (*kept, said, *rest))


def _turn_of(reply: Reply, after: History, before: History) -> int | None:
    """Return which message of the next request is the answer: by its calls, words or place."""
    wanted = shape_of([_as_message(reply, None)])
    at = [i for i, message in enumerate(after.messages) if message.role == "assistant"]
    for like in (_same_calls, _same_words):
        for index in reversed(at):
            if wanted and like(wanted[0], shape_of([after.messages[index]])):
                return index
    place = len(before.messages)
    return place if place in at else max(at, default=None)


def _same_calls(wanted: Entry, found: tuple[Entry, ...]) -> bool:
    calls = [call[1:] for call in wanted.calls]
    return bool(calls and found) and [call[1:] for call in found[0].calls] == calls


def _same_words(wanted: Entry, found: tuple[Entry, ...]) -> bool:
    return bool(found) and not wanted.calls and found[0].words == wanted.words


def _as_message(reply: Reply, like: Message | None) -> Message:
    base = like or Message(MessageId("m"), SessionId("session"), 1, "assistant", (), at_ms=0)
    return replace(base, blocks=reply.blocks)


def _renamed(messages: Sequence[Message], recorded: Message, said: Message) -> tuple[Message, ...]:
    """Return the messages with the ids that the recorded client gave its calls put back."""
    ours = {
        theirs.call_id: mine.call_id
        for theirs, mine in zip(calls_of(recorded), calls_of(said), strict=False)
    }

    def put_back(block: Block) -> Block:
        if isinstance(block, ToolResult | ToolCall):
            return replace(block, call_id=ours.get(block.call_id, block.call_id))
        return block

    return tuple(replace(m, blocks=tuple(put_back(b) for b in m.blocks)) for m in messages)


def _as_expected(fixture: Fixture, recorded: Message, said: Message) -> Message:
    """Return the recorded turn with what its client changed by itself as in the answer."""
    blocks = list(recorded.blocks)
    if "next_text_differs" in fixture.features:
        blocks = [block for block in blocks if not isinstance(block, Text)]
        blocks = [block for block in said.blocks if isinstance(block, Text)] + blocks
    if "next_ids_differ" in fixture.features or not any(c.id for c in fixture.expect.tool_calls):
        ids = [call.call_id for call in calls_of(said)]
        blocks = [
            replace(block, call_id=CallId(ids.pop(0))) if isinstance(block, ToolCall) else block
            for block in blocks
        ]
    return replace(recorded, blocks=tuple(blocks))


def _encoded(fixture: Fixture, history: History, messages: Sequence[Message]) -> bytes:
    tag = tag_of(fixture)
    wire = WIRES[fixture.wire]
    target = Target(tag, wire.call_id, vision=True, pictures=history.pictures)
    request = replace(request_of(fixture.model, *messages), system=history.system)
    encoding = Encoding(
        request=request,
        parts=prepare(messages, target),
        names=ToolNames(()),
        tag=tag,
        traits=traits_of(ModelRef(PROVIDER, fixture.model)),
        quirks=QUIRKS,
        pictures=history.pictures,
    )
    return write_json(wire.encode(encoding))


def _differences(
    fixture: Fixture, history: History, ours: Sequence[Message], expected: Sequence[Message]
) -> list[str]:
    body = json.loads(_encoded(fixture, history, ours))
    again = read_history(fixture.wire, body, tag_of(fixture))
    got, wanted = shape_of(again.messages), shape_of(expected)
    if got == wanted:
        return []
    for index in range(max(len(got), len(wanted))):
        mine = got[index] if index < len(got) else None
        theirs = wanted[index] if index < len(wanted) else None
        if mine != theirs:
            return [f"step {index} of the next request: {mine}, recorded {theirs}"]
    return []


def _lost(fixture: Fixture, history: History, messages: Sequence[Message]) -> list[str]:
    if "not_replayed" in fixture.features:
        return []
    text = json.dumps(json.loads(_encoded(fixture, history, messages)), ensure_ascii=False)
    return [f"{one[:40]!r} does not go back" for one in fixture.expect.opaque if one not in text]
