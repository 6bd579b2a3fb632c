"""Turns that are taken up again after a crash."""

from openpista.agent.ports import TurnResult
from openpista.domain.message import Text
from tests.agent.builders import call, message, result
from tests.agent.rig import rig
from tests.fakes.models import FakeProvider, says


async def test_a_turn_taken_up_after_a_crash_goes_on_from_its_results() -> None:
    history = (
        message("user", "go", seq=1),
        message("assistant", call("fake.tool"), seq=2),
        message("tool", result("c1", "interrupted"), seq=3),
    )
    provider = FakeProvider(says("It was interrupted."))
    test = rig(provider)
    test.port.messages[:] = history

    ended = await test.run()

    assert ended.outcome == "done"
    assert [m.role for m in provider.requests[0].messages] == ["user", "assistant", "tool"]


async def test_a_turn_that_was_answered_before_the_crash_is_not_asked_again() -> None:
    provider = FakeProvider()
    test = rig(provider)
    await test.port.store_reply(
        (Text("Done."),), provider="p", model="m", stop="end_turn", usage=None
    )

    ended = await test.run()

    assert ended == TurnResult("done")
    assert provider.requests == []


async def test_a_turn_that_had_failed_before_the_crash_has_failed() -> None:
    provider = FakeProvider()
    test = rig(provider)
    await test.port.store_reply(
        (Text("No key."),), provider="p", model="m", stop="error", usage=None, is_error=True
    )

    assert await test.run() == TurnResult("failed", "No key.")
    assert provider.requests == []
