"""Which model servers of this computer answer. They are offered, never used unasked."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from openpista.config.presets import Preset
from openpista.egress.addresses import is_loopback

ANSWER_TIMEOUT_S = 0.3
MAX_ANSWER_BYTES = 256 * 1024

_LISTS = (b'"data"', b'"models"')
"""What a list of models begins with; another program on that port answers something else."""


async def answering(servers: Iterable[Preset]) -> tuple[Preset, ...]:
    """Return those of `servers` that answer with a list of models, all asked side by side.

    Only this computer is asked; who takes longer than `ANSWER_TIMEOUT_S` is not there.
    """
    asked = [one for one in servers if one.check is not None and is_loopback(one.base_url)]
    found = await asyncio.gather(*(_answers(one) for one in asked))
    return tuple(one for one, is_there in zip(asked, found, strict=True) if is_there)


async def _answers(server: Preset) -> bool:
    parts = urlsplit(server.base_url)
    path = f"{parts.path}{server.check.path}" if server.check else parts.path
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            try:
                writer.write(request.encode())
                answer = await _read(reader)
            finally:
                writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        return b" 200 " in head.split(b"\r\n")[0] and any(word in body for word in _LISTS)
    return False


async def _read(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    while len(answer) < MAX_ANSWER_BYTES and (piece := await reader.read(65_536)):
        answer += piece
    return answer
