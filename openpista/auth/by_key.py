"""Logins that are given something: a key, an address with or without a key, or nothing."""

from openpista.auth.context import LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.destinations import asks_first, objection, service_url
from openpista.auth.errors import LoginError
from openpista.auth.key_check import check_key, cleaned_key
from openpista.auth.talk import Talk
from openpista.egress.addresses import host_of
from openpista.guard.secret import Secret

YES = frozenset({"yes", "y", "ja", "예", "네"})


async def by_key(context: LoginContext, talk: Talk) -> Made:
    """Take a key for the service's own address."""
    key = cleaned_key(context.preset, await talk.ask("key"))
    talk.checking()
    made_for = "" if context.base_url == context.preset.base_url else context.base_url
    remark = await check_key(
        context.preset, context.base_url, key, context.around.http, made_for=made_for
    )
    # A key that was checked at an address of the user's own belongs there from now on.
    entry = Entry(context.provider, kind="key", endpoint=made_for)
    return Made(Credential(entry, Secrets(key)), remark)


async def by_endpoint(context: LoginContext, talk: Talk) -> Made:
    """Take an address, or for Bedrock a region, and the key that belongs there."""
    known = context.preset
    url = service_url(known, context.endpoint or await talk.ask("endpoint"))
    if asks_first(url):
        await _confirm(url, talk)
    key = _optional_key(context, await talk.ask("key"))
    if key is not None and (said := objection(known, url, made_for=url)):
        raise LoginError(f"This key {said}", failure="unusable")
    talk.checking()
    remark = await check_key(known, url, key, context.around.http, made_for=url)
    entry = Entry(context.provider, kind="key" if key else "none", endpoint=url)
    return Made(Credential(entry, Secrets(key or Secret(""))), remark)


async def by_nothing(context: LoginContext, talk: Talk) -> Made:
    """See whether a server on this computer answers; nothing secret is stored."""
    known = context.preset
    talk.checking()
    remark = (
        await check_key(known, context.base_url, None, context.around.http) if known.local else ""
    )
    if remark and known.base_url:
        raise LoginError(
            f"{known.label} does not answer at {context.base_url}. Start it and try again.",
            failure="network",
            detail=remark,
        )
    return Made(Credential(Entry(context.provider, kind="none"), Secrets(Secret(""))))


async def _confirm(url: str, talk: Talk) -> None:
    answer = await talk.ask(
        "confirm",
        f"{host_of(url)} is reached without encryption: whoever is on the way can read the key"
        " and everything you say. Go on?",
    )
    if answer.lower() not in YES:
        raise LoginError("Nothing was saved. Use an address with https.", failure="denied")


def _optional_key(context: LoginContext, text: str) -> Secret | None:
    if not text and not context.preset.needs_key:
        return None
    return cleaned_key(context.preset, text)
