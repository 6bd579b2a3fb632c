"""What a runner needs from outside to perform effects; the app and the tests hand it in."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from openpista.domain.port import GatewayPort
from openpista.tui.core.effects import Notify


class Connected(Struct, frozen=True):
    """A way to the gateway; `inside` tells that the gateway runs in this process."""

    port: GatewayPort
    inside: bool = True


class Copied(Struct, frozen=True):
    """How text was handed to the clipboard; `path` where it is only in a file."""

    method: str
    path: str = ""


class Services(Struct, frozen=True):
    """The outside world. Each raises OpenpistaError with a sentence where it cannot serve.

    `connect` reaches the gateway anew each time. `find_files(query, workspace)` returns paths
    relative to the workspace, best first. `edit(text)` returns what the editor left.
    `leave(detach)` ends the window.
    """

    connect: Callable[[], Awaitable[Connected]]
    find_files: Callable[[str, str], Awaitable[tuple[str, ...]]]
    copy: Callable[[str], Awaitable[Copied]]
    edit: Callable[[str], Awaitable[str]]
    notify: Callable[[Notify], Awaitable[None]]
    save_preference: Callable[[str, str], Awaitable[None]]
    leave: Callable[[bool], None]
