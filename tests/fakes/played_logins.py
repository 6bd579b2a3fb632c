"""Providers and logins of the played gateway: every method, every end.

How a login ends is told by what is given: an answer with `bad` in it is refused, everything else
is taken. A test plays the vendor's page: `come_back`, `fail`, `expire`.
"""

from msgspec.structs import replace

from openpista.domain.command import (
    Accepted,
    AnswerLogin,
    BeginLogin,
    CancelLogin,
    Command,
    Logout,
    Refused,
)
from openpista.domain.event import LoginChanged, ProvidersChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login, LoginState, LoginWish, ProviderStatus
from openpista.domain.query import Answer, ListProviders, ProviderList, Query
from tests.fakes.telling import Teller

LIFE_MS = 300_000
OVER = Refused(reason="This login is over.", code="not_found")

PROVIDERS: tuple[ProviderStatus, ...] = (
    ProviderStatus("anthropic", "Anthropic (Claude)", ("key", "code"), "ready",
                   ("claude", "sonnet", "opus"), "environment", "ANTHROPIC_API_KEY", "x9Qa"),
    ProviderStatus("openai", "OpenAI", ("key",), "failed", ("gpt",), "keyring", "openai", "77fe",
                   note="The last request was refused: the key is not valid."),
    ProviderStatus("chatgpt", "ChatGPT subscription", ("browser", "device"), "expired",
                   ("openai", "gpt", "codex"), "file", "credentials.toml",
                   account="ann@example.org", expires_at_ms=1_767_500_000_000),
    ProviderStatus("google", "Google (Gemini)", ("key",), search=("gemini",)),
    ProviderStatus("openrouter", "OpenRouter", ("browser", "key"), "unknown", ("router",), "file",
                   "credentials.toml", "c0de"),
    ProviderStatus("github-copilot", "GitHub Copilot", ("device",), experimental=True,
                   note="Needs a client id of your own in the config."),
    ProviderStatus("azure", "Azure OpenAI", ("endpoint", "command"), search=("microsoft", "entra")),
    ProviderStatus("bedrock", "Amazon Bedrock", ("endpoint",), search=("aws",)),
    ProviderStatus("together", "Together", ("key",), search=("llama", "deepseek")),
    ProviderStatus("ollama", "Ollama (on this computer)", ("endpoint", "none"), "ready",
                   ("local", "qwen"), "local", base_url="http://127.0.0.1:11434"),
    ProviderStatus("custom", "Your own server", ("endpoint",), search=("vllm", "llama.cpp")),
    ProviderStatus("practice", "Practice model", ("none",), "ready", ("demo",), "local"),
)  # fmt: skip

FIRST_WISH: dict[str, LoginWish] = {"key": "key", "endpoint": "endpoint", "code": "code"}


