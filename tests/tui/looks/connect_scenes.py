"""Scenes of logins, models, channels, set-ups and decisions, each in the states to look at."""

from collections.abc import Callable

from msgspec.structs import replace

from openpista.domain.approval import Grant
from openpista.domain.event import (
    ApprovalRequested,
    GrantsChanged,
    LoginChanged,
    PairingChanged,
    PeopleChanged,
    ProvidersChanged,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE, ApprovalId, GrantId, LoginId, SessionId, TurnId
from openpista.domain.login import Login
from openpista.domain.model import ModelInfo
from openpista.domain.pairing import Pairing
from openpista.domain.query import ConfigEntries, ConfigEntry, ModelList, ProviderList, QueryFailed
from openpista.tui.core.approvals import ApprovalFronted, ApprovalRead, ApprovalsPutAside
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    Ticked,
)
from openpista.tui.core.channels_setup import TokenEntered, WebFormEntered
from openpista.tui.core.effects import ArmDue
from openpista.tui.core.login import LoginEntered, MethodChosen, ProviderChosen
from openpista.tui.core.models import AbilityToggled
from openpista.tui.core.moves import OverlayKind, OverlayOpened, PairingWanted, SessionChosen
from tests.tui.looks.connect_values import (
    DAY_MS,
    LINK,
    MINUTE_MS,
    MODELS,
    PAIRED,
    PROVIDERS,
    REQUESTS,
    SERVICES,
    URL,
    WHATSAPP_LINK,
    requests,
)
from tests.tui.views.harness import CLAUDE, NOW_MS, Stage, opened, session


def window(language: str = "en", services: tuple[ServiceStatus, ...] = SERVICES) -> Stage:
    """Return a window at Home that knows its house."""
    sessions = (
        session("s1", "Fix the failing build", model=CLAUDE),
        session("s2", "여행 계획 정리하기", 4_000_000, channels=("cli", "telegram")),
    )
    stage = Stage(*opened(*sessions, services=services, model=CLAUDE, language=language))
    stage.store.dispatch(Ticked(at_ms=NOW_MS))
    return stage


# --- logins ---------------------------------------------------------------------------------


def login(language: str = "en", query: str = "") -> Stage:
    """The browser with every kind of provider."""
    stage = window(language)
    stage.store.dispatch(OverlayOpened("login", query, id="r1"))
    stage.store.dispatch(AnswerArrived("r1", ProviderList(providers=PROVIDERS)))
    return stage


def login_loading() -> Stage:
    """The list is on its way."""
    stage = window()
    stage.store.dispatch(OverlayOpened("login", id="r1"))
    return stage


def login_failed() -> Stage:
    """The list could not be read."""
    stage = login_loading()
    stage.store.dispatch(
        AnswerArrived("r1", QueryFailed(reason="The file credentials.toml is damaged (line 3)."))
    )
    return stage


def login_methods() -> Stage:
    """A provider with several ways to log in."""
    stage = login()
    stage.store.dispatch(ProviderChosen("openrouter"))
    return stage


def login_key() -> Stage:
    """A key is wanted."""
    stage = login()
    stage.store.dispatch(ProviderChosen("google"))
    return stage


def login_endpoint() -> Stage:
    """An address and a key are wanted; the address was no address."""
    stage = login()
    stage.store.dispatch(ProviderChosen("custom"))
    stage.store.dispatch(LoginEntered("", "localhost"))
    return stage


def login_running(told: Login, provider: str = "openrouter") -> Stage:
    """A login that the gateway tells of."""
    stage = login()
    stage.store.dispatch(ProviderChosen(provider))
    stage.store.dispatch(MethodChosen(told.method, id=told.id))
    stage.tell(LoginChanged(stream=HOUSE, login=told))
    return stage


def _login(**fields: object) -> Login:
    return replace(Login(LoginId("L1"), "openrouter", "browser"), **fields)


def login_browser() -> Stage:
    """A page is to be opened, and comes back by itself or by a pasted code."""
    return login_running(
        _login(state="waiting", url=URL, wants="code", expires_at_ms=NOW_MS + 287_000)
    )


def login_device() -> Stage:
    """A short code is to be typed elsewhere."""
    told = _login(
        provider="copilot", method="device", state="waiting", user_code="B7F2-9QXD",
        url="https://github.com/login/device", expires_at_ms=NOW_MS + 874_000,
    )  # fmt: skip
    return login_running(told, "copilot")


