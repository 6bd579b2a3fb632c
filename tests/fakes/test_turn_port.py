"""The port of tests keeps what it is given."""

import pytest

from openpista.agent.approval_card import build_approval
from openpista.agent.authorize import Ask
from openpista.agent.ports import Decision
from openpista.domain.event import ModelCalled, SandboxStatus
from openpista.domain.ids import ApprovalId, session_stream
from openpista.domain.message import Text
from tests.agent.builders import SESSION, TURN, call, result, run_intent, session
from tests.fakes.turn_port import FakeTurnPort


def port() -> FakeTurnPort:
    return FakeTurnPort(session(), TURN)


async def test_messages_are_numbered_and_given_back_from_the_newest() -> None:
    fake = port()
    fake.say("hello")
    await fake.store_result(result("c1"), kept_output="all")
    await fake.store_reply(
        (Text("hi"),), provider="p", model="m", stop="end_turn", usage=None, is_error=True
    )

    assert [message.seq for message in fake.messages] == [1, 2, 3]
    assert [message.role for message in await fake.history(limit=2)] == ["tool", "assistant"]
    assert fake.messages[-1].is_error
    assert fake.kept == {"c1": "all"}


async def test_steering_is_taken_once() -> None:
    fake = port()
    fake.waiting_to_steer.append("stop")

    assert fake.steering_waits()
    assert [message.blocks for message in await fake.steering()] == [(Text("stop"),)]
    assert not fake.steering_waits()


async def test_taint_stays_on_the_row() -> None:
    fake = port()
    await fake.taint("a", sensitive=False)
    await fake.taint("a", sensitive=True)

    assert fake.session().taint == ("a",)
    assert fake.session().sensitive


async def test_a_summary_hides_what_is_before_it() -> None:
    fake = port()
    message = await fake.compacted((Text("s"),), before_seq=9, provider="p", model="m", usage=None)

    assert message.role == "summary"
    assert fake.hidden_before == 9


def test_events_are_found_by_kind() -> None:
    fake = port()
    fake.tell(ModelCalled(stream=session_stream(SESSION), round=1))

    assert [event.round for event in fake.told(ModelCalled)] == [1]


async def test_a_question_without_an_answer_fails_the_test() -> None:
    approval = build_approval(
        call(),
        run_intent(),
        Ask(""),
        approval_id=ApprovalId("A"),
        session_id=SESSION,
        turn_id=TURN,
        digest="",
        now_ms=0,
        timeout_s=30,
        sandbox=SandboxStatus(kind="none"),
        scripts=(),
    )
    fake = port()
    fake.answers.append(Decision("once"))

    assert (await fake.ask(approval)).outcome == "once"
    with pytest.raises(AssertionError):
        await fake.ask(approval)
