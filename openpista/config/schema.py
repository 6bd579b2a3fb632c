"""What can be configured: one tree of structs, each field with its type, default and text.

This is the one table: `config.keys` reads it for loading, listing, the documentation and the
example file. Every key is optional at every level. Secrets are plain text here, because this
floor lies below `guard`; wherever they are shown they are masked.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import field

from openpista.config.marks import Section, about
from openpista.config.schema_channels import ChannelsConfig
from openpista.config.schema_providers import CredentialsConfig, ProviderConfig


class AgentConfig(Section, frozen=True, kw_only=True):
    """Which model works, and within which limits."""

    provider: Annotated[
        str,
        about("The model service. Empty: the first one found.", example='"anthropic"'),
    ] = ""
    model: Annotated[
        str,
        about(
            "The model of new sessions, as `model` or `provider/model`. Empty: the last one"
            " chosen, else the service's default.",
            env=("OPENPISTA_MODEL",),
            example='"claude-sonnet-5-5"',
        ),
    ] = ""
    api_key: Annotated[
        str,
        about(
            "A key for `agent.provider`. Better kept in the service's own variable.",
            secret=True,
            env=("OPENPISTA_API_KEY",),
        ),
    ] = ""
    base_url: Annotated[
        str,
        about(
            "Where `agent.provider` is reached, for a proxy or a server of your own.",
            env=("OPENPISTA_BASE_URL",),
            example='"http://127.0.0.1:8000/v1"',
        ),
    ] = ""
    oauth_client_id: Annotated[
        str,
        about(
            "Your own client id for logins to `agent.provider`.",
            env=("OPENPISTA_OAUTH_CLIENT_ID",),
        ),
    ] = ""
    max_tool_rounds: Annotated[
        int,
        about(
            "How often a turn may go from the model to tools and back before it must answer.",
            least=1,
            most=1000,
        ),
    ] = 30
    turn_timeout: Annotated[
        float | None,
        about(
            "Seconds that a turn may take, without the wait for approvals. Unset: no limit.",
            least=1,
            example="600",
        ),
    ] = None
    max_turns: Annotated[
        int, about("How many turns may run at once over all sessions.", least=1, most=1000)
    ] = 4
    effort: Annotated[
        Literal["none", "low", "medium", "high"] | None,
        about(
            "How hard a reasoning model thinks. Unset: the model's own default.",
            example='"medium"',
        ),
    ] = None
    fallback: Annotated[
        tuple[str, ...],
        about(
            "Models that answer a turn where its own cannot be reached, in this order.",
            example='["openai/gpt-6.1-sol", "ollama/qwen3"]',
        ),
    ] = ()
    disabled_tools: Annotated[
        tuple[str, ...],
        about("Tools that the model must not have, by name.", example='["files.write"]'),
    ] = ()
    profile: Annotated[
        Literal["standard", "lean"],
        about("`lean` sends a short prompt and few tools, for small local models."),
    ] = "standard"


class SkillsConfig(Section, frozen=True, kw_only=True):
    """Skills of your own."""

    workspace: Annotated[
        str,
        about(
            "The folder with skills. Empty: `~/.openpista/workspace`.",
            path=True,
            env=("OPENPISTA_WORKSPACE",),
        ),
    ] = ""


class DatabaseConfig(Section, frozen=True, kw_only=True):
    """The store of all conversations."""

    path: Annotated[
        str, about("The database file. Empty: `~/.openpista/openpista.db`.", path=True)
    ] = ""


class WorkspaceConfig(Section, frozen=True, kw_only=True):
    """Where the agent works."""

    default: Annotated[
        str,
        about(
            "The folder for conversations that were not started in one. Empty: `~/openpista`.",
            path=True,
        ),
    ] = ""


class ApprovalsConfig(Section, frozen=True, kw_only=True):
    """When the agent asks before it acts."""

    mode: Annotated[
        Literal["ask", "auto"],
        about("`auto` never asks: every command runs as you. Each window then says so."),
    ] = "ask"
    timeout_s: Annotated[
        int,
        about("Seconds until a question counts as answered with no.", least=30, most=86_400),
    ] = 300
    strict: Annotated[bool, about("Ask before sandboxed commands too.")] = False
    patterns: Annotated[
        tuple[str, ...],
        about(
            "Sandboxed simple commands that never ask even when strict; `*` stands for one word.",
            example='["git status", "ls *"]',
        ),
    ] = ()
    scripts: Annotated[
        tuple[str, ...],
        about("Alphabets whose letters an approval shows plainly; all others as escapes."),
    ] = ("Latin", "Hangul")


class SandboxConfig(Section, frozen=True, kw_only=True):
    """How commands are kept apart from the rest of the computer."""

    enabled: Annotated[bool, about("Without it every command asks.")] = True
    read: Annotated[
        tuple[str, ...],
        about(
            "More folders that sandboxed commands may read, for tools of yours.",
            path=True,
            example='["~/.local/bin", "~/.cargo/bin"]',
        ),
    ] = ()
    uid: Annotated[
        int, about("Who commands run as when openpista is root.", least=1, most=4_294_967_294)
    ] = 65534


class EgressConfig(Section, frozen=True, kw_only=True):
    """What may be reached over the network."""

    allow: Annotated[
        tuple[str, ...],
        about(
            "Private addresses that may be fetched all the same, as `host:port`.",
            example='["nas.local:8080"]',
        ),
    ] = ()


class BudgetConfig(Section, frozen=True, kw_only=True):
    """What may be spent, in US dollars."""

    daily: Annotated[
        float | None, about("A day, over all sessions. Unset: no limit.", least=0, example="5.0")
    ] = None
    per_turn: Annotated[float | None, about("A turn. Unset: no limit.", least=0, example="0.5")] = (
        None
    )
    when_reached: Annotated[
        Literal["ask", "block", "route"],
        about(
            "What happens before a call that would pass a limit: `ask` you, `block` it, or `route`"
            " to the model of `budget.route_to` and ask where that costs too much as well."
        ),
    ] = "ask"
    route_to: Annotated[
        str, about("A cheaper model, as `provider/model`.", example='"ollama/qwen3"')
    ] = ""


class PracticeConfig(Section, frozen=True, kw_only=True):
    """The model that ships with the program."""

    script: Annotated[
        str, about("A file with what it says and calls, for demonstrations and tests.", path=True)
    ] = ""
    mode: Annotated[
        Literal["plain", "obedient"],
        about("`obedient` calls whatever tool the last text names, to test the guards."),
    ] = "plain"
    pace_ms: Annotated[
        int, about("Milliseconds between two words of its answers.", least=0, most=10_000)
    ] = 15


class ModelsConfig(Section, frozen=True, kw_only=True):
    """The catalogue of models."""

    cache_path: Annotated[
        str,
        about(
            "Where fetched lists are kept. Empty: `~/.openpista/cache/models`.",
            path=True,
            env=("OPENPISTA_MODELS_CACHE_PATH",),
        ),
    ] = ""
    offline: Annotated[bool, about("Never fetch lists of models.", env=("OPENPISTA_OFFLINE",))] = (
        False
    )


class UiConfig(Section, frozen=True, kw_only=True):
    """How the terminal window looks and answers."""

    language: Annotated[
        Literal["auto", "en", "ko"], about("The language; `auto` follows the locale.")
    ] = "auto"
    theme: Annotated[
        str, about("The theme by name; `auto` follows the terminal.", example='"openpista-dark"')
    ] = "auto"
    keys: Annotated[
        dict[str, str],
        about(
            "Other keys for actions; several are parted by commas.",
            example='{ "turn.cancel" = "escape", "palette.open" = "ctrl+p" }',
        ),
    ] = field(default_factory=dict[str, str])
    mouse: Annotated[bool, about("Whether the window takes the mouse.")] = True
    plain: Annotated[
        bool,
        about("Lines instead of a screen, for screen readers and simple terminals."),
    ] = False
    motion: Annotated[bool, about("Whether spinners and scrolling move.")] = True
    images: Annotated[
        Literal["auto", "off"], about("Whether pictures are drawn where the terminal can.")
    ] = "auto"
    notify: Annotated[
        Literal["auto", "bell", "off"],
        about("How it calls you when it needs you and another window has the focus."),
    ] = "auto"
    sidebar: Annotated[
        Literal["auto", "shown", "hidden"], about("The list of sessions; `auto` by width.")
    ] = "auto"


class LogConfig(Section, frozen=True, kw_only=True):
    """The log under `~/.openpista/logs`."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        about("How much is written.", env=("OPENPISTA_LOG_LEVEL",)),
    ] = "info"


