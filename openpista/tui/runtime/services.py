"""What a runner needs from outside to perform effects; the app and the tests hand it in."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from openpista.domain.errors import OpenpistaError
from openpista.domain.port import GatewayPort
from openpista.tui.core.effects import Notify

if TYPE_CHECKING:
    from openpista.tui.runtime.attach import Found


class Connected(Struct, frozen=True):
    """A way to the gateway; `inside` tells that the gateway runs in this process."""

    port: GatewayPort
    inside: bool = True


class Copied(Struct, frozen=True):
    """How text was handed to the clipboard; `path` where it is only in a file."""

    method: str
    path: str = ""


async def _cannot(_sha256: str, _data: bytes) -> None:
    await asyncio.sleep(0)
    raise OpenpistaError("Pictures cannot be shown here.")


async def _cannot_find(_path: str) -> "Found":
    await asyncio.sleep(0)
    raise OpenpistaError("Nothing can be attached here.")


class Services(Struct, frozen=True):
    """The outside world. Each raises OpenpistaError with a sentence where it cannot serve.

    `connect` reaches the gateway anew each time. `find_files(query, workspace)` returns paths
    relative to the workspace, best first. `open_link(url)` hands a page to the browser.
    `edit(text)` returns what the editor left. `leave(detach)` ends the window.
    `shelve_picture(sha256, data)` makes a picture ready to be drawn, `show_picture` opens it in
    the desktop's viewer. `find_attachment(path)` reads a file, without a path the clipboard.
    """

    connect: Callable[[], Awaitable[Connected]]
    find_files: Callable[[str, str], Awaitable[tuple[str, ...]]]
    copy: Callable[[str], Awaitable[Copied]]
    open_link: Callable[[str], Awaitable[None]]
    edit: Callable[[str], Awaitable[str]]
    notify: Callable[[Notify], Awaitable[None]]
    save_preference: Callable[[str, str], Awaitable[None]]
    leave: Callable[[bool], None]
    shelve_picture: Callable[[str, bytes], Awaitable[None]] = _cannot
    show_picture: Callable[[str, bytes], Awaitable[None]] = _cannot
    find_attachment: "Callable[[str], Awaitable[Found]]" = _cannot_find