def login_done() -> Stage:
    """It worked."""
    return login_running(_login(state="done", account="ann@example.org"))


def login_refused() -> Stage:
    """It did not."""
    reason = "OpenRouter answered that this key does not exist (401). Make a new one and paste it."
    return login_running(_login(state="failed", reason=reason))


# --- models ---------------------------------------------------------------------------------


def models(*, known: tuple[ModelInfo, ...] = MODELS, language: str = "en") -> Stage:
    """The browser with models of several providers."""
    stage = window(language)
    stage.store.dispatch(SessionChosen(SessionId("s1")))
    stage.tell(ProvidersChanged(stream=HOUSE, providers=PROVIDERS))
    stage.store.dispatch(OverlayOpened("models", id="r1"))
    stage.store.dispatch(AnswerArrived("r1", ModelList(models=known)))
    return stage


def models_seeing() -> Stage:
    """Only models that see."""
    stage = models()
    stage.store.dispatch(AbilityToggled("vision"))
    return stage


def models_loading() -> Stage:
    """The list is on its way."""
    stage = window()
    stage.store.dispatch(OverlayOpened("models", id="r1"))
    return stage


def models_failed() -> Stage:
    """The list could not be had."""
    stage = models_loading()
    stage.store.dispatch(AnswerArrived("r1", QueryFailed(reason="No provider could be reached.")))
    return stage


def models_none() -> Stage:
    """No model, but providers to log in to."""
    return models(known=())


# --- channels and set-ups -------------------------------------------------------------------


def channels(language: str = "en") -> Stage:
    """Services in every state, people, and somebody who asks."""
    stage = window(language)
    stage.tell(PeopleChanged(stream=HOUSE, paired=PAIRED, requests=REQUESTS))
    stage.store.dispatch(OverlayOpened("channels"))
    return stage


def channels_none() -> Stage:
    """A house without any channel."""
    stage = window(services=())
    stage.store.dispatch(OverlayOpened("channels"))
    return stage


def channels_loading() -> Stage:
    """A window that has not heard of its house."""
    stage = Stage(opened()[0])
    stage.store.dispatch(OverlayOpened("channels"))
    return stage


def config_of(service: str, **values: str) -> ConfigEntries:
    """Return the config as it is read: these keys of a channel."""
    entries = tuple(
        ConfigEntry(f"channels.{service}.{name}", value, "file", "str", "")
        for name, value in values.items()
    )
    return ConfigEntries(entries=entries, path="/home/ann/.openpista/config.toml")


def telegram(language: str = "en") -> Stage:
    """The token is wanted."""
    stage = window(language)
    stage.store.dispatch(OverlayOpened("telegram", id="r1"))
    answer = config_of("telegram", token='""', enabled="false")
    stage.store.dispatch(AnswerArrived("r1", answer))
    return stage


def telegram_wrong() -> Stage:
    """What was pasted is no token."""
    stage = telegram()
    stage.store.dispatch(TokenEntered("", "shape"))
    return stage


def telegram_refused() -> Stage:
    """This openpista has no Telegram."""
    stage = telegram()
    stage.store.dispatch(TokenEntered("slip-1", id="r2"))
    stage.store.dispatch(
        CommandRefused("r2+", "This version of openpista has no channel “telegram” yet.", "none")
    )
    return stage


def paired(service: OverlayKind, told: Pairing, **values: str) -> Stage:
    """A pairing that the gateway tells of."""
    stage = window(services=())
    stage.store.dispatch(OverlayOpened(service, id="r1"))
    stage.store.dispatch(AnswerArrived("r1", config_of(service, enabled="true", **values)))
    stage.store.dispatch(PairingWanted(service, id="r2"))
    stage.store.dispatch(CommandAccepted("r2+"))
    stage.tell(PairingChanged(stream=HOUSE, pairing=told))
    return stage


def telegram_code() -> Stage:
    """The link and its code."""
    told = Pairing("telegram", "waiting", LINK, expires_at_ms=NOW_MS + 571_000)
    return paired("telegram", told, token='"•••"')


def telegram_testing() -> Stage:
    """The test card was sent."""
    return paired("telegram", Pairing("telegram", "testing", LINK), token='"•••"')


def telegram_done() -> Stage:
    """The press came back."""
    return paired("telegram", Pairing("telegram", "done", account="Ann"), token='"•••"')


