"""The loop: from the model to tools and back until it answers."""

from openpista.agent.ports import Decision, TurnResult
from openpista.config.schema import AgentConfig
from openpista.domain.event import (
    ModelCalled,
    ModelRetried,
    Notice,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolOutput,
    ToolStarted,
)
from openpista.domain.ids import CallId
from openpista.domain.message import Text, Thinking, ToolCall, Usage, calls_of, text_of
from openpista.domain.model import (
    ModelInfo,
    ModelRef,
    ProviderError,
    Reply,
    Retried,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from openpista.domain.tool import Intent, ToolOutcome
from tests.agent.builders import message
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeModels, FakeProvider, calls, says
from tests.fakes.tools import FakeTool


async def test_an_answer_ends_the_turn() -> None:
    provider = FakeProvider(says("Hello."))
    test = rig(provider, text="hi")

    ended = await test.run()

    assert ended == TurnResult("done", usage=Usage(input_tokens=10, output_tokens=2))
    assert test.transcript() == ["user: hi", "assistant: Hello."]
    [request] = provider.requests
    assert text_of(request.messages[-1]) == "hi"
    assert request.conversation == "S1"
    assert "/home/ann/work" in request.system


async def test_words_and_thoughts_are_told_as_they_come() -> None:
    provider = FakeProvider(
        [
            Retried("busy", attempt=2, wait_s=0.5),
            ThinkingChunk("hm"),
            TextChunk("Hel"),
            TextChunk("lo."),
            ToolCallBegun(CallId("c"), "t"),
            says(Thinking("hm"), "Hello."),
        ]
    )
    test = rig(provider)

    await test.run()

    assert [event.text for event in test.port.told(TextDelta)] == ["Hel", "lo."]
    assert [event.text for event in test.port.told(ThinkingDelta)] == ["hm"]
    assert [event.round for event in test.port.told(ModelCalled)] == [1]
    assert [event.attempt for event in test.port.told(ModelRetried)] == [2]
    assert all(event.turn_id == "T1" for event in test.port.told(TextDelta))


async def test_a_tool_runs_and_the_model_hears_what_came_of_it() -> None:
    tool = FakeTool(emits=("working\n",))
    provider = FakeProvider(says("I look.", calls("fake.tool")), says("Done."))
    test = rig(provider, tool)

    ended = await test.run()

    assert test.transcript() == [
        "user: go",
        "assistant: I look. <c1>",
        "tool: [c1] fake.tool ran",
        "assistant: Done.",
    ]
    assert [found.name for found in provider.requests[0].tools] == ["fake.tool"]
    assert [m.role for m in provider.requests[1].messages] == ["user", "assistant", "tool"]
    assert [event.text for event in test.port.told(ToolOutput)] == ["working\n"]
    assert len(test.port.intents) == len(test.port.told(ToolStarted)) == 1
    assert ended.usage.input_tokens == 20


async def test_secrets_are_blacked_out_in_everything_that_is_told_or_stored() -> None:
    tool = FakeTool(emits=("key sk-se", "cret-1 "), outcome=ToolOutcome("sk-secret-1"))
    provider = FakeProvider(
        [
            TextChunk("it is sk-se"),
            TextChunk("cret-1"),
            says("it is sk-secret-1", calls("fake.tool")),
        ],
        says("ok"),
    )
    test = rig(provider, tool, secrets=("sk-secret-1",))

    await test.run()

    told = [*test.port.told(TextDelta), *test.port.told(ToolOutput)]
    assert "sk-secret-1" not in "".join(event.text for event in told)
    assert "sk-secret-1" not in str(test.port.messages)
    assert "redacted" in "".join(event.text for event in test.port.told(TextDelta))


async def test_the_limit_of_rounds_ends_with_a_word_without_tools() -> None:
    steps = [says(calls("fake.tool", f'{{"n":{n}}}', f"c{n}")) for n in range(3)]
    provider = FakeProvider(*steps, says("This is where things stand.", calls("fake.tool")))
    test = rig(provider, FakeTool(), agent=AgentConfig(max_tool_rounds=3))

    ended = await test.run()

    last = provider.requests[-1]
    assert ended.outcome == "done"
    assert "limit of 3 rounds" in ended.reason
    assert last.tools == ()
    assert not any(calls_of(m) or m.role == "tool" for m in last.messages)
    assert "limit of 3 rounds" in text_of(last.messages[-1])
    assert test.transcript()[-1] == "assistant: This is where things stand."
    assert len(test.port.told(Notice)) == 1


async def test_a_last_word_that_is_no_word_is_ours() -> None:
    provider = FakeProvider(says(calls("fake.tool")), says(calls("fake.tool")))
    test = rig(provider, FakeTool(), agent=AgentConfig(max_tool_rounds=1))

    await test.run()

    assert "limit of 1 rounds" in test.transcript()[-1]


async def test_going_in_circles_ends_with_a_last_word_too() -> None:
    steps = [says(calls("fake.tool", "{}", f"c{n}")) for n in range(6)]
    tool = FakeTool()
    test = rig(FakeProvider(*steps, says("I am stuck.")), tool)

    ended = await test.run()

    assert len(tool.ran) == 3
    assert "again and again" in ended.reason
    assert test.transcript()[-1] == "assistant: I am stuck."


async def test_an_empty_answer_after_results_is_an_empty_answer() -> None:
    test = rig(FakeProvider(says(calls("fake.tool")), says()), FakeTool())

    ended = await test.run()

    assert ended.outcome == "done"
    assert test.transcript()[-1] == "assistant: "


async def test_a_refusal_without_words_is_told() -> None:
    test = rig(FakeProvider(says(stop="refusal")))

    ended = await test.run()

    assert ended.outcome == "failed"
    assert "declined" in ended.reason
    assert test.port.messages[-1].is_error


async def test_a_refusal_in_words_is_an_answer() -> None:
    assert (await rig(FakeProvider(says("No.", stop="refusal"))).run()).outcome == "done"


async def test_an_answer_that_reached_its_length_is_marked() -> None:
    test = rig(FakeProvider(says("And then", stop="max_tokens")))

    ended = await test.run()

    assert ended.outcome == "done"
    assert "limit of length" in test.port.told(Notice)[0].text
    assert test.port.messages[-1].stop == "max_tokens"


async def test_a_failing_model_becomes_one_sentence_that_the_model_never_sees() -> None:
    provider = FakeProvider(ProviderError("The key was refused.", kind="auth"))
    test = rig(provider)

    ended = await test.run()

    assert ended == TurnResult("failed", "The key was refused.")
    assert test.transcript() == ["user: go", "assistant: The key was refused."]
    assert test.port.messages[-1].is_error

    again = rig(FakeProvider(says("Better.")), history=tuple(test.port.messages))
    await again.run()
    [request] = _provider(again).requests
    assert [m.role for m in request.messages] == ["user", "user"]


async def test_a_provider_that_cannot_be_used_fails_the_turn_in_words() -> None:
    models = FakeModels(FakeProvider(), error=ProviderError("No key.", kind="auth"))

    assert await rig(models).run() == TurnResult("failed", "No key.")


async def test_what_arrived_before_a_break_is_kept_without_its_calls() -> None:
    half = ToolCall(CallId("c1"), "fake.tool", '{"a":', complete=False)
    broken = ProviderError(
        "The answer broke off.",
        kind="cut_off",
        partial=Reply((Thinking("hm"), Text("I beg"), half), "cut_off", Usage(input_tokens=7)),
    )
    tool = FakeTool()
    test = rig(FakeProvider([TextChunk("I beg"), broken]), tool)

    ended = await test.run()

    assert ended == TurnResult("failed", "The answer broke off.", Usage(input_tokens=7))
    assert test.transcript() == [
        "user: go",
        "assistant: I beg",
        "assistant: The answer broke off.",
    ]
    assert test.port.messages[1].stop == "cut_off"
    assert tool.ran == []


async def test_a_break_without_a_partial_keeps_what_was_said() -> None:
    test = rig(FakeProvider([TextChunk("I beg"), ProviderError("Down.", kind="server")]))

    await test.run()

    assert test.transcript()[1:] == ["assistant: I beg", "assistant: Down."]
    assert test.port.messages[1].stop == "error"


async def test_a_stream_that_just_ends_counts_as_cut_off() -> None:
    test = rig(FakeProvider([TextChunk("I beg")]))

    ended = await test.run()

    assert ended.outcome == "failed"
    assert "broke off" in ended.reason
    assert test.port.messages[1].stop == "cut_off"


async def test_a_call_that_did_not_arrive_whole_never_runs() -> None:
    half = ToolCall(CallId("c1"), "fake.tool", '{"a":', complete=False)
    tool = FakeTool()
    provider = FakeProvider(says(half, stop="max_tokens"), says("Shorter then."))
    test = rig(provider, tool)

    ended = await test.run()

    assert tool.ran == []
    assert "did not arrive whole" in test.transcript()[2]
    assert calls_of(provider.requests[1].messages[1])[0].arguments == "{}"
    assert ended.outcome == "done"


async def test_a_message_that_steers_joins_between_the_calls() -> None:
    first = FakeTool("first.tool")
    second = FakeTool("second.tool")
    provider = FakeProvider(
        says(calls("first.tool", call_id="a"), calls("second.tool", call_id="b")), says("Stopped.")
    )
    test = rig(provider, first, second)
    test.port.on_event = lambda event: (
        test.port.waiting_to_steer.append("stop that")
        if isinstance(event, ToolFinished) and event.call_id == "a"
        else None
    )

    await test.run()

    assert test.transcript() == [
        "user: go",
        "assistant: <a> <b>",
        "tool: [a] first.tool ran",
        "tool: [b] Not run: the user has sent a new message; read it first.",
        "user: stop that",
        "assistant: Stopped.",
    ]
    assert second.ran == []
    assert text_of(provider.requests[1].messages[-1]) == "stop that"


async def test_an_answer_is_asked_for_and_the_owner_s_no_is_told_to_the_model() -> None:
    tool = FakeTool(intent=Intent(kind="send", title="Write to Bob"))
    provider = FakeProvider(says(calls("fake.tool")), says("I leave it."))
    test = rig(provider, tool)
    test.port.answers.append(Decision("no", "owner", "not him"))

    ended = await test.run()

    assert tool.ran == []
    assert "The user said no. Their reason: not him" in test.transcript()[2]
    assert ended.outcome == "done"


async def test_a_request_that_was_too_long_is_made_shorter_once() -> None:
    too_long = ProviderError("Too long.", kind="context_too_long")
    old = tuple(
        m
        for n in range(4)
        for m in (
            message("user", "question " * 200, seq=2 * n + 1),
            message("assistant", "answer " * 200, seq=2 * n + 2),
        )
    )
    provider = FakeProvider(too_long, says("A summary."), says("Here."))
    test = rig(provider, history=old)

    ended = await test.run()

    assert ended.outcome == "done"
    assert ended.usage.input_tokens == 20
    assert provider.requests[2].messages[0].role == "summary"
    assert test.port.hidden_before == 9
    assert test.transcript()[-1] == "assistant: Here."


async def test_a_request_that_stays_too_long_fails_in_words() -> None:
    too_long = ProviderError("Too long.", kind="context_too_long")

    assert (await rig(FakeProvider(too_long, too_long)).run()).reason == "Too long."


async def test_what_calls_cost_is_added_up() -> None:
    models = FakeModels(
        FakeProvider(says("Hello.")),
        info=lambda ref: ModelInfo(ref, input_price=1.0, output_price=10.0),
    )
    test = rig(models)

    ended = await test.run()

    assert ended.usage.cost_usd is not None
    assert round(ended.usage.cost_usd, 9) == 30e-6
    assert test.port.messages[-1].usage == ended.usage


async def test_a_guest_is_offered_no_tools_and_none_runs() -> None:
    tool = FakeTool()
    provider = FakeProvider(says(calls("fake.tool")), says("I may not."))
    test = rig(provider, tool, approver="guest")

    await test.run()

    assert provider.requests[0].tools == ()
    assert tool.ran == []
    assert "Guests may talk" in test.transcript()[2]


async def test_a_model_without_tools_is_offered_none() -> None:
    provider = FakeProvider(says("Hello."))
    models = FakeModels(provider, info=lambda ref: ModelInfo(ref, tools=False))

    await rig(models, FakeTool()).run()

    assert provider.requests[0].tools == ()


def _provider(test: Rig) -> FakeProvider:
    provider = test.house.models.provider(ModelRef("fake", "fake"))
    assert isinstance(provider, FakeProvider)
    return provider
