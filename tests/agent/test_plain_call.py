"""A question in plain words."""

import pytest

from openpista.agent.plain_call import ask_plainly
from openpista.domain.message import Thinking, text_of
from openpista.domain.model import ModelInfo, ModelRef, ProviderError, ThinkingChunk
from tests.agent.builders import session
from tests.fakes.models import USAGE, FakeModels, FakeProvider, says


async def test_the_words_come_back_without_the_thinking() -> None:
    provider = FakeProvider([ThinkingChunk("hm"), says(Thinking("hm"), " A title. ")])

    answer = await ask_plainly(
        FakeModels(provider),
        session(),
        system="Be brief.",
        text="What?",
        purpose="title",
        max_output_tokens=10**6,
    )

    [request] = provider.requests
    assert answer.text == "A title."
    assert answer.usage == USAGE
    assert request.tools == ()
    assert request.system == "Be brief."
    assert text_of(request.messages[0]) == "What?"
    assert request.conversation == "S1:title"
    assert request.max_output_tokens == 8_192
    assert request.effort is None


async def test_a_reasoning_model_thinks_little_and_another_model_may_be_named() -> None:
    provider = FakeProvider(says("x"))
    models = FakeModels(provider, info=lambda ref: ModelInfo(ref, reasoning=True))

    await ask_plainly(
        models,
        session(),
        system="",
        text="",
        purpose="p",
        max_output_tokens=9,
        ref=ModelRef("cheap", "small"),
    )

    assert provider.requests[0].effort == "low"
    assert provider.requests[0].model == "small"


async def test_a_failure_is_the_caller_s_to_handle() -> None:
    models = FakeModels(FakeProvider(ProviderError("no", kind="auth")))

    with pytest.raises(ProviderError):
        await ask_plainly(models, session(), system="", text="", purpose="p", max_output_tokens=9)


async def test_a_stream_without_an_answer_is_no_words() -> None:
    models = FakeModels(FakeProvider([]))

    answer = await ask_plainly(
        models, session(), system="", text="", purpose="p", max_output_tokens=9
    )

    assert answer.text == ""
