"""Waiting for a page to come back: by itself over loopback, or as an address that is pasted."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from openpista.auth.errors import LoginError
from openpista.auth.loopback import Loopback, Params, pasted_params
from openpista.auth.talk import Talk
from openpista.domain.tasks import owned_task

BROWSER_WAIT_S = 300.0
CODE_WAIT_S = 600.0

NOT_OURS = "This is not the address that the page of this login ends at. Paste it whole."


async def come_back(
    loopback: Loopback,
    talk: Talk,
    *,
    url: str,
    belongs: Callable[[Params], bool],
    expires_at_ms: int,
) -> Params:
    """Show `url` and return the parameters with which it comes back, whichever way is first."""
    called = owned_task(_called(loopback), name="login comes back")
    pasted = owned_task(
        _pasted(loopback, talk, url, belongs, expires_at_ms), name="login is pasted"
    )
    try:
        done, _ = await asyncio.wait({called, pasted}, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        called.cancel()
        pasted.cancel()
        await asyncio.gather(called, pasted, return_exceptions=True)


@asynccontextmanager
async def within(seconds: float) -> AsyncGenerator[None]:
    """Let what is inside take no longer; raises LoginError when it does."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise too_late() from error


def too_late() -> LoginError:
    """Return the error of a login that nobody finished."""
    return LoginError("Nobody finished this login in time. Begin it again.", failure="expired")


def denied(params: Params, label: str) -> LoginError:
    """Return the error that a page came back with."""
    if params.get("error") == "access_denied":
        return LoginError(f"{label} was told no. Nothing was saved.", failure="denied")
    words = params.get("error_description") or params.get("error") or "it gave no code"
    shown = " ".join("".join(char for char in words if char.isprintable()).split())[:120]
    return LoginError(f"{label} refused: {shown}.", failure="refused")


async def _called(loopback: Loopback) -> Params:
    return await loopback.params()


async def _pasted(
    loopback: Loopback,
    talk: Talk,
    url: str,
    belongs: Callable[[Params], bool],
    expires_at_ms: int,
) -> Params:
    question = ""
    while True:
        talk.show(url=url, wants="code", question=question, expires_at_ms=expires_at_ms)
        params = pasted_params(await talk.answer(), loopback.url)
        if params is not None and belongs(params):
            return params
        question = NOT_OURS
