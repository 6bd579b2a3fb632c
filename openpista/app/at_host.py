"""A short visit to the process that hosts the gateway, where there is one."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from openpista.config.paths import Home
from openpista.domain.port import GatewayPort

_T = TypeVar("_T")


async def visit_host(home: Home, work: Callable[[GatewayPort], Awaitable[_T]]) -> _T | None:
    """Return what `work` does with a port to the host; None where no host can be reached, or it
    goes meanwhile."""
    from openpista.gateway import control_client

    if not home.socket.exists():
        return None
    try:
        port = await control_client.connect(home.socket, answers=False)
    except (OSError, EOFError):
        return None
    try:
        return await work(port)
    except ConnectionError:
        return None
    finally:
        await port.aclose()
