"""Providers, models, services, people and requests for the scenes of connections."""

from openpista.domain.approval import Approval
from openpista.domain.event import ServiceStatus
from openpista.domain.ids import SessionId
from openpista.domain.login import ProviderStatus
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.pairing import Paired, PairingRequest
from openpista.domain.tool import Intent
from tests.tui.core.makers import approval
from tests.tui.views.harness import CLAUDE, NOW_MS, PRACTICE

DAY_MS = 86_400_000
MINUTE_MS = 60_000
LINK = "https://t.me/marcos_pista_bot?start=Zm9vYmFyYmF6cXV4cXV1eA"
WHATSAPP_LINK = (
    "2@hQ7vXqk0bNfP1mZ8rTyUwKcLsEoAaDdGgJjMmQqVv1122334455,"
    "kD9fGhJ3kL5mN7pQ1rS2tU4vW6xY8zA0bC+dE/fG1hI=,"
    "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3aB4c=,"
    "zY9xW8vU7tS6rQ5pO4nM3lK2jI1hG0fE9dC8bA7zY6x="
)

PROVIDERS = (
    ProviderStatus("anthropic", "Anthropic (Claude)", ("key",), "ready", ("claude",),
                   "environment", "ANTHROPIC_API_KEY", "x9Qf"),
    ProviderStatus("openai", "OpenAI", ("key", "browser"), "missing", ("gpt",)),
    ProviderStatus("chatgpt", "ChatGPT subscription", ("browser", "code"), "expired",
                   ("plus", "pro"), "keyring", account="ann@example.org"),
    ProviderStatus("google", "Google Gemini", ("key",), "missing", ("gemini",)),
    ProviderStatus("openrouter", "OpenRouter", ("browser", "key"), "unknown", ("router",),
                   "file", last_four="77ab", expires_at_ms=NOW_MS + 40 * DAY_MS),
    ProviderStatus("copilot", "GitHub Copilot", ("device",), "missing", ("github",),
                   experimental=True,
                   note="GitHub has not published whether other programs may use Copilot this way: "
                        "it is your account and your risk."),
    ProviderStatus("azure", "Azure OpenAI", ("endpoint",), "failed", ("microsoft",), "config",
                   last_four="0c0c"),
    ProviderStatus("ollama", "Ollama (on this computer)", ("endpoint",), "ready", ("local",),
                   "local", base_url="http://localhost:11434"),
    ProviderStatus("custom", "Your own server (OpenAI-compatible)", ("endpoint",), "missing",
                   ("vllm",)),
    ProviderStatus("together", "Together", ("key",), "missing", ("llama",)),
)  # fmt: skip

MODELS = (
    ModelInfo(CLAUDE, "Claude Opus 4.6", 200_000, vision=True, reasoning=True, input_price=5,
              output_price=25),
    ModelInfo(ModelRef("anthropic", "claude-sonnet-5-5"), "Claude Sonnet 5.5", 1_000_000,
              vision=True, reasoning=True, input_price=3, output_price=15, recommended=True),
    ModelInfo(ModelRef("anthropic", "claude-haiku-5"), "Claude Haiku 5", 200_000, vision=True,
              input_price=1, output_price=5),
    ModelInfo(ModelRef("openrouter", "deepseek/deepseek-v4.1"), "DeepSeek V4.1", 164_000,
              reasoning=True, input_price=0.27, output_price=1.1, recommended=True),
    ModelInfo(ModelRef("openrouter", "meta/llama-4-scout-free"), "", 128_000, tools=False,
              input_price=0, output_price=0),
    ModelInfo(ModelRef("ollama", "qwen3:8b"), "", 40_000, reasoning=True),
    ModelInfo(PRACTICE, "Practice model", 32_000, recommended=True),
)  # fmt: skip

SERVICES = (
    ServiceStatus("telegram", "up", last_received_ms=NOW_MS - 2 * MINUTE_MS,
                  last_sent_ms=NOW_MS - MINUTE_MS),
    ServiceStatus("whatsapp", "failed",
                  "WhatsApp ended the link: it was removed on the phone. Link it anew with Enter.",
                  last_received_ms=NOW_MS - 3 * DAY_MS, restarts=4),
    ServiceStatus("web", "degraded",
                  "Port 3210 answers, but the certificate ends in two days."),
    ServiceStatus("console", "off"),
)  # fmt: skip

PAIRED = (
    Paired("telegram", "42424242", "Ann", "owner", NOW_MS - 30 * DAY_MS),
    Paired("telegram", "777", "민수", "guest", NOW_MS - 2 * DAY_MS),
)
REQUESTS = (
    PairingRequest("telegram", "K7QF-9RTM", "31337", "Mallory", NOW_MS, NOW_MS + 9 * MINUTE_MS),
)

URL = (
    "https://openrouter.ai/auth?callback_url=http%3A%2F%2F127.0.0.1%3A3000%2Fk2mQ9x%2Fcallback"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
)


def requests() -> tuple[Approval, ...]:
    """Requests of every risk."""
    return (
        approval("a1", session_id=SessionId("s1"), intent=Intent(
            "run", "Run a command on this computer", command="uptime --pretty", cwd="/src",
            host=True, undoable=False, undo_note="what a host command does cannot be taken back"),
            reason="commands outside the sandbox always ask",
            task_covers="runs of /usr/bin/uptime in /src",
            requested_at_ms=NOW_MS, deadline_ms=NOW_MS + 247_000),
        approval("a2", session_id=SessionId("s2"), intent=Intent(
            "run", "Run a command with the network",
            command="curl -s https://example.org/list.json -o list.json",
            cwd="/src", network=("example.org:443",)), sandbox="bubblewrap",
            reason="a sandboxed command wants the network", task_covers="example.org:443",
            requested_at_ms=NOW_MS, deadline_ms=NOW_MS + 131_000),
        approval("a3", session_id=SessionId("s2"), tool="files.write", intent=Intent(
            "write", "Write notes.md", paths=("/src/notes.md",)), sandbox="bubblewrap",
            reason="strict mode", requested_at_ms=NOW_MS, deadline_ms=NOW_MS + 44_000),
    )  # fmt: skip