class PlayedLogins:
    """`providers` by id, `logins` that are under way by id. Answers are never kept."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.providers = {one.id: one for one in PROVIDERS}
        self.logins: dict[LoginId, Login] = {}

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Begin, answer or end a login, or forget one."""
        match command:
            case BeginLogin():
                return self._begin(command)
            case AnswerLogin(login_id=login_id, text=text):
                login = self.logins.get(login_id)
                return OVER if login is None else self._answered(login, text)
            case CancelLogin(login_id=login_id):
                if login_id in self.logins:
                    self._end(login_id, "cancelled")
                return Accepted()
            case Logout(provider=provider):
                return self._log_out(provider)
            case _:
                return None

    def answer(self, query: Query) -> Answer | None:
        """Return all providers."""
        return ProviderList(providers=self.listed()) if isinstance(query, ListProviders) else None

    def listed(self) -> tuple[ProviderStatus, ...]:
        """Return all providers."""
        return tuple(self.providers.values())

    def come_back(self, login_id: LoginId, account: str = "ann@example.org") -> None:
        """The vendor's page is done: it sent the browser back, or took the device's code."""
        self._check(replace(self.logins[login_id], account=account))

    def fail(self, login_id: LoginId, reason: str = "The provider refused the login.") -> None:
        """The vendor said no."""
        self._end(login_id, "failed", reason)

    def expire(self, login_id: LoginId) -> None:
        """Nobody came back in time."""
        self._end(login_id, "expired", "Nobody answered in time.")

    def _begin(self, command: BeginLogin) -> Accepted | Refused:
        provider = self.providers.get(command.provider)
        if provider is None or command.method not in provider.methods:
            return Refused(reason="This provider has no such login.", code="not_valid")
        if command.login_id in self.logins:
            return Refused(reason="This login was begun already.", code="not_valid")
        login = Login(command.login_id, command.provider, command.method)
        self._put(login)
        page = f"https://auth.example.org/{command.provider}/authorize?state=q1w2e3"
        until_ms = self._teller.clock.now_ms() + LIFE_MS
        match command.method:
            case "endpoint" if command.endpoint:
                self._answered(replace(login, wants="endpoint"), command.endpoint)
            case "key" | "endpoint":
                wants = FIRST_WISH[command.method]
                self._put(replace(login, state="answer_wanted", wants=wants))
            case "code":
                self._put(
                    replace(
                        login, state="answer_wanted", wants="code", url=page, expires_at_ms=until_ms
                    )
                )
            case "browser":
                self._put(
                    replace(login, state="waiting", wants="code", url=page, expires_at_ms=until_ms)
                )
            case "device":
                page = "https://auth.example.org/device"
                self._put(
                    replace(
                        login,
                        state="waiting",
                        url=page,
                        user_code="WDJB-MJHT",
                        expires_at_ms=until_ms,
                    )
                )
            case "command" | "none":
                self._check(login)
        return Accepted()

    def _answered(self, login: Login, text: str) -> Accepted | Refused:
        if not login.wants:
            return Refused(reason="This login waits for nothing from you.", code="not_valid")
        if "bad" in text:
            self._put(replace(login, state="checking"))
            self._end(login.id, "failed", "The provider refused it. Check that it is whole.")
        elif login.wants == "endpoint" and text.startswith("http://") and "127.0.0.1" not in text:
            question = f"{text} is not encrypted: whoever is in between can read the key. Use it?"
            self._put(replace(login, state="answer_wanted", wants="confirm", question=question))
        elif login.wants == "confirm" and text != "yes":
            self._end(login.id, "cancelled")
        elif login.wants in {"endpoint", "confirm"}:
            self._put(replace(login, state="answer_wanted", wants="key", question=""))
        else:
            self._check(login, last_four=text[-4:])
        return Accepted()

    def _check(self, login: Login, last_four: str = "") -> None:
        self._put(replace(login, state="checking", wants=""))
        self._end(login.id, "done")
        self.providers[login.provider] = replace(
            self.providers[login.provider],
            state="ready",
            source="file",
            source_name="credentials.toml",
            last_four=last_four,
            account=login.account,
            expires_at_ms=None,
            note="",
        )
        self._tell_providers()

    def _log_out(self, provider: str) -> Accepted | Refused:
        known = self.providers.get(provider)
        if known is None or known.source == "none":
            return Refused(reason="Nothing is stored for this provider.", code="not_found")
        if known.source == "environment":
            reason = f"This key comes from the variable {known.source_name}. Take it out there."
            return Refused(reason=reason, code="not_valid")
        self.providers[provider] = ProviderStatus(
            provider, known.label, known.methods, search=known.search
        )
        self._tell_providers()
        return Accepted()

    def _put(self, login: Login) -> None:
        self.logins[login.id] = login
        self._teller.tell(LoginChanged(stream=HOUSE, login=login))

    def _end(self, login_id: LoginId, state: LoginState, reason: str = "") -> None:
        ended = replace(
            self.logins[login_id], state=state, reason=reason, url="", user_code="", wants=""
        )
        self._put(ended)
        del self.logins[login_id]

    def _tell_providers(self) -> None:
        self._teller.tell(ProvidersChanged(stream=HOUSE, providers=self.listed()))
