"""Entries and secrets as TOML tables and back; the original's tables are read as they are.

One table a provider, under the key names that the original uses where it has them
(original-agent.md §5.8). A table without `kind` is the original's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from openpista.auth.credential import (
    Credential,
    Entry,
    Kind,
    Place,
    Secrets,
    fingerprint,
    last_four,
)
from openpista.config.toml_text import toml_text
from openpista.guard.secret import Secret


class Row(Struct, frozen=True, omit_defaults=True):
    """A table as it stands in the file. Its `repr` tells nothing, because it holds secrets."""

    kind: Kind | Literal[""] = ""
    place: Place = "file"
    access_token: str = ""
    refresh_token: str = ""
    id_token: str = ""
    expires_at: str = ""
    endpoint: str = ""
    account: str = ""
    client_id: str = ""
    subject: str = ""
    command: str = ""
    last_four: str = ""
    renewable: bool = False
    dead: tuple[str, ...] = ()
    revision: str = ""
    headers: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Row(…)"

    @property
    def is_original(self) -> bool:
        """Say whether the original wrote it."""
        return not self.kind


def row_from(table: Mapping[str, object]) -> Row:
    """Return a table of the file; raises ValueError (its text holds no values) for a wrong one."""
    plain = {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in table.items()
    }
    row = msgspec.convert(plain, Row)
    _ms(row.expires_at)
    return row


def entry_of(provider: str, row: Row) -> Entry:
    """Return what a row says, without its secrets."""
    place = row.place
    if place == "file" and not row.access_token:
        place = "none"
    shown, revision = row.last_four, row.revision
    if place == "file":
        shown = last_four(Secret(row.access_token))
        revision = revision or fingerprint(Secret(row.access_token))
    return Entry(
        provider=provider,
        kind=row.kind or ("oauth" if row.refresh_token else "key"),
        place=place,
        endpoint=row.endpoint,
        account=row.account,
        client_id=row.client_id,
        subject=row.subject,
        command=row.command,
        last_four=shown,
        expires_at_ms=_ms(row.expires_at),
        renewable=row.renewable or bool(row.refresh_token),
        dead=row.dead,
        revision=revision,
        headers=tuple(row.headers.items()),
    )


def secrets_of(row: Row) -> Secrets:
    """Return the secrets that stand in a row."""
    return Secrets(
        access=Secret(row.access_token),
        refresh=Secret(row.refresh_token) if row.refresh_token else None,
        identity=Secret(row.id_token) if row.id_token else None,
    )


def row_of(entry: Entry, secrets: Secrets | None) -> Row:
    """Return the row of an entry, with its secrets where they are to stand in the file."""
    held = secrets or Secrets(Secret(""))
    return Row(
        kind=entry.kind,
        place=entry.place,
        access_token=held.access.reveal(),
        refresh_token=held.refresh.reveal() if held.refresh else "",
        id_token=held.identity.reveal() if held.identity else "",
        expires_at=_text(entry.expires_at_ms),
        endpoint=entry.endpoint,
        account=entry.account,
        client_id=entry.client_id,
        subject=entry.subject,
        command=entry.command,
        last_four=entry.last_four,
        renewable=entry.renewable,
        dead=entry.dead,
        revision=entry.revision,
        headers=dict(entry.headers),
    )


def credential_of(provider: str, row: Row) -> Credential:
    """Return a row as a credential."""
    return Credential(entry_of(provider, row), secrets_of(row))


def table_text(name: str, row: Row) -> str:
    """Return a row as a TOML table; what is empty is left out, `kind` and `place` never."""
    values: dict[str, object] = msgspec.to_builtins(row)
    if not row.is_original:
        values = {"kind": row.kind, "place": row.place} | values
    lines = [f"{key} = {toml_text(value)}" for key, value in values.items()]
    return "\n".join([f"[{toml_text(name)}]", *lines, ""])


def pack(secrets: Secrets) -> str:
    """Return secrets as the one text that a keyring keeps."""
    row = row_of(Entry(""), secrets)
    kept = {
        "access_token": row.access_token,
        "refresh_token": row.refresh_token,
        "id_token": row.id_token,
    }
    return msgspec.json.encode({key: value for key, value in kept.items() if value}).decode()


def unpack(text: str) -> Secrets:
    """Return what `pack` packed; raises ValueError (its text holds no values)."""
    return secrets_of(msgspec.json.decode(text.encode(), type=Row))


def _ms(expires_at: str) -> int | None:
    if not expires_at:
        return None
    try:
        moment = datetime.fromisoformat(expires_at)
    except ValueError as error:
        raise ValueError("expires_at is no date") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _text(expires_at_ms: int | None) -> str:
    if expires_at_ms is None:
        return ""
    moment = datetime.fromtimestamp(expires_at_ms // 1000, UTC) + timedelta(
        milliseconds=expires_at_ms % 1000
    )
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
