"""Running one permitted call."""

import logging

import pytest

from openpista.agent.execution import Execution
from openpista.agent.permission import Permitted, Refused
from openpista.domain.call import ToolRun
from openpista.domain.errors import NotFoundError, ToolArgumentError
from openpista.domain.event import Event, ToolFinished, ToolOutput, ToolStarted
from openpista.domain.tool import Intent, ToolOutcome
from tests.agent.builders import call
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeProvider
from tests.fakes.tools import FakeTool

READ = Intent(kind="read", title="Read")
PERMITTED = Permitted(READ, "digest")


def execution(test: Rig) -> Execution:
    return Execution(call("fake.tool"), test.turn, test.port, test.house)


async def test_the_intent_is_stored_before_anything_happens() -> None:
    test = rig(FakeProvider())
    order: list[str] = []
    test.port.on_event = lambda event: order.append(
        f"{type(event).__name__} after {len(test.port.intents)} intents"
    )

    await execution(test).run(FakeTool(), PERMITTED, "sandbox")

    assert order == ["ToolStarted after 1 intents", "ToolFinished after 1 intents"]
    assert test.port.intents == [(call("fake.tool"), READ, "digest")]
    assert test.port.told(ToolStarted)[0].where == "sandbox"


async def test_the_time_it_took_is_told() -> None:
    test = rig(FakeProvider())

    def move(event: Event) -> None:
        if isinstance(event, ToolOutput):
            test.clock.advance(1.5)

    test.port.on_event = move

    await execution(test).run(FakeTool(emits=("x",)), PERMITTED, "inside")

    assert test.port.told(ToolFinished)[0].elapsed_ms == 1_500


async def test_a_tool_that_breaks_is_an_error_under_a_mark_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    test = rig(FakeProvider())

    with caplog.at_level(logging.ERROR):
        finished = await execution(test).run(FakeTool(breaks="oh"), PERMITTED, "inside")

    assert finished.result.is_error
    mark = finished.result.text.split()[-1].rstrip(".")
    assert mark in caplog.text
    assert "oh" not in finished.result.text


async def test_an_error_of_ours_is_told_in_its_own_words() -> None:
    def missing(_: str) -> ToolOutcome:
        raise NotFoundError("There is no such file.")

    finished = await execution(rig(FakeProvider())).run(
        FakeTool(outcome=missing), PERMITTED, "inside"
    )

    assert finished.result.text == "There is no such file."
    assert finished.result.is_error


async def test_an_intent_that_breaks_is_an_argument_error() -> None:
    def breaks(_: str) -> Intent:
        raise RuntimeError("oh")

    with pytest.raises(ToolArgumentError, match="log has the details"):
        await execution(rig(FakeProvider())).intent(FakeTool(intent=breaks))
    with pytest.raises(ToolArgumentError, match="No path"):
        await execution(rig(FakeProvider())).intent(FakeTool(bad="No path."))


async def test_text_from_elsewhere_taints_the_session_and_arrives_in_an_envelope() -> None:
    test = rig(FakeProvider())
    tool = FakeTool(outcome=ToolOutcome("buy now", taint="evil.example"))

    finished = await execution(test).run(tool, PERMITTED, "inside")

    assert test.port.row.taint == ("evil.example",)
    assert not test.port.row.sensitive
    assert "<untrusted-" in finished.result.text


async def test_a_tool_that_always_taints_is_its_own_source() -> None:
    test = rig(FakeProvider())
    taints = Permitted(Intent(kind="read", title="", taints=True), "d")

    await execution(test).run(FakeTool(), taints, "inside")

    assert test.port.row.taint == ("fake.tool",)


async def test_private_data_marks_the_session() -> None:
    test = rig(FakeProvider())
    outside = Permitted(Intent(kind="read", title="", outside=("/data/x",)), "d")

    await execution(test).run(FakeTool(), outside, "inside")

    assert test.port.row.sensitive
    assert test.port.row.taint == ()


def test_what_never_began_did_not_run() -> None:
    finished = execution(rig(FakeProvider())).stopped("the user stopped the turn.")

    assert finished.result.text == "Not run: the user stopped the turn."


async def test_a_result_tells_whoever_looks_back_how_the_call_went() -> None:
    test = rig(FakeProvider())

    def move(event: Event) -> None:
        if isinstance(event, ToolOutput):
            test.clock.advance(1.5)

    test.port.on_event = move
    permitted = Permitted(READ, "digest", "once", "Ann (cli)")

    finished = await execution(test).run(FakeTool(emits=("x",)), permitted, "sandbox")

    assert finished.result.run == ToolRun(
        intent=READ, where="sandbox", elapsed_ms=1_500, outcome="once", decided_by="Ann (cli)"
    )
    assert test.port.told(ToolFinished)[0].result == finished.result


async def test_a_call_that_is_refused_tells_what_it_would_have_been() -> None:
    test = rig(FakeProvider())

    finished = execution(test).not_run("Not run.", READ, Refused("Not run.", "no", "Ann"))

    assert finished.result.run == ToolRun(intent=READ, outcome="no", decided_by="Ann")


async def test_a_call_that_never_began_tells_nothing_of_a_run() -> None:
    test = rig(FakeProvider())
    stopped = execution(test)

    finished = stopped.tell_finished(stopped.stopped("enough"))

    assert finished.result.run == ToolRun()
    assert test.port.told(ToolFinished)[0].elapsed_ms == 0
