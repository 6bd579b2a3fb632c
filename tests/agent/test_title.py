"""Titles of sessions."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.agent import title
from openpista.agent.title import TITLE_CHARS, Title, make_title, title_from
from openpista.domain.message import text_of
from openpista.domain.model import ProviderError
from tests.agent.builders import message, session
from tests.fakes.models import USAGE, FakeModels, FakeProvider, says

TALK = (message("user", "Please tidy up my downloads"), message("assistant", "Done."))


async def test_the_model_makes_the_title_from_the_first_exchange() -> None:
    provider = FakeProvider(says('"Tidying downloads."\nSecond line'))

    made = await make_title(TALK, session(), FakeModels(provider))

    assert made == Title("Tidying downloads", USAGE)
    asked = text_of(provider.requests[0].messages[0])
    assert asked == "User: Please tidy up my downloads\n\nAssistant: Done."


async def test_the_first_words_serve_where_the_model_fails_or_is_silent() -> None:
    failing = FakeModels(FakeProvider(ProviderError("no", kind="auth")))
    silent = FakeModels(FakeProvider(says(" ")))

    assert (await make_title(TALK, session(), failing)).text == "Please tidy up my downloads"
    assert (await make_title(TALK, session(), silent)).text == "Please tidy up my downloads"


async def test_a_slow_model_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(title, "TITLE_TIMEOUT_S", 0.001)
    provider = FakeProvider([asyncio.Event()])

    assert (await make_title(TALK, session(), FakeModels(provider))).text == text_of(TALK[0])
    assert provider.closed_early == 1


async def test_without_words_there_is_no_title_and_no_call() -> None:
    provider = FakeProvider()

    assert await make_title((), session(), FakeModels(provider)) == Title("")
    assert provider.requests == []


async def test_only_the_beginning_of_a_long_message_is_sent() -> None:
    provider = FakeProvider(says("x"))

    await make_title((message("user", "a" * 10**6),), session(), FakeModels(provider))

    assert len(text_of(provider.requests[0].messages[0])) < 2_000


def test_a_title_is_one_short_plain_line() -> None:
    assert title_from("\n\n  **A  \t title**  \nmore") == "A title"
    assert title_from("a" * 70) == "a" * 59 + "…"
    assert title_from("\u202eevil\u200b\x1b[31m") == "evil[31m"
    assert title_from("") == ""


@given(st.text())
def test_any_text_makes_a_title_of_one_line(text: str) -> None:
    made = title_from(text)

    assert len(made) <= TITLE_CHARS
    assert len(made.splitlines()) <= 1
