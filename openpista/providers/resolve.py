"""Which service is meant, where it is, and which key may go there.

A key belongs to the host it was made for. One from the environment goes to the service's own
address, or to an address that stands in the environment beside it; one from the config goes
where the config says. Nothing else is ever sent a key, and no key travels in the clear to
somewhere else. Order: original-agent.md §5.10, decisions.md 4.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from openpista.config.presets import Preset, preset
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.model import ProviderError
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint, host_of, is_loopback, is_near, origin_of

CUSTOM = "custom"
_PLAIN = "http://"


class _Key(Struct, frozen=True):
    """A key with the words for where it came from; `held_back` says why one was not used."""

    value: str = ""
    source: str = ""
    held_back: str = ""


class _Address(Struct, frozen=True):
    url: str
    from_environment: bool = False


def resolve(provider: str, config: Config, environ: Mapping[str, str]) -> Endpoint:
    """Return the endpoint of `provider`: a preset, or a table `providers.NAME` of the config.

    Raises ProviderError with what to set where address or key are missing.
    """
    known = preset_of(provider, config)
    own = config.provider(provider)
    address = _address(provider, known, own, config, environ)
    key = _key(provider, known, own, config, environ, address)
    if not key.value and known.needs_key and not is_loopback(address.url):
        raise _refused(provider, known, key)
    if key.value and address.url.startswith(_PLAIN) and not is_near(address.url):
        raise ProviderError(
            f"The key for {known.label} would travel in the clear to {host_of(address.url)}:"
            " use an address that begins with https.",
            kind="auth",
            provider=provider,
        )
    wire = own.wire or known.wire
    natively = wire in ("responses", "messages")
    return Endpoint(
        id=provider,
        label=known.label,
        wire=wire,
        base_url=_for_wire(address.url, wire),
        key=Secret(key.value) if key.value else None,
        key_source=key.source,
        headers=(*known.headers, *own.headers.items()),
        quirks=replace(known.quirks, tool_image="result") if natively else known.quirks,
    )


def preset_of(provider: str, config: Config) -> Preset:
    """Return the preset of `provider`; a name of the config's own is a server of the user's.

    Raises ProviderError for a name that is neither.
    """
    found = preset(provider)
    if found is not None:
        return found
    base = preset(CUSTOM)
    if base is None or provider not in config.providers:
        raise ProviderError(
            f"There is no model service “{provider}”. Add [providers.{provider}] with base_url"
            " to the config, or choose another one.",
            kind="not_found",
            provider=provider,
        )
    return replace(base, id=provider, label=provider)


def is_ready(provider: str, config: Config, environ: Mapping[str, str]) -> bool:
    """Say whether `provider` has all that it needs."""
    try:
        resolve(provider, config, environ)
    except ProviderError:
        return False
    return True


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


def _address(
    provider: str, known: Preset, own: ProviderConfig, config: Config, environ: Mapping[str, str]
) -> _Address:
    if provider == configured_provider(config) and config.agent.base_url:
        return _Address(_checked(config.agent.base_url, provider))
    if own.base_url:
        return _Address(_checked(own.base_url, provider))
    for name in known.env_base_urls:
        if url := environ.get(name, "").strip():
            return _Address(_checked(_with_scheme(url, known), provider), from_environment=True)
    if known.base_url:
        return _Address(known.base_url)
    raise ProviderError(
        f"{known.label} has no address: set providers.{provider}.base_url in the config.",
        kind="not_found",
        provider=provider,
    )


def _checked(url: str, provider: str) -> str:
    """Return `url` without its last slash; raises ProviderError for what is no web address."""
    if not url.startswith(("http://", "https://")) or not host_of(url):
        raise ProviderError(
            f"The address “{url}” of {provider} must begin with http:// or https://.",
            kind="bad_request",
            provider=provider,
        )
    return url.rstrip("/")


def _with_scheme(url: str, known: Preset) -> str:
    """Return an address of the environment in full: OLLAMA_HOST is often `host:port` alone."""
    if "://" in url or not known.local:
        return url
    return f"http://{url.rstrip('/')}/v1"


def _for_wire(url: str, wire: str) -> str:
    # The messages wire's path begins with /v1 itself: with both it would be /v1/v1.
    return url.removesuffix("/v1") if wire == "messages" else url


def _key(
    provider: str,
    known: Preset,
    own: ProviderConfig,
    config: Config,
    environ: Mapping[str, str],
    address: _Address,
) -> _Key:
    if provider == configured_provider(config) and config.agent.api_key:
        return _Key(config.agent.api_key, "agent.api_key")
    if own.api_key:
        return _Key(own.api_key, f"providers.{provider}.api_key")
    for name in known.env_keys:
        if not (value := environ.get(name, "").strip()):
            continue
        if address.from_environment or origin_of(address.url) == origin_of(known.base_url):
            return _Key(value, name)
        return _Key(
            held_back=f"{name} belongs to {host_of(known.base_url)} and is not sent to"
            f" {host_of(address.url)}."
        )
    return _Key()


def _refused(provider: str, known: Preset, key: _Key) -> ProviderError:
    wanted = f"set {known.env_keys[0]}, or " if known.env_keys and not key.held_back else "set "
    sentence = f"There is no key for {known.label}: {wanted}providers.{provider}.api_key."
    return ProviderError(
        f"{key.held_back} {sentence}".strip(), kind="auth", provider=provider, code="no_key"
    )
