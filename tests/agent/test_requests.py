"""What the next call of the model is made of."""

from collections.abc import Callable

from openpista.agent.chain import ModelChain
from openpista.agent.context import conversation_tokens
from openpista.agent.registry import build_registry
from openpista.agent.requests import HISTORY_MESSAGES, Requests
from openpista.domain.event import Notice
from openpista.domain.message import Message, Usage, text_of
from openpista.domain.model import ModelInfo, ModelRef, ProviderError
from tests.agent.builders import call, message, result
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeModels, FakeProvider, says
from tests.fakes.tools import FakeTool


def small(provider: FakeProvider, context_tokens: int = 8_000) -> FakeModels:
    info: Callable[[ModelRef], ModelInfo] = lambda ref: ModelInfo(  # noqa: E731
        ref, context_tokens=context_tokens, max_output_tokens=1_000
    )
    return FakeModels(provider, info=info)


def talk(turns: int, size: int = 1_000) -> tuple[Message, ...]:
    out: list[Message] = []
    for number in range(turns):
        out.append(message("user", f"question {number} " + "q" * size, seq=2 * number + 1))
        out.append(message("assistant", f"answer {number} " + "a" * size, seq=2 * number + 2))
    return tuple(out)


async def requests(test: Rig) -> Requests:
    chain = ModelChain(test.turn.session.model, test.house.models)
    made = Requests(test.turn, test.port, test.house, build_registry(test.house.tools), chain)
    await made.load()
    return made


async def test_a_short_conversation_goes_out_whole() -> None:
    provider = FakeProvider()
    test = rig(provider, FakeTool(), history=talk(3))

    request = await (await requests(test)).next()

    assert len(request.messages) == 7
    assert [tool.name for tool in request.tools] == ["fake.tool"]
    assert request.model == "practice"
    assert provider.requests == []


async def test_a_full_window_is_summarised_before_the_request() -> None:
    provider = FakeProvider(says("A summary."))
    test = rig(small(provider), history=talk(20))

    made = await requests(test)
    request = await made.next()

    assert request.messages[0].role == "summary"
    assert text_of(request.messages[0]) == "A summary."
    assert text_of(request.messages[-1]) == "go"
    assert request.messages[1].role == "user"
    assert test.port.hidden_before == request.messages[1].seq
    assert conversation_tokens(request.messages) < 2_400
    assert made.usage.input_tokens == 10


async def test_many_short_messages_are_summarised_too() -> None:
    provider = FakeProvider(says("A summary."))
    test = rig(provider, history=talk(HISTORY_MESSAGES, size=1))

    request = await (await requests(test)).next()

    assert request.messages[0].role == "summary"
    assert 80 < len(request.messages) < 120


async def test_a_summary_that_fails_is_told_once_and_the_request_is_cut_instead() -> None:
    provider = FakeProvider(ProviderError("Busy.", kind="overloaded"))
    test = rig(small(provider), history=talk(20))

    made = await requests(test)
    first = await made.next()
    second = await made.next()

    assert first.messages == second.messages
    assert conversation_tokens(first.messages) <= 7_000
    assert len(provider.requests) == 1
    assert "could not be summarised. Busy." in test.port.told(Notice)[0].text


async def test_a_squeezed_request_is_much_smaller_although_the_estimate_saw_room() -> None:
    provider = FakeProvider(says("A summary."))
    test = rig(provider, history=talk(8))
    made = await requests(test)
    before = conversation_tokens((await made.next()).messages)

    request = await made.squeezed()

    assert conversation_tokens(request.messages) < before / 2
    assert request.messages[0].role == "summary"


async def test_one_long_turn_is_squeezed_by_shortening_its_results() -> None:
    history = (
        message("user", "go", seq=1),
        message("assistant", call(), seq=2),
        message("tool", result("c1", "r" * 9_000), seq=3),
    )
    test = rig(FakeProvider())
    test.port.messages[:] = history

    request = await (await requests(test)).squeezed()

    assert [m.role for m in request.messages] == ["user", "assistant", "tool"]
    assert conversation_tokens(request.messages) < 300


async def test_the_estimate_learns_from_what_a_request_really_was() -> None:
    provider = FakeProvider(says("A summary."))
    test = rig(small(provider), history=talk(9))
    made = await requests(test)
    estimated = conversation_tokens((await made.next()).messages)
    assert provider.requests == []

    made.measured(Usage(input_tokens=estimated * 3))
    request = await made.next()

    assert len(provider.requests) == 1
    assert conversation_tokens(request.messages) < estimated / 2


async def test_nothing_is_learned_from_nothing() -> None:
    test = rig(small(FakeProvider()), history=talk(9))
    made = await requests(test)
    first = await made.next()

    made.measured(None)
    made.measured(Usage())

    assert (await made.next()).messages == first.messages


async def test_a_loaded_group_stays_loaded_through_a_summary() -> None:
    provider = FakeProvider(says("A summary."))
    loading = (
        message("user", "load", seq=1),
        message("assistant", call("tools.load", '{"group":"web"}'), seq=2),
        message("tool", result("c1", name="tools.load"), seq=3),
    )
    later = tuple(message(m.role, *m.blocks, seq=m.seq + 3) for m in talk(20))
    test = rig(small(provider), FakeTool("web.get", group="web"), history=(*loading, *later))
    made = await requests(test)

    first = await made.next()
    second = await made.next()

    assert [tool.name for tool in first.tools] == ["tools.load", "web.get"]
    assert second.messages[0].role == "summary"
    assert second.tools == first.tools


async def test_the_last_word_is_asked_for_without_tools_and_without_calls() -> None:
    history = (message("user", "go", seq=1), message("assistant", call(), seq=2))
    test = rig(FakeProvider(), FakeTool())
    test.port.messages[:] = history

    request = (await requests(test)).last_word("Say where things stand.")

    assert request.tools == ()
    assert [m.role for m in request.messages] == ["user", "assistant", "user", "user"]
    assert text_of(request.messages[-1]) == "Say where things stand."
