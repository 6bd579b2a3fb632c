"""What the decoders share: ids that are a session's own, and calls that are whole or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import StopReason
from openpista.domain.model import ToolCallBegun
from openpista.providers.reply import CallDraft, CallIds, Tag, settled_stop
from openpista.providers.toolnames import ToolNames
from tests.providers.making import assistant, call, user

TAG = Tag("chat", "p", "m")
NAMES = ToolNames(["system.run"])


def draft(*pieces: str, payload: bytes = b"") -> CallDraft:
    made = CallDraft(raw_id="call_1")
    made.begin("system_run", CallIds(), NAMES)
    made.payload = payload
    for piece in pieces:
        made.add(piece)
    return made


def test_a_call_tells_our_name_when_it_begins():
    begun = CallDraft(raw_id="call_1").begin("system_run", CallIds(), NAMES)

    assert begun == ToolCallBegun(call().call_id, "system.run")


@pytest.mark.parametrize(
    ("pieces", "stop", "whole", "complete", "arguments"),
    [
        (('{"a"', ": 1}"), "tool_use", True, True, '{"a": 1}'),
        (('{"a"', ": 1}"), "max_tokens", True, True, '{"a": 1}'),
        (('{"a"', ": 1}"), "cut_off", False, False, '{"a": 1}'),
        (('{"a"',), "tool_use", True, False, '{"a"'),
        (("",), "tool_use", True, True, "{}"),
        ((), "end_turn", True, True, "{}"),
        ((), "max_tokens", True, False, ""),
        ((), "content_filter", True, False, ""),
        ((), "cut_off", False, False, ""),
        (("[1]",), "tool_use", True, False, "[1]"),
    ],
)
def test_a_call_is_complete_only_when_it_arrived_whole(
    pieces: tuple[str, ...], stop: StopReason, whole: bool, complete: bool, arguments: str
):
    built = draft(*pieces).build(stop=stop, whole=whole, names=NAMES, tag=TAG)

    assert (built.complete, built.arguments) == (complete, arguments)


def test_the_payload_of_a_call_that_is_not_whole_is_dropped():
    whole = draft("{}", payload=b"[1]").build(stop="tool_use", whole=True, names=NAMES, tag=TAG)
    cut = draft("{", payload=b"[1]").build(stop="tool_use", whole=True, names=NAMES, tag=TAG)

    assert whole.opaque == TAG.wrap(b"[1]")
    assert cut.opaque is None


def test_arguments_given_whole_take_the_place_of_their_pieces():
    made = draft("{", "broken")
    made.replace('{"a": 1}')

    assert made.arguments == '{"a": 1}'


def test_a_payload_belongs_to_one_wire_provider_and_model():
    opaque = TAG.wrap(b"{}")

    assert TAG.owns(opaque)
    assert not TAG.owns(None)
    for other in (Tag("messages", "p", "m"), Tag("chat", "q", "m"), Tag("chat", "p", "n")):
        assert not other.owns(opaque)


def test_a_new_id_is_kept_and_a_used_strange_or_missing_one_is_not():
    ids = CallIds.after([user("hi"), assistant(call("used"))])

    assert ids.claim("functions.run:0") == "functions.run:0"
    for raw in ("functions.run:0", "used", "", None, "with space", "x" * 300, "nul\x00"):
        assert ids.claim(raw) != raw
        assert ids.claim(raw).startswith("call_")


def test_a_fresh_id_is_not_one_that_is_used():
    first = CallIds(seed="s").claim("")

    assert CallIds({first}, seed="s").claim("") not in (first, "")


def test_fresh_ids_differ_between_the_calls_of_a_session():
    first = CallIds.after([user("one")]).claim("")
    later = CallIds(seed="another message").claim("")

    assert first != later


@given(st.lists(st.one_of(st.none(), st.text(max_size=5), st.sampled_from(["a", "call_1"]))))
def test_no_two_calls_ever_share_an_id(raws: list[str | None]):
    ids = CallIds({"a"}, seed="s")
    claimed = [ids.claim(raw) for raw in raws]

    assert len({*claimed, "a"}) == len(claimed) + 1


@pytest.mark.parametrize(
    ("stop", "calls", "refused", "settled"),
    [
        ("end_turn", False, False, "end_turn"),
        ("end_turn", True, False, "tool_use"),
        ("tool_use", False, False, "end_turn"),
        ("stop_sequence", False, False, "stop_sequence"),
        ("end_turn", False, True, "refusal"),
        ("max_tokens", True, False, "max_tokens"),
        ("cut_off", True, True, "cut_off"),
    ],
)
def test_the_stop_reason_is_what_happened(
    stop: StopReason, calls: bool, refused: bool, settled: StopReason
):
    assert settled_stop(stop, calls=calls, refused=refused) == settled
