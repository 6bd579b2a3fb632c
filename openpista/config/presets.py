"""Model services as data: where they are, how they speak, which variables hold their keys.

Nothing here is imported from an SDK. Facts from the services' own pages, 2026-11.
"""

from typing import Literal

from msgspec import Struct

Wire = Literal["chat", "responses", "messages", "gemini", "ollama", "practice"]

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
    `inline_think_tags` looks for `<think>` at the start of an answer.
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
    idle_timeout_s: float = IDLE_TIMEOUT_S


class Preset(Struct, frozen=True):
    """One model service.

    `env_keys` are the variables that may hold its key, first wins; `env_base_urls` those that
    may move it. `default_models` are tried in this order. `words` find it in a picker.
    `aliases` are other names that the config accepts for the id.
    """

    id: str
    label: str
    wire: Wire
    base_url: str = ""
    env_keys: tuple[str, ...] = ()
    env_base_urls: tuple[str, ...] = ()
    default_models: tuple[str, ...] = ()
    quirks: Quirks = Quirks()
    needs_key: bool = True
    local: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


PRACTICE = "practice"
"""The id of the model that ships with the program and needs neither account nor network."""

PRESETS: tuple[Preset, ...] = (
    Preset(
        id="anthropic",
        label="Anthropic (Claude)",
        wire="messages",
        base_url="https://api.anthropic.com",
        env_keys=("ANTHROPIC_API_KEY",),
        env_base_urls=("ANTHROPIC_BASE_URL",),
        default_models=("claude-sonnet-5-5", "claude-opus-5-5", "claude-sonnet-5"),
        quirks=Quirks(
            reasoning_format="thinking",
            cache_control=True,
            tool_image="result",
        ),
        aliases=("claude",),
        words=("anthropic", "claude", "sonnet", "opus", "haiku"),
    ),
    Preset(
        id="openai",
        label="OpenAI",
        wire="responses",
        base_url="https://api.openai.com/v1",
        env_keys=("OPENAI_API_KEY",),
        env_base_urls=("OPENAI_BASE_URL",),
        default_models=("gpt-6.2-sol", "gpt-6.1-sol", "gpt-6-sol"),
        quirks=Quirks(
            max_tokens_field="max_completion_tokens",
            reasoning_format="effort",
            supports_developer_role=True,
            cache_key=True,
            tool_image="result",
        ),
        words=("openai", "chatgpt", "gpt"),
    ),
    Preset(
        id="openrouter",
        label="OpenRouter",
        wire="chat",
        base_url="https://openrouter.ai/api/v1",
        env_keys=("OPENROUTER_API_KEY",),
        default_models=("anthropic/claude-sonnet-5.5", "openrouter/auto"),
        quirks=Quirks(reasoning_format="object", cache_control=True),
        headers=(("X-OpenRouter-Title", "openpista"), ("X-OpenRouter-Categories", "cli-agent")),
        words=("openrouter", "router"),
    ),
    Preset(
        id="together",
        label="Together",
        wire="chat",
        base_url="https://api.together.ai/v1",
        env_keys=("TOGETHER_API_KEY",),
        default_models=("deepseek-ai/DeepSeek-V4.1-Flash-1017", "zai-org/GLM-5.3"),
        quirks=Quirks(reasoning_format="toggle"),
        words=("together", "llama", "deepseek", "glm", "kimi"),
    ),
    Preset(
        id="ollama",
        label="Ollama (on this computer)",
        wire="chat",
        base_url="http://localhost:11434/v1",
        env_keys=("OLLAMA_API_KEY",),
        env_base_urls=("OLLAMA_HOST",),
        quirks=Quirks(
            reasoning_format="effort",
            inline_think_tags=True,
            idle_timeout_s=SLOW_IDLE_TIMEOUT_S,
        ),
        needs_key=False,
        local=True,
        words=("ollama", "local", "llama", "qwen", "gemma"),
    ),
    Preset(
        id="custom",
        label="Your own server (OpenAI-compatible)",
        wire="chat",
        quirks=Quirks(
            needs_reasoning_echo=True,
            inline_think_tags=True,
            idle_timeout_s=SLOW_IDLE_TIMEOUT_S,
        ),
        needs_key=False,
        words=("custom", "own", "proxy", "compatible", "vllm", "llama.cpp", "lm studio"),
    ),
    Preset(
        id=PRACTICE,
        label="Practice model (no account, no network)",
        wire="practice",
        default_models=(PRACTICE,),
        needs_key=False,
        local=True,
        words=("practice", "demo", "offline"),
    ),
)

DEFAULT_ORDER: tuple[str, ...] = ("anthropic", "openai", "openrouter", "together")
"""Whose key counts first when several are in the environment (decisions.md 4)."""


def preset(provider_id: str) -> Preset | None:
    """Return the preset of that id or alias, None where there is none."""
    for candidate in PRESETS:
        if provider_id == candidate.id or provider_id in candidate.aliases:
            return candidate
    return None
