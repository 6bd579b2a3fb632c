"""Whole turns with the practice model: the first minute of a newcomer, without windows."""

import msgspec

from openpista.agent.ports import Decision
from openpista.domain.message import Message, ToolCall, text_of
from openpista.domain.tool import Intent, ToolOutcome
from openpista.providers.practice import PracticeProvider, PracticeSettings
from tests.agent.builders import run_intent
from tests.agent.rig import Rig, rig
from tests.fakes.clock import FakeClock
from tests.fakes.models import FakeModels
from tests.fakes.tools import FakeTool


class _Run(msgspec.Struct):
    command: str
    host: bool = False


def hands() -> tuple[FakeTool, ...]:
    """Return tools that stand for the real ones of the same names."""

    def run(arguments: str) -> Intent:
        asked = msgspec.json.decode(arguments, type=_Run)
        return run_intent(asked.command, host=asked.host)

    return (
        FakeTool(
            "system.run", intent=run, outcome=ToolOutcome("stdout:\nup 3 days\n\nexit_code: 0")
        ),
        FakeTool(
            "files.list",
            intent=Intent(kind="read", title="List", parallel=True),
            outcome=ToolOutcome("a.txt\nb.txt"),
        ),
        FakeTool("files.write", intent=Intent(kind="write", title="Write")),
    )


def practising(text: str, mode: PracticeSettings | None = None, **options: str) -> Rig:
    provider = PracticeProvider(mode or PracticeSettings(), clock=FakeClock())
    models = FakeModels(provider)
    if options.get("approver") == "no_approver":
        return rig(models, *hands(), text=text, approver="no_approver")
    return rig(models, *hands(), text=text)


def last(test: Rig) -> Message:
    return test.port.messages[-1]


async def test_the_first_suggestion_leads_to_a_harmless_approval() -> None:
    test = practising("How long has this computer been on?")
    test.port.answers.append(Decision("once", "owner"))

    ended = await test.run()

    [approval] = test.port.asked
    assert approval.intent.command == "uptime"
    assert approval.intent.host
    assert approval.task_covers
    assert ended.outcome == "done"
    assert "up 3 days" in text_of(last(test))


async def test_a_no_is_respected_and_told() -> None:
    test = practising("이 컴퓨터는 얼마나 켜져 있었어?")
    test.port.answers.append(Decision("no", "owner"))

    await test.run()

    assert test.port.intents == []
    assert text_of(last(test)).startswith("거절하셨으므로")


async def test_without_anybody_to_ask_the_answer_is_no() -> None:
    test = practising("How long has this computer been on?", approver="no_approver")

    ended = await test.run()

    assert ended.outcome == "done"
    assert test.port.asked == []
    assert "Nobody is here" in text_of(last(test))


async def test_the_second_and_third_suggestion_need_no_permission() -> None:
    listing = practising("List the files here")
    note = practising("Write a note that says hello")

    await listing.run()
    await note.run()

    assert "a.txt" in text_of(last(listing))
    assert "/undo" in text_of(last(note))
    assert listing.port.asked == note.port.asked == []


async def test_two_calls_go_out_together() -> None:
    test = practising("look around")

    await test.run()

    reply = test.port.messages[1]
    assert len([block for block in reply.blocks if isinstance(block, ToolCall)]) == 2
    assert [message.role for message in test.port.messages] == [
        "user",
        "assistant",
        "tool",
        "tool",
        "assistant",
    ]


async def test_even_the_obedient_model_gets_nothing_out_of_the_sandbox_by_itself() -> None:
    evil = '{"tool": "system.run", "args": {"command": "rm -rf /", "host": true}}'
    test = practising(evil, PracticeSettings(mode="obedient"), approver="no_approver")

    await test.run()

    assert test.port.intents == []
    assert "Denied" in str(test.port.messages[2].blocks)
