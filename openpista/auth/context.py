"""What every login works with, gathered once by the desk."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from openpista.auth.credential import Credential, Entry
from openpista.auth.http import LoginHttp
from openpista.auth.loopback import Page
from openpista.auth.pkce import RandomBytes
from openpista.auth.talk import Talk
from openpista.auth.vault import Vault
from openpista.config.presets import OAuthSite, Preset
from openpista.domain.clock import Clock

Sleep = Callable[[float], Awaitable[None]]


class Around(Struct, frozen=True):
    """What logins take from outside, so that tests decide it."""

    vault: Vault
    http: LoginHttp
    clock: Clock
    random: RandomBytes
    environ: Mapping[str, str]
    page: Page
    sleep: Sleep = asyncio.sleep


class LoginContext(Struct, frozen=True):
    """One login: which service, what the user configured for it, and where.

    `site` is the preset's with the user's own client id and pages put in; `endpoint` what the
    window gave with the login; `entry` the login before, if any.
    """

    around: Around
    preset: Preset
    site: OAuthSite
    provider: str
    base_url: str
    endpoint: str = ""
    redirect_url: str = ""
    entry: Entry | None = None


class Made(Struct, frozen=True):
    """What a login came to; `remark` says what could not be checked."""

    credential: Credential
    remark: str = ""


Flow = Callable[[LoginContext, Talk], Awaitable[Made]]
"""A way to log in. Raises LoginError; is cancelled where the user goes back."""
