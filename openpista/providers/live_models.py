"""What services say that an account may use: asked in the background, kept for a day.

One file for each provider under `cache/models`; a service that does not answer, or answers with
nonsense, changes nothing. `offline` asks nobody.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from openpista.config.atomic import replace_file
from openpista.domain.clock import Clock
from openpista.egress.addresses import host_of
from openpista.providers.catalogue import Listed
from openpista.providers.endpoint import Endpoint
from openpista.providers.errors import failure, status_error
from openpista.providers.http import http_client
from openpista.providers.json_text import Json, MalformedError, read_json, write_json
from openpista.providers.listing import read_list, read_show

if TYPE_CHECKING:
    import httpx2

KEPT_FOR_MS = 24 * 60 * 60 * 1000
TIMEOUT_S = 5.0
MAX_BODY_BYTES = 20 * 1024 * 1024
MAX_PAGES = 10
MAX_SHOWN = 100
"""Of how many models Ollama is asked for the details."""


class Kept(Struct, frozen=True, omit_defaults=True):
    """A list as it was last told, at `at_ms` (Unix ms), and the server's mark for it."""

    at_ms: int
    models: tuple[Listed, ...]
    etag: str = ""
    host: str = ""


class ListCache:
    """The lists on disk. A file that cannot be read counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, endpoint: Endpoint) -> Kept | None:
        """Return the list kept for this service at this host."""
        try:
            kept = msgspec.json.decode(self._file(endpoint.id).read_bytes(), type=Kept)
        except (OSError, ValueError):
            return None
        return kept if kept.host == host_of(endpoint.base_url) else None

    def put(self, endpoint: Endpoint, kept: Kept) -> None:
        """Keep a list. A full or read-only disk only means that it is asked for again."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self._file(endpoint.id), msgspec.json.encode(kept).decode())
        except OSError:
            return

    def _file(self, provider: str) -> Path:
        return self._folder / f"{provider}.json"


def is_fresh(kept: Kept | None, clock: Clock) -> bool:
    """Say whether a list is younger than a day."""
    return kept is not None and 0 <= clock.now_ms() - kept.at_ms < KEPT_FOR_MS


async def ask_models(
    endpoint: Endpoint,
    *,
    clock: Clock,
    known: Kept | None = None,
    transport: "httpx2.AsyncBaseTransport | None" = None,
) -> Kept:
    """Ask a service for its models; `known` comes back renewed where nothing has changed.

    Raises ProviderError.
    """
    http = await asyncio.to_thread(http_client, endpoint, transport=transport)
    try:
        async with asyncio.timeout(TIMEOUT_S * 2):
            asking = _Asking(endpoint, http, clock)
            return await asking.ollama() if endpoint.wire == "ollama" else await asking.list(known)
    except TimeoutError as error:
        raise failure("timeout", provider=endpoint.id, label=endpoint.label) from error
    except MalformedError as error:
        raise failure("malformed", provider=endpoint.id, label=endpoint.label) from error
    finally:
        await http.aclose()


class _Asking:
    """One round of questions to one service."""

    def __init__(self, endpoint: Endpoint, http: "httpx2.AsyncClient", clock: Clock) -> None:
        self._endpoint = endpoint
        self._http = http
        self._clock = clock

    async def list(self, known: Kept | None) -> Kept:
        found: list[Listed] = []
        etag = ""
        query: dict[str, str] = dict(_QUERIES.get(self._endpoint.wire, {}))
        for page in range(MAX_PAGES):
            mark = known.etag if known and page == 0 else ""
            path = _PATHS.get(self._endpoint.wire, "/models")
            answer = await self._get(f"{path}?{urlencode(query)}" if query else path, mark)
            if answer is None and known is not None:
                return self._kept(known.models, known.etag)
            body, told = answer or (None, "")
            etag = etag or told
            found += read_list(self._endpoint.id, body)
            if not (more := _next_page(body)):
                break
            query |= more
        return self._kept(tuple(found), etag)

    async def ollama(self) -> Kept:
        answer = await self._get("/api/tags", "")
        names = read_list("ollama", answer[0] if answer else None)
        shown = [await self._shown(one.id) for one in names[:MAX_SHOWN]]
        return self._kept(tuple(shown), "")

    async def _shown(self, model: str) -> Listed:
        body = await self._send("POST", "/api/show", content=write_json({"model": model}))
        return read_show(model, read_json(body))

    async def _get(self, path: str, mark: str) -> tuple[Json, str] | None:
        """Return the decoded body and its mark; None where nothing changed since `mark`."""
        headers = {"if-none-match": mark} if mark else {}
        body = await self._send("GET", path, headers=headers)
        return (read_json(body), self._etag) if body else None

    async def _send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> bytes:
        """Return the body; empty where nothing changed."""
        import httpx2

        endpoint = self._endpoint
        url = endpoint.base_url.rstrip("/") + path
        wanted = {"accept": "application/json", "content-type": "application/json"}
        try:
            async with self._http.stream(
                method, url, headers=wanted | dict(headers or {}), content=content
            ) as answer:
                body = await _bounded(answer)
        except httpx2.HTTPError as error:
            note = f"Address: {host_of(endpoint.base_url)}."
            raise failure(
                "network", provider=endpoint.id, label=endpoint.label, note=note, detail=str(error)
            ) from error
        self._etag = answer.headers.get("etag", "")
        if answer.status_code == 304:
            return b""
        if not answer.is_success:
            raise status_error(
                provider=endpoint.id,
                label=endpoint.label,
                status=answer.status_code,
                headers=answer.headers,
                body=body,
                now_ms=self._clock.now_ms(),
            )
        return body

    def _kept(self, models: tuple[Listed, ...], etag: str) -> Kept:
        host = host_of(self._endpoint.base_url)
        return Kept(at_ms=self._clock.now_ms(), models=models, etag=etag, host=host)


_PATHS: Mapping[str, str] = {"messages": "/v1/models"}
_QUERIES: Mapping[str, Mapping[str, str]] = {
    "messages": {"limit": "1000"},
    "gemini": {"pageSize": "1000"},
}


def _next_page(body: Json) -> dict[str, str]:
    match body:
        case {"has_more": True, "last_id": str(last)}:
            return {"after_id": last}
        case {"nextPageToken": str(token)} if token:
            return {"pageToken": token}
        case _:
            return {}


async def _bounded(answer: "httpx2.Response") -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise MalformedError("a list without an end")
    return bytes(body)
