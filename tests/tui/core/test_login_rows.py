"""Which providers are listed, and which is under the cursor."""

from openpista.domain.login import ProviderStatus
from openpista.domain.query import ProviderList
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.login import LoginMoved, ProviderChosen, ProvidersSearched
from openpista.tui.core.login_rows import is_usable, method_at, provider_at, provider_rows
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.state import State
from tests.tui.core.drive import Drive

KNOWN = (
    ProviderStatus("openai", "OpenAI", ("key", "browser"), search=("gpt",)),
    ProviderStatus("anthropic", "Anthropic", ("key",), "ready", ("claude",)),
    ProviderStatus("azure", "Azure", ("endpoint",), "expired"),
)


def window() -> Drive:
    return Drive().given(
        OverlayOpened("login", id="r1"), AnswerArrived("r1", ProviderList(providers=KNOWN))
    )


def ids(state: State) -> list[str]:
    return [known.id for known in provider_rows(state)]


def test_those_that_can_be_used_come_first() -> None:
    assert ids(window().state) == ["anthropic", "azure", "openai"]
    assert [is_usable(known) for known in KNOWN] == [False, True, True]


def test_they_are_found_by_name_id_and_other_words() -> None:
    for query, first in (("claude", "anthropic"), ("gpt", "openai"), ("azu", "azure")):
        assert ids(window().given(ProvidersSearched(query)).state)[0] == first
    assert ids(window().given(ProvidersSearched("zzzz")).state) == []


def test_the_cursor_walks_round() -> None:
    assert provider_at(window().given(LoginMoved(-1)).state) == KNOWN[0]
    assert provider_at(Drive().state) is None


def test_the_method_under_the_cursor() -> None:
    drive = window().given(ProviderChosen("openai"))

    assert method_at(drive.state) == "key"
    assert method_at(drive.given(LoginMoved(1)).state) == "browser"
    assert method_at(Drive().state) is None
