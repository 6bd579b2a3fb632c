"""A model service on loopback that speaks as OpenRouter does, with prices, a key that it wants,
and a second address at which it is ill."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

KEY = "sk-or-show-1234567890abcd"
MODEL = "openpista/show-model"

_PRICE = {"prompt": "0.000004", "completion": "0.00002"}
_MODELS = [
    {
        "id": name,
        "name": label,
        "context_length": 200_000,
        "pricing": _PRICE,
        "architecture": {"input_modalities": ["text", "image"]},
        "supported_parameters": ["tools", "reasoning"],
    }
    for name, label in ((MODEL, "Show Model"), ("openpista/show-mini", "Show Mini"))
]


class _Service(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer for the models to anybody, for the key to whoever has it."""
        if self.path.endswith("/key") and not self._knows_the_key():
            self._json(401, {"error": {"message": "No such key", "code": 401}})
        elif self.path.endswith("/models"):
            self._json(200, {"data": _MODELS})
        else:
            self._json(200, {"data": {"label": "show"}})

    def do_POST(self) -> None:
        """Answer in three words; at the ill address not at all."""
        self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.path.startswith("/ill"):
            self._json(503, {"error": {"message": "overloaded", "code": 503}})
        elif not self._knows_the_key():
            self._json(401, {"error": {"message": "No such key", "code": 401}})
        else:
            self._stream("Hello from a service on this computer.")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the screen belongs to the program that is shown."""

    def _knows_the_key(self) -> bool:
        return self.headers.get("authorization", "") == f"Bearer {KEY}"

    def _json(self, status: int, body: object) -> None:
        self._send(status, "application/json", json.dumps(body))

    def _stream(self, text: str) -> None:
        usage = {"prompt_tokens": 900, "completion_tokens": 12}
        events: list[Any] = [
            {"choices": [{"index": 0, "delta": {"content": text}}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage},
        ]
        lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
        self._send(200, "text/event-stream", f"{lines}data: [DONE]\n\n")

    def _send(self, status: int, kind: str, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def local_service() -> Generator[str]:
    """Serve on a free port of loopback; gives the address without a path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            serving.join()
