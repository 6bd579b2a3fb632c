"""The digest that binds an answer to one call."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.binding import call_digest, canonical_json
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent
from tests.agent.builders import call, run_intent


def digest(
    a_call: ToolCall,
    intent: Intent,
    *,
    profile: str = "present",
    session_id: str = "S",
    turn_id: str = "T",
    nonce: str = "N",
) -> str:
    return call_digest(
        a_call,
        intent,
        profile=profile,
        session_id=SessionId(session_id),
        turn_id=TurnId(turn_id),
        nonce=nonce,
    )


def test_canonical_json_is_one_text_whatever_the_order_of_keys() -> None:
    assert canonical_json({"b": 1, "a": "\u00e9"}) == canonical_json({"a": "\u00e9", "b": 1})
    assert canonical_json({"b": [1, 2], "a": "\u00e9"}) == '{"a":"\\u00e9","b":[1,2]}'


def test_every_part_of_the_binding_changes_the_digest() -> None:
    base = digest(call(), run_intent())
    others = {
        digest(call(arguments="{ }"), run_intent()),
        digest(call(name="other"), run_intent()),
        digest(call(call_id="c2"), run_intent()),
        digest(call(), run_intent(cwd="/tmp")),
        digest(call(), run_intent(host=False)),
        digest(call(), run_intent(network=("a:1",))),
        digest(call(), run_intent(sha="5b")),
        digest(call(), run_intent(), profile="job"),
        digest(call(), run_intent(), session_id="S2"),
        digest(call(), run_intent(), turn_id="T2"),
        digest(call(), run_intent(), nonce="N2"),
    }

    assert len(base) == 64
    assert len(others | {base}) == 12


@given(st.text(), st.text())
def test_two_argument_texts_never_share_a_digest(one: str, other: str) -> None:
    same = digest(call(arguments=one), run_intent()) == digest(call(arguments=other), run_intent())

    assert same == (one == other)
