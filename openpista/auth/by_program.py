"""Logins through another program, and asking that program again when its token runs out."""

from msgspec.structs import replace

from openpista.auth.context import Around, LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.destinations import service_url
from openpista.auth.errors import LoginError
from openpista.auth.key_check import check_key
from openpista.auth.programs import Handed, ant_token, aws_token, entra_token, region_of
from openpista.auth.talk import Talk
from openpista.guard.secret import Secret


async def by_program(context: LoginContext, talk: Talk) -> Made:
    """Ask the service's program for a token; only that it is to be asked is stored."""
    known = context.preset
    url = context.base_url
    if known.wants_place:
        url = service_url(known, context.endpoint or url or await talk.ask("endpoint"))
    talk.checking()
    handed = await _handed(known.command, url, context.around)
    remark = await check_key(
        known, url, handed.token, context.around.http, made_for=url, is_token=True
    )
    entry = Entry(
        context.provider,
        kind="command",
        endpoint=url if known.wants_place else "",
        account=handed.account,
        command=known.command,
        headers=(*known.token_headers, *handed.headers),
    )
    return Made(Credential(entry, Secrets(Secret(""))), remark)


async def program_renew(held: Credential, around: Around) -> Credential:
    """Return the login with a fresh token of its program. Raises LoginError."""
    handed = await _handed(held.entry.command, held.entry.endpoint, around)
    entry = replace(held.entry, expires_at_ms=handed.expires_at_ms)
    return Credential(entry, Secrets(handed.token))


async def _handed(command: str, url: str, around: Around) -> Handed:
    match command:
        case "az":
            return await entra_token(url, around.environ)
        case "ant":
            return await ant_token()
        case "aws":
            return await aws_token(region_of(url))
        case _:
            raise LoginError(
                f"There is no program “{command}” that this version could ask.", failure="unusable"
            )
