"""Which service is meant, where it is, and which key may go there.

A key belongs to the host it was made for (`auth.destinations` decides that). One from the
environment goes to the service's own address, or to an address that stands in the environment
beside it; a stored one to the address of its login; one from the config where the config says.
Order: original-agent.md §5.10, decisions.md 4.
"""

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from openpista.auth.credential import Entry
from openpista.auth.destinations import address_in, objection, refusal_of, service_url
from openpista.auth.errors import LoginError
from openpista.auth.key_sources import CUSTOM, configured_provider, key_sources
from openpista.auth.live_key import LiveKey
from openpista.auth.logins import Logins
from openpista.auth.pasted_key import looks_like_key
from openpista.auth.rotating_keys import RotatingKeys
from openpista.config.presets import Preset, Route, Wire, preset
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.model import ProviderError
from openpista.egress.addresses import is_loopback
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint

_RICHEST_FIRST: tuple[Wire, ...] = ("messages", "responses", "chat")
"""What keeps thinking and pictures goes before what loses them."""

LOGIN = "login"
"""The source of a key that was stored by a login."""


class _Key(Struct, frozen=True):
    """A key, or the login that hands it out, with the words for where it came from; `made_for`
    is the address that it belongs to, empty for the service's own."""

    source: str
    value: str = ""
    login: LiveKey | None = None
    made_for: str = ""
    is_token: bool = False


class _Address(Struct, frozen=True):
    url: str
    from_environment: bool = False


class _Served(Struct, frozen=True):
    """A model, and the wires that its service names for it, if it does."""

    model: str
    wires: Collection[str] = ()


def resolve(
    provider: str,
    config: Config,
    environ: Mapping[str, str],
    *,
    logins: Logins | None = None,
    model: str = "",
    wires: Collection[str] = (),
) -> Endpoint:
    """Return the endpoint of `provider`: a preset, or a table `providers.NAME` of the config.
    `model` decides the wire where a service has several, and before that `wires`: those that the
    service itself names for the model.

    Raises ProviderError with what to set where address or key are missing.
    """
    known = preset_of(provider, config)
    own = config.provider(provider)
    entry = logins.entry(known.id) if logins else None
    address = _address(provider, known, own, config, environ, entry)
    held_back = ""
    taken: _Key | None = None
    for key in _keys(provider, known, config, environ, address, entry, logins):
        said = objection(known, address.url, made_for=key.made_for)
        said = f"{_named(key, known)} {said}" if said else refusal_of(known, key.value)
        if not said:
            taken = key
            break
        held_back = held_back or said
    if taken is None and (held_back or known.needs_key) and not is_loopback(address.url):
        raise _refused(provider, known, held_back)
    endpoint = _endpoint(provider, known, own, address, taken, _Served(model, wires))
    if entry is None or taken is None or taken.source != LOGIN:
        return endpoint
    return replace(endpoint, headers=(*endpoint.headers, *entry.headers))


