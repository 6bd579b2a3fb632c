"""A window in which somebody logs in, for tests."""

from openpista.domain.event import LoginChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login, LoginMethod, ProviderStatus
from openpista.domain.query import ProviderList
from openpista.tui.core.arrivals import (
    AnswerArrived,
    EventArrived,
)
from openpista.tui.core.login import (
    MethodChosen,
    ProviderChosen,
)
from openpista.tui.core.moves import OverlayOpened
from tests.tui.core.drive import Drive
from tests.tui.core.makers import told

KEYED = ProviderStatus("anthropic", "Anthropic", ("key",))
SEVERAL = ProviderStatus("openrouter", "OpenRouter", ("browser", "key"), "ready")
SERVER = ProviderStatus("custom", "Own", ("endpoint",))
NOTED = ProviderStatus("copilot", "Copilot", ("device",), note="Your risk.")
CODED = ProviderStatus("chatgpt", "ChatGPT", ("code",))
ALL = (KEYED, SEVERAL, SERVER, NOTED, CODED)
L1 = LoginId("L1")


def listed() -> Drive:
    """Return a window in which the providers are listed."""
    return Drive().given(
        OverlayOpened("login", id="r1"), AnswerArrived("r1", ProviderList(providers=ALL))
    )


def goes_on(state: str, **fields: object) -> EventArrived:
    """Return the arrival of login L1 in another state."""
    known: dict[str, object] = {"provider": "openrouter", "method": "browser", "id": L1}
    login = Login(**{**known, **fields, "state": state})  # type: ignore[arg-type]
    return told(LoginChanged(stream=HOUSE, login=login))


def running(provider: str = "openrouter", method: LoginMethod = "browser") -> Drive:
    """Return a window in which login L1 was begun."""
    return listed().given(ProviderChosen(provider), MethodChosen(method, id="L1"))
