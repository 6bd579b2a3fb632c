"""One output item while it arrives."""

import json

import msgspec

from openpista.domain.message import Thinking
from openpista.providers.responses_items import ItemDraft
from openpista.providers.responses_schema import Item
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_responses import RESPONSES
from tests.providers.making import tag_of

TAG = tag_of(RESPONSES)


def item(**fields: object) -> Item:
    return msgspec.json.decode(json.dumps(fields), type=Item)


def test_words_that_were_streamed_are_not_taken_twice():
    draft = ItemDraft("message")
    draft.add("streamed")

    assert draft.settle(item(content=[{"type": "output_text", "text": "whole"}])) == ""
    assert draft.text == "streamed"


def test_content_of_another_kind_is_no_text():
    assert ItemDraft("message").settle(item(content={"a": 1}, summary="text")) == ""


def test_reasoning_content_goes_back_where_there_is_any():
    draft = ItemDraft("reasoning")
    content = [{"type": "reasoning_text", "text": "hm"}]
    draft.settle(item(id="", encrypted_content="x", content=content))

    block = draft.block(stop="end_turn", whole=True, names=ToolNames(()), tag=TAG)

    assert isinstance(block, Thinking)
    assert block.opaque is not None
    assert json.loads(block.opaque.payload) == {
        "type": "reasoning",
        "summary": [],
        "content": content,
        "encrypted_content": "x",
    }


def test_sealed_reasoning_of_a_broken_answer_does_not_go_back():
    draft = ItemDraft("reasoning")
    draft.add("hm")
    draft.settle(item(id="rs", encrypted_content="x"))

    block = draft.block(stop="cut_off", whole=False, names=ToolNames(()), tag=TAG)

    assert block == Thinking("hm")


def test_an_empty_item_becomes_nothing():
    for kind in ("message", "reasoning", "web_search_call"):
        draft = ItemDraft(kind)
        assert draft.block(stop="end_turn", whole=True, names=ToolNames(()), tag=TAG) is None