def whatsapp_code() -> Stage:
    """The large code of WhatsApp."""
    return paired("whatsapp", Pairing("whatsapp", "waiting", WHATSAPP_LINK))


def whatsapp_letters() -> Stage:
    """A code to type instead."""
    return paired("whatsapp", Pairing("whatsapp", "waiting", code="WZYE-H4LV"))


def web_form() -> Stage:
    """Where the page listens; the address is one for others."""
    stage = window()
    stage.store.dispatch(OverlayOpened("web", id="r1"))
    stage.store.dispatch(AnswerArrived("r1", config_of("web", host='"127.0.0.1"', port="3210")))
    stage.store.dispatch(WebFormEntered("0.0.0.0", "3210"))
    return stage


def web_code() -> Stage:
    """The address with its one-time code."""
    link = "http://127.0.0.1:3210/#code=H7K2-M9QX-4TVB"
    told = Pairing("web", "waiting", link, "H7K2-M9QX-4TVB", NOW_MS + 271_000)
    return paired("web", told)


# --- decisions ------------------------------------------------------------------------------


def _asked() -> Stage:
    stage = window()
    stage.store.dispatch(SessionChosen(SessionId("s1")))
    stage.tell(*(ApprovalRequested(stream=HOUSE, approval=each) for each in requests()))
    return stage


def queue() -> Stage:
    """Three decisions wait."""
    stage = _asked()
    stage.store.dispatch(ApprovalsPutAside())
    stage.store.dispatch(OverlayOpened("approvals"))
    return stage


def queue_empty() -> Stage:
    """None waits."""
    stage = window()
    stage.store.dispatch(OverlayOpened("approvals"))
    return stage


def card() -> Stage:
    """One of several cards, asked from another conversation."""
    stage = _asked()
    stage.store.dispatch(ApprovalFronted(ApprovalId("a2")))
    stage.store.dispatch(ApprovalRead(ApprovalId("a2")))
    stage.store.dispatch(ArmDue(ApprovalId("a2"), at_ms=NOW_MS + 5_000))
    return stage


def grants() -> Stage:
    """Allowances of both kinds."""
    stage = window()
    stage.store.dispatch(OverlayOpened("grants", id="r1"))
    given = (
        Grant(GrantId("g1"), "task", SessionId("s1"), TurnId("t1"), "system.run",
              "runs of /usr/bin/python3 in /src", "k1", NOW_MS - 12 * MINUTE_MS,
              NOW_MS + 48 * MINUTE_MS, "Ann (telegram)"),
        Grant(GrantId("g2"), "exact", SessionId("s2"), TurnId("t2"), "system.run",
              "rsync -a --delete ~/Pictures/ nas:/backup/pictures/  in /home/ann", "k2",
              NOW_MS - 9 * DAY_MS, None, "you"),
    )  # fmt: skip
    stage.tell(GrantsChanged(stream=HOUSE, grants=given))
    return stage


def grants_none() -> Stage:
    """Nothing runs unasked."""
    stage = window()
    stage.store.dispatch(OverlayOpened("grants", id="r1"))
    return stage


def service_told(status: ServiceStatus) -> ServiceStatusChanged:
    """Return the event that a service changed."""
    return ServiceStatusChanged(stream=HOUSE, status=status)


SCENES: dict[str, Callable[[], Stage]] = {
    "login": login,
    "login-loading": login_loading,
    "login-failed": login_failed,
    "login-methods": login_methods,
    "login-key": login_key,
    "login-endpoint": login_endpoint,
    "login-browser": login_browser,
    "login-device": login_device,
    "login-done": login_done,
    "login-refused": login_refused,
    "models": models,
    "models-seeing": models_seeing,
    "models-loading": models_loading,
    "models-failed": models_failed,
    "models-none": models_none,
    "channels": channels,
    "channels-none": channels_none,
    "channels-loading": channels_loading,
    "telegram": telegram,
    "telegram-wrong": telegram_wrong,
    "telegram-refused": telegram_refused,
    "telegram-code": telegram_code,
    "telegram-testing": telegram_testing,
    "telegram-done": telegram_done,
    "whatsapp-code": whatsapp_code,
    "whatsapp-letters": whatsapp_letters,
    "web-form": web_form,
    "web-code": web_code,
    "queue": queue,
    "queue-empty": queue_empty,
    "card": card,
    "grants": grants,
    "grants-none": grants_none,
}
