"""Logins that are given a key, an address, or nothing."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.by_key import by_endpoint, by_key, by_nothing
from openpista.auth.errors import LoginError
from openpista.guard.secret import Secret
from tests.auth.conversing import NoNetwork, Window, around_at, context_of, moved, row
from tests.auth.vendor import Told, vendor

KEY = "sk-canary-1234567890"


async def test_a_key_is_asked_for_checked_and_kept(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": []})
        known, _ = moved(row("openai"), service.url)
        window = Window(KEY)

        made = await by_key(context_of(around_at(tmp_path), known), window)

    assert window.asked == ["key"]
    assert window.was_checking
    assert made.remark == ""
    assert made.credential.secrets.access == Secret(KEY)
    assert (made.credential.entry.kind, made.credential.entry.endpoint) == ("key", "")


async def test_a_key_that_was_given_for_an_address_of_ones_own_belongs_there(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": []})
        context = context_of(around_at(tmp_path), row("openai"), base_url=f"{service.url}/v1")

        made = await by_key(context, Window(KEY))

    assert made.credential.entry.endpoint == f"{service.url}/v1"


async def test_an_address_and_a_key(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": []})
        window = Window(f"{service.url}/v1/", KEY)

        made = await by_endpoint(context_of(around_at(tmp_path), row("custom")), window)
        given = Window(KEY)
        again = await by_endpoint(
            context_of(around_at(tmp_path), row("custom"), endpoint=f"{service.url}/v1"), given
        )

    assert window.asked == ["endpoint", "key"]
    assert given.asked == ["key"]
    assert made.credential.entry.endpoint == again.credential.entry.endpoint == f"{service.url}/v1"
    assert service.asked[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_server_of_ones_own_may_want_no_key(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": []})

        made = await by_endpoint(
            context_of(around_at(tmp_path), row("custom")), Window(f"{service.url}/v1", "")
        )

    assert made.credential.entry.kind == "none"
    assert not made.credential.secrets.access
    assert "authorization" not in service.asked[0].headers


async def test_a_service_that_wants_a_key_wants_one(tmp_path: Path) -> None:
    with pytest.raises(LoginError, match="no key"):
        await by_endpoint(
            context_of(around_at(tmp_path, http=NoNetwork()), row("azure"), endpoint="mine"),
            Window(""),
        )


@pytest.mark.parametrize("answer", ["no", "", "maybe"])
async def test_an_open_way_to_another_computer_is_asked_about_first(
    tmp_path: Path, answer: str
) -> None:
    window = Window(answer)
    context = context_of(
        around_at(tmp_path, http=NoNetwork()), row("custom"), endpoint="http://192.168.255.254:9/v1"
    )

    with pytest.raises(LoginError, match="Nothing was saved"):
        await by_endpoint(context, window)

    assert window.asked == ["confirm"]
    assert "without encryption" in window.questions[0]
    assert not window.was_checking


async def test_and_may_be_gone_after_a_yes(tmp_path: Path) -> None:
    window = Window("Yes", KEY)
    context = context_of(
        around_at(tmp_path, http=NoNetwork()), row("custom"), endpoint="http://192.168.255.254:9/v1"
    )

    made = await by_endpoint(context, window)

    assert window.asked == ["confirm", "key"]
    assert "Saved without a check" in made.remark


async def test_across_the_net_a_key_never_goes_in_the_clear(tmp_path: Path) -> None:
    context = context_of(
        around_at(tmp_path, http=NoNetwork()), row("custom"), endpoint="http://llm.example/v1"
    )

    with pytest.raises(LoginError, match="in the clear"):
        await by_endpoint(context, Window("yes", KEY))


async def test_bedrock_takes_a_region(tmp_path: Path) -> None:
    context = context_of(
        around_at(tmp_path, http=NoNetwork()), row("bedrock"), endpoint="EU-west-1"
    )

    made = await by_endpoint(context, Window(KEY))

    url = "https://bedrock-mantle.eu-west-1.api.aws/openai/v1"
    assert made.credential.entry.endpoint == url


async def test_a_local_server_needs_nothing_but_must_answer(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/api/tags", {"models": []})
        known = replace(row("ollama"), base_url=service.url)

        made = await by_nothing(context_of(around_at(tmp_path), known), Window())
        service.on("/api/tags", Told({}, 500))
        with pytest.raises(LoginError, match="Start it"):
            await by_nothing(context_of(around_at(tmp_path), known), Window())

    assert made.credential.entry.kind == "none"