def _endpoint(
    provider: str,
    known: Preset,
    own: ProviderConfig,
    address: _Address,
    key: _Key | None,
    served: _Served,
) -> Endpoint:
    wire, url = _routed(known, own, address.url, served)
    natively = wire in ("responses", "messages", "gemini")
    return Endpoint(
        id=provider,
        label=known.label,
        wire=wire,
        base_url=_for_wire(url, wire, known),
        key=Secret(key.value) if key and key.value else None,
        login=key.login if key else None,
        key_source=key.source if key else "",
        key_header="authorization" if key and key.is_token else known.key_header,
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


def is_ready(
    provider: str, config: Config, environ: Mapping[str, str], *, logins: Logins | None = None
) -> bool:
    """Say whether `provider` has all that it needs."""
    try:
        resolve(provider, config, environ, logins=logins)
    except ProviderError:
        return False
    return True


def _address(
    provider: str,
    known: Preset,
    own: ProviderConfig,
    config: Config,
    environ: Mapping[str, str],
    entry: Entry | None,
) -> _Address:
    if provider == configured_provider(config) and config.agent.base_url:
        return _Address(_checked(config.agent.base_url, known, provider))
    if own.base_url:
        return _Address(_checked(own.base_url, known, provider))
    if entry is not None and entry.endpoint:
        return _Address(_checked(entry.endpoint, known, provider))
    if named := address_in(environ, known):
        return _Address(_checked(named, known, provider), from_environment=True)
    if known.base_url and not known.wants_place:
        return _Address(known.base_url)
    raise ProviderError(
        f"{known.label} has no address: log in, or set providers.{provider}.base_url in the"
        " config.",
        kind="not_found",
        provider=provider,
    )


def _checked(text: str, known: Preset, provider: str) -> str:
    """Return the address that `text` means; raises ProviderError for what is none."""
    if "://" not in text and not known.wants_place:
        raise _no_address(text, provider)
    try:
        return service_url(known, text)
    except LoginError as error:
        raise _no_address(text, provider) from error


def _no_address(text: str, provider: str) -> ProviderError:
    told = (
        f"What stands as the address of {provider} looks like a key. An address"
        if looks_like_key(text)
        else f"The address “{text}” of {provider}"
    )
    return ProviderError(
        f"{told} must begin with http:// or https://.",
        kind="bad_request",
        provider=provider,
    )


def _routed(known: Preset, own: ProviderConfig, url: str, served: _Served) -> tuple[Wire, str]:
    """Return the wire for a model, and the address behind which it is spoken."""
    if own.wire:
        return own.wire, url
    fitting = (one for one in known.routes if fnmatchcase(served.model, one.models))
    route = next(fitting, Route(served.model, known.wire))
    if served.wires and route.wire not in served.wires:
        told: list[Wire] = [one for one in _RICHEST_FIRST if one in served.wires]
        return told[0] if told else route.wire, url
    if route.path is None:
        return route.wire, url
    return route.wire, urlsplit(url)._replace(path=route.path).geturl()


def _for_wire(url: str, wire: Wire, known: Preset) -> str:
    if wire in ("messages", "ollama"):
        # The paths of these wires begin with /v1 or /api themselves.
        return url.removesuffix("/v1")
    if known.wire == "ollama" and not url.endswith("/v1"):
        return f"{url}/v1"
    return url


def _keys(
    provider: str,
    known: Preset,
    config: Config,
    environ: Mapping[str, str],
    address: _Address,
    entry: Entry | None,
    logins: Logins | None,
) -> Iterator[_Key]:
    """Yield every key that there is, the one that counts first, with where it belongs."""
    for source in key_sources(provider, known, config, environ, entry):
        match source.kind:
            case "config":
                home = address.url
            case "environment":
                home = address.url if address.from_environment else ""
            case _:
                home = service_url(known, entry.endpoint) if entry and entry.endpoint else ""
        if source.more:
            keys = RotatingKeys([Secret(one) for one in (source.value, *source.more)])
            yield _Key(source.name, login=keys, made_for=home, is_token=source.is_token)
        elif source.value:
            yield _Key(source.name, source.value, made_for=home, is_token=source.is_token)
        elif logins is not None:
            login = logins.key(known.id)
            yield _Key(LOGIN, login=login, made_for=home, is_token=source.is_token)


def _named(key: _Key, known: Preset) -> str:
    return f"The stored login for {known.label}" if key.source == LOGIN else key.source


def _refused(provider: str, known: Preset, held_back: str) -> ProviderError:
    ways = [f"log in with `openpista auth login {provider}`"]
    if known.env_keys and not held_back:
        ways.append(f"set {known.env_keys[0]}")
    ways.append(f"set providers.{provider}.api_key")
    sentence = f"There is no key for {known.label}: {', or '.join(ways)}."
    return ProviderError(
        f"{held_back} {sentence}".strip(), kind="auth", provider=provider, code="no_key"
    )
