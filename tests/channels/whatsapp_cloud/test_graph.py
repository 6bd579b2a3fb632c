"""The Graph API's answers, and what they mean for what is owed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from openpista.channels.whatsapp_cloud.graph import Choice, Graph
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError
from openpista.domain.errors import OpenpistaError
from tests.fakes.graph import DISPLAY, NUMBER_ID, PERSON, TOKEN, GraphApi


@asynccontextmanager
async def connected(token: str = TOKEN) -> AsyncGenerator[tuple[GraphApi, Graph]]:
    """Give an API and a client of it."""
    async with GraphApi().open() as api:
        graph = Graph(token, api.base_url)
        try:
            yield api, graph
        finally:
            await graph.close()


@pytest.mark.parametrize(
    ("fault", "meant"),
    [
        ((400, 130429), PostponedError),
        ((429, 0), PostponedError),
        ((400, 131016), PostponedError),
        ((401, 190), PostponedError),
        ((500, 99), UnclearError),
        ((400, 131047), UndeliverableError),
        ((400, 100), UndeliverableError),
    ],
)
async def test_a_refusal_means_later_unclear_or_never(
    fault: tuple[int, int], meant: type[OpenpistaError]
) -> None:
    async with connected() as (api, graph):
        api.faults = [fault]
        with pytest.raises(meant):
            await graph.send(NUMBER_ID, PERSON, "x")
        assert await graph.send(NUMBER_ID, PERSON, "x") == "wamid.OUT1"


async def test_a_token_that_is_refused_is_told_without_it() -> None:
    async with connected("EAAG-wrong-token") as (_, graph):
        with pytest.raises(PostponedError) as error:
            await graph.number(NUMBER_ID)
        assert "access token" in error.value.message
        assert "EAAG" not in f"{error.value.message} {error.value.detail}"


async def test_nobody_there_is_not_sent_for_sure() -> None:
    graph = Graph(TOKEN, "http://127.0.0.1:1")
    with pytest.raises(PostponedError):
        await graph.send(NUMBER_ID, PERSON, "x")
    await graph.close()


async def test_the_number_is_digits() -> None:
    async with connected() as (_, graph):
        assert await graph.number(NUMBER_ID) == DISPLAY


async def test_three_choices_are_buttons_and_more_a_list() -> None:
    choices = tuple(Choice(f"id{n}", f"A rather long label number {n}") for n in range(4))
    async with connected() as (api, graph):
        await graph.ask(NUMBER_ID, PERSON, "What?", choices[:3])
        await graph.ask(NUMBER_ID, PERSON, "What?", choices)
        await graph.ask(NUMBER_ID, PERSON, "x" * 1025, choices[:1])

        buttons, rows, long = api.questions()
        assert [one["type"] for one in (buttons, rows, long)] == ["button", "list", "list"]
        titles = [one["reply"]["title"] for one in buttons["action"]["buttons"]]
        assert max(map(len, titles)) <= 20
        ids = [one["id"] for one in rows["action"]["sections"][0]["rows"]]
        assert ids == ["id0", "id1", "id2", "id3"]


async def test_a_picture_is_uploaded_and_sent_and_anything_else_is_a_document() -> None:
    async with connected() as (api, graph):
        await graph.send_file(NUMBER_ID, PERSON, "a.png", "image/png", b"PNG-DATA")
        await graph.send_file(NUMBER_ID, PERSON, "a.pdf", "application/pdf", b"PDF-DATA")

        assert b"PNG-DATA" in api.uploads[0]
        (_, picture), (_, document) = api.posted
        assert picture["image"] == {"id": "media1"}
        assert document["document"] == {"id": "media2", "filename": "a.pdf"}


async def test_a_file_is_fetched_within_bounds_and_from_nowhere_else() -> None:
    async with connected() as (api, graph):
        api.files = {"1": b"data"}
        assert await graph.fetch("1", most_bytes=4) == b"data"
        with pytest.raises(UndeliverableError):
            await graph.fetch("1", most_bytes=3)
        for url in ("https://evil.example/x", "http://lookaside.fbsbx.com/x", "file:///etc/passwd"):
            api.elsewhere = url
            with pytest.raises(UndeliverableError):
                await graph.fetch("1", most_bytes=4)
