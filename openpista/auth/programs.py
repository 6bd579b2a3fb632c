"""Tokens that another program hands out: `az`, the `ant` profile, the AWS credentials.

Whoever is logged in there is logged in here. Nothing of theirs is stored by us.
"""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol, cast

import msgspec
from msgspec import Struct

from openpista.auth.errors import LoginError
from openpista.egress.addresses import host_of
from openpista.guard.safe_text import safe_text
from openpista.guard.secret import Secret

PROGRAM_TIMEOUT_S = 60.0
MAX_OUTPUT_BYTES = 256 * 1024

FOUNDRY_SCOPE = "https://ai.azure.com/.default"
CLASSIC_SCOPE = "https://cognitiveservices.azure.com/.default"

AWS_TOKEN_HOURS = 1
"""AWS allows twelve; a shorter one is worth less to whoever finds it."""


class Handed(Struct, frozen=True):
    """A token of another program."""

    token: Secret
    expires_at_ms: int | None = None
    account: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class _AzReply(Struct, rename="camel"):
    access_token: str = ""
    expires_on_s: int | None = msgspec.field(name="expires_on", default=None)

    def __repr__(self) -> str:
        return "AzReply(…)"


async def entra_token(url: str, environ: Mapping[str, str]) -> Handed:
    """Return a Microsoft Entra token for the Azure resource at `url`: from `az`, or from the
    package azure-identity where that is installed. Raises LoginError."""
    host = host_of(url)
    scope = FOUNDRY_SCOPE if host.endswith(".services.ai.azure.com") else CLASSIC_SCOPE
    program = shutil.which("az", path=environ.get("PATH"))
    if program is None:
        return await asyncio.to_thread(_azure_identity, scope)
    arguments = ("account", "get-access-token", "--scope", scope, "--output", "json")
    output = await _run(program, arguments, environ, login="az login")
    try:
        reply = msgspec.json.decode(output, type=_AzReply)
    except msgspec.DecodeError as error:
        raise _unreadable("az") from error
    if not reply.access_token:
        raise _unreadable("az")
    expires = reply.expires_on_s * 1000 if reply.expires_on_s else None
    return Handed(Secret(reply.access_token), expires)


async def ant_token() -> Handed:
    """Return the token of the active `ant` profile (ANTHROPIC_PROFILE chooses another one).

    Reads and renews it through Anthropic's own SDK. Raises LoginError.
    """
    return await asyncio.to_thread(_ant_token)


async def aws_token(region: str) -> Handed:
    """Return a short-lived Bedrock token made of the AWS credentials of this user.

    Needs the extra `bedrock`. Raises LoginError.
    """
    return await asyncio.to_thread(_aws_token, region)


def region_of(url: str) -> str:
    """Return the region in the address of Bedrock, empty where there is none."""
    parts = host_of(url).split(".")
    return parts[1] if len(parts) > 2 and parts[0].startswith("bedrock") else ""


async def _run(
    program: str, arguments: tuple[str, ...], environ: Mapping[str, str], *, login: str
) -> bytes:
    """Return what `program` prints; it is killed where the login is cancelled."""
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(environ),
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(PROGRAM_TIMEOUT_S):
            output, complaint = await process.communicate()
    except TimeoutError as error:
        raise LoginError(f"{program} does not finish. Try `{login}`.", failure="network") from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode != 0 or len(output) > MAX_OUTPUT_BYTES:
        words = " ".join(safe_text(complaint[:400].decode("utf-8", "replace")).split())
        raise LoginError(
            f"Nobody is logged in there: run `{login}` first. It said: {words[:120]}",
            failure="refused",
        )
    return output


def _unreadable(program: str) -> LoginError:
    return LoginError(f"The answer of `{program}` cannot be read.", failure="unusable")


def _missing(what: str, extra: str) -> LoginError:
    return LoginError(
        f"{what} Install it, or openpista with its extra: pip install 'openpista[{extra}]'",
        failure="unusable",
    )


class _AzureToken(Protocol):
    token: str
    expires_on: int


class _AzureCredential(Protocol):
    def get_token(self, scope: str) -> _AzureToken: ...


def _azure_identity(scope: str) -> Handed:
    from importlib import import_module

    try:
        identity = import_module("azure.identity")
    except ImportError as error:
        raise _missing("The program `az` was not found.", "azure") from error
    credential = cast("_AzureCredential", identity.DefaultAzureCredential())
    try:
        found = credential.get_token(scope)
    except Exception as error:  # noqa: BLE001 - see below
        # The package raises types of its own for every way of having no login.
        raise LoginError(
            "No Azure login was found. Run `az login` first.",
            failure="refused",
            detail=type(error).__name__,
        ) from None
    return Handed(Secret(found.token), found.expires_on * 1000)


def _ant_token() -> Handed:
    from anthropic import AnthropicError
    from anthropic.lib.credentials import CredentialsFile

    profile = CredentialsFile()
    try:
        token = profile()
        headers = tuple(profile.extra_headers().items())
    except AnthropicError as error:
        raise LoginError(
            "No profile of Anthropic's `ant` program was found. Run `ant auth login` first.",
            failure="refused",
            detail=type(error).__name__,
        ) from error
    finally:
        profile.close()
    expires = token.expires_at * 1000 if token.expires_at else None
    return Handed(Secret(token.token), expires, profile.profile, headers)


def _aws_token(region: str) -> Handed:
    import time
    from datetime import timedelta
    from importlib import import_module

    try:
        generator = import_module("aws_bedrock_token_generator")
    except ImportError as error:
        raise _missing("AWS credentials need a package that is not there.", "bedrock") from error
    lasts = timedelta(hours=AWS_TOKEN_HOURS)
    try:
        token = str(generator.provide_token(region=region, expiry=lasts))
    except Exception as error:  # noqa: BLE001 - see below
        # botocore raises types of its own for every way of having no credentials.
        raise LoginError(
            "No AWS credentials were found. Run `aws sso login`, or set AWS_PROFILE.",
            failure="refused",
            detail=type(error).__name__,
        ) from None
    return Handed(Secret(token), int((time.time() + lasts.total_seconds()) * 1000))
