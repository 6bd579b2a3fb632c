"""Bodies of requests: bounded, in time, and of the type they say."""

import asyncio
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from openpista.channels.web.http_bodies import Problem

MAX_AUTH_BYTES = 4 * 1024
BODY_TIMEOUT_S = 10.0
UPLOAD_TIMEOUT_S = 120.0
JSON_TYPE = "application/json"

_T = TypeVar("_T")


class BodyError(Exception):
    """A body that cannot be taken; holds the answer."""

    def __init__(self, status: int, words: str, code: str) -> None:
        super().__init__(words)
        self.answer = problem(status, words, code)


async def read_json(request: Request, form: type[_T], *, max_bytes: int = MAX_AUTH_BYTES) -> _T:
    """Return a JSON body as `form`. Raises BodyError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        raise BodyError(415, "Send JSON.", "type")
    body = await read_bytes(request, max_bytes=max_bytes, timeout_s=BODY_TIMEOUT_S)
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BodyError(400, "This is not what belongs here.", "body") from error


async def read_bytes(request: Request, *, max_bytes: int, timeout_s: float) -> bytes:
    """Return a body, read piece by piece. Raises BodyError for one that is too long or slow."""
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > max_bytes:
        raise BodyError(413, "This is too long.", "too_long")
    body = bytearray()
    try:
        async with asyncio.timeout(timeout_s):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    raise BodyError(413, "This is too long.", "too_long")
    except TimeoutError as error:
        raise BodyError(408, "This came too slowly.", "slow") from error
    except ClientDisconnect as error:
        raise BodyError(400, "This broke off.", "body") from error
    return bytes(body)


def as_json(value: object, status: int = 200) -> Response:
    """Return an answer with a JSON body."""
    return Response(msgspec.json.encode(value), status, media_type=JSON_TYPE)


def problem(status: int, words: str, code: str, *, retry_after_s: int = 0) -> Response:
    """Return an answer that says what is wrong."""
    answer = as_json(Problem(error=words, code=code, retry_after_s=retry_after_s), status)
    if retry_after_s:
        answer.headers["retry-after"] = str(retry_after_s)
    return answer
