"""How every service of the registry stands, for the windows and `openpista auth status`."""

from collections.abc import Mapping

from msgspec.structs import replace

from openpista.auth.credential import CHANNELS, Entry, last_four
from openpista.auth.key_sources import CUSTOM, KeySource, key_sources
from openpista.config.presets import PRACTICE, PRESETS, Preset
from openpista.config.schema import Config
from openpista.domain.login import ProviderState, ProviderStatus
from openpista.guard.secret import Secret

Seen = Mapping[str, ProviderState]
"""What the last request, or the check of a login, said about a provider."""


def statuses(
    config: Config,
    environ: Mapping[str, str],
    entries: Mapping[str, Entry],
    *,
    seen: Seen,
    now_ms: int,
) -> tuple[ProviderStatus, ...]:
    """Return all services in the order in which to show them; the user's own ones last."""
    rows = [one for one in PRESETS if one.id != PRACTICE]
    own = next(one for one in rows if one.id == CUSTOM)
    known = {one.id for one in rows} | CHANNELS
    named = (name for name in {**config.providers, **entries} if name not in known)
    rows += [replace(own, id=name, label=name, aliases=()) for name in named]
    return tuple(_status(row, config, environ, entries.get(row.id), seen, now_ms) for row in rows)


def _status(
    known: Preset,
    config: Config,
    environ: Mapping[str, str],
    entry: Entry | None,
    seen: Seen,
    now_ms: int,
) -> ProviderStatus:
    is_expired = entry is not None and entry.is_expired(now_ms)
    usable = None if is_expired else entry
    source = next(iter(key_sources(known.id, known, config, environ, usable)), None)
    base_url = config.provider(known.id).base_url or (entry.endpoint if entry else "")
    about = ProviderStatus(
        id=known.id,
        label=known.label,
        methods=known.methods,
        search=tuple(dict.fromkeys((*known.words, *known.aliases))),
        base_url=base_url or ("" if known.wants_place else known.base_url),
        experimental=known.experimental,
        note=known.note,
    )
    if source is not None:
        return _with_key(about, source, entry, seen)
    if is_expired:
        return replace(about, state="expired", account=entry.account if entry else "")
    if not known.needs_key and about.base_url:
        # A server of this computer that nobody named is not there until it answers.
        is_meant = entry is not None or known.id in config.providers
        state = seen.get(known.id, "unknown" if is_meant else "missing")
        return replace(about, state=state, source="local")
    return about


def _with_key(
    about: ProviderStatus, source: KeySource, entry: Entry | None, seen: Seen
) -> ProviderStatus:
    about = replace(
        about,
        state=seen.get(about.id, "unknown"),
        source=source.kind,
        source_name=source.name,
        last_four=last_four(Secret(source.value)),
    )
    if source.value or entry is None:
        return about
    return replace(
        about,
        last_four=entry.last_four,
        account=entry.account,
        expires_at_ms=entry.expires_at_ms,
    )
