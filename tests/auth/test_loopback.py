"""The address on this computer: one call, on one path, with the right state."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest

from openpista.auth.loopback import (
    LITERAL,
    Loopback,
    Params,
    listening,
    params_of,
    pasted_params,
)
from openpista.domain.tasks import owned_task
from tests.auth.vendor import visit

PATH = "/auth/callback"


def belongs(params: Params) -> bool:
    return params.get("state") == "right"


@asynccontextmanager
async def waiting() -> AsyncGenerator[Loopback]:
    async with listening(
        PATH, port=0, belongs=belongs, page=lambda is_well: "well" if is_well else "not well"
    ) as loopback:
        yield loopback


async def test_the_first_call_that_belongs_is_taken_and_the_page_holds_no_code() -> None:
    async with waiting() as loopback:
        status, page = await visit(f"{loopback.url}?code=canary&state=right")

        assert status == 200
        assert "canary" not in page
        assert "<p>well</p>" in page
        assert "no-store" in page
        assert "default-src 'none'" in page
        assert await loopback.params() == {"code": "canary", "state": "right"}


async def test_a_second_call_is_refused_and_changes_nothing() -> None:
    async with waiting() as loopback:
        await visit(f"{loopback.url}?code=first&state=right")

        status, page = await visit(f"{loopback.url}?code=second&state=right")

        assert status == 410
        assert "not well" in page
        assert (await loopback.params())["code"] == "first"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?code=x&state=wrong", 400),
        ("?code=x", 400),
        ("?code=x&state=right&state=right", 400),
        ("", 400),
    ],
)
async def test_a_call_with_another_state_is_refused_and_the_login_goes_on(
    query: str, status: int
) -> None:
    async with waiting() as loopback:
        assert (await visit(f"{loopback.url}{query}"))[0] == status

        assert (await visit(f"{loopback.url}?code=x&state=right"))[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/auth/callback/", "/auth", "/favicon.ico", "//auth/callback"]
)
async def test_another_path_is_not_found(path: str) -> None:
    async with waiting() as loopback:
        url = loopback.url.replace(PATH, path)

        assert (await visit(f"{url}?code=x&state=right"))[0] == 404


async def test_another_method_or_another_name_for_this_computer_is_refused() -> None:
    async with waiting() as loopback:
        good = f"{loopback.url}?code=x&state=right"

        assert (await visit(good, method="POST"))[0] == 405
        assert (await visit(good, host=f"localhost:{loopback.port}"))[0] == 400
        assert (await visit(good, host=f"evil.example:{loopback.port}"))[0] == 400
        assert (await visit(good))[0] == 200


async def test_a_refusal_of_the_vendor_is_told_as_one() -> None:
    async with waiting() as loopback:
        status, page = await visit(f"{loopback.url}?error=access_denied&state=right")

        assert status == 200
        assert "not well" in page


async def test_nonsense_and_endless_heads_end_without_an_answer() -> None:
    async with waiting() as loopback:
        for junk in (b"\r\n\r\n", b"GET\r\n\r\n", b"x" * 20_000 + b"\r\n\r\n", b"half"):
            reader, writer = await asyncio.open_connection(LITERAL, loopback.port)
            writer.write(junk)
            writer.write_eof()
            await reader.read()
            writer.close()
            await writer.wait_closed()

        assert (await visit(f"{loopback.url}?code=x&state=right"))[0] == 200


async def test_only_the_literal_address_listens_and_a_taken_port_is_left_alone() -> None:
    async with waiting() as first:
        assert first.url == f"http://127.0.0.1:{first.port}{PATH}"
        async with listening(PATH, port=first.port, belongs=belongs, page=str) as second:
            assert second.port != first.port
        with pytest.raises(OSError):
            await asyncio.open_connection("::1", first.port)


async def test_nobody_listens_any_more_when_it_is_over() -> None:
    async with waiting() as loopback:
        task = owned_task(loopback.params(), name="params")
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(OSError):
        await asyncio.open_connection(LITERAL, loopback.port)


async def test_a_browser_that_only_keeps_a_line_open_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("openpista.auth.loopback.HEAD_TIMEOUT_S", 3600)
    async with waiting() as loopback:
        reader, writer = await asyncio.open_connection(LITERAL, loopback.port)
        await visit(f"{loopback.url}?code=x&state=right")

    with suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("http://127.0.0.1:1455/auth/callback?code=c&state=s", {"code": "c", "state": "s"}),
        (" http://127.0.0.1:9/auth/callback?code=c \n", {"code": "c"}),
        ("http://localhost:1455/auth/callback?code=c", None),
        ("http://127.0.0.1:1455/other?code=c", None),
        ("https://127.0.0.1:1455/auth/callback?code=c", None),
        ("https://evil.example/auth/callback?code=c", None),
        ("c", None),
        ("", None),
    ],
)
def test_a_pasted_address_counts_only_where_it_leads_to_this_login(
    text: str, params: dict[str, str] | None
) -> None:
    assert pasted_params(text, "http://127.0.0.1:1455/auth/callback") == params


def test_too_many_parameters_are_none() -> None:
    assert params_of("&".join(f"a{n}=1" for n in range(100))) == {}
    assert params_of("a=%20b+c") == {"a": " b c"}
