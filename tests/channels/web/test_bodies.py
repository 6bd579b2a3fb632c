"""Bodies are bounded, in time, and of the type they say."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.requests import Request

from openpista.channels.web.bodies import BodyError, problem, read_bytes, read_json
from openpista.channels.web.http_bodies import AuthBody


def request(*pieces: bytes, ends: bool = True, **headers: str) -> Request:
    coming = list(pieces)

    async def receive() -> MutableMapping[str, Any]:
        if coming:
            piece = coming.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(coming) or not ends}
        if ends:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive)


async def test_a_body_is_read_as_what_belongs_there() -> None:
    body = request(b'{"token":', b'"x"}', content_type="application/json; charset=utf-8")

    assert await read_json(body, AuthBody) == AuthBody(token="x")


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (request(b"{}", content_type="text/plain"), 415),
        (request(b"{}"), 415),
        (request(b"nonsense", content_type="application/json"), 400),
        (request(b"x" * 5000, content_type="application/json"), 413),
        (request(b"", content_type="application/json", content_length="5000"), 413),
        (request(b"", content_type="application/json", content_length="many"), 413),
    ],
)
async def test_other_bodies_are_refused(made: Request, status: int) -> None:
    with pytest.raises(BodyError) as refused:
        await read_json(made, AuthBody)

    assert refused.value.answer.status_code == status


async def test_a_body_that_does_not_come_is_given_up() -> None:
    with pytest.raises(BodyError) as refused:
        await read_bytes(request(b"x", ends=False), max_bytes=10, timeout_s=0.01)

    assert refused.value.answer.status_code == 408


async def test_a_body_that_breaks_off_is_refused() -> None:
    with pytest.raises(BodyError) as refused:
        await read_bytes(request(), max_bytes=10, timeout_s=5)

    assert refused.value.answer.status_code == 400


def test_a_wait_is_said_as_http_says_it() -> None:
    assert problem(429, "Wait.", "wait", retry_after_s=7).headers["retry-after"] == "7"
    assert "retry-after" not in problem(400, "No.", "no").headers
