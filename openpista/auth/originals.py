"""Taking over the logins of the original: its tables become ours, where they can still be used.

What cannot be used stays in its file as it stood, and is told with the reason.
"""

from msgspec import Struct
from msgspec.structs import replace

from openpista.auth.credential_file import Contents
from openpista.auth.credential_rows import Row, entry_of
from openpista.auth.destinations import refusal_of
from openpista.config.presets import Preset, preset


class Taken(Struct, frozen=True):
    """What became of a table; `reason` is empty where it was taken over."""

    provider: str
    reason: str = ""


def take_over(
    found: Contents, into: Contents, *, now_ms: int
) -> tuple[Contents, tuple[Taken, ...]]:
    """Return `into` with the original's tables of `found` put in, and what became of each.

    A login that `into` has already goes before.
    """
    taken: list[Taken] = []
    for name, row in found.rows.items():
        if not row.is_original:
            continue
        known = preset(name)
        provider = known.id if known else name
        there = into.rows.get(provider)
        reason = _objection(known, row, now_ms)
        if not reason and there is not None and not there.is_original:
            reason = "there is a newer login"
        if not reason:
            if name != provider:
                into = into.without(name)
            into = into.with_row(provider, _ours(row))
        taken.append(Taken(provider, reason))
    return into, tuple(taken)


def _ours(row: Row) -> Row:
    # Only keys come so far: what renews a token belonged to another program's registration.
    return replace(row, kind="key", place="file", refresh_token="", id_token="", renewable=False)


def _objection(known: Preset | None, row: Row, now_ms: int) -> str:
    """Return why a table of the original cannot be used, empty where it can."""
    key = row.access_token
    expires = entry_of("", row).expires_at_ms
    if known is None:
        return "openpista does not know this service"
    if not key:
        return "it holds no key"
    if reason := refusal_of(known, key):
        return reason
    if known.id == "openai" and not key.startswith("sk-"):
        return "it is a token of another program; log in to chatgpt, or use an API key"
    if known.id == "copilot":
        return "it is a token of a few minutes; log in again"
    if known.id == "bedrock":
        return "it is half of an AWS key pair; log in with a region and a bearer token"
    if expires is not None and expires <= now_ms:
        return "it has expired; log in again"
    return ""
