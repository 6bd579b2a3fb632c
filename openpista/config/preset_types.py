"""What is said about a model service: the shape of a row of the table in `preset_table`."""

from typing import Literal

from msgspec import Struct

from openpista.domain.login import LoginMethod

Wire = Literal["chat", "responses", "messages", "gemini", "ollama", "practice"]

KeyHeader = Literal["authorization", "x-goog-api-key", "api-key", "x-api-key"]
"""Where a service wants its key; in `authorization` it stands as a bearer token."""

IDLE_TIMEOUT_S = 120.0
SLOW_IDLE_TIMEOUT_S = 300.0
"""Reasoning models and local servers may be silent for longer (decisions.md 28)."""


class Quirks(Struct, frozen=True):
    """Where a service departs from its wire's usual form.

    `max_tokens_field` names the field for the answer's limit on the chat wire.
    `reasoning_format` says how reasoning is asked for: not at all, by `reasoning_effort`, by a
    `reasoning` object with an effort, by one that only switches (`toggle`), or by Anthropic's
    `thinking`. `tool_image` says whether a tool result may hold a picture or it follows as a
    user message. `needs_reasoning_echo` wants `reasoning_content` back in tool loops.
    `cache_control` marks what to cache, `cache_key` names a conversation for its cache.
    `inline_think_tags` looks for `<think>` at the start of an answer. `sends_output_limit` is
    off where a limit for the answer is refused; `namespaced_tools` wraps function tools into
    one namespace; `tells_initiator` says in a header who began the turn.
    """

    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    reasoning_format: Literal["none", "effort", "object", "toggle", "thinking"] = "none"
    supports_developer_role: bool = False
    stream_usage: bool = True
    cache_control: bool = False
    cache_key: bool = False
    tool_image: Literal["result", "user"] = "user"
    needs_reasoning_echo: bool = False
    inline_think_tags: bool = False
    sends_output_limit: bool = True
    namespaced_tools: bool = False
    tells_initiator: bool = False
    idle_timeout_s: float = IDLE_TIMEOUT_S


class Route(Struct, frozen=True):
    """Models that are reached over another wire than the service's first one.

    `models` is a pattern for their ids, `path` what the address then ends with in place of the
    path that it has.
    """

    models: str
    wire: Wire
    path: str | None = None


class KeyCheck(Struct, frozen=True):
    """A cheap request that says whether a key is taken: GET `path` behind the address.

    `headers` go with it; a 400 whose body holds `refused_word` also means that it is not taken.
    """

    path: str = "/models"
    headers: tuple[tuple[str, str], ...] = ()
    refused_word: str = ""


class OAuthSite(Struct, frozen=True):
    """Where a service hands out tokens, and to whom. Empty where the user has to configure it.

    `redirect_path` is the fixed path of the address on this computer that the page comes back
    to; `resource` is what the tokens are for.
    """

    authorize_url: str = ""
    token_url: str = ""
    revoke_url: str = ""
    device_url: str = ""
    client_id: str = ""
    redirect_path: str = ""
    redirect_port: int = 0
    scopes: tuple[str, ...] = ()
    resource: str = ""
    issuer: str = ""


class Preset(Struct, frozen=True):
    """One model service.

    `env_keys` are the variables that may hold its key, first wins; `shared_env_keys` hold keys
    that serve other programs too and count only where the config names this service.
    `env_base_urls` may move it. `{place}` in `base_url`, a region or the name of a resource, is
    filled in from a login or from `env_places`. `endpoint_path` is what a user's address for it
    ends with. `hosts` are patterns of further hosts that its key may go to. `default_models` are
    tried in this order. `methods` are the ways to log in, best first; `command` is the program
    behind the one of that name. `token_headers` go with a token instead of a key.
    `refused_keys` are beginnings of keys that must not be used here, each with the reason.
    `words` find it in a picker. `aliases` are other names that the config accepts for the id.
    `note` is what to know before choosing it.
    """

    id: str
    label: str
    wire: Wire
    base_url: str = ""
    env_keys: tuple[str, ...] = ()
    shared_env_keys: tuple[str, ...] = ()
    env_base_urls: tuple[str, ...] = ()
    env_places: tuple[str, ...] = ()
    endpoint_path: str = ""
    hosts: tuple[str, ...] = ()
    default_models: tuple[str, ...] = ()
    quirks: Quirks = Quirks()
    routes: tuple[Route, ...] = ()
    methods: tuple[LoginMethod, ...] = ("key",)
    check: KeyCheck | None = KeyCheck()
    oauth: OAuthSite | None = None
    command: str = ""
    refused_keys: tuple[tuple[str, str], ...] = ()
    needs_key: bool = True
    key_header: KeyHeader = "authorization"
    local: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    token_headers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    experimental: bool = False
    note: str = ""

    @property
    def wants_place(self) -> bool:
        """Say whether its address depends on a region or the name of a resource."""
        return "{place}" in self.base_url

    def all_env_keys(self) -> tuple[str, ...]:
        """Return every variable that may hold a key of it, so that it can be blacked out."""
        return (*self.env_keys, *self.shared_env_keys)
