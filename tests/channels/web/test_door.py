"""The matrix of hosts and origins, and what every answer says (security.md §3)."""

from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from openpista.config.schema_channels import WebConfig
from tests.channels.web.browsers import TOKEN
from tests.channels.web.web_house import open_web

FOREIGN = "https://other.example"
OPEN_TO_ONE = WebConfig(token=TOKEN, cors_origins=(FOREIGN,))


async def answer(address: str, method: str, path: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=address) as client:
        content = "{}" if method == "POST" else None
        return await client.request(
            method, path, headers={"content-type": "application/json", **headers}, content=content
        )


@pytest.mark.parametrize(
    ("method", "host", "origin", "status"),
    [
        ("GET", "own", None, 200),
        ("GET", "own", "own", 200),
        ("GET", "own", "https://evil.example", 403),
        ("GET", "evil.example", None, 403),
        ("GET", "evil.example", "http://evil.example", 403),
        ("POST", "own", "own", 400),
        ("POST", "own", None, 403),
        ("POST", "own", "null", 403),
        ("POST", "own", "http://127.0.0.1:1", 403),
        ("POST", "own", "https://evil.example", 403),
        ("POST", "evil.example", "http://evil.example", 403),
        ("POST", "own", FOREIGN, 400),
        ("OPTIONS", "own", FOREIGN, 204),
        ("OPTIONS", "own", "own", 405),
        ("OPTIONS", "own", "https://evil.example", 403),
        ("DELETE", "own", None, 403),
    ],
)
async def test_who_is_let_in(
    tmp_path: Path, method: str, host: str, origin: str | None, status: int
) -> None:
    async with open_web(tmp_path, web=OPEN_TO_ONE) as web:
        own = web.address.partition("//")[2]
        headers = {"host": own if host == "own" else host}
        if origin is not None:
            headers["origin"] = web.address if origin == "own" else origin
        path = "/health" if method == "GET" else "/auth"

        assert (await answer(web.address, method, path, **headers)).status_code == status


@pytest.mark.parametrize("query", ["token=x", "a=1&TOKEN=x", "session_token=x", "code=x"])
async def test_a_secret_in_an_address_is_refused(tmp_path: Path, query: str) -> None:
    async with open_web(tmp_path) as web:
        assert (await answer(web.address, "GET", f"/health?{query}")).status_code == 400


async def test_only_a_listed_page_reads_answers_from_elsewhere(tmp_path: Path) -> None:
    async with open_web(tmp_path, web=OPEN_TO_ONE) as web:
        own = await answer(web.address, "GET", "/health", origin=web.address)
        foreign = await answer(web.address, "GET", "/health", origin=FOREIGN)

    assert "access-control-allow-origin" not in own.headers
    assert foreign.headers["access-control-allow-origin"] == FOREIGN


async def test_every_answer_is_guarded_also_a_refusal(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        for path, host in (("/", {}), ("/nothing", {}), ("/", {"host": "evil.example"})):
            said = (await answer(web.address, "GET", path, **host)).headers

            assert "default-src 'none'" in said["content-security-policy"]
            assert said["x-content-type-options"] == "nosniff"
            assert "server" not in said


UPGRADE = {
    "connection": "upgrade",
    "upgrade": "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"host": "evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"cookie": "openpista_0_session=x"}, 401),
    ],
)
async def test_a_foreign_socket_is_refused_before_it_opens(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        said = {**UPGRADE, "origin": web.address, **headers}
        async with browser.http.stream("GET", "/ws", headers=said) as answer:
            assert answer.status_code == status


async def test_a_token_in_the_address_of_a_socket_is_refused(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        said = {**UPGRADE, "origin": web.address}
        answer = await browser.http.get("/ws?token=x", headers=said)

        assert answer.status_code == 400


async def test_a_socket_at_another_address_is_refused(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        browser.address += "/elsewhere"
        with pytest.raises(InvalidStatus):
            async with browser.bare_socket():
                pass
