"""The routes of the page's files, of pictures and uploads, and of what is taken home."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from openpista.channels.web.bodies import (
    UPLOAD_TIMEOUT_S,
    BodyError,
    as_json,
    problem,
    read_bytes,
)
from openpista.channels.web.login_sessions import Login
from openpista.channels.web.pictures import NoPictureError, remade
from openpista.channels.web.shown import Shown
from openpista.channels.web.site import Site, StaticFile
from openpista.domain.command import PutMedia, Refused
from openpista.domain.ids import SessionId, is_safe_id
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES
from openpista.domain.message import Attachment, Image
from openpista.domain.port import GatewayPort
from openpista.domain.query import (
    ExportSession,
    MediaBytes,
    QueryFailed,
    ReadMedia,
    SessionExport,
)
from openpista.guard.picture import picture_type

MAX_NAME_CHARS = 200
PICTURES_FOR_S = "private, max-age=86400, immutable"
_EXPORTS = {"markdown": "text/markdown; charset=utf-8", "json": "application/json"}

LoginOf = Callable[[Request], Login | None]


class HouseRoutes:
    """What a browser gets and gives beside the socket. `login_of` needs also what only the page
    holds; `cookie_login_of` is enough for a picture, whose handle is a secret itself."""

    def __init__(
        self,
        port: GatewayPort,
        site: Site,
        shown: Shown,
        *,
        login_of: LoginOf,
        cookie_login_of: LoginOf,
    ) -> None:
        self._port = port
        self._site = site
        self._shown = shown
        self._login_of = login_of
        self._cookie_login_of = cookie_login_of
        self._uploading = asyncio.Semaphore(4)
        self._remaking = asyncio.Semaphore(2)

    def routes(self) -> list[Route]:
        """Return them; the site's own are the last."""
        return [
            Route("/health", self.health, methods=["GET"]),
            Route("/upload", self.upload, methods=["POST"]),
            Route("/media/{handle}", self.media, methods=["GET"]),
            Route("/export/{session_id}", self.export, methods=["GET"]),
            Route("/s/{session_id}", self.page, methods=["GET"]),
            Route("/{path:path}", self.file, methods=["GET"]),
        ]

    async def health(self, request: Request) -> Response:
        """Say that somebody is there, and nothing else."""
        del request
        return PlainTextResponse("ok")

    async def page(self, request: Request) -> Response:
        """Return the page; which conversation it shows is its own matter."""
        return _file(request, self._site.index)

    async def file(self, request: Request) -> Response:
        """Return a file of the page."""
        found = self._site.get(request.url.path)
        return _file(request, found) if found else problem(404, "There is nothing.", "not_found")

    async def upload(self, request: Request) -> Response:
        """Keep a picture or file that a message will carry."""
        if self._login_of(request) is None:
            return problem(401, "Log in first.", "unknown")
        name = unquote(request.headers.get("x-file-name", ""))[:MAX_NAME_CHARS] or "file"
        async with self._uploading:
            try:
                data = await read_bytes(
                    request, max_bytes=MAX_MEDIA_BYTES, timeout_s=UPLOAD_TIMEOUT_S
                )
            except BodyError as error:
                return error.answer
            if not data:
                return problem(400, "The file is empty.", "empty")
            sha256, refused = await self._put(data)
        if refused is not None:
            return problem(400, refused.reason, refused.code)
        answer = as_json(_block(data, sha256, name, request.headers.get("content-type", "")))
        answer.headers["x-handle"] = self._shown.handle(sha256)
        return answer

    async def media(self, request: Request) -> Response:
        """Return a picture made anew, and anything else as a download."""
        if self._cookie_login_of(request) is None:
            return problem(401, "Log in first.", "unknown")
        sha256 = self._shown.sha256_of(str(request.path_params["handle"]))
        if sha256 is None:
            return problem(404, "There is no such file.", "not_found")
        answer = await self._port.ask(ReadMedia(sha256=sha256))
        if not isinstance(answer, MediaBytes):
            return problem(404, "This file is gone.", "gone")
        try:
            async with self._remaking:
                body, mime = await asyncio.to_thread(remade, answer.data)
        except NoPictureError:
            headers = {"content-disposition": "attachment; filename=file"}
            return Response(answer.data, media_type="application/octet-stream", headers=headers)
        return Response(body, media_type=mime, headers={"cache-control": PICTURES_FOR_S})

    async def export(self, request: Request) -> Response:
        """Return a conversation as a download."""
        if self._login_of(request) is None:
            return problem(401, "Log in first.", "unknown")
        session_id = SessionId(str(request.path_params["session_id"]))
        form = request.query_params.get("format", "markdown")
        if form not in _EXPORTS or not is_safe_id(session_id):
            return problem(400, "Ask for markdown or json.", "body")
        wanted = ExportSession(
            session_id=session_id, format="json" if form == "json" else "markdown"
        )
        first = await self._port.ask(wanted)
        if not isinstance(first, SessionExport):
            reason = first.reason if isinstance(first, QueryFailed) else "There is nothing."
            return problem(404, reason, "not_found")
        named = f"attachment; filename*=UTF-8''{quote(first.file_name, safe='')}"
        return StreamingResponse(
            self._pieces(wanted, first),
            media_type=_EXPORTS[form],
            headers={"content-disposition": named},
        )

    async def _pieces(self, wanted: ExportSession, first: SessionExport) -> AsyncGenerator[str]:
        piece = first
        yield piece.text
        while piece.next_after_seq is not None:
            answer = await self._port.ask(
                ExportSession(
                    session_id=wanted.session_id,
                    format=wanted.format,
                    after_seq=piece.next_after_seq,
                )
            )
            if not isinstance(answer, SessionExport):
                return
            piece = answer
            yield piece.text

    async def _put(self, data: bytes) -> tuple[str, Refused | None]:
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        for offset in range(0, len(data), MAX_PIECE_BYTES):
            done = await self._port.send(
                PutMedia(
                    sha256=sha256,
                    total_bytes=len(data),
                    offset=offset,
                    data=data[offset : offset + MAX_PIECE_BYTES],
                )
            )
            if isinstance(done, Refused):
                return sha256, done
        return sha256, None


def _block(data: bytes, sha256: str, name: str, said: str) -> Image | Attachment:
    """Return what a message carries; what it is, its first bytes say and not its name."""
    picture = picture_type(data)
    if picture is not None:
        return Image(
            sha256=sha256,
            mime=picture.mime,
            width=picture.width,
            height=picture.height,
            size_bytes=len(data),
            alt=name,
        )
    mime = said.partition(";")[0].strip().lower() or "application/octet-stream"
    return Attachment(sha256=sha256, name=name, mime=mime, size_bytes=len(data))


def _file(request: Request, found: StaticFile) -> Response:
    headers = {"cache-control": found.caching, "etag": found.etag, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(status_code=304, headers=headers)
    body = found.body
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = found.packed
        headers["content-encoding"] = "gzip"
    return Response(body, headers={**headers, "content-type": found.mime})
