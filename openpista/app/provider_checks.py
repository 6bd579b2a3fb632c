"""What the doctor says of each model service: what was found, where, and whether a real request
succeeded."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from msgspec import Struct

from openpista.config.presets import PRACTICE, preset
from openpista.domain.errors import OpenpistaError
from openpista.domain.login import ProviderStatus
from openpista.domain.query import Check

MAX_AT_ONCE = 4
REQUEST_TIMEOUT_S = 20.0

log = logging.getLogger(__name__)


class Answered(Struct, frozen=True):
    """How a request went. `refused`: the service does not take what was found; `unclear`: nobody
    answered, or not to the point; `unasked`: none was made. `words` go on after "a request"."""

    kind: Literal["ok", "refused", "unclear", "unasked"]
    words: str = ""


AskProvider = Callable[[str], Awaitable[Answered]]
"""Makes a real request that costs nothing to the provider of that id."""


async def check_providers(
    statuses: Sequence[ProviderStatus], ask: AskProvider
) -> tuple[Check, ...]:
    """Return one check for each service, in their order. What has credentials is asked, a few at
    a time; nothing is asked where there are none."""
    places = asyncio.Semaphore(MAX_AT_ONCE)

    async def check(status: ProviderStatus) -> Check:
        async with places:
            return await _check(status, ask)

    asked = [status for status in statuses if status.id != PRACTICE]
    return tuple(await asyncio.gather(*map(check, asked)))


async def _check(status: ProviderStatus, ask: AskProvider) -> Check:
    name = f"provider {status.id}"
    mend = f"`openpista auth login {status.id}`"
    if status.state == "expired":
        whose = f" of {status.account}" if status.account else ""
        return Check(name, "failed", f"The login{whose} has run out.", mend)
    if status.source == "none":
        return Check(name, "skipped", _nothing(status))
    answered = await _asked(status.id, ask)
    found = f"{_found(status)}; a request {answered.words}"
    if answered.kind == "ok":
        return Check(name, "ok", found)
    if status.source == "local" and answered.kind == "unclear":
        return Check(name, "skipped", f"Nobody serves at {status.base_url}.")
    if answered.kind == "unasked":
        return Check(name, "skipped", found)
    if answered.kind == "refused":
        return Check(name, "failed", found, _mend(status, mend))
    return Check(name, "warning", found, "Check the network and the address, then try again.")


async def _asked(provider: str, ask: AskProvider) -> Answered:
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT_S):
            return await ask(provider)
    except TimeoutError:
        return Answered("unclear", f"got no answer within {REQUEST_TIMEOUT_S:g} s.")
    except OpenpistaError as error:
        return Answered("unclear", f"could not be made: {error.message}")
    except Exception:
        log.exception("asking %s broke", provider)
        return Answered("unclear", "broke inside openpista; the log has it.")


def _nothing(status: ProviderStatus) -> str:
    known = preset(status.id)
    names = " or ".join(known.env_keys) if known else ""
    return f"No login, and no key in {names}." if names else "No login and no key."


def _found(status: ProviderStatus) -> str:
    """Return what was found and where; of a secret no more than its end."""
    if status.source == "local":
        return f"{status.base_url}, without a key"
    what = f"The login of {status.account}" if status.account else "A key"
    end = f" (…{status.last_four})" if status.last_four else ""
    return f"{what}{end} {_where(status)}"


def _where(status: ProviderStatus) -> str:
    match status.source:
        case "environment":
            return f"from the variable {status.source_name}"
        case "config":
            return f"from {status.source_name or 'the config file'}"
        case "keyring":
            return "from the keyring"
        case "file":
            return f"from {status.source_name or 'credentials.toml'}"
        case "command":
            return f"from the program {status.source_name}"
        case _:
            return "from nowhere"


def _mend(status: ProviderStatus, mend: str) -> str:
    if status.source == "environment":
        return f"Put another key into {status.source_name}, or take it out and use {mend}."
    if status.source == "config":
        return f"Change {status.source_name or 'the config file'}, or use {mend}."
    return mend
