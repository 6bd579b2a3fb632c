"""Home: empty, full, starting, lost, wide and narrow."""

from typing import Any

import pytest

from openpista.domain.event import ProvidersChanged, ServiceStatus
from openpista.domain.ids import HOUSE
from openpista.domain.login import ProviderStatus
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.connection import Connection
from openpista.tui.core.sessions import Row
from openpista.tui.views.home import (
    HomeView,
    home_foot,
    home_head,
    home_view,
    next_suggestion,
)
from openpista.tui.views.home_place import home_width
from openpista.tui.views.keys import KeyMap
from tests.tui.views.harness import (
    CLAUDE,
    KEYS,
    LOOK,
    NOW_MS,
    PRACTICE,
    Stage,
    opened,
    session,
    text,
)

ROWS = (
    Row(session("s1", "Fix the build"), 0),
    Row(session("s2", "Trip", 7_200_000, channels=("telegram",)), 0),
)
SERVICES = (ServiceStatus("telegram", "up"), ServiceStatus("web", "off"))


def view(width: int = 80, height: int = 24, **fields: Any) -> HomeView:
    known: dict[str, Any] = {
        "model": PRACTICE,
        "reason": "",
        "sessions": ROWS,
        "services": SERVICES,
        "connection": Connection(state="attached"),
        "known": True,
        "now_ms": NOW_MS,
    }
    return HomeView(width=width, height=height, **{**known, **fields})


def foot(shown: HomeView) -> str:
    width = home_width(shown.width)
    rows = home_foot(shown, KEYS)(LOOK, width)
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_one_column() -> None:
    shown = foot(view(height=30))

    assert "practice · nothing leaves this computer" in shown
    assert "› List the files here" in shown
    assert shown.index("TRY") < shown.index("RECENT") < shown.index("● telegram up")


def test_two_columns_where_there_is_room() -> None:
    rows = home_foot(view(120, 40), KEYS)(LOOK, 100)

    assert rows[2].text.startswith("TRY")
    assert "RECENT" in rows[2].text
    assert rows[3].hit == "try:0|open:s1"


def test_the_model_and_why_it_is_this_one() -> None:
    shown = foot(view(model=CLAUDE, reason="a key was found in ANTHROPIC_API_KEY", width=120))

    assert "anthropic/claude-opus-4-6  a key was found in ANTHROPIC_API_KEY" in shown


def test_a_house_that_is_not_known_yet() -> None:
    shown = foot(view(model=None, sessions=(), services=(), known=False))

    assert shown.count("starting …") == 2


def test_a_first_time_user_is_shown_the_first_steps() -> None:
    rows = home_foot(view(sessions=(), height=30), KEYS)(LOOK, 76)

    assert "FIRST STEPS" in text(rows)
    assert "RECENT" not in text(rows)
    assert [row.hit for row in rows if row.hit.startswith("run:")] == [
        "run:login",
        "run:telegram",
        "run:settings",
    ]


def test_what_was_found_on_the_computer_is_offered_in_one_line() -> None:
    ollama = ProviderStatus("ollama", "Ollama", ("none",), "ready", source="local")
    key = ProviderStatus(
        "openai", "OpenAI", ("key",), "unknown", source="environment",
        source_name="OPENAI_API_KEY",
    )  # fmt: skip
    stage = Stage(*opened(ROWS[0].session))
    stage.store.dispatch(
        EventArrived(
            ProvidersChanged(
                stream=HOUSE,
                seq=2,
                providers=(ollama, key, ProviderStatus("groq", "Groq", ("key",))),
            )
        )
    )

    rows = home_foot(home_view(stage.store.state), KEYS)(LOOK, 90)

    line = next(row for row in rows if row.hit == "run:login")
    assert line.text == (
        "◇ found: Ollama (on this computer), OpenAI (OPENAI_API_KEY)  /login uses it"
    )


def test_keys_are_those_of_the_user() -> None:
    own = KeyMap({"session.list": "f5", "palette.open": "f12"})

    shown = text(home_foot(view(height=30), own)(LOOK, 76))

    assert "f5 all" in shown
    assert "f12 commands" in shown


def test_a_lost_gateway_takes_the_place_of_the_lists() -> None:
    shown = foot(view(connection=Connection(state="lost", reason="The socket is gone.")))

    assert "cannot be reached. The socket is gone." in shown
    assert "RECENT" not in shown


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 50), (60, 16), (40, 12)])
def test_it_fits(width: int, height: int) -> None:
    shown = view(width, height)
    room = home_width(width)

    head = home_head(shown)(LOOK, room)
    below = home_foot(shown, KEYS)(LOOK, room)

    assert all(row.cells <= room for row in (*head, *below))
    if height >= 24:
        assert len(head) + len(below) + 4 <= height - 1


def test_suggestions_take_turns_but_never_replace_a_draft() -> None:
    first = next_suggestion("", LOOK.words) or ""
    assert first == LOOK.words("home.suggestion_1")

    second = next_suggestion(first, LOOK.words) or ""
    assert second == LOOK.words("home.suggestion_2")
    third = next_suggestion(second, LOOK.words) or ""
    assert next_suggestion(third, LOOK.words) == first
    assert next_suggestion("my own words", LOOK.words) is None


def test_the_view_is_read_from_the_state() -> None:
    shown = home_view(Stage(*opened(ROWS[0].session, services=SERVICES)).store.state)

    assert shown.model == PRACTICE
    assert shown.sessions[0].session.title == "Fix the build"
    assert shown.services == SERVICES
