"""Another model stands in where one cannot be reached."""

from collections.abc import Sequence

import pytest

from openpista.agent.chain import PATIENCE_S, ModelChain
from openpista.domain.event import ModelCalled, Notice, ToolStarted
from openpista.domain.message import Text
from openpista.domain.model import (
    ModelRef,
    Provider,
    ProviderError,
    ProviderErrorKind,
    Reply,
    TextChunk,
)
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeModels, FakeProvider, calls, says
from tests.fakes.tools import FakeTool

OWN, SECOND, THIRD = ModelRef("a", "one"), ModelRef("b", "two"), ModelRef("c", "three")


class Services(FakeModels):
    """A provider for each model."""

    def __init__(self, providers: dict[str, FakeProvider], chain: Sequence[ModelRef]) -> None:
        super().__init__(FakeProvider(), fallbacks=tuple(chain))
        self.providers = providers

    def provider(self, ref: ModelRef) -> Provider:
        return self.providers[ref.provider]


def down(kind: ProviderErrorKind = "network") -> ProviderError:
    return ProviderError("A cannot be reached.", kind=kind)


def turn(*chain: ModelRef, **providers: FakeProvider) -> Rig:
    return rig(Services(providers, chain), FakeTool(), model=OWN)


async def test_the_next_model_answers_and_says_so_once() -> None:
    own, second = FakeProvider(down()), FakeProvider(says("Hello."))
    test = turn(OWN, SECOND, a=own, b=second)

    ended = await test.run()

    assert ended.outcome == "done"
    assert [note.text for note in test.port.told(Notice)] == [
        "A cannot be reached. b/two answers instead."
    ]
    assert [event.round for event in test.port.told(ModelCalled)] == [1, 1]
    [request] = second.requests
    assert request.model == "two"
    stored = test.port.messages[-1]
    assert (stored.provider, stored.model) == ("b", "two")


async def test_it_stays_to_the_end_of_the_turn() -> None:
    second = FakeProvider(says(calls("fake.tool")), says("Done."))
    test = turn(SECOND, a=FakeProvider(down()), b=second)

    await test.run()

    assert [request.model for request in second.requests] == ["two", "two"]
    assert test.transcript()[-1] == "assistant: Done."


async def test_the_whole_chain_is_gone_through_and_then_it_fails() -> None:
    test = turn(
        SECOND, THIRD, a=FakeProvider(down()), b=FakeProvider(down()), c=FakeProvider(down("quota"))
    )

    ended = await test.run()

    assert (ended.outcome, ended.reason) == ("failed", "A cannot be reached.")
    assert len(test.port.told(Notice)) == 2


async def test_no_tool_runs_twice_when_the_second_call_fails_over() -> None:
    own = FakeProvider(says(calls("fake.tool")), down())
    services = Services({"a": own, "b": FakeProvider(says("Done."))}, [SECOND])
    test = rig(services, FakeTool(), model=OWN)

    await test.run()

    assert len(test.port.told(ToolStarted)) == 1
    assert test.transcript()[-1] == "assistant: Done."


async def test_once_a_word_was_heard_nobody_stands_in() -> None:
    test = turn(SECOND, a=FakeProvider([TextChunk("Hel"), down()]), b=FakeProvider())

    ended = await test.run()

    assert ended.outcome == "failed"
    assert not test.port.told(Notice)


@pytest.mark.parametrize("kind", ["bad_request", "content_filter", "malformed"])
async def test_what_would_fail_everywhere_is_told_at_once(kind: ProviderErrorKind) -> None:
    test = turn(SECOND, a=FakeProvider(down(kind)), b=FakeProvider())

    assert (await test.run()).outcome == "failed"


async def test_a_model_without_its_key_lets_another_stand_in() -> None:
    class Keyless(Services):
        def provider(self, ref: ModelRef) -> Provider:
            if ref == OWN:
                raise ProviderError("A needs a key.", kind="auth")
            return super().provider(ref)

    test = rig(Keyless({"b": FakeProvider(says("Hello."))}, [SECOND]), model=OWN)

    assert (await test.run()).outcome == "done"


async def test_patience_is_short_only_while_another_could_stand_in() -> None:
    own, second = FakeProvider(down()), FakeProvider(says("Hello."))

    await turn(SECOND, a=own, b=second).run()

    assert [request.patience_s for request in own.requests] == [PATIENCE_S]
    assert [request.patience_s for request in second.requests] == [None]


def test_what_had_arrived_of_a_broken_reply_counts_as_heard() -> None:
    chain = ModelChain(OWN, FakeModels(FakeProvider(), fallbacks=(SECOND,)))
    error = down()
    error.partial = Reply((Text("Hel"),), "error")

    assert not chain.move_on(error, ())
    assert chain.ref == OWN
