"""What a login says in each step."""

import pytest

from openpista.domain.ids import LoginId
from openpista.domain.login import Login, ProviderStatus
from openpista.tui.views.login_rows import STATE_LOOKS, credential_text, draw_login, state_text
from openpista.tui.views.panel import Room
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import LOOK, NOW_MS, Stage, text

DAY_MS = 86_400_000


def says(stage: Stage, width: int = 88) -> str:
    rows = draw_login(stage.store.state, LOOK, Room(width, 30)).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_the_list_says_how_each_stands_in_words_and_by_a_sign() -> None:
    shown = says(scenes.login())

    for word in ("ready ●", "expired ◌", "not tried yet ◐", "refused ✗", "no login ○"):
        assert word in shown
    assert "key from ANTHROPIC_API_KEY · …x9Qf" in shown
    assert "experimental" in shown
    assert shown.index("You can use") < shown.index("ChatGPT") < shown.index("Others")


def test_a_local_server_that_is_silent_is_not_running() -> None:
    silent = ProviderStatus("ollama", "Ollama", ("endpoint",), "missing", source="local")

    assert state_text(silent, LOOK) == "not running"
    assert credential_text(silent, NOW_MS, LOOK) == ""


def test_signs_differ() -> None:
    assert len({sign for sign, _ in STATE_LOOKS.values()}) == len(STATE_LOOKS)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"source": "local", "state": "ready"}, "runs on this computer"),
        ({"source": "file", "last_four": "77ab"}, "key in the private file · …77ab"),
        ({"source": "keyring", "account": "ann@x"}, "key in the keyring · ann@x"),
        (
            {"source": "file", "expires_at_ms": NOW_MS + 2 * DAY_MS},
            "key in the private file · 2 d left",
        ),
        ({"source": "command", "source_name": "az"}, "logged in through az"),
    ],
)
def test_where_a_key_comes_from(fields: dict[str, object], said: str) -> None:
    provider = ProviderStatus("p", "P", ("key",), **fields)  # type: ignore[arg-type]

    assert credential_text(provider, NOW_MS, LOOK) == said


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (scenes.login_loading, "reading …"),
        (scenes.login_failed, "credentials.toml is damaged (line 3)."),
        (scenes.login_methods, "log in with a browser"),
        (scenes.login_key, "never shown again"),
        (scenes.login_endpoint, "Where does the server listen?"),
        (scenes.login_browser, "4:47 left"),
        (scenes.login_device, "B   7   F   2   -   9   Q   X   D"),
        (scenes.login_done, "✓ Logged in as ann@example.org."),
        (scenes.login_refused, "this key does not exist (401)"),
    ],
)
def test_what_each_step_says(scene: object, said: str) -> None:
    assert said in says(scene())  # type: ignore[operator]


def test_the_address_stands_whole_at_every_width() -> None:
    for width in (40, 56, 90):
        lines = says(scenes.login_browser(), width).split("\n")
        assert scenes.URL in "".join(line.strip() for line in lines)


def test_notes_and_experiments_are_told_before_they_are_chosen() -> None:
    stage = scenes.login()
    from openpista.tui.core.login import ProviderChosen

    stage.store.dispatch(ProviderChosen("copilot"))
    shown = says(stage)

    assert "Experimental" in shown
    assert "your account and your risk" in shown.replace("\n  ", " ")


def test_a_question_is_put_before_the_answer() -> None:
    told = Login(LoginId("L1"), "openrouter", "browser", "answer_wanted", wants="confirm",
                 question="The key would go unencrypted. Send it?")  # fmt: skip
    shown = says(scenes.login_running(told))

    assert shown.index("unencrypted") < shown.index("Enter says yes")


def test_a_remark_of_a_login_that_is_done_is_shown() -> None:
    told = Login(LoginId("L1"), "openrouter", "browser", "done", reason="Saved without a check.")

    assert "Saved without a check." in says(scenes.login_running(told))


def test_what_vendors_say_reaches_no_terminal_as_a_command() -> None:
    told = Login(LoginId("L1"), "openrouter", "device", "waiting", "https://x/\x1b[31m",
                 "\x1b]0;t\x07AB", reason="\x1b[2J")  # fmt: skip

    assert "\x1b" not in says(scenes.login_running(told))
