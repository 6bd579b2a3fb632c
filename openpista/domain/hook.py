"""Calls from other services that a channel waits for, brought by the web channel's server."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct


class HookCall(Struct, frozen=True):
    """What came to `/hooks/NAME`: names of headers are small, `query` is as it was written."""

    method: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class HookAnswer(Struct, frozen=True):
    """What is answered."""

    status: int = 200
    body: bytes = b""
    mime: str = "text/plain"


@runtime_checkable
class TakesHooks(Protocol):
    """A channel that other services may call. It knows them by a signature or a secret: nothing
    of what comes is to be believed before that was looked at."""

    @property
    def name(self) -> str:
        """The channel's name in addresses, and in the path."""
        ...

    async def take_hook(self, call: HookCall) -> HookAnswer | None:
        """Take a call; None where this channel waits for none now."""
        ...


@runtime_checkable
class BringsHooks(Protocol):
    """The channel whose server is called."""

    def bring_hooks_to(self, takers: Sequence[TakesHooks]) -> None:
        """Take the channels that wait for calls."""
        ...
