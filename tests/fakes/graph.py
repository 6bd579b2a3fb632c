"""The Graph API of the WhatsApp Business Cloud on loopback, and the calls that Meta makes."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from openpista.domain.hook import HookCall
from openpista.domain.tasks import owned_task

TOKEN = "EAAG-graph-access-token"
APP_SECRET = "0123456789abcdef0123456789abcdef"
VERIFY = "a verify token"
NUMBER_ID, OTHER_ID = "106540352242922", "106540352242923"
DISPLAY = "15550783881"
PERSON = "16505551234"
WITHIN_S = 20.0


class GraphApi:
    """What a test holds. `faults` are answered instead, one each: a status and an error code."""

    def __init__(self) -> None:
        self.base_url = ""
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.uploads: list[bytes] = []
        self.faults: list[tuple[int, int]] = []
        self.elsewhere = ""
        self._number = 0

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["GraphApi"]:
        """Serve on a free port of loopback."""
        routes = [
            Route("/v23.0/{number}/messages", self._messages, methods=["POST"]),
            Route("/v23.0/{number}/media", self._media, methods=["POST"]),
            Route("/v23.0/{node}", self._node),
            Route("/files/{file}", self._file),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), port=0, log_config=None, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        serving = owned_task(server._serve(), name="graph api")
        async with asyncio.timeout(WITHIN_S):
            while not server.started:
                await asyncio.sleep(0.005)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        self.base_url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            server.should_exit = True
            await serving

    def texts(self) -> list[str]:
        """Return all words that were sent."""
        return [str(one["text"]["body"]) for _, one in self.posted if one.get("type") == "text"]

    def questions(self) -> list[dict[str, Any]]:
        """Return all buttons and lists that were sent."""
        return [one["interactive"] for _, one in self.posted if one.get("type") == "interactive"]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(WITHIN_S):
            while not holds():
                await asyncio.sleep(0.005)

    async def until_text(self, part: str) -> None:
        """Wait for a message with these words."""
        await self.until(lambda: any(part in text for text in self.texts()))

    async def _messages(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        body = json.loads(await request.body())
        self.posted.append((request.path_params["number"], body))
        if body.get("status") == "read":
            return JSONResponse({"success": True})
        self._number += 1
        found = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": body["to"], "wa_id": body["to"]}],
            "messages": [{"id": f"wamid.OUT{self._number}"}],
        }
        return JSONResponse(found)

    async def _media(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        self.uploads.append(await request.body())
        return JSONResponse({"id": f"media{len(self.uploads)}"})

    async def _node(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        node = str(request.path_params["node"])
        if node in {NUMBER_ID, OTHER_ID}:
            return JSONResponse({"display_phone_number": "+1 555-078-3881", "id": node})
        url = self.elsewhere or f"{self.base_url}/files/{node}"
        size = len(self.files[node])
        return JSONResponse({"url": url, "mime_type": "x/y", "file_size": size, "id": node})

    async def _file(self, request: Request) -> Response:
        if (fault := self._fault(request)) is not None:
            return fault
        return Response(self.files[str(request.path_params["file"])])

    def _fault(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": {"code": 190, "message": "Bad token"}}, 401)
        if not self.faults:
            return None
        status, code = self.faults.pop(0)
        return JSONResponse({"error": {"code": code, "message": "played"}}, status)


def notification(
    message: dict[str, Any], *, number_id: str = NUMBER_ID, sender: str = PERSON
) -> dict[str, Any]:
    """Return a call with a message, as the documentation has it."""
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "102290129340398",
                "changes": [
                    {
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": DISPLAY,
                                "phone_number_id": number_id,
                            },
                            "contacts": [{"profile": {"name": "Sheena Nelson"}, "wa_id": sender}],
                            "messages": [{"from": sender, "timestamp": "1749416383", **message}],
                        },
                        "field": "messages",
                    }
                ],
            }
        ],
    }


def text(words: str, number: int = 1) -> dict[str, Any]:
    """Return a message of words."""
    return {"id": f"wamid.IN{number}", "type": "text", "text": {"body": words}}


def signed(payload: object, *, secret: str = APP_SECRET) -> HookCall:
    """Return a call that Meta has signed."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    shown = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return HookCall("POST", "", (("x-hub-signature-256", shown),), body)
