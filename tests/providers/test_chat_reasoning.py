"""Reasoning that goes back: put together from its pieces, field by field."""

import json
from typing import Any

import msgspec

from openpista.providers.chat_reasoning import ReasoningDetails
from openpista.providers.chat_schema import Delta


def kept(*deltas: dict[str, Any]) -> Any:
    details = ReasoningDetails()
    for delta in deltas:
        details.add(msgspec.json.decode(json.dumps(delta), type=Delta))
    payload = details.payload()
    return json.loads(payload) if payload else None


def step(**fields: Any) -> dict[str, Any]:
    return {"reasoning_details": [fields]}


TEXT = "reasoning.text"


def test_nothing_is_kept_of_nothing():
    assert kept({}, {"reasoning": "hm"}, {"reasoning_details": None}) is None


def test_pieces_of_one_step_grow_together_and_take_its_signature():
    assert kept(
        step(type=TEXT, index=0, text="The "),
        step(type=TEXT, index=0, text="user", format="f"),
        step(type=TEXT, index=0, signature="s", format=None),
    ) == {
        "reasoning_details": [
            {"type": TEXT, "index": 0, "text": "The user", "format": "f", "signature": "s"}
        ]
    }


def test_a_signed_step_is_closed():
    found = kept(
        step(type=TEXT, index=0, text="a", signature="s"), step(type=TEXT, index=0, text="b")
    )

    assert [one["text"] for one in found["reasoning_details"]] == ["a", "b"]


def test_other_steps_and_sealed_ones_stay_apart():
    found = kept(
        step(type=TEXT, index=0, text="a"),
        step(type=TEXT, index=1, text="b"),
        step(type="reasoning.summary", index=1, summary="c"),
        step(type="reasoning.encrypted", index=2, data="x"),
        step(type="reasoning.encrypted", index=2, data="y"),
        {"reasoning_details": ["odd"]},
    )

    assert len(found["reasoning_details"]) == 5


def test_the_words_that_stand_only_in_details_are_told():
    details = ReasoningDetails()
    told = json.dumps(step(type="reasoning.summary", summary="so"))
    delta = msgspec.json.decode(told, type=Delta)

    assert details.add(delta) == "so"


def test_plain_reasoning_and_what_services_call_their_own():
    assert kept(
        {"reasoning_content": "a", "reasoning_opaque": "1"},
        {"reasoning_content": "b", "extra_content": {"google": 1}},
        {"reasoning_content": 5, "reasoning_opaque": None, "extra_content": None},
    ) == {"reasoning_content": "ab", "reasoning_opaque": "1", "extra_content": {"google": 1}}
