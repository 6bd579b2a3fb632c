"""Where a key for a service can come from, the one that counts first before the others."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from openpista.auth.credential import Entry
from openpista.config.presets import Preset, preset
from openpista.config.schema import Config
from openpista.domain.login import CredentialSource

CUSTOM = "custom"

_TOKEN_VARIABLES = frozenset({"ANTHROPIC_AUTH_TOKEN", "VERCEL_OIDC_TOKEN"})


class KeySource(Struct, frozen=True):
    """One place with a key. `value` is empty where a stored login hands it out; `more` are keys
    to go on with where it is refused. `is_token` says that it goes as a bearer token whatever
    header the service wants keys in."""

    kind: CredentialSource
    name: str
    value: str = ""
    more: tuple[str, ...] = ()
    is_token: bool = False

    def __repr__(self) -> str:
        return f"KeySource({self.kind}, {self.name})"


def key_sources(
    provider: str,
    known: Preset,
    config: Config,
    environ: Mapping[str, str],
    entry: Entry | None,
) -> Iterator[KeySource]:
    """Yield every key for `provider`: of the config, of a login, of the environment
    (original-agent.md §5.10). `entry` is a login that can still be used."""
    is_chosen = provider == configured_provider(config)
    if is_chosen and config.agent.api_key:
        yield KeySource("config", "agent.api_key", config.agent.api_key)
    own = config.provider(provider)
    if keys := [key for key in (own.api_key, *own.api_keys) if key]:
        name = "api_key" if own.api_key else "api_keys"
        yield KeySource("config", f"providers.{provider}.{name}", keys[0], tuple(keys[1:]))
    if entry is not None and entry.has_secret:
        where: CredentialSource = entry.place if entry.place != "none" else "command"
        yield KeySource(where, entry.command, is_token=entry.kind != "key")
    shared = known.shared_env_keys if is_chosen or provider in config.providers else ()
    for name in (*known.env_keys, *shared):
        if value := environ.get(name, "").strip():
            yield KeySource("environment", name, value, is_token=name in _TOKEN_VARIABLES)


def configured_provider(config: Config) -> str:
    """Return the provider that `agent.*` speaks of: `agent.provider`, the first part of
    `agent.model`, or for an address alone a server of your own. Empty where none is meant."""
    if config.agent.provider:
        return _id_of(config.agent.provider)
    if config.agent.base_url:
        return CUSTOM
    head, slash, _ = config.agent.model.partition("/")
    known = slash and (preset(head) is not None or head in config.providers)
    return _id_of(head) if known else ""


def _id_of(name: str) -> str:
    found = preset(name)
    return found.id if found else name