class Config(Section, frozen=True, kw_only=True):
    """Everything that can be configured. Attribute names are key names."""

    agent: AgentConfig = AgentConfig()
    providers: dict[str, ProviderConfig] = field(default_factory=dict[str, ProviderConfig])
    credentials: CredentialsConfig = CredentialsConfig()
    channels: ChannelsConfig = ChannelsConfig()
    skills: SkillsConfig = SkillsConfig()
    database: DatabaseConfig = DatabaseConfig()
    workspace: WorkspaceConfig = WorkspaceConfig()
    approvals: ApprovalsConfig = ApprovalsConfig()
    sandbox: SandboxConfig = SandboxConfig()
    egress: EgressConfig = EgressConfig()
    budget: BudgetConfig = BudgetConfig()
    practice: PracticeConfig = PracticeConfig()
    models: ModelsConfig = ModelsConfig()
    ui: UiConfig = UiConfig()
    log: LogConfig = LogConfig()
    jobs: Annotated[
        tuple[dict[str, object], ...],
        about("Tasks that start by themselves, one `[[jobs]]` each; read by the scheduler."),
    ] = ()

    def provider(self, provider_id: str) -> ProviderConfig:
        """Return the settings of a model service; empty ones where none are written."""
        return self.providers.get(provider_id, _NOTHING)


_NOTHING = ProviderConfig()

RETIRED: Mapping[str, str] = {
    "database.url": "use `database.path`; an old memory.db is imported by itself",
    "channels.web.static_dir": "the page comes with the program",
    "channels.web.shared_session_id": "every session can be opened from every window",
}
"""Keys that once meant something, with what to do instead; they are noted, never an error."""

SYNONYMS: Mapping[str, str] = {"agent.turn_timeout_s": "agent.turn_timeout"}
"""Other spellings of keys, read like the key itself."""

NOT_USED_YET: Mapping[str, str] = {
    "skills": "no skill is read",
}
"""Keys and tables that this version reads and does not act on, with what holds instead: whoever
sets one is told. An entry goes when its feature comes."""
